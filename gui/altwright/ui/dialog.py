"""What the windows beside the main one have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from altwright.ui.theme import GAP, MARGIN


class Dialog(QDialog):
    """A window beside the main one, which stays usable: Esc closes it, and it begins no larger than the screen.

    Its parts stand in ``column``. They follow the palette by themselves, see :mod:`altwright.ui.restyling`.
    """

    def __init__(self, parent: QWidget, title: str = "", *, is_kept: bool = False) -> None:
        """Stand beside the window of ``parent``, until it is closed or, if it ``is_kept``, as long as that."""
        super().__init__(parent)
        self._end: Callable[[], bool] | None = None
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, not is_kept)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(GAP)

    def begin_at(self, width: int, height: int) -> None:
        """Be ``width`` by ``height`` pixels large at first, as far as the screen has room for it."""
        self.resize(QSize(width, height).boundedTo(self.screen().availableGeometry().size()))

    def end_first(self, end: Callable[[], bool]) -> None:
        """Let Esc call ``end``, and close the window only where that tells that there was nothing to end."""
        self._end = end

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc end what is under way before it closes the window."""
        if event.key() != Qt.Key.Key_Escape or self._end is None or not self._end():
            super().keyPressEvent(event)
