"""An organisation's file, read row by row: what makes no sense costs only itself and is told, without its value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath

from altwright.core.address import host_of
from altwright.core.engine import NO_PROXY, SYSTEM_PROXY, Engine, checked, slug_of
from altwright.core.engine_preset import EngineChange, EnginePreset, all_engines
from altwright.core.engine_storing import without_secrets
from altwright.core.errors import ServiceAddressInsecure, ServiceError
from altwright.core.named_prompt import MOST_PROMPTS, NamedPrompt, read_prompt
from altwright.core.organisation import FileFault, Organisation, Row, unusable

VERSION = 1
"""The version of the format; a file that names none is of this one."""

_NAMES = {"version", "contact", "locked", *Row}
_SERVICE_NAMES = {"id", "name", "address", "model"}
_MOST_ENGINES = 200
_LONGEST_TEXT = 2000
_LONGEST_SHOWN = 40
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")


def read_organisation(stored: object, presets: Sequence[EnginePreset]) -> Organisation:
    """Return what ``stored``, the content of an organisation's file, sets beside the engines of ``presets``.

    Entries that make no sense are left out, so that fewer engines are allowed and never more. A row that is locked and
    makes no sense is locked as it usually is; engines that cannot be understood allow those of this computer only.
    """
    if not isinstance(stored, dict):
        return unusable(FileFault.DAMAGED, "it holds no object")
    version = stored.get("version", VERSION)
    if type(version) is not int or version < 1:
        return unusable(FileFault.DAMAGED, "its version is no number")
    if version > VERSION:
        return unusable(FileFault.NEWER, f"it is of version {version}, and {VERSION} is known here")
    return _Reader(stored, presets).organisation()


class _Reader:
    """Reads one file's content and gathers what it cannot use."""

    def __init__(self, stored: Mapping[str, object], presets: Sequence[EnginePreset]) -> None:
        self._stored = stored
        self._presets = tuple(presets)
        self._refused: list[str] = []
        self._unknown = [f"“{_shown(name)}” is not known here" for name in stored if name not in _NAMES]

    def organisation(self) -> Organisation:
        """Return everything that makes sense."""
        locked = self._locked()
        known = {engine.id: engine for engine in all_engines(self._presets)}
        allowed, own = self._engines(known)
        known |= {change.id: engine for change, engine in own}
        name = self._engine(known, allowed)
        # What was meant to narrow the engines and cannot be understood must not leave them wide open.
        narrows = Row.ENGINES in self._stored or (Row.ENGINE in locked and Row.ENGINE in self._stored and not name)
        only_here = narrows and allowed is None
        if Row.ENGINE in locked and not only_here:
            # Who may not choose another engine may ask no other one.
            first = name or next(iter(allowed if allowed is not None else known), "")
            allowed, name = [first] if first else [], first
        return Organisation(
            engines=None if allowed is None else tuple(known[one] for one in allowed),
            own=tuple(change for change, _ in own),
            engine=name,
            proxy=self._proxy(),
            certificate=self._certificate(),
            prompts=self._prompts(),
            language=self._language(),
            contact=" ".join((self._text("contact") or "").split()),
            locked=locked,
            only_here=only_here,
            refused=tuple(self._refused),
            unknown=tuple(self._unknown),
        )

    def _locked(self) -> frozenset[Row]:
        names = self._stored.get("locked", [])
        if not isinstance(names, list):
            # Whatever was meant to be locked, it was not meant to be open.
            self._refused.append("“locked” is no list, so every row that is set is locked")
            return frozenset(row for row in Row if row in self._stored)
        rows = {row.value: row for row in Row}
        for name in names:
            if not isinstance(name, str) or name not in rows:
                self._refused.append("“locked” names a row that there is not")
        return frozenset(rows[name] for name in names if isinstance(name, str) and name in rows)

    def _engines(self, known: Mapping[str, Engine]) -> tuple[list[str] | None, tuple[tuple[EngineChange, Engine], ...]]:
        """Return the ids that are allowed, None for all, and the organisation's own services."""
        listed = self._stored.get(Row.ENGINES)
        if Row.ENGINES not in self._stored:
            return None, ()
        if not isinstance(listed, list):
            self._refused.append("“engines” is no list, so only engines on this computer are asked")
            return None, ()
        allowed: list[str] = []
        own: dict[str, tuple[EngineChange, Engine]] = {}
        for place, entry in enumerate(listed[:_MOST_ENGINES], start=1):
            if isinstance(entry, str) and entry in known:
                allowed.append(entry)
            elif isinstance(entry, dict) and (service := self._service(place, entry, {*known, *own})):
                own[service[0].id] = service
                allowed.append(service[0].id)
            elif not isinstance(entry, dict):
                self._refused.append(f"entry {place} of “engines” names no engine that is known")
        if not allowed:
            self._refused.append("“engines” names none that can be asked, so only engines on this computer are asked")
            return None, ()
        return list(dict.fromkeys(allowed)), tuple(own.values())

    def _service(self, place: int, entry: Mapping[str, object], taken: set[str]) -> tuple[EngineChange, Engine] | None:
        """Return an own service, as a change and as an engine."""
        self._unknown += [
            f"“{_shown(name)}” in entry {place} of “engines” is not known here"
            for name in entry
            if name not in _SERVICE_NAMES
        ]
        texts = {name: entry.get(name, "") for name in _SERVICE_NAMES}
        values = {name: value.strip() for name, value in texts.items() if isinstance(value, str)}
        if len(values) < len(texts) or any(len(value) > _LONGEST_TEXT for value in values.values()):
            self._refused.append(f"entry {place} of “engines” holds something else than texts")
            return None
        address, name = values["address"], values["name"]
        if not address or without_secrets(address) != address:
            self._refused.append(f"entry {place} of “engines” has no address, or one with a user, a key or a query")
            return None
        change = EngineChange(values["id"] or slug_of(name or host_of(address)), name, address, values["model"])
        if change.id in taken or change.id == "demo":
            self._refused.append(f"entry {place} of “engines” has the id of another engine")
            return None
        try:
            return change, checked(all_engines((), (change,))[-1])
        except ServiceAddressInsecure:
            self._refused.append(
                f"the address in entry {place} of “engines” begins with http: and leads out of your network"
            )
            return None
        except ServiceError:
            self._refused.append(f"the address in entry {place} of “engines” cannot be one of a service")
            return None

    def _engine(self, known: Mapping[str, Engine], allowed: list[str] | None) -> str:
        name = self._text(Row.ENGINE) or ""
        if name and (name not in known or (allowed is not None and name not in allowed)):
            self._refused.append("“engine” names none of the engines that are allowed")
            return ""
        return name

    def _proxy(self) -> str:
        proxy = self._text(Row.PROXY)
        if not proxy or proxy in {SYSTEM_PROXY, NO_PROXY}:
            return proxy or SYSTEM_PROXY
        if without_secrets(proxy) != proxy:
            self._refused.append("“proxy” holds a user, a password or a query, which any editor could read")
        elif not proxy.lower().startswith(("http://", "https://")) or not host_of(proxy) or " " in proxy:
            self._refused.append("“proxy” is neither “system” nor “none” nor an http or https address")
        else:
            return proxy
        return SYSTEM_PROXY

    def _certificate(self) -> str:
        path = self._text(Row.CERTIFICATE) or ""
        if path and not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
            self._refused.append("“certificate” is no full path")
            return ""
        return path

    def _prompts(self) -> tuple[NamedPrompt, ...]:
        listed = self._stored.get(Row.PROMPTS, [])
        if not isinstance(listed, list):
            self._refused.append("“prompts” is no list")
            return ()
        found = [read_prompt(entry) for entry in listed[:MOST_PROMPTS]]
        self._refused += [
            f"entry {place} of “prompts” is no prompt" for place, prompt in enumerate(found, start=1) if prompt is None
        ]
        return tuple(prompt for prompt in found if prompt is not None)

    def _language(self) -> str:
        tag = self._text(Row.LANGUAGE) or ""
        if tag and not _LANGUAGE.fullmatch(tag):
            self._refused.append("“language” is no tag of a language, such as de or pt-BR")
            return ""
        return tag

    def _text(self, name: str) -> str | None:
        """Return the text of a row, None where it is not set or makes no sense."""
        value = self._stored.get(name)
        if name not in self._stored:
            return None
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT or "\0" in value:
            self._refused.append(f"“{name}” is no text")
            return None
        return value.strip()


def _shown(name: str) -> str:
    """Return ``name`` fit for a sentence: a name that is not known may be anything."""
    line = "".join(character for character in name if character.isprintable())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
