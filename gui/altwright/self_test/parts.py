"""The parts that Altwright loads only when they are needed, each loaded once."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QPluginLoader, QTranslator
from PySide6.QtGui import QImageReader

import altwright
from altwright.core.lazy_asyncio import asyncio
from altwright.self_test.formats import try_format, try_pictures_apart
from altwright.self_test.report import Absent, Report

_LIBRARY_ENDINGS = {".so", ".dll", ".dylib"}
_SECONDS = 30.0

_IS_FROZEN = bool(getattr(sys, "frozen", False))


async def try_all(report: Report) -> None:
    """Try every part; what takes its time is tried in a thread, since the window is still open."""
    in_threads: dict[str, Callable[[], str]] = {
        "resources": _resources,
        "picture formats": try_format,
        "pictures apart": try_pictures_apart,
        "certificates": _certificates,
        "history written": _history,
        "keyring": _keyring,
    }
    here: dict[str, Callable[[], str]] = {
        "icons and samples": _drawings,
        "translations": _translations,
        "plug-ins": _plug_ins,
    }
    for name, part in here.items():
        with report.trying(name) as found:
            found.append(part())
    with report.trying("modules") as found:
        found.append(await asyncio.wait_for(_modules(), _SECONDS))
    for name, part in in_threads.items():
        with report.trying(name) as found:
            found.append(await asyncio.wait_for(asyncio.to_thread(part), _SECONDS))
    with report.trying("engine of this computer") as found:
        found.append(await asyncio.wait_for(_engine(), _SECONDS))


async def _modules() -> str:
    """Load every module, and let the window handle its events in between.

    Not in a thread: PySide6 makes its classes when they are first named, and two threads at that can crash.
    """
    names = [module.name for module in pkgutil.walk_packages(altwright.__path__, "altwright.")]
    wanted = [name for name in names if not name.endswith("__main__")]
    for name in wanted:
        importlib.import_module(name)
        await asyncio.sleep(0)
    if "altwright.services.chat_client" not in wanted:
        raise LookupError(f"Only {len(wanted)} modules were found.")
    return f"{len(wanted)} loaded"


def _resources() -> str:
    from altwright.services.resources import resources_folder

    files = sorted(path for path in resources_folder().rglob("*") if path.is_file())
    for path in files:
        data = path.read_bytes()
        if path.suffix == ".json":
            json.loads(data)
    if not files:
        raise FileNotFoundError(f"There is nothing in {resources_folder()}.")
    return f"{len(files)} files"


def _drawings() -> str:
    from altwright.services.resources import resources_folder

    paths = [path for path in resources_folder().rglob("*") if path.suffix in {".svg", ".jpg", ".jpeg", ".png"}]
    for path in paths:
        reader = QImageReader(str(path))
        if reader.read().isNull():
            raise ValueError(f"{path.name}: {reader.errorString()}")
    return f"{len(paths)} drawn"


def _translations() -> str:
    """Load Altwright's translations and Qt's own for the same windows; no translator is installed."""
    from altwright.services.resources import resources_folder

    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    paths = [*resources_folder().rglob("*.qm"), *qt.glob("qtbase_*.qm")]
    for path in paths:
        # English is the language of the program itself, so Qt has nothing to say in it.
        if not QTranslator().load(str(path)) and not path.stem.endswith("_en"):
            raise ValueError(f"{path.name} cannot be loaded.")
    if not any(path.parent == qt for path in paths):
        raise FileNotFoundError(f"Qt's translations are not in {qt}.")
    return f"{len(paths)} loaded; the system speaks {QLocale.system().bcp47Name()}"


def _plug_ins() -> str:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if not _IS_FROZEN:
        # A whole installation of Qt has many that Altwright leaves out, and that need what is not here.
        raise Absent("This is no built program; the plug-ins are those of the installed Qt.")
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _LIBRARY_ENDINGS)
    complaints = []
    for path in paths:
        loader = QPluginLoader(str(path))
        if not loader.load():
            complaints.append(loader.errorString())
    if complaints or not paths:
        raise ImportError("; ".join(complaints) or f"There are none in {folder}.")
    return f"{len(paths)} loaded"


def _certificates() -> str:
    import httpx2

    store = httpx2.create_ssl_context().cert_store_stats()
    if sys.platform.startswith("linux") and not store.get("x509_ca"):
        # Elsewhere the system is asked when there is something to verify.
        raise Absent("This system has no certificate authorities; services on the web cannot be reached.")
    return f"{store.get('x509_ca', 0)} authorities"


def _history() -> str:
    """Keep a text in the history, and find it again by a word of it, as a later start does."""
    import sqlite3
    import uuid
    from datetime import UTC, datetime

    from altwright.core.history.records import AnswerState, HistoryEntry, HistoryQuery, TextKind, TextVersion
    from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter

    path = Path(os.environ["ALTWRIGHT_HOME"]) / "self-test" / FILE_NAME
    path.parent.mkdir()
    now = datetime.now(UTC)
    version = TextVersion(TextKind.ANSWER, "Two dogs in the rain", now)
    entry = HistoryEntry(str(uuid.uuid4()), now, now, versions=(version,), answer=AnswerState.WHOLE)
    writer = HistoryWriter(path)
    try:
        writer.keep(entry)
        writer.flush().result(_SECONDS)
    finally:
        writer.close()
    reader = HistoryReader(path)
    found = [line.uid for line in reader.search(HistoryQuery(words="dogs"))]
    if found != [entry.uid] or reader.entry(entry.uid) != entry:
        raise LookupError("What was written is not found again.")
    return f"written and found, with SQLite {sqlite3.sqlite_version}"


def _keyring() -> str:
    """Name the keyring; nothing is read from it, since that may ask the person at the computer for a password."""
    import keyring
    import keyring.backend

    backends: list[object] = list(keyring.backend.get_all_keyring())
    names = sorted(type(backend).__module__.removeprefix("keyring.backends.") for backend in backends)
    chosen = keyring.get_keyring()
    if chosen.priority <= 0:
        raise Absent(f"There is none; keys are used until Altwright closes. Looked at: {', '.join(names) or 'nothing'}")
    return f"{chosen.name}, of {', '.join(names)}"


async def _engine() -> str:
    """Start the hidden program with a model that is not there: it can only complain once its engine is loaded."""
    from altwright.services.local_engine.child import Child

    nowhere = str(Path(os.environ["ALTWRIGHT_HOME"]) / "no-model.gguf")
    order = {"model": nowhere, "eyes": nowhere, "key": "self-test", "context": 512}
    async with Child("serve", order, os.environ) as child:
        told = await child.report()
        tail = child.tail
    if told is None:
        raise RuntimeError(f"It ended without a word: {tail[-500:]}")
    if told.get("error") == "missing":
        raise Absent(f"It is not built in: {told.get('detail')}")
    if told.get("error") != "load":
        raise RuntimeError(f"It said {told!r}.")
    return "loaded"
