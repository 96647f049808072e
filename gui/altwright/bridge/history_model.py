"""What a search in the history found, as a list that is fetched while one scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage

from altwright.bridge.plain_tip import plain_tip
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.bridge.versions import first_words
from altwright.core.history.errors import HistoryError
from altwright.core.history.records import LONGEST_BEGINNING, HistoryLine, HistoryQuery
from altwright.core.history.report import state_words
from altwright.core.lazy_asyncio import asyncio

if TYPE_CHECKING:
    from altwright.bridge.journal import Journal

PAGE = 60
"""Lines that are fetched at once."""

AT_ONCE = 24
"""Thumbnails that are read at once: as many as are in sight."""

MOST_REFRESHED = 600
"""Lines that are fetched again at once when something has changed, so that the list stays where it is."""

MOST_THUMBNAILS = 300
"""Thumbnails that are kept; those that were asked for first go first, and are read again when they are seen again."""


class HistoryModel(QAbstractListModel):
    """Lines of the history, the newest first: two lines of words and a thumbnail each.

    ``found`` tells that a search is done, ``failed`` brings the error of one that could not be. ``is_refreshed`` tells
    that the last search was for the same as the one before.
    """

    found = Signal()
    failed = Signal(object)

    def __init__(self, journal: Journal, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Begin empty; :meth:`search` fills it."""
        super().__init__(parent)
        self._journal = journal
        self._tasks = tasks
        self.is_refreshed = False
        self._query = HistoryQuery()
        self._count = PAGE
        self._lines: list[HistoryLine] = []
        self._thumbnails: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._generation = 0
        self._is_searching = False
        self._is_fetching = False
        self._is_reading = False
        self._is_whole = True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of lines that were fetched."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words or the thumbnail of a line."""
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{_beginning(line)}\n{_facts(line)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{_words(line)}, {_facts(line)}"
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(line.beginning)
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnail(line.row)
        return None

    def line_at(self, row: int) -> HistoryLine | None:
        """Return the line in ``row``, or None."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, uid: str) -> int | None:
        """Return where the entry ``uid`` is, or None where it was not fetched."""
        return next((row for row, line in enumerate(self._lines) if line.uid == uid), None)

    def search(self, query: HistoryQuery) -> None:
        """Look for ``query``; what is still being looked for is not waited for."""
        self.is_refreshed = False
        self._search_for(query, PAGE)

    def _search_for(self, query: HistoryQuery, count: int) -> None:
        self._query, self._count = query, count
        self._generation += 1
        if not self._is_searching:
            self._is_searching = True
            self._tasks.start(self._search(), "search the history")

    def refresh(self) -> None:
        """Look once more for the same; thumbnails are read anew, and stay to be seen meanwhile."""
        self._asked.clear()
        self.is_refreshed = self.is_refreshed or not self._is_searching
        self._search_for(self._query, min(max(PAGE, len(self._lines)), MOST_REFRESHED))

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Tell whether there may be more lines."""
        return not (parent.isValid() or self._is_whole or self._is_fetching or self._is_searching)

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Fetch the next lines."""
        if self.canFetchMore(parent):
            self._is_fetching = True
            self._tasks.start(self._fetch(), "fetch more of the history")

    async def _search(self) -> None:
        try:
            generation, count = -1, PAGE
            lines: tuple[HistoryLine, ...] = ()
            while generation != self._generation:
                generation, count = self._generation, self._count
                lines = await self._read(None, count)
            self.beginResetModel()
            self._lines = list(lines)
            self._is_whole = len(lines) < count
            self.endResetModel()
        except HistoryError as error:
            self.failed.emit(error)
        finally:
            self._is_searching = False
        self.found.emit()

    async def _fetch(self) -> None:
        try:
            generation = self._generation
            more = await self._read(self._lines[-1].row)
            if generation != self._generation:
                return  # what is looked for is another now, and says itself whether there is more
            if more:
                first = len(self._lines)
                self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
                self._lines += more
                self.endInsertRows()
            self._is_whole = len(more) < PAGE
        except HistoryError as error:
            self._is_whole = True
            self.failed.emit(error)
        finally:
            self._is_fetching = False

    async def _read(self, before: int | None, count: int = PAGE) -> tuple[HistoryLine, ...]:
        query = self._query
        return await asyncio.to_thread(lambda: self._journal.reader.search(query, before=before, limit=count))

    def _decoded(self, rows: list[int]) -> dict[int, QImage]:
        thumbnails = self._journal.reader.thumbnails(rows)
        return {row: QImage.fromData(data) for row, data in thumbnails.items()}

    def _thumbnail(self, row: int) -> QImage | None:
        if row not in self._asked:
            while row not in self._thumbnails and len(self._thumbnails) >= MOST_THUMBNAILS:
                first = next(iter(self._thumbnails))
                del self._thumbnails[first]
                self._asked.discard(first)
            self._thumbnails.setdefault(row, QImage())
            self._asked.add(row)
            self._wanted.append(row)
            if not self._is_reading:
                self._is_reading = True
                self._tasks.start(self._read_thumbnails(), "read thumbnails of the history")
        image = self._thumbnails[row]
        return None if image.isNull() else image

    async def _read_thumbnails(self) -> None:
        try:
            while self._wanted:
                # What was asked for last is in sight.
                rows, self._wanted = self._wanted[-AT_ONCE:], self._wanted[:-AT_ONCE]
                images = await asyncio.to_thread(self._decoded, rows)
                for row, image in images.items():
                    if row in self._thumbnails and not image.isNull():
                        self._thumbnails[row] = image
                if self._lines:
                    self.dataChanged.emit(
                        self.index(0), self.index(len(self._lines) - 1), [Qt.ItemDataRole.DecorationRole]
                    )
        except HistoryError:
            self._wanted.clear()  # a list without small pictures is a list all the same
        finally:
            self._is_reading = False


def _words(line: HistoryLine) -> str:
    return first_words(line.beginning) or translate("History", "No words yet")


def _beginning(line: HistoryLine) -> str:
    """Return all that is known of the words, in one line."""
    ending = "…" if len(line.beginning) >= LONGEST_BEGINNING else ""
    return f"{' '.join(line.beginning.split())}{ending}" if line.beginning.strip() else _words(line)


def _facts(line: HistoryLine) -> str:
    when = QDateTime.fromMSecsSinceEpoch(int(line.created.timestamp() * 1000))
    date = QLocale().toString(when, QLocale.FormatType.ShortFormat)
    pinned = translate("History", "pinned") if line.is_pinned else ""
    state = state_words(line.outcome, line.answer, translate)
    return " · ".join(filter(None, (date, line.model or line.engine_name, state, pinned)))
