"""What helps to help: versions, system, settings, the last messages and lines of the log, and nothing secret."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from altwright import __version__
from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.core.redaction import mask_address, redact

LOG_LINES = 60
LIBRARIES = (
    "PySide6-Essentials", "shiboken6", "qasync", "openai", "httpx2", "Pillow", "pillow-heif", "resvg_py", "keyring",
    "platformdirs", "huggingface_hub", "xllamacpp",
)  # fmt: skip

_SHOWN_SETTINGS = {"engine", "log_level", "window"}
_SHOWN_VARIABLES = ("ALTWRIGHT_", "QT_", "LANG", "LC_ALL", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP")
_SECRET_VARIABLES = ("ALTWRIGHT_API_KEY", "OPENAI_API_KEY")


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of ``environment`` that are secret."""
    return tuple(filter(None, (environment.get(name, "").strip() for name in _SECRET_VARIABLES)))


async def diagnostics(
    session: Session, preferences: Preferences, messages: Sequence[str], log_lines: Sequence[str]
) -> str:
    """Return the diagnostics as text in English, for whoever helps; files are read in a thread."""
    asked = (_window_facts(), _settings_facts(session, preferences))
    versions = await asyncio.to_thread(_version_facts)
    sections = (
        ("Versions", versions),
        ("System", asked[0]),
        ("Settings", asked[1]),
        ("Last messages", messages),
        ("Log", log_lines),
    )
    text = "\n\n".join("\n".join((f"## {title}", *(lines or ("none",)))) for title, lines in sections)
    return without_home(await asyncio.to_thread(redact, text, *secrets_in(os.environ)))


def without_home(text: str) -> str:
    """Return ``text`` with a tilde for the folder that has the editor's name."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    return text.replace(home, "~") if len(home) > 1 else text


def _version_facts() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    facts = [
        f"Altwright {__version__}",
        f"Python {platform.python_version()}",
        f"Qt {qVersion()}",
    ]
    for library in LIBRARIES:
        try:
            facts.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            facts.append(f"{library}: not named")  # a built program names no packages, and two are optional
    return facts


def _window_facts() -> list[str]:
    screens = (
        f"{screen.size().width()}×{screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    font = QGuiApplication.font()
    variables = (name for name in sorted(os.environ) if name.startswith(_SHOWN_VARIABLES))
    return [
        f"{platform.platform()}, {platform.machine()}",
        f"Qt platform {QGuiApplication.platformName()}, {QGuiApplication.styleHints().colorScheme().name}",
        f"screens: {', '.join(screens)}",
        f"font: {font.family()}, {font.pointSizeF():g} pt",
        f"language: {QLocale.system().name()}",
        *(f"{name} is {'set' if name in _SECRET_VARIABLES else os.environ[name]}" for name in variables),
    ]


def _settings_facts(session: Session, preferences: Preferences) -> list[str]:
    engine = session.link.engine
    facts = [
        f"folder: {preferences.folder}",
        f"engine in use: {engine.id}, {mask_address(engine.address)}, model {engine.model or 'any'}",
        f"pictures at hand: {session.pictures.rowCount()}",
    ]
    settings = preferences.settings
    facts += [f"{name}: {_shown(name, value)}" for name, value in settings._asdict().items()]
    organisation = preferences.organisation
    if organisation.fault is not None:
        facts.append(f"organisation's file: {organisation.fault.name.lower()}, {organisation.detail}")
    elif organisation.locked or organisation.engines is not None:
        facts.append(f"organisation locks: {', '.join(sorted(organisation.locked)) or 'nothing'}")
    return facts


def _shown(name: str, value: object) -> str:
    """Return as much of a setting as everybody may read: of words and lists only how much there is."""
    if isinstance(value, bool | int | float) or name in _SHOWN_SETTINGS:
        return str(value)
    if isinstance(value, str):
        return f"{len(value)} characters"
    if isinstance(value, tuple | list | dict | frozenset | set):
        return f"{len(value)} entries"
    return "set" if value else "not set"
