"""The place below the counter that is kept for the row of rewriting, which comes with the first words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from altwright.bridge.session import Session
from altwright.ui.theme import GAP, control_height

if TYPE_CHECKING:
    from altwright.ui.rewrite_row import RewriteRow

ROW_CHARACTERS = 66
"""In less width than that, the buttons stand in two rows."""


class RewritePlace(QWidget):
    """Keeps its height whether there is something in it or not, so that nothing moves; the row is built when needed."""

    row_built = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Be empty until ``session`` has words in front."""
        super().__init__(parent)
        self._session = session
        self._stacked = False
        self.row: RewriteRow | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._keep_height()
        session.draft_changed.connect(self._show_row)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.row.reading_order() if self.row is not None else ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for two rows where one is too narrow."""
        super().resizeEvent(event)
        stacked = event.size().width() < ROW_CHARACTERS * self.fontMetrics().averageCharWidth()
        if stacked is not self._stacked:
            self._stacked = stacked
            self._keep_height()
            if self.row is not None:
                self.row.arrange(stacked=stacked)

    def _keep_height(self) -> None:
        height = control_height(self)
        self.setFixedHeight(2 * height + GAP if self._stacked else height)

    def _show_row(self) -> None:
        if self.row is not None:
            self.row.show_state()
        elif not self._session.draft.is_empty:
            from altwright.ui.rewrite_row import RewriteRow

            self.row = RewriteRow(self._session, self)
            self.row.arrange(stacked=self._stacked)
            self._column.addWidget(self.row)
            self.row.show_state()
            self.row_built.emit()
