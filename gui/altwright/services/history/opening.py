"""Opening the database: how it is written, what its errors mean, and what happens where it is damaged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from altwright.core.history.errors import (
    HistoryDamaged,
    HistoryDiskFull,
    HistoryError,
    HistoryLocked,
    HistoryReadOnly,
)
from altwright.services.history.files import copy_path, make_private, recovering_path, remove, set_aside
from altwright.services.history.recovery import recover
from altwright.services.history.schema import VERSION, migrate, version_of

BUSY_SECONDS = 2.0
"""How long another program may hold the file before that is a fault."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {28, 122}
"""ENOSPC and EDQUOT; the latter has another name, or none, elsewhere."""

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # Every commit waits for the disk: a computer that loses its power loses what came in the last moment, no more.
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -4000",
    "PRAGMA journal_size_limit = 4194304",
)


@contextlib.contextmanager
def worded() -> Iterator[None]:
    """Turn what SQLite and the system say about the file into what it means.

    Raises:
        HistoryError: as it says.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise meaning_of(error) from error
    except OSError as error:
        detail = f"history: {error.strerror or type(error).__name__}"
        raise (HistoryDiskFull(detail) if error.errno in _NO_ROOM else HistoryReadOnly(detail)) from error


def meaning_of(error: sqlite3.Error) -> HistoryError:
    """Return what ``error`` means."""
    # Python's own complaints, such as one about a closed connection, have no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    detail = f"history: {error}"
    if code == sqlite3.SQLITE_FULL:
        return HistoryDiskFull(detail)
    if code in _DAMAGED:
        return HistoryDamaged(detail)
    if code in _READ_ONLY:
        return HistoryReadOnly(detail)
    return HistoryLocked(detail) if code in _LOCKED else HistoryError(detail)


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that writes to the database at ``path``, made where there is none; not migrated yet.

    Raises:
        sqlite3.Error: it cannot be opened or makes no sense.
        OSError: its folder cannot be made.
    """
    make_private(path)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def open_database(path: Path, *, is_damaged: bool = False) -> tuple[sqlite3.Connection, Path | None, int]:
    """Return a connection to a sound database of the present version.

    A damaged one (``is_damaged`` where that was noticed before) is set aside first, and what of it can be read is
    brought over; then its path and the count of entries that were saved follow, else None and 0.

    Raises:
        HistoryError: it cannot be written to, or is of a newer version.
    """
    with worded():
        if not path.exists() and recovering_path(path).exists():
            # The program ended between the two renamings of _mend.
            recovering_path(path).replace(path)
        if not is_damaged:
            try:
                return _opened(path), None, 0
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
        aside, saved = _mend(path)
        return _opened(path), aside, saved


def _is_damage(error: sqlite3.Error) -> bool:
    """Tell whether ``error`` says that the file makes no sense, or that tables of it are missing."""
    return isinstance(meaning_of(error), HistoryDamaged) or "no such table" in str(error)


def _opened(path: Path) -> sqlite3.Connection:
    connection = connect(path)
    try:
        _check(connection)
        migrate(connection, lambda version: _keep_copy(connection, path, version))
        connection.execute("SELECT value FROM facts WHERE name = 'session'").fetchone()
        connection.execute("SELECT max(entry) FROM unindexed").fetchone()
        connection.execute("SELECT max(id) FROM entries").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    """Look through the whole file where its last writer did not get to close it; that takes a second for 100,000."""
    if not 0 < version_of(connection) <= VERSION:
        return
    closed = connection.execute("SELECT value FROM facts WHERE name = 'closed'").fetchone()
    if closed is not None and closed[0]:
        return
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        error = sqlite3.DatabaseError(f"database disk image is malformed: {found}")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _mend(path: Path) -> tuple[Path, int]:
    """Set the damaged database at ``path`` aside and put a new one, of what can be read of it, in its place.

    Ended in between, the next start does the same again, or finishes it where all was read.
    """
    fresh = recovering_path(path)
    remove(fresh)
    connection = connect(fresh)
    try:
        migrate(connection, lambda _version: None)
        saved = recover(path, connection)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
    aside = set_aside(path)
    fresh.replace(path)
    return aside, saved


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the database as it is before it is migrated from ``version``; a half copy never has the copy's name."""
    target = copy_path(path, version)
    temporary = path.with_name(f"{path.stem}.recovering-copy{path.suffix}")
    remove(temporary)
    make_private(temporary)
    copy = sqlite3.connect(temporary, isolation_level=None)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        copy.close()
        with contextlib.suppress(OSError):
            remove(temporary)
        raise
    copy.close()
    temporary.replace(target)
