"""The list of the history: what was found, and which of it is chosen."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from altwright.bridge.history_model import HistoryModel
from altwright.core.history.records import HistoryLine
from altwright.ui.history_delegate import HistoryDelegate, line_height
from altwright.ui.restyling import style_by_palette
from altwright.ui.theme import field_style

_FEWEST_LINES = 2
"""Lines that are to be seen even where the text is large; what does not fit into the window then scrolls."""


class Place(NamedTuple):
    """Where somebody is in the list: at which entry, in which row, and how far down."""

    uid: str = ""
    row: int = 0
    scrolled: int = 0


class HistoryList(QListView):
    """Shows ``model``; one line is always chosen, and stays so when something changes."""

    def __init__(self, model: HistoryModel) -> None:
        """Show what ``model`` finds."""
        super().__init__()
        self._model = model
        self._place = Place()
        self.setAccessibleName(self.tr("Entries"))
        self.setModel(model)
        self.setItemDelegate(HistoryDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(_FEWEST_LINES * line_height(self.font()) + 2 * self.frameWidth())
        style_by_palette(self, self._style)
        model.modelAboutToBeReset.connect(self._note_place)
        model.found.connect(self._choose)

    def chosen(self) -> HistoryLine | None:
        """Return the line that is chosen."""
        index = self.currentIndex()
        return self._model.line_at(index.row()) if index.isValid() else None

    def _note_place(self) -> None:
        line = self.chosen()
        self._place = Place(line.uid if line else "", self.currentIndex().row(), self.verticalScrollBar().value())

    def _choose(self) -> None:
        """Choose the first line; after a change the line that was chosen, or the one that came into its place."""
        count, place, row = self._model.rowCount(), self._place, 0
        if not count or self.currentIndex().isValid():
            return
        if self._model.is_refreshed:
            same = self._model.row_of(place.uid)
            row = max(0, min(place.row, count - 1)) if same is None else same
        self.setCurrentIndex(self._model.index(row))
        if self._model.is_refreshed:
            self.verticalScrollBar().setValue(place.scrolled)

    def _style(self) -> None:
        self.setStyleSheet(field_style(QApplication.palette(), "QListView"))
