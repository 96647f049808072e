"""Searching the history, beside whoever writes it: another thread, or another program."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from altwright.core.history.errors import HistoryTooNew
from altwright.core.history.records import AnswerState, HistoryEntry, HistoryLine, HistoryQuery, microseconds
from altwright.core.history.searching import index_query, matches, pieces
from altwright.services.history import store
from altwright.services.history.opening import BUSY_SECONDS, worded
from altwright.services.history.rows import LINE, Value, entry_from, line_from
from altwright.services.history.schema import VERSION, migrate, version_of

PAGE = 60
"""Lines that are looked for at once."""

_FEW = 3000
"""As many entries are looked through one by one, rather than by the index of words."""

_MOST_UNINDEXED = 500
"""Entries that changed just now are found without the index; after a migration the rest is found a little later."""

Condition = tuple[str, tuple[Value, ...]]


class HistoryReader:
    """Reads the database at ``path``, from any thread; nothing is open between two calls."""

    def __init__(self, path: Path) -> None:
        """Read the database at ``path``, which need not exist yet."""
        self._path = path

    @property
    def is_there(self) -> bool:
        """Whether there is a history, of whatever state."""
        return self._path.exists()

    def search(self, query: HistoryQuery, *, before: int | None = None, limit: int = PAGE) -> tuple[HistoryLine, ...]:
        """Return what ``query`` finds, the newest first; ``before`` is the row of the last line of the page before.

        Raises:
            HistoryError: the history cannot be read.
        """
        with self._connected() as connection:
            return () if connection is None else _search(connection, query, before, limit)

    def entry(self, uid: str) -> HistoryEntry | None:
        """Return the whole entry ``uid``, or None where there is none any more.

        Raises:
            HistoryError: the history cannot be read.
        """
        with self._connected() as connection:
            row = None if connection is None else store.row_of(connection, uid)
            return None if row is None or connection is None else entry_from(connection, row)

    def entries(self, query: HistoryQuery, *, oldest_first: bool = False) -> Iterator[HistoryEntry]:
        """Give the whole entries that ``query`` finds, the newest first, without having all of them at once.

        An import keeps the order of entries of one second only where the oldest come first.

        Raises:
            HistoryError: the history cannot be read.
        """
        with self._connected() as connection:
            if connection is None:
                return
            rows: Iterable[int] = _rows(connection, query)
            for row in reversed(array("q", rows)) if oldest_first else rows:
                with worded():
                    entry = entry_from(connection, row)
                if entry is not None:
                    yield entry

    def thumbnails(self, rows: Iterable[int]) -> dict[int, bytes]:
        """Return the small pictures of the entries in ``rows``, of those that have one.

        Raises:
            HistoryError: the history cannot be read.
        """
        found: dict[int, bytes] = {}
        with self._connected() as connection:
            if connection is None:
                return found
            for row in rows:
                values = connection.execute("SELECT data FROM thumbnails WHERE entry = ?", (row,)).fetchone()
                if values is not None and isinstance(values[0], bytes):
                    found[row] = values[0]
        return found

    def described_before(self, picture_hash: str, but: str = "") -> HistoryEntry | None:
        """Return the newest entry with words for the picture of this hash, other than the one called ``but``, or None.

        Raises:
            HistoryError: the history cannot be read.
        """
        with self._connected() as connection:
            return None if connection is None else store.described_before(connection, picture_hash, but)

    def engines(self) -> tuple[tuple[str, str], ...]:
        """Return the engines that there are entries of, ids with names, by name.

        Raises:
            HistoryError: the history cannot be read.
        """
        with self._connected() as connection:
            if connection is None:
                return ()
            # Each step jumps over all entries of an engine by the index, however many there are.
            rows = connection.execute(
                "WITH RECURSIVE known(engine) AS (SELECT min(engine) FROM entries WHERE engine > '' UNION ALL SELECT "
                "(SELECT min(engine) FROM entries WHERE engine > known.engine) FROM known WHERE known.engine NOT NULL) "
                "SELECT engine, (SELECT engine_name FROM entries e WHERE e.engine = known.engine ORDER BY id DESC "
                "LIMIT 1) FROM known WHERE engine NOT NULL LIMIT 200"
            ).fetchall()
        named = [(str(engine), str(name or engine)) for engine, name in rows]
        return tuple(sorted(named, key=lambda engine: engine[1].casefold()))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection | None]:
        """Yield a connection, or None where there is no history yet.

        Raises:
            HistoryError: the history cannot be read.
        """
        with worded():
            connection = _connect(self._path)
            try:
                if connection is not None and (version := version_of(connection)) != VERSION:
                    if version > VERSION:
                        raise HistoryTooNew(f"The history is of version {version}; this Altwright knows {VERSION}.")
                    connection.close()
                    connection = None if version == 0 else _migrated_copy(self._path)
                yield connection
            finally:
                if connection is not None:
                    connection.close()


def _rows(connection: sqlite3.Connection, query: HistoryQuery) -> Iterator[int]:
    """Give the rows that ``query`` finds, the newest first, a page at a time."""
    before: int | None = None
    while lines := _search(connection, query, before, PAGE):
        yield from (line.row for line in lines)
        before = lines[-1].row


def _connect(path: Path) -> sqlite3.Connection | None:
    """Return a connection that reads, or None where there is no file."""
    if not path.exists():
        return None
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{address_of(path.absolute())}?{mode}", timeout=BUSY_SECONDS, uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            # A folder that nobody may write to has no room for what SQLite keeps beside a database that changes.
            if "immutable" in mode:
                raise
            continue
        except BaseException:
            connection.close()
            raise
        connection.execute("PRAGMA query_only = ON")
        connection.isolation_level = None
        return connection
    return None


def address_of(path: PurePath) -> str:
    """Return the absolute ``path`` as the address that SQLite takes; it knows no hosts, such as a share of Windows has.

    Their name stands behind two more slashes for it, where the share's path begins.
    """
    return re.sub("^file://(?=[^/])", "file:////", path.as_uri())


def _migrated_copy(path: Path) -> sqlite3.Connection:
    """Return what the database of an earlier version at ``path`` will be, in memory; migrating is the writer's."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with contextlib.closing(sqlite3.connect(f"{address_of(path.absolute())}?mode=ro", uri=True)) as source:
        source.backup(copy)
    migrate(copy, lambda _version: None)
    while store.index_some(copy):
        pass
    return copy


