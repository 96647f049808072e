"""Push buttons of one height, of which one at a time is filled."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from altwright.ui.theme import GAP, RADIUS, accent, blend, control_height, edge, text_on


class Button(QPushButton):
    """A plain push button with a name for screen readers; ``set_filled`` makes it the primary one."""

    focus_left = Signal()

    def __init__(self, text: str, name: str = "", parent: QWidget | None = None) -> None:
        """Show ``text``, with its mnemonic; ``name`` is the accessible name where the text is not enough."""
        super().__init__(parent)
        # Where both are handed over at once, PySide6 looks whether the words are an icon, and makes a class for it.
        self.setText(text)
        self.setAccessibleName(name or text.replace("&", ""))
        self.setMinimumHeight(control_height(self))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus; a dialog would press its usual one instead."""
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or not is_plain:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the focus went on to another control."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.focus_left.emit()

    def sizeHint(self) -> QSize:
        """Return the style's size; a flat button is no wider than its words."""
        size = super().sizeHint()
        return (
            QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * GAP, size.height()) if self.isFlat() else size
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button flat: the filled one in the accent, others with an edge; macOS paints its own."""
        if sys.platform == "darwin" and not self.is_filled:
            super().paintEvent(event)
            return
        palette = self.palette()
        fill = accent(palette) if self.is_filled else palette.button().color()
        words = text_on(fill) if self.is_filled and self.isEnabled() else palette.buttonText().color()
        if self.isDown():
            fill = blend(fill, words, 0.2)
        elif self.underMouse() and self.isEnabled():
            fill = blend(fill, words, 0.1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isFlat() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen if self.is_filled or self.isFlat() else edge(palette))
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setPen(words)
        # The style would draw the same words, and load for it what costs a twentieth of the start.
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())
