"""The part of the window that scrolls where the text is too large for it, so that nothing is ever cut off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from altwright.ui.theme import GAP


class ContentsArea(QScrollArea):
    """Scrolls by itself to whatever gets the focus, by whichever key, and to what is to be seen at once."""

    def __init__(self, contents: QWidget) -> None:
        """Show ``contents``."""
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._contents = contents
        self.setWidget(contents)
        self._revealed: QWidget | None = None
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to ``widget``, as far as need be, once it has its place."""
        self._revealed = widget
        self._timer.start()

    def _on_timeout(self) -> None:
        widget, layout = self._revealed, self._contents.layout()
        if widget is not None and widget.isVisible():
            if layout is not None:
                layout.activate()
            self._scroll_to(widget)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._contents.isAncestorOf(new):
            self._scroll_to(new)

    def _scroll_to(self, widget: QWidget) -> None:
        # Qt's own way shows only the line with the text cursor. The beginning matters where not all fits.
        place = QRect(widget.mapTo(self._contents, QPoint(0, 0)), widget.size())
        for corner in (place.bottomRight(), place.topLeft()):
            self.ensureVisible(corner.x(), corner.y(), GAP, GAP)
