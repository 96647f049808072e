"""What is done to the tables: keeping entries, indexing them, pinning, deleting and forgetting."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from altwright.core.history.records import FOR_EVER, AnswerState, HistoryEntry, microseconds
from altwright.core.history.searching import index_tokens, searched_text
from altwright.services.history.rows import COLUMNS, entry_from, entry_values, version_values

INDEXED_AT_ONCE = 50
"""Entries that are indexed in one transaction: a few dozen milliseconds."""

UNTIDY = "untidy"
"""The fact that something was deleted of which the file may still hold parts; another number with each deletion."""

_MICROSECONDS = 1_000_000
_LONGEST_BREAK = timedelta(days=100)
"""After a longer break since the last start, the clock may be wrong rather than every entry too old."""

# Pinning is done in the list; the words that arrive meanwhile know nothing of it.
_ASSIGNMENTS = ", ".join(
    f"{name} = {'coalesce(is_pinned, ?)' if name == 'is_pinned' else '?'}" for name in COLUMNS.split(", ")
)
_MARKS = ", ".join("?" * len(COLUMNS.split(", ")))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all that happens inside, or nothing of it.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk ends the transaction by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def row_of(connection: sqlite3.Connection, uid: str) -> int | None:
    """Return the row of the entry ``uid``, or None where there is none."""
    found = connection.execute("SELECT id FROM entries WHERE uid = ?", (uid,)).fetchone()
    return None if found is None else int(found[0])


def put(connection: sqlite3.Connection, entry: HistoryEntry, known: HistoryEntry | None = None) -> None:
    """Keep ``entry``, in place of what was kept under its name; ``known`` is what that was, where it is known.

    A new one comes behind all others, whatever the clock says: rows are numbered by seconds, for an order that lasts.
    """
    row = row_of(connection, entry.uid)
    if row is None:
        newest = connection.execute("SELECT max(id) FROM entries").fetchone()[0] or 0
        insert(connection, entry, max(microseconds(entry.created) // _MICROSECONDS, newest + 1))
        return
    before = known if known is not None else entry_from(connection, row)
    connection.execute(f"UPDATE entries SET {_ASSIGNMENTS} WHERE id = ?", (*entry_values(entry), row))  # noqa: S608  (our names)
    _put_parts(connection, row, entry, before)


def insert(connection: sqlite3.Connection, entry: HistoryEntry, row: int) -> None:
    """Keep the new ``entry`` in ``row``, which is free."""
    connection.execute(f"INSERT INTO entries (id, {COLUMNS}) VALUES (?, {_MARKS})", (row, *entry_values(entry)))  # noqa: S608  (our names)
    _put_parts(connection, row, entry, None)


def insert_by_time(connection: sqlite3.Connection, entry: HistoryEntry) -> int:
    """Keep an ``entry`` of the past among those of its time, and return its row."""
    row = microseconds(entry.created) // _MICROSECONDS
    while connection.execute("SELECT 1 FROM entries WHERE id = ?", (row,)).fetchone():
        row += 1
    insert(connection, entry, row)
    return row


def _put_parts(connection: sqlite3.Connection, row: int, entry: HistoryEntry, before: HistoryEntry | None) -> None:
    known = () if before is None else before.versions
    for number, version in enumerate(entry.versions):
        if number >= len(known) or known[number] != version:
            values = (row, number, *version_values(version))
            connection.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?)", values)
    if len(known) > len(entry.versions):
        connection.execute("DELETE FROM versions WHERE entry = ? AND number >= ?", (row, len(entry.versions)))
    if entry.thumbnail != (b"" if before is None else before.thumbnail):
        if entry.thumbnail:
            connection.execute("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", (row, entry.thumbnail))
        else:
            connection.execute("DELETE FROM thumbnails WHERE entry = ?", (row,))
    if before is None or searched_text(before) != searched_text(entry):
        connection.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (row,))


def index_some(connection: sqlite3.Connection, count: int = INDEXED_AT_ONCE) -> bool:
    """Index up to ``count`` of the entries that changed, the newest first; return whether there may be more."""
    rows = [row for (row,) in connection.execute("SELECT entry FROM unindexed ORDER BY entry DESC LIMIT ?", (count,))]
    if not rows:
        return False
    with transaction(connection):
        for row in rows:
            index(connection, row)
    return len(rows) == count


def index(connection: sqlite3.Connection, row: int) -> None:
    """Let the entry in ``row`` be found by its present words."""
    _leave_index(connection, row)
    entry = entry_from(connection, row)
    if entry is not None:
        text = searched_text(entry)
        connection.execute("INSERT INTO searched VALUES (?, ?)", (row, text))
        connection.execute("INSERT INTO found (rowid, tokens) VALUES (?, ?)", (row, index_tokens(text)))
    connection.execute("DELETE FROM unindexed WHERE entry = ?", (row,))


def _leave_index(connection: sqlite3.Connection, row: int) -> None:
    old = connection.execute("SELECT text FROM searched WHERE entry = ?", (row,)).fetchone()
    if old is not None:
        # An index that holds no texts is told what it held.
        values = (row, index_tokens(old[0]))
        connection.execute("INSERT INTO found (found, rowid, tokens) VALUES ('delete', ?, ?)", values)
        connection.execute("DELETE FROM searched WHERE entry = ?", (row,))


def delete(connection: sqlite3.Connection, uids: Iterable[str]) -> tuple[HistoryEntry, ...]:
    """Delete the entries ``uids``, and return them as they were."""
    gone = []
    with transaction(connection):
        for uid in uids:
            row = row_of(connection, uid)
            entry = None if row is None else entry_from(connection, row)
            if row is not None and entry is not None:
                _delete_row(connection, row)
                gone.append(entry)
    return tuple(gone)


def _delete_row(connection: sqlite3.Connection, row: int) -> None:
    _leave_index(connection, row)
    set_fact(connection, UNTIDY, secrets.randbits(62))
    connection.execute("DELETE FROM entries WHERE id = ?", (row,))
    for table in ("versions", "thumbnails", "unindexed"):
        connection.execute(f"DELETE FROM {table} WHERE entry = ?", (row,))  # noqa: S608  (our names)


def delete_all(connection: sqlite3.Connection) -> None:
    """Delete every entry so that nothing of it is left in the file."""
    with transaction(connection):
        for table in ("entries", "versions", "thumbnails", "searched", "unindexed"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608  (our names)
        connection.execute("INSERT INTO found (found) VALUES ('delete-all')")
        set_fact(connection, UNTIDY, secrets.randbits(62))
    connection.execute("VACUUM")
    scrub(connection)


def scrub(connection: sqlite3.Connection) -> bool:
    """Bring everything from the log into the file and empty it; return whether nobody was reading it meanwhile.

    Readers are not waited for.
    """
    (waiting,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        is_held, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {waiting}")
    return not is_held


def set_pinned(connection: sqlite3.Connection, uids: Iterable[str], *, is_pinned: bool) -> None:
    """Pin the entries ``uids``, so that they are kept for ever, or let them go as others do."""
    with transaction(connection):
        connection.executemany("UPDATE entries SET is_pinned = ? WHERE uid = ?", [(is_pinned, uid) for uid in uids])


def open_entries(connection: sqlite3.Connection) -> tuple[HistoryEntry, ...]:
    """Return the entries that were open in the window last, in their order.

    An answer that was under way then is interrupted, here and in the file.
    """
    running = connection.execute("SELECT id FROM entries WHERE answer = ?", (AnswerState.UNDER_WAY,)).fetchall()
    with transaction(connection):
        for (row,) in running:
            if (entry := entry_from(connection, row)) is not None:
                put(connection, entry.interrupted(), entry)
    rows = connection.execute("SELECT id FROM entries WHERE open_at IS NOT NULL ORDER BY open_at, id").fetchall()
    return tuple(entry for (row,) in rows if (entry := entry_from(connection, row)) is not None)


def close_entries(connection: sqlite3.Connection, uids: Sequence[str]) -> None:
    """Remember that the entries ``uids`` are no longer open in the window."""
    with transaction(connection):
        connection.executemany("UPDATE entries SET open_at = NULL WHERE uid = ?", [(uid,) for uid in uids])


def forget_older(connection: sqlite3.Connection, days: int, now: datetime) -> int:
    """Delete what was last changed more than ``days`` ago and is not pinned, and return how many entries that was.

    A clock that jumps years ahead must not empty the history: after a long break nothing is deleted until the next
    start.
    """
    last = fact(connection, "seen")
    with transaction(connection):
        set_fact(connection, "seen", microseconds(now))
    if days >= FOR_EVER or (last is not None and microseconds(now) - last > _LONGEST_BREAK.total_seconds() * 1e6):
        return 0
    oldest = microseconds(now - timedelta(days=days))
    rows = connection.execute("SELECT id FROM entries WHERE changed < ? AND NOT is_pinned", (oldest,)).fetchall()
    for start in range(0, len(rows), 500):
        with transaction(connection):
            for (row,) in rows[start : start + 500]:
                _delete_row(connection, row)
    return len(rows)


def fact(connection: sqlite3.Connection, name: str) -> int | None:
    """Return a number that was remembered as ``name``, or None."""
    found = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return found[0] if found is not None and isinstance(found[0], int) else None


def set_fact(connection: sqlite3.Connection, name: str, value: int) -> None:
    """Remember a number as ``name``."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def described_before(connection: sqlite3.Connection, picture_hash: str, but: str = "") -> HistoryEntry | None:
    """Return the newest entry with words of the picture of this hash, other than ``but``, or None."""
    rows = connection.execute(
        "SELECT id FROM entries WHERE picture_hash = ? AND picture_hash <> '' AND uid <> ? "
        "ORDER BY changed DESC, id DESC LIMIT 20",
        (picture_hash, but),
    ).fetchall()
    for (row,) in rows:
        entry = entry_from(connection, row)
        if entry is not None and entry.text.strip():
            return replace(entry, open_at=None)
    return None


def put_later(connection: sqlite3.Connection, row: int, entry: HistoryEntry) -> None:
    """Keep ``entry`` in place of what is in ``row``, if that is an earlier state of it."""
    here = entry_from(connection, row)
    if here is not None and here.changed < entry.changed:
        later = replace(entry, thumbnail=entry.thumbnail or here.thumbnail, open_at=here.open_at)
        _delete_row(connection, row)
        insert(connection, later, row)
        index(connection, row)
