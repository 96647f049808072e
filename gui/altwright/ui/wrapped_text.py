"""Words that wrap, in a window whose parts keep their places."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class WrappedText(QLabel):
    """Plain text over as many lines as its width asks for.

    A wrapping QLabel makes every layout around it trade height for width, and a scroll area then ignores how small its
    contents can be. This one asks for the height that its present width needs, and no more.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show ``text``."""
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def hasHeightForWidth(self) -> bool:
        """Return that height is not traded for width, whatever QLabel would say of wrapping text."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(80, max(0, self.heightForWidth(max(80, self.width()))))

    def sizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(200, self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
