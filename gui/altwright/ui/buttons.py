"""Push buttons of one height, of which one at a time is filled."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from altwright.ui.theme import CONTROL_HEIGHT, accent, blend, text_on

RADIUS = 4.0


class Button(QPushButton):
    """A plain push button with a name for screen readers; ``set_filled`` makes it the primary one."""

    def __init__(self, text: str, name: str = "", parent: QWidget | None = None) -> None:
        """Show ``text``, with its mnemonic; ``name`` is the accessible name where the text is not enough."""
        super().__init__(text, parent)
        self.setAccessibleName(name or text.replace("&", ""))
        self.setMinimumHeight(CONTROL_HEIGHT)
        self.setAutoDefault(False)
        self.is_filled = False

    def set_text(self, text: str) -> None:
        """Change the words, for eye and ear alike."""
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))

    def set_filled(self, filled: bool) -> None:
        """Fill the button with the accent, or not."""
        self.is_filled = filled
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the filled button flat, in the accent; the style paints every other one."""
        if not self.is_filled or not self.isEnabled():
            super().paintEvent(event)
            return
        fill = accent(self.palette())
        words = text_on(fill)
        if self.isDown():
            fill = blend(fill, words, 0.2)
        elif self.underMouse():
            fill = blend(fill, words, 0.1)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.palette.setColor(QPalette.ColorRole.ButtonText, words)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonLabel, option, painter, self)
