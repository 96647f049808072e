"""Which settings the terminal command goes by, which engine it asks, and with which key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from altwright.cli.options import Options
from altwright.core.engine import Engine, EngineKind, with_environment
from altwright.core.engine_preset import find_engine
from altwright.core.errors import EngineNotAllowed, KeyNotRead
from altwright.core.organisation import Organisation
from altwright.services.engine_presets import presets
from altwright.services.key_store import KeyringUnavailableError, stored_key
from altwright.services.settings import Settings, SettingsStore


class EngineUnknownError(Exception):
    """There is no engine of the name that was asked for."""


class EngineRefusedError(Exception):
    """The engine that was asked for is none that the organisation allows."""


def load_settings(folder: Path, tell: Callable[[str], object]) -> Settings:
    """Return the settings in ``folder``, the usual ones where they cannot be used; ``tell`` is told that."""
    store = SettingsStore(folder)
    try:
        settings = store.load()
    except OSError as error:
        tell(f"The settings cannot be read ({error.strerror}); the usual ones are used.")
        return Settings()
    if store.damaged:
        tell(f"The settings were damaged and are kept as {store.damaged}; the usual ones are used.")
    return settings


def engine_for(
    options: Options, settings: Settings, environment: Mapping[str, str], organisation: Organisation
) -> Engine:
    """Return the engine of the settings, changed by variables and then by options.

    An engine that is named is not the service of ``ALTWRIGHT_BASE_URL``, and its model is another one too. Whether the
    ``organisation`` allows one that is not named is still to be checked.

    Raises:
        EngineUnknownError: no engine has the name.
        EngineRefusedError: the organisation does not allow the one that has it.
    """
    if options.engine is None:
        chosen = organisation.engine_for(settings.engine, presets(), settings.engines)
        engine = with_environment(chosen, environment)
    else:
        found = find_engine(options.engine, organisation.known_engines(presets(), settings.engines))
        if found is None:
            raise EngineUnknownError(options.engine)
        try:
            organisation.check(found)
        except EngineNotAllowed as error:
            raise EngineRefusedError(found.name) from error
        engine = found if _names_a_service(environment) else with_environment(found, environment)
    return as_asked(engine, options)


def as_asked(engine: Engine, options: Options) -> Engine:
    """Return ``engine`` with what ``options`` say about the question."""
    asked = engine.options._replace(streams=engine.streams and options.stream)
    if options.temperature is not None:
        asked = asked._replace(temperature=options.temperature)
    return engine._replace(options=asked, model=options.model or engine.model)


def key_for(engine: Engine, options: Options, settings: Settings, environment: Mapping[str, str]) -> str | None:
    """Return the key for ``engine``: the variable's, or the stored one.

    The variable's key belongs to the service that a variable names, or else to the engine of this command; one that
    runs on this computer is given none that is meant for others.

    Raises:
        KeyNotRead: one is stored, and the keyring does not give it out.
    """
    if engine.kind in {EngineKind.DEMO, EngineKind.LOCAL}:
        return None
    is_meant = options.engine is None or not (_names_a_service(environment) or engine.is_local)
    if is_meant and (key := environment.get("ALTWRIGHT_API_KEY", "").strip()):
        return key
    # A keyring that holds nothing for this service is not asked, since asking may open a prompt to unlock it.
    if not settings.has_key(engine.address):
        return None
    try:
        return stored_key(engine.address)
    except KeyringUnavailableError as error:
        raise KeyNotRead(str(error)) from error


def _names_a_service(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("ALTWRIGHT_BASE_URL", "").strip())
