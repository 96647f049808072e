"""The part of the window that scrolls where the text is too large for it, so that nothing is ever cut off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from altwright.ui.theme import GAP


class ContentsArea(QScrollArea):
    """Scrolls by itself to whatever gets the focus, by whichever key."""

    def __init__(self, contents: QWidget) -> None:
        """Show ``contents``."""
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._contents = contents
        self.setWidget(contents)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._contents.isAncestorOf(new):
            # Qt's own way shows only the line with the text cursor. The beginning matters where not all fits.
            place = QRect(new.mapTo(self._contents, QPoint(0, 0)), new.size())
            for corner in (place.bottomRight(), place.topLeft()):
                self.ensureVisible(corner.x(), corner.y(), GAP, GAP)