def _search(
    connection: sqlite3.Connection, query: HistoryQuery, before: int | None, limit: int
) -> tuple[HistoryLine, ...]:
    conditions = _conditions(query, before)
    lines = _indexed(connection, query, conditions, limit) if query.words.strip() else None
    if lines is None:
        lines = _lines(connection, "entries e", conditions, limit)
    return tuple(lines[:limit])


def _conditions(query: HistoryQuery, before: int | None) -> list[Condition]:
    """Return what ``query`` wants of an entry besides its words."""
    found: list[Condition] = []
    # SQLite knows no numbers of rows. A plus keeps it from the index of what many entries have in common.
    is_rare = query.is_pinned or query.is_interrupted
    many, some = "+" if is_rare else "", "+" if query.is_pinned else ""
    if before is not None:
        found.append(("e.id < ?", (before,)))
    if query.engine:
        found.append((f"{many}e.engine = ?", (query.engine,)))
    if query.outcome is not None:
        found.append((f"{many}e.outcome = ?", (query.outcome,)))
    if query.is_interrupted:
        found.append((f"{some}e.answer = ?", (AnswerState.INTERRUPTED,)))
    if query.is_pinned:
        found.append(("e.is_pinned", ()))
    # A row is at least the second of its entry, so that earlier rows need not be looked at.
    if query.since is not None:
        found.append(("e.id >= ?", (microseconds(query.since) // 1_000_000,)))
        found.append(("e.created >= ?", (microseconds(query.since),)))
    if query.until is not None:
        found.append(("e.created < ?", (microseconds(query.until),)))
    return found


def _indexed(
    connection: sqlite3.Connection, query: HistoryQuery, conditions: list[Condition], limit: int
) -> list[HistoryLine] | None:
    """Return the lines that the words of ``query`` find; None where it has none to look for."""
    wanted = pieces(query.words)
    if not wanted:
        return None
    inside: list[Condition] = [("instr(s.text, ?) > 0", (piece,)) for piece in wanted]
    inside.append(("e.id NOT IN (SELECT entry FROM unindexed)", ()))
    if _are_few(connection, conditions):
        tables = "entries e CROSS JOIN searched s ON s.entry = e.id"
        lines = _lines(connection, tables, [*conditions, *inside], limit)
    else:
        tables = "found CROSS JOIN searched s ON s.entry = found.rowid CROSS JOIN entries e ON e.id = found.rowid"
        # The index takes the bounds of its own rows, and goes through them from the newest on.
        bounds = [(text.replace("e.id", "found.rowid"), values) for text, values in conditions if text[:5] == "e.id "]
        expression: Condition = ("found MATCH ?", (index_query(wanted),))
        lines = _lines(connection, tables, [expression, *bounds, *conditions, *inside], limit, "found.rowid")
    return sorted([*lines, *_just_changed(connection, query, conditions)], key=lambda line: -line.row)


def _are_few(connection: sqlite3.Connection, conditions: list[Condition]) -> bool:
    """Tell whether so few entries meet ``conditions`` that each can be looked at."""
    filters = [condition for condition in conditions if not condition[0].startswith("e.id < ")]
    if not filters:
        return False
    where, values = _where(filters)
    statement = f"SELECT count(*) FROM (SELECT 1 FROM entries e WHERE {where} LIMIT {_FEW + 1})"  # noqa: S608  (our words)
    return int(connection.execute(statement, values).fetchone()[0]) <= _FEW


def _just_changed(
    connection: sqlite3.Connection, query: HistoryQuery, conditions: list[Condition]
) -> Iterator[HistoryLine]:
    """Give the lines of the entries that are not in the index yet and are found all the same."""
    newest: Condition = (f"e.id IN (SELECT entry FROM unindexed ORDER BY entry DESC LIMIT {_MOST_UNINDEXED})", ())  # noqa: S608  (our number)
    for line in _lines(connection, "entries e", [*conditions, newest], _MOST_UNINDEXED):
        entry = entry_from(connection, line.row)
        if entry is not None and matches(entry, query.words):
            yield line


def _lines(
    connection: sqlite3.Connection, tables: str, conditions: list[Condition], limit: int, order: str = "e.id"
) -> list[HistoryLine]:
    where, values = _where(conditions)
    statement = f"SELECT {LINE} FROM {tables} WHERE {where} ORDER BY {order} DESC LIMIT ?"  # noqa: S608  (our words)
    return [line_from(row) for row in connection.execute(statement, (*values, limit))]


def _where(conditions: list[Condition]) -> tuple[str, tuple[Value, ...]]:
    where = " AND ".join(condition for condition, _ in conditions) or "1"
    return where, tuple(value for _, values in conditions for value in values)
