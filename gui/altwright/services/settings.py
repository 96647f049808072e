"""The editor's settings: typed, in one JSON file, written whole or not at all.

The file holds no secret: an address is stored without its user, its password and its query.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from altwright.core.address import host_of
from altwright.core.engine import key_account
from altwright.core.engine_preset import EngineChange
from altwright.core.engine_storing import FIRST_VERSION, read_engines, write_changes
from altwright.services.json_file import JsonFile

FILE_NAME = "settings.json"
APPLICATION = "Altwright"
PORTABLE_FOLDER = "altwright-data"
FOR_EVER = 36_500
"""Days to keep the history that stand for no end."""
_FARTHEST_PIXEL = 100_000
_RANGES: dict[str, tuple[float, float]] = {
    "preview_share": (0.1, 0.9),
    "history_days": (0, FOR_EVER),
    "x": (-_FARTHEST_PIXEL, _FARTHEST_PIXEL),
    "y": (-_FARTHEST_PIXEL, _FARTHEST_PIXEL),
    "width": (0, _FARTHEST_PIXEL),
    "height": (0, _FARTHEST_PIXEL),
}


class WindowPlace(NamedTuple):
    """Where the window was: position and size in device-independent pixels, and the preview's share of the width."""

    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    maximized: bool = False
    preview_share: float = 0.4


class Settings(NamedTuple):
    """Everything that is remembered between two starts; keys are not, they live in the keyring.

    ``engine`` is the id of the chosen engine, and ``engines`` what was set for engines. An empty ``engine`` or
    ``prompt`` stands for the usual one, which an organisation may set. ``keys`` are the keyring's accounts that hold a
    key or a proxy's password, so that a keyring is never opened for nothing. ``compact`` and ``on_top`` are how the
    window is shown. ``destination`` is the id of the place that texts are for, and ``language`` the BCP 47 tag of the
    language that is wanted; both are empty while none is chosen. ``history_days`` is how long the history is kept, 0
    for not at all, and ``private`` that nothing new is written into it.
    """

    engine: str = ""
    engines: tuple[EngineChange, ...] = ()
    keys: tuple[str, ...] = ()
    prompt: str = ""
    loads_previews: bool = True
    compact: bool = False
    on_top: bool = False
    destination: str = ""
    destination_name: str = ""
    language: str = ""
    log_level: str = "warning"
    checks_for_updates: bool = False
    private: bool = False
    history_days: int = FOR_EVER
    window: WindowPlace = WindowPlace()

    def has_key(self, address: str) -> bool:
        """Tell whether the keyring holds a key for the service at ``address``; the first version stored its host."""
        return bool(address) and not {key_account(address), host_of(address)}.isdisjoint(self.keys)

    def with_key(self, address: str) -> Settings:
        """Return the settings that know of a key for the service at ``address``."""
        return self if self.has_key(address) else self._replace(keys=(*self.keys, key_account(address)))

    def without_key(self, address: str) -> Settings:
        """Return the settings that know of no key for the service at ``address``."""
        gone = {key_account(address), host_of(address)}
        return self._replace(keys=tuple(account for account in self.keys if account not in gone))

    def with_account(self, account: str) -> Settings:
        """Return the settings that know of a secret in the keyring's ``account``."""
        return self if account in self.keys else self._replace(keys=(*self.keys, account))

    def without_account(self, account: str) -> Settings:
        """Return the settings that know of no secret in the keyring's ``account``."""
        return self._replace(keys=tuple(known for known in self.keys if known != account))

    def with_engine(self, change: EngineChange) -> Settings:
        """Return the settings with ``change`` in place of what was set for the same engine."""
        if any(known.id == change.id for known in self.engines):
            changes = tuple(change if known.id == change.id else known for known in self.engines)
        else:
            changes = (*self.engines, change)
        return self._replace(engines=changes)

    def without_engine(self, name: str) -> Settings:
        """Return the settings without what was set for the engine ``name``; an own one is gone then."""
        return self._replace(engines=tuple(change for change in self.engines if change.id != name))


Stored = TypeVar("Stored", WindowPlace, Settings)


def settings_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of settings and data.

    ``ALTWRIGHT_HOME``, else the folder ``altwright-data`` beside a built program if it is there, as in the portable
    ZIP, else the system's place for them.
    """
    if home := environment.get("ALTWRIGHT_HOME", "").strip():
        return Path(home).expanduser()
    if getattr(sys, "frozen", False) and (beside := Path(sys.executable).with_name(PORTABLE_FOLDER)).is_dir():
        return beside
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))


class SettingsStore:
    """Reads and writes the settings file in a ``folder``."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self.folder = folder
        self._file = JsonFile(folder / FILE_NAME)
        self._stored: dict[str, object] = {}

    @property
    def damaged(self) -> str:
        """The name under which a damaged file was set aside."""
        return self._file.damaged

    def load(self) -> Settings:
        """Return the stored settings, and the usual ones for what is not stored or makes no sense.

        A damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        self._stored = stored = self._file.read()
        engine, changes, keys = read_engines(stored)
        return _typed(Settings(), stored)._replace(
            engine=engine,
            engines=changes,
            keys=keys,
            window=_typed(WindowPlace(), stored.get("window")),
        )

    def save(self, settings: Settings) -> None:
        """Write ``settings`` beside the old file and put it in its place; what a newer version stored there stays.

        Raises:
            OSError: the folder cannot be written to, or the old file could not be read; it is untouched.
        """
        kept = {name: value for name, value in self._stored.items() if name not in FIRST_VERSION}
        merged = kept | settings._asdict()
        merged["engines"] = write_changes(settings.engines, self._stored.get("engines"))
        window = self._stored.get("window")
        merged["window"] = (window if isinstance(window, dict) else {}) | settings.window._asdict()
        self._file.write(merged)


def _typed(defaults: Stored, stored: object) -> Stored:
    """Return ``defaults`` with the values of ``stored`` that have the right type and are in range."""
    if not isinstance(stored, dict):
        return defaults
    known: dict[str, Any] = {}
    for name, usual in defaults._asdict().items():
        value: Any = stored.get(name)
        fits = type(value) is type(usual) or (isinstance(usual, float) and type(value) is int)
        if fits and _in_range(name, value):
            known[name] = float(value) if isinstance(usual, float) else value
    return defaults._replace(**known)


def _in_range(name: str, value: object) -> bool:
    low, high = _RANGES.get(name, (-math.inf, math.inf))
    return not isinstance(value, int | float) or low <= value <= high
