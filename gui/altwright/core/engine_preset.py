"""Engines that Altwright knows by name, and what an editor changes about one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from altwright.core.address import is_loopback
from altwright.core.engine import (
    LLM7_ID,
    LOCAL_ID,
    SYSTEM_PROXY,
    Engine,
    EngineKind,
    EngineOptions,
    Pages,
    TimeLimits,
    engine_at,
    llm7,
    service_address,
    slug_of,
)
from altwright.core.upload import UploadLimits


class KeyNeed(Enum):
    """Whether a service wants a key."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class EnginePreset(NamedTuple):
    """A service as it is offered: the fields of :class:`Engine`, and how it is shown.

    ``is_first`` offers it at once, otherwise under More. An empty ``model`` means that none is usual there.
    """

    id: str
    name: str
    address: str
    model: str = ""
    key: KeyNeed = KeyNeed.NONE
    upload: UploadLimits = UploadLimits()
    fetches_addresses: bool = False
    requests_at_once: int = 1
    tells_usage: bool = False
    is_local: bool = False
    is_first: bool = False
    pages: Pages = Pages()

    def engine(self) -> Engine:
        """Return the engine as nobody has changed it."""
        return Engine(
            self.id,
            self.name,
            self.address,
            self.model,
            {LLM7_ID: EngineKind.LLM7, LOCAL_ID: EngineKind.LOCAL}.get(self.id, EngineKind.OTHER),
            upload=self.upload,
            fetches_addresses=self.fetches_addresses,
            requests_at_once=self.requests_at_once,
            tells_usage=self.tells_usage,
            is_local=self.is_local,
            needs_key=self.key is KeyNeed.REQUIRED,
            pages=self.pages,
        )


class EngineChange(NamedTuple):
    """What an editor set for the engine ``id``: a preset's, or an own one, which has a ``name`` and an ``address``.

    An empty ``model`` is the usual one. ``address`` counts for own engines and for those on this computer.
    """

    id: str
    name: str = ""
    address: str = ""
    model: str = ""
    options: EngineOptions = EngineOptions()
    time_limits: TimeLimits = TimeLimits()
    proxy: str = SYSTEM_PROXY
    certificate: str = ""


def changed(engine: Engine, change: EngineChange) -> Engine:
    """Return ``engine`` as ``change`` wants it; a known service stays at its own address."""
    moves = bool(change.address) and engine.is_local and engine.kind is EngineKind.OTHER
    address = service_address(change.address) if moves else engine.address
    return engine._replace(
        address=address,
        is_local=engine.is_local and (not moves or is_loopback(address)),
        model=change.model or engine.model,
        options=change.options,
        time_limits=change.time_limits,
        proxy=change.proxy or SYSTEM_PROXY,
        certificate=change.certificate,
    )


def change_of(engine: Engine) -> EngineChange:
    """Return the change that makes ``engine`` out of its preset, or the whole of an own engine."""
    return EngineChange(
        engine.id,
        engine.name,
        engine.address,
        engine.model,
        engine.options,
        engine.time_limits,
        engine.proxy,
        engine.certificate,
    )


def all_engines(presets: Iterable[EnginePreset], changes: Iterable[EngineChange] = ()) -> tuple[Engine, ...]:
    """Return every engine there is: the presets in their order, as changed, and then the own ones."""
    by_id = {change.id: change for change in changes}
    known = [preset.engine() for preset in presets] or [llm7()]
    engines = [changed(engine, by_id.pop(engine.id)) if engine.id in by_id else engine for engine in known]
    return (*engines, *(_own(change) for change in by_id.values() if change.address))


def find_engine(name: str, engines: Sequence[Engine]) -> Engine | None:
    """Return the engine with the id or, whatever its capitals, the name ``name``."""
    wanted = name.strip()
    exact = (engine for engine in engines if engine.id == wanted)
    loose = (engine for engine in engines if wanted.lower() in {engine.id.lower(), engine.name.lower()})
    return next(exact, None) or next(loose, None)


def engine_for_address(address: str, presets: Iterable[EnginePreset], changes: Iterable[EngineChange] = ()) -> Engine:
    """Return the engine that is at ``address``: a known one, an own one, or a new one with an id that is free."""
    engines = all_engines(presets, changes)
    wanted = engine_at(address, "")
    found = next((engine for engine in engines if engine.address == wanted.address), None)
    return found or wanted._replace(id=free_id(wanted.name, engines))


def free_id(name: str, engines: Iterable[Engine]) -> str:
    """Return an id for a new engine called ``name`` that none of ``engines`` has."""
    taken = {engine.id for engine in engines} | {"demo"}
    slug = candidate = slug_of(name)
    count = 1
    while candidate in taken:
        count += 1
        candidate = f"{slug}-{count}"
    return candidate


def _own(change: EngineChange) -> Engine:
    engine = engine_at(change.address, "")
    named = engine._replace(id=change.id, name=change.name or engine.name, kind=EngineKind.OTHER)
    return changed(named, change)._replace(address=engine.address)
