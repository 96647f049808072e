"""One ring around whatever has the focus, the same on every control and in every window."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QMenu, QMenuBar, QWidget

from altwright.ui.theme import accent

WIDTH = 2.0
RADIUS = 4.0


class FocusRing(QFocusFrame):
    """A ring that follows the focus of the application from window to window."""

    def __init__(self, application: QApplication) -> None:
        """Follow ``application``'s focus."""
        super().__init__()
        application.focusChanged.connect(self._on_focus_changed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring in the accent, which has 3:1 against both surfaces."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent(self.palette()), WIDTH))
        inset = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or isinstance(new, QMenu | QMenuBar):
            self.setWidget(cast("QWidget", None))
            # The ring is a child of the window it was last in, and would end with it.
            self.setParent(None)
            return
        self.setWidget(new)
        self.raise_()
        self.show()
