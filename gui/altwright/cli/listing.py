"""``altwright engines``: which engines there are, what was found of them, and for which a key is stored."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from altwright.cli.choosing import load_settings
from altwright.cli.options import Options
from altwright.cli.terminal import OutputClosedError, Terminal
from altwright.core.address import host_of, is_loopback
from altwright.core.engine import LOCAL_ID, Engine, EngineKind, with_environment
from altwright.core.organisation_wording import organisation_notes
from altwright.core.redaction import mask_address
from altwright.services.engine_presets import presets
from altwright.services.local_discovery import FoundEngine, LocalProgram, find_local_engines
from altwright.services.organisation_file import load_organisation
from altwright.services.settings import Settings, settings_folder

_PATIENCE = 0.5
"""Seconds; what runs on this computer answers in a tenth of them."""


@dataclass(frozen=True, slots=True)
class EngineLine:
    """One engine as it is listed; ``running`` is None where nobody asked: on another computer, or at an odd address."""

    id: str
    name: str
    address: str
    model: str
    chosen: bool
    local: bool
    running: bool | None
    models: tuple[str, ...]
    key_needed: bool
    key_stored: bool
    allowed: bool = True


class EnginesCommand:
    """Lists the engines, once."""

    def __init__(self, options: Options, environment: Mapping[str, str] = os.environ) -> None:
        """Take what was asked for."""
        self._options = options
        self._environment = environment
        self._terminal = Terminal()

    def run(self) -> int:
        """Do it and return the exit code of the process."""
        folder = settings_folder(self._environment)
        settings = load_settings(folder, self._terminal.tell)
        organisation = load_organisation(self._environment, presets())
        for note in organisation_notes(organisation):
            self._terminal.tell(f"Not used of your organisation's settings file: {note}.")
        engines = organisation.known_engines(presets(), settings.engines)
        ports = {engine.id: port for engine in engines if (port := _port_of(engine.address))}
        # Which program it is, is known already; whether it runs is the question.
        looked_at = [(LocalProgram.OTHER, port) for port in dict.fromkeys(ports.values())]
        found = {_port_of(one.address): one for one in asyncio.run(find_local_engines(looked_at, seconds=_PATIENCE))}
        chosen = organisation.engine_for(settings.engine, presets(), settings.engines)
        lines = [
            _line(engine, settings, engine.id in ports, found.get(ports.get(engine.id)), engine.id == chosen.id)
            for engine in engines
        ]
        lines = [
            replace(line, models=_models_here(folder, self._environment, line.model)) if line.id == LOCAL_ID else line
            for line in lines
        ]
        lines = [
            replace(line, allowed=organisation.allows(engine)) for line, engine in zip(lines, engines, strict=True)
        ]
        try:
            if self._options.json:
                self._terminal.write_json([asdict(line) for line in lines])
            else:
                width = max(len(line.id) for line in lines)
                for line in lines:
                    self._terminal.write(f"{'*' if line.chosen else ' '} {line.id:{width}}  {_in_words(line)}\n")
                self._tell_of_variable(chosen)
        except OutputClosedError as closed:
            if closed.reason:
                self._terminal.tell(f"The engines could not be written: {closed.reason}.")
            return 1
        return 0

    def _tell_of_variable(self, chosen: Engine) -> None:
        """Tell that another engine than the ``chosen`` one is asked, if a variable has it so."""
        asked = with_environment(chosen, self._environment)
        if asked.address != chosen.address:
            address = mask_address(asked.address)
            self._terminal.tell(f"Without --engine, {address} is asked, which the variable ALTWRIGHT_BASE_URL names.")


def _models_here(folder: Path, environment: Mapping[str, str], chosen: str) -> tuple[str, ...]:
    """Return the model with which Altwright's own engine would answer; all of them where the ``chosen`` one is gone."""
    from altwright.core.local_errors import LocalEngineError, LocalModelGone
    from altwright.services.local_engine.models import ModelStore

    try:
        return (ModelStore(folder, environment).files(chosen).name,)
    except LocalModelGone as gone:
        return gone.there
    except LocalEngineError:
        return ()


def _port_of(address: str) -> int | None:
    """Return the port of an engine on this computer that answers at the usual place, or None."""
    if not is_loopback(address) or not host_of(address):
        return None
    parts = urlsplit(address)
    return (parts.port or 80) if (parts.scheme, parts.path.rstrip("/")) == ("http", "/v1") else None


def _line(
    engine: Engine, settings: Settings, was_asked: bool, found: FoundEngine | None, is_chosen: bool
) -> EngineLine:
    return EngineLine(
        engine.id,
        engine.name,
        mask_address(engine.address),
        engine.model,
        is_chosen,
        engine.is_local,
        found is not None if was_asked else None,
        () if found is None else tuple(model.id for model in found.models),
        engine.needs_key,
        settings.has_key(engine.address) and engine.kind is not EngineKind.LOCAL,
    )


def _in_words(line: EngineLine) -> str:
    if not line.allowed:
        return f"{line.name}, not allowed by your organisation"
    if line.id == LOCAL_ID:
        return f"{line.name}, {', '.join(line.models) or 'not set up yet'}"
    facts = [line.name, line.address, line.model or "no model chosen"]
    if line.running is not None:
        facts.append("running" if line.running else "not running")
    if line.key_stored:
        facts.append("key stored")
    elif line.key_needed:
        facts.append("needs a key")
    return ", ".join(facts)
