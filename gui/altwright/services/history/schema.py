"""The tables of the history, and how a database of an earlier version becomes one of the present version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from altwright.core.history.errors import HistoryTooNew

VERSION = 2
"""The version that this module writes, kept in the file as ``user_version``."""

_ENTRIES = (
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        created INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        source_kind TEXT NOT NULL,
        place TEXT NOT NULL,
        is_masked INTEGER NOT NULL,
        label TEXT NOT NULL,
        picture_hash TEXT NOT NULL,
        prompt TEXT NOT NULL,
        role TEXT NOT NULL,
        context TEXT NOT NULL,
        destination TEXT NOT NULL,
        language TEXT NOT NULL,
        engine TEXT NOT NULL,
        engine_name TEXT NOT NULL,
        model TEXT NOT NULL,
        input_tokens INTEGER,
        output_tokens INTEGER,
        seconds REAL,
        outcome TEXT NOT NULL,
        answer TEXT NOT NULL,
        is_pinned INTEGER NOT NULL,
        open_at INTEGER
    )
    """,
    """
    CREATE TABLE versions (
        entry INTEGER NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        changed INTEGER NOT NULL,
        PRIMARY KEY (entry, number)
    )
    """,
    "CREATE TABLE thumbnails (entry INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    "CREATE INDEX entries_by_hash ON entries (picture_hash) WHERE picture_hash <> ''",
    "CREATE INDEX entries_open ON entries (open_at) WHERE open_at IS NOT NULL",
    "CREATE INDEX entries_pinned ON entries (id) WHERE is_pinned",
    "CREATE INDEX entries_by_engine ON entries (engine, id)",
    "CREATE INDEX entries_by_outcome ON entries (outcome, id)",
    "CREATE INDEX entries_by_answer ON entries (answer, id)",
)

# Version 2 finds words by an index of its own making, which knows nothing but rows and tokens. What it does not hold
# yet is listed, so that an entry that changes ten times in a second is indexed once.
_INDEX = (
    "CREATE VIRTUAL TABLE found USING fts5("
    "tokens, content='', columnsize=0, detail=none, tokenize='ascii', prefix='1 2 3')"
)
_SEARCH = (
    "CREATE TABLE searched (entry INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE unindexed (entry INTEGER PRIMARY KEY)",
    _INDEX,
    "INSERT INTO unindexed SELECT id FROM entries",
)

_STEPS = {0: _ENTRIES, 1: _SEARCH}
"""The statements that lead from each version to the next; version 0 is an empty file."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the database, 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, keep_copy: Callable[[int], None], up_to: int = VERSION) -> None:
    """Bring the database to version ``up_to``, wholly or not at all; one with content is copied by ``keep_copy`` first.

    Raises:
        HistoryTooNew: it is of a newer version than this module knows; it is untouched.
        sqlite3.Error: it cannot be written; it is as it was.
        OSError: there is no room for the copy, or it may not be written.
    """
    version = version_of(connection)
    if version > VERSION:
        raise HistoryTooNew(f"The history is of version {version}; this Altwright knows {VERSION}.")
    if version >= up_to:
        return
    if version > 0:
        keep_copy(version)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have been first.
        for step in range(version_of(connection), up_to):
            for statement in _STEPS[step]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {up_to}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Empty the index and have everything indexed anew.

    Raises:
        sqlite3.Error: it cannot be written; it is as it was.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in (
            "DROP TABLE found",
            _INDEX,
            "DELETE FROM searched",
            "INSERT OR IGNORE INTO unindexed SELECT id FROM entries",
        ):
            connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
