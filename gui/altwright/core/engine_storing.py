"""What editors set for engines, as it is stored: read value by value, whatever the file holds, and without a secret."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from altwright.core.address import host_of
from altwright.core.engine import LLM7_ADDRESS, LLM7_ID, SYSTEM_PROXY, EngineOptions, TimeLimits, slug_of
from altwright.core.engine_preset import EngineChange
from altwright.core.proxy import split_proxy

DETAILS = ("", "auto", "low", "high")
FIRST_VERSION = (
    *("service_address", "model", "temperature", "streams", "key_host"),
    *("first_words_seconds", "between_words_seconds"),
)
"""The names under which the first version stored its one service."""

_MOST_ENGINES = 200
_LONGEST_TEXT = 2000
_MOST_TOKENS = 1_000_000
_LONGEST_WAIT = 3600.0
_USER = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?//)?[^/]*@", re.IGNORECASE)


class StoredEngines(NamedTuple):
    """The id of the chosen engine, what was set for engines, and the keyring's accounts that hold a key.

    An empty id stands for the usual engine.
    """

    engine: str = ""
    changes: tuple[EngineChange, ...] = ()
    keys: tuple[str, ...] = ()


def without_secrets(address: str) -> str:
    """Return ``address`` without its user, its password, its query and its fragment."""
    return _USER.sub(r"\1", re.split(r"[?#]", address, maxsplit=1)[0])


def read_engines(stored: Mapping[str, object]) -> StoredEngines:
    """Return what ``stored`` says about engines; settings of the first version are taken over."""
    if "engine" not in stored and not stored.keys().isdisjoint(FIRST_VERSION):
        return _of_first_version(stored)
    records = stored.get("engines")
    changes = [
        _change(name, record)
        for name, record in (list(records.items())[:_MOST_ENGINES] if isinstance(records, dict) else ())
        if isinstance(record, dict) and _text(name)
    ]
    keys = stored.get("keys")
    accounts = [account for account in keys[:_MOST_ENGINES] if _text(account)] if isinstance(keys, list) else []
    return StoredEngines(_text(stored.get("engine")), tuple(changes), tuple(dict.fromkeys(accounts)))


def write_changes(changes: Iterable[EngineChange], stored: object) -> dict[str, object]:
    """Return ``changes`` by the engines' ids; what a newer version put beside them in ``stored`` stays."""
    before = stored if isinstance(stored, dict) else {}
    written: dict[str, object] = {}
    for change in changes:
        known = before.get(change.id)
        written[change.id] = (known if isinstance(known, dict) else {}) | {
            "name": change.name,
            "address": without_secrets(change.address),
            "model": change.model,
            **change.options._asdict(),
            **{f"{name}_seconds": seconds for name, seconds in change.time_limits._asdict().items()},
            "proxy": split_proxy(change.proxy)[0],
            "certificate": change.certificate,
        }
    return written


def _change(name: str, record: dict[str, object]) -> EngineChange:
    return EngineChange(
        name,
        _text(record.get("name")),
        without_secrets(_text(record.get("address"))),
        _text(record.get("model")),
        _options(record),
        _time_limits(record),
        split_proxy(_text(record.get("proxy")))[0] or SYSTEM_PROXY,
        _text(record.get("certificate")),
    )


def _options(record: Mapping[str, object]) -> EngineOptions:
    usual = EngineOptions()
    temperature = _number(record.get("temperature"), 0.0, 2.0)
    tokens = record.get("max_tokens")
    detail = record.get("detail")
    streams = record.get("streams")
    return EngineOptions(
        # Nothing on purpose is not nothing stored.
        None if record.get("temperature", 0) is None else usual.temperature if temperature is None else temperature,
        tokens if type(tokens) is int and 0 < tokens <= _MOST_TOKENS else usual.max_tokens,
        detail if isinstance(detail, str) and detail in DETAILS else usual.detail,
        streams if isinstance(streams, bool) else usual.streams,
    )


def _time_limits(record: Mapping[str, object]) -> TimeLimits:
    found = {name: _number(record.get(f"{name}_seconds"), 1.0, _LONGEST_WAIT) for name in TimeLimits._fields}
    return TimeLimits()._replace(**{name: seconds for name, seconds in found.items() if seconds is not None})


def _of_first_version(stored: Mapping[str, object]) -> StoredEngines:
    address = without_secrets(_text(stored.get("service_address"))) or LLM7_ADDRESS
    model = _text(stored.get("model"))
    change = _change("", dict(stored) | {"address": address, "model": model})._replace(name="")
    if stored.get("temperature", 0) is None:
        # The first version knew no temperature that is left to the service.
        change = change._replace(options=change.options._replace(temperature=EngineOptions().temperature))
    if address == LLM7_ADDRESS:
        change = change._replace(id=LLM7_ID, address="")
    else:
        host = host_of(address) or address
        slug = slug_of(host)
        change = change._replace(id=slug if "-" in slug else f"{slug}-service", name=host, model=model or "default")
    key_host = _text(stored.get("key_host"))
    return StoredEngines(change.id, (change,), (key_host,) if key_host else ())


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT else ""


def _number(value: object, low: float, high: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        return None
    return float(value) if math.isfinite(value) else None
