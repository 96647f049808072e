"""Leaving nothing of what was deleted in the files: neither in the index, nor in the log, nor in the copies.

The index keeps words in segments that are only ever added to: what was deleted stands in the old ones until they are
merged. All of them are merged into one, step by step, so that words to be kept never wait for more than a step; a
hundred thousand entries take half a minute. SQLite's own ``secure-delete`` (from 3.42 on) would know nothing of words
that were changed before their entry was deleted, and its index could not be read by an earlier SQLite.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from altwright.services.history import store
from altwright.services.history.files import version_copies
from altwright.services.history.schema import rebuild_index

REST = 3.0
"""Seconds without a change before it is begun or gone on with."""

AT_THE_END = 0.5
"""Seconds that closing may take longer for it; what is left then is done after the next start."""

PAGES_AT_ONCE = 16
"""Pages of the index that are merged in one step: some 15 milliseconds."""

_RETRY = 1.0
"""Seconds until the log is emptied once more, where somebody was reading it."""

_MUCH_LATER = 30.0
"""Seconds until it is tried again where something stood in the way, such as a full disk."""

_TABLES = {"versions": "entry", "thumbnails": "entry", "searched": "entry", "unindexed": "entry", "entries": "id"}
"""Each table with the column that tells the entry."""


class Tidying:
    """What is left to be done of it; all of this happens on the thread of the writer."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self.is_wanted = False
        self._due = 0.0
        self._mark: int | None = None
        self._is_merging = False
        self._is_merged = False

    def look(self, connection: sqlite3.Connection) -> None:
        """Begin with what ``connection`` says: something was deleted since everything was tidy, or nothing was."""
        self._mark = store.fact(connection, store.UNTIDY)
        self.is_wanted = self._mark is not None
        self._is_merging = self._is_merged = False
        self.rest()

    def rest(self) -> None:
        """Let some time go by: somebody is at work."""
        self._due = max(self._due, time.monotonic() + REST)

    def postpone(self) -> None:
        """Leave it for a while: it could not be done."""
        self._due = time.monotonic() + _MUCH_LATER

    def wait(self) -> float:
        """Return how many seconds there are until the next step."""
        return self._due - time.monotonic()

    def step(self, connection: sqlite3.Connection) -> None:
        """Do a little of it, and then nothing for as long as that took.

        Raises:
            sqlite3.Error: it cannot be done at present.
        """
        began = time.monotonic()
        if not self._is_merged:
            self._merge(connection)
        elif store.scrub(connection):
            # Only now: whatever ends the program before, the next start does it again.
            connection.execute("DELETE FROM facts WHERE name = ? AND value = ?", (store.UNTIDY, self._mark))
            store.scrub(connection)
            due = self._due
            self.look(connection)
            self._due = due
        else:
            self._due = began + _RETRY
            return
        self._due = max(self._due, 2 * time.monotonic() - began)

    def finish(self, connection: sqlite3.Connection, seconds: float = AT_THE_END) -> None:
        """Go on for ``seconds`` at most.

        Raises:
            sqlite3.Error: it cannot be done at present.
        """
        end = time.monotonic() + seconds
        while self.is_wanted and time.monotonic() < end:
            was_merged = self._is_merged
            self.step(connection)
            if was_merged:
                # Done, or somebody reads the log, which may take long.
                return

    def _merge(self, connection: sqlite3.Connection) -> None:
        """Merge some pages; a step that a power cut takes back is done again, and need not wait for the disk."""
        before = connection.total_changes
        pages = PAGES_AT_ONCE if self._is_merging else -PAGES_AT_ONCE
        connection.execute("PRAGMA synchronous = NORMAL")
        try:
            connection.execute("INSERT INTO found (found, rank) VALUES ('merge', ?)", (pages,))
        finally:
            connection.execute("PRAGMA synchronous = FULL")
        self._is_merging = True
        # The command itself counts as one change.
        self._is_merged = connection.total_changes - before < 2


def delete_from_copies(path: Path, uids: Iterable[str]) -> None:
    """Delete entries from the copies that were kept of the database at ``path``, as far as that can be done."""
    names = tuple(uids)
    for copy in version_copies(path):
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as old:
            old.execute("PRAGMA secure_delete = ON")
            _delete_from(old, names)


def _delete_from(connection: sqlite3.Connection, uids: tuple[str, ...]) -> None:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    rows = [row for uid in uids if (row := store.row_of(connection, uid)) is not None]
    if not rows:
        return
    with store.transaction(connection):
        for table, column in _TABLES.items():
            if table in there:
                statement = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608  (our names)
                connection.executemany(statement, [(row,) for row in rows])
    if "found" in there:
        rebuild_index(connection)
