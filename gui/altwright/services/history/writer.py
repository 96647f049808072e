"""The one thread that writes the history: words are on the disk a quarter of a second after they came."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from altwright.core.history.errors import HistoryDamaged, HistoryError, HistoryTooNew
from altwright.core.history.records import FOR_EVER, HistoryEntry
from altwright.services.history import store
from altwright.services.history.files import copies, damaged_files, remove_old_copies
from altwright.services.history.opening import open_database, worded
from altwright.services.history.owning import Ownership
from altwright.services.history.schema import rebuild_index
from altwright.services.history.tidying import Tidying, delete_from_copies

DELAY = 0.25
"""Seconds for which changes are gathered, so that a text that grows word by word is not written word by word."""

QUIET = 1.0
"""Seconds without a change after which what changed is indexed; until then it is found without."""

RETRY = 1.0
"""Seconds until what could not be written is tried again."""

_REMEMBERED = 64
"""Entries of which it is remembered what of them is on the disk already."""

_COPIES_KEPT = 90
"""Days for which a copy from before a migration and a damaged file are kept at most."""

Result = TypeVar("Result")
Job = Callable[[sqlite3.Connection], Result]


class Opened(NamedTuple):
    """What was found at the start: what was open in the window last, and what became of a damaged database.

    ``damaged`` is the name under which it was set aside, else empty; ``saved`` counts the entries that it gave.
    """

    entries: tuple[HistoryEntry, ...]
    damaged: str = ""
    saved: int = 0


def _now() -> datetime:
    return datetime.now(UTC)


class HistoryWriter:
    """Keeps entries in the database at ``path``, one after the other, on a thread of its own.

    ``on_opened`` and ``on_trouble`` are called on that thread: the first with what was found, each time that the
    database was opened; the second with the error when nothing can be written, and with None when all is written
    again. What could not be written is kept and tried again.

    Of two programs with one history the first owns the pictures that were open last; the other begins with none, and
    leaves none open.
    """

    def __init__(
        self,
        path: Path,
        on_opened: Callable[[Opened], None] = lambda _opened: None,
        on_trouble: Callable[[HistoryError | None], None] = lambda _error: None,
        *,
        days: int = FOR_EVER,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """Begin to open the database; entries older than ``days`` go when it is open."""
        self.path = path
        self._on_opened = on_opened
        self._on_trouble = on_trouble
        self._days = days
        self._clock = clock
        self._changed = threading.Condition()
        self._pending: dict[str, HistoryEntry] = {}
        self._due = 0.0
        self._jobs: deque[Callable[[], None]] = deque()
        self._is_closing = False
        self._connection: sqlite3.Connection | None = None
        self._trouble: HistoryError | None = None
        self._is_damaged = False
        self._ownership: Ownership | None = None
        self._may_index = True
        self._last_write = 0.0
        self._written: OrderedDict[str, HistoryEntry] = OrderedDict()
        self._tidying = Tidying()
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    def keep(self, entry: HistoryEntry) -> None:
        """Have ``entry`` on the disk soon; only the last of several states of one entry is written."""
        with self._changed:
            if self._is_closing:
                return
            if not self._pending:
                self._due = max(self._due, time.monotonic() + DELAY)
            self._pending[entry.uid] = entry
            self._changed.notify()

    def run(self, job: Job[Result]) -> Future[Result]:
        """Have ``job`` done with the database, behind everything that was to be kept before; the future tells of it.

        It fails with a HistoryError where the database cannot be written, and is cancelled by a close.
        """
        future: Future[Result] = Future()

        def do() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                with worded():
                    self._write_pending()
                    result = job(self._opened())
            except HistoryError as error:
                self._note_trouble(error)
                future.set_exception(error)
            except Exception as error:  # noqa: BLE001  (a mistake in the job belongs to whoever gave it)
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._changed:
            if self._is_closing:
                future.cancel()
            else:
                self._jobs.append(do)
                self._changed.notify()
        return future

    def flush(self) -> Future[None]:
        """Have everything written now."""
        return self.run(lambda _connection: None)

    def set_pinned(self, uids: Iterable[str], *, is_pinned: bool) -> Future[None]:
        """Pin entries, or unpin them."""
        names = tuple(uids)
        return self.run(lambda connection: store.set_pinned(connection, names, is_pinned=is_pinned))

    def delete(self, uids: Iterable[str]) -> Future[tuple[HistoryEntry, ...]]:
        """Delete entries; what they were can be brought back by :meth:`bring_back`.

        When there is time, nothing of them is left in the files, but for damaged ones, which nobody can read.
        """
        names = tuple(uids)

        def job(connection: sqlite3.Connection) -> tuple[HistoryEntry, ...]:
            for name in names:
                self._written.pop(name, None)
            gone = store.delete(connection, names)
            store.scrub(connection)
            self._tidying.look(connection)
            delete_from_copies(self.path, names)
            return gone

        return self.run(job)

    def damaged_files(self) -> tuple[Path, ...]:
        """Return the damaged files beside the database, from which nothing can be deleted."""
        return damaged_files(self.path)

    def bring_back(self, entries: Iterable[HistoryEntry]) -> Future[None]:
        """Keep deleted entries again, each at its time; one that is there again already stays."""
        gone = tuple(entries)

        def job(connection: sqlite3.Connection) -> None:
            with store.transaction(connection):
                for entry in gone:
                    if store.row_of(connection, entry.uid) is None:
                        store.index(connection, store.insert_by_time(connection, entry))

        return self.run(job)

    def close_entries(self, uids: Iterable[str]) -> Future[None]:
        """Remember that entries are no longer open in the window."""
        names = tuple(uids)

        def job(connection: sqlite3.Connection) -> None:
            for name in names:
                self._written.pop(name, None)
            store.close_entries(connection, names)

        return self.run(job)

    def delete_all(self) -> Future[None]:
        """Delete everything, also from the copies beside the database."""

        def job(connection: sqlite3.Connection) -> None:
            self._written.clear()
            store.delete_all(connection)
            self._tidying.look(connection)
            for path in copies(self.path):
                path.unlink(missing_ok=True)

        return self.run(job)

    def forget_older(self, days: int) -> Future[int]:
        """Delete what is older than ``days`` from now on."""
        self._days = days

        def job(connection: sqlite3.Connection) -> int:
            self._written.clear()
            count = store.forget_older(connection, days, self._clock())
            self._tidying.look(connection)
            return count

        return self.run(job)

    def close(self, seconds: float = 5.0) -> bool:
        """Write what is left and end the thread; return whether all that was in ``seconds``."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(seconds)
        return not self._thread.is_alive() and not self._pending

    def _run(self) -> None:
        self._attempt(self._opened)
        while (work := self._next_work()) is not None:
            work()
        self._attempt(self._write_pending)
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._tidying.finish(self._connection)
            with contextlib.suppress(sqlite3.Error):
                store.set_fact(self._connection, "closed", 1)
                store.scrub(self._connection)
            self._connection.close()
            self._connection = None
        if self._ownership is not None:
            self._ownership.release()

    def _next_work(self) -> Callable[[], None] | None:
        """Wait for something to do and return it, or None when the end has come."""
        with self._changed:
            while True:
                now = time.monotonic()
                if self._jobs:
                    return self._jobs.popleft()
                if self._is_closing:
                    return None
                if self._connection is None and self._trouble is not None:
                    if isinstance(self._trouble, HistoryTooNew):
                        self._pending.clear()
                        self._changed.wait()
                        continue
                    wait = self._due - now
                    if wait <= 0:
                        return lambda: self._attempt(self._write_pending)
                elif self._pending:
                    wait = self._due - now
                    if wait <= 0:
                        return lambda: self._attempt(self._write_pending)
                elif self._may_index:
                    wait = self._last_write + QUIET - now
                    if wait <= 0:
                        return lambda: self._attempt(self._index_some)
                elif self._tidying.is_wanted:
                    wait = self._tidying.wait()
                    if wait <= 0:
                        return self._tidy
                else:
                    self._changed.wait()
                    continue
                self._changed.wait(wait)

    def _attempt(self, work: Callable[[], object]) -> None:
        """Do ``work``; where it cannot be done, say so once and let it be tried again."""
        try:
            with worded():
                work()
        except HistoryError as error:
            self._note_trouble(error)
        else:
            if self._trouble is not None and self._connection is not None:
                self._trouble = None
                self._on_trouble(None)

    def _note_trouble(self, error: HistoryError) -> None:
        self._due = time.monotonic() + RETRY
        if isinstance(error, HistoryDamaged) and self._connection is not None:
            self._leave_damaged(error)
        is_new = self._trouble is None or type(self._trouble) is not type(error)
        self._trouble = error
        if is_new:
            self._on_trouble(error)

    def _leave_damaged(self, error: HistoryDamaged) -> None:
        """Make the index anew where that is all that is damaged; else let the next try mend the whole database."""
        cause = error.__cause__
        code = getattr(cause, "sqlite_errorcode", 0)
        if self._connection is not None and code == sqlite3.SQLITE_CORRUPT_VTAB:
            with contextlib.suppress(sqlite3.Error):
                rebuild_index(self._connection)
                self._may_index = True
                return
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._is_damaged = True

    def _opened(self) -> sqlite3.Connection:
        """Return the connection, opened when it is first wanted.

        Raises:
            HistoryError: it cannot be opened.
        """
        if self._connection is None:
            self._written.clear()
            connection, aside, saved = open_database(self.path, is_damaged=self._is_damaged)
            self._is_damaged = False
            self._connection = connection
            with worded():
                store.set_fact(connection, "closed", 0)
                store.forget_older(connection, self._days, self._clock())
                self._tidying.look(connection)
                remove_old_copies(self.path, min(self._days, _COPIES_KEPT), self._clock())
                if self._ownership is None:
                    self._ownership = Ownership(self.path)
                left = store.open_entries(connection) if self._ownership.is_ours else ()
            self._may_index = True
            self._on_opened(Opened(left, aside.name if aside else "", saved))
        return self._connection

    def _write_pending(self) -> None:
        connection = self._opened()
        with self._changed:
            batch = tuple(self._pending.values())
        if not batch:
            return
        with store.transaction(connection):
            for entry in batch:
                kept = entry if self._is_owner else replace(entry, open_at=None)
                store.put(connection, kept, self._written.get(entry.uid))
        for entry in batch:
            self._written[entry.uid] = entry
            self._written.move_to_end(entry.uid)
        while len(self._written) > _REMEMBERED:
            self._written.popitem(last=False)
        self._last_write = time.monotonic()
        self._tidying.rest()
        self._may_index = True
        with self._changed:
            for entry in batch:
                if self._pending.get(entry.uid) is entry:
                    del self._pending[entry.uid]
            self._due = self._last_write + DELAY

    @property
    def _is_owner(self) -> bool:
        return self._ownership is not None and self._ownership.is_ours

    def _index_some(self) -> None:
        self._may_index = store.index_some(self._opened())

    def _tidy(self) -> None:
        """Do a little against what deleted words left; no word that is to be kept depends on it, so nobody is told."""
        try:
            with worded():
                self._tidying.step(self._opened())
        except HistoryDamaged as error:
            self._note_trouble(error)
        except HistoryError:
            self._tidying.postpone()
