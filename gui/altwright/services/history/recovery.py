"""Reading what can be read of a damaged database, row by row, around the places where it makes no sense."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_TABLES = ("entries", "versions", "thumbnails")
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_MOST_PROBES = 4000
"""Gaps that are looked into for rows behind them; each costs one look."""

Row = tuple[object, ...]


def recover(damaged: Path, fresh: sqlite3.Connection) -> int:
    """Copy every row of the ``damaged`` database that can be read into the ``fresh`` one; return how many entries.

    Raises:
        sqlite3.Error: the fresh one cannot be written.
    """
    fresh.execute("BEGIN IMMEDIATE")
    try:
        with contextlib.closing(_reading(damaged)) as source:
            for table in _TABLES:
                columns = [row[1] for row in fresh.execute(f"PRAGMA table_info({table})")]
                names, marks = ", ".join(columns), ", ".join("?" * len(columns))
                for row in _rows(source, table, names):
                    # What is damaged may also be two rows of one name, or one without what it must have.
                    with contextlib.suppress(sqlite3.IntegrityError):
                        fresh.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608  (our names)
        fresh.execute("DELETE FROM versions WHERE entry NOT IN (SELECT id FROM entries)")
        fresh.execute("DELETE FROM thumbnails WHERE entry NOT IN (SELECT id FROM entries)")
        fresh.execute("INSERT OR IGNORE INTO unindexed SELECT id FROM entries")
        fresh.execute("COMMIT")
    except BaseException:
        if fresh.in_transaction:
            fresh.execute("ROLLBACK")
        raise
    return int(fresh.execute("SELECT count(*) FROM entries").fetchone()[0])


def _reading(path: Path) -> sqlite3.Connection:
    # Not in SQLite's read-only mode, which cannot read a write-ahead log that nobody tidied up.
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    # Without this SQLite reads nothing of a file that is shorter than it says of itself.
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _rows(source: sqlite3.Connection, table: str, names: str) -> Iterator[Row]:
    """Give the rows of ``table`` from both ends up to the damaged places, and what is between those."""
    gaps = [(_LOWEST, _HIGHEST)]
    probes = 0
    while gaps and probes < _MOST_PROBES:
        low, high = gaps.pop()
        if low > high:
            continue
        probes += 1
        reached, is_whole = low, True
        for rowid, row in _scan(source, table, names, low, high, "ASC"):
            if rowid is None:
                is_whole = False
                break
            reached = rowid + 1
            yield row
        if is_whole:
            continue
        end = high
        for rowid, row in _scan(source, table, names, reached, high, "DESC"):
            if rowid is None:
                break
            end = rowid - 1
            yield row
        else:
            continue
        middle = _middle(reached, end)
        if reached < end and middle is not None:
            gaps += [(reached, middle), (middle + 1, end)]


def _middle(low: int, high: int) -> int | None:
    """Return where to look next: rows are numbered by seconds, so that nothing is near the ends of all numbers."""
    low, high = max(low, 0), min(high, 2**36)
    return (low + high) // 2 if low < high else None


def _scan(
    source: sqlite3.Connection, table: str, names: str, low: int, high: int, order: str
) -> Iterator[tuple[int | None, Row]]:
    """Give the rows from ``low`` to ``high`` and their numbers; a None in place of a number is a damaged place."""
    statement = f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid {order}"  # noqa: S608  (our names)
    try:
        for rowid, *row in source.execute(statement, (low, high)):
            yield rowid, tuple(row)
    except sqlite3.Error:
        yield None, ()
