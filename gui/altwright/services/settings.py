"""The editor's settings: typed, in one JSON file, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from altwright.core.engine import LLM7_ADDRESS, Engine, TimeLimits, engine_at

FILE_NAME = "settings.json"
APPLICATION = "Altwright"
_RANGES = {
    "temperature": (0.0, 2.0),
    "first_words_seconds": (1.0, 3600.0),
    "between_words_seconds": (1.0, 3600.0),
    "preview_share": (0.1, 0.9),
}


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """Where the window was: position and size in device-independent pixels, and the preview's share of the width."""

    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    maximized: bool = False
    preview_share: float = 0.4


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is remembered between two starts; keys are not, they live in the keyring.

    Times are in seconds. An empty ``prompt`` stands for the usual one. ``key_host`` is the host whose key is in the
    keyring, so that a keyring without one is never asked to open.
    """

    service_address: str = LLM7_ADDRESS
    model: str = "default"
    temperature: float = 0.5
    streams: bool = True
    key_host: str = ""
    first_words_seconds: float = 45.0
    between_words_seconds: float = 30.0
    prompt: str = ""
    loads_previews: bool = True
    window: WindowPlace = field(default_factory=WindowPlace)

    def engine(self) -> Engine:
        """Return the engine that these settings describe."""
        engine = engine_at(self.service_address or LLM7_ADDRESS, self.model or "default")
        limits = TimeLimits(first_words=self.first_words_seconds, between_words=self.between_words_seconds)
        return replace(engine, temperature=self.temperature, streams=self.streams, time_limits=limits)


Stored = TypeVar("Stored", WindowPlace, Settings)


def settings_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of settings and data: ``ALTWRIGHT_HOME``, else the system's place for them."""
    if home := environment.get("ALTWRIGHT_HOME", "").strip():
        return Path(home).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))


class SettingsStore:
    """Reads and writes the settings file in a folder.

    ``damaged`` is the name under which an unreadable file was set aside by :meth:`load`, else empty.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._path = folder / FILE_NAME
        self.damaged = ""

    def load(self) -> Settings:
        """Return the stored settings, and the usual ones for what is not stored.

        A damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except (ValueError, RecursionError):
            stored = None
        if not isinstance(stored, dict):
            aside = self._path.with_suffix(".damaged.json")
            self._path.replace(aside)
            self.damaged = aside.name
            return Settings()
        window = _typed(WindowPlace(), stored.pop("window", {}))
        return replace(_typed(Settings(), stored), window=window)

    def save(self, settings: Settings) -> None:
        """Write ``settings`` beside the old file and put it in its place.

        Raises:
            OSError: the folder cannot be written to; the old file is untouched.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".settings-", suffix=".json", dir=self._path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(settings), file, ensure_ascii=False, indent=2)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


def _typed(defaults: Stored, stored: object) -> Stored:
    """Return ``defaults`` with the values of ``stored`` that have the right type and are in range."""
    if not isinstance(stored, dict):
        return defaults
    known: dict[str, Any] = {}
    for entry in fields(defaults):
        usual, value = getattr(defaults, entry.name), stored.get(entry.name)
        if isinstance(usual, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is type(usual) and _in_range(entry.name, value):
            known[entry.name] = value
    return replace(defaults, **known)


def _in_range(name: str, value: object) -> bool:
    low, high = _RANGES.get(name, (-math.inf, math.inf))
    return not isinstance(value, float) or (math.isfinite(value) and low <= value <= high)
