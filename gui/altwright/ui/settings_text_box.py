"""A field for several lines of text that counts when it is left."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from altwright.ui.restyling import style_by_palette
from altwright.ui.theme import GAP, field_style


class TextBox(QPlainTextEdit):
    """Several lines; ``committed`` brings them when they were changed and the field is left. Tab leaves it."""

    committed = Signal(str)

    def __init__(self, lines: int, placeholder: str = "") -> None:
        """Begin empty, with room for ``lines`` lines."""
        super().__init__()
        self._shown = ""
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(GAP)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 2 * GAP)
        style_by_palette(self, lambda: self.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit")))

    def show_text(self, text: str, *, over: bool = False) -> None:
        """Show ``text``, but not in the place of what is just being typed unless ``over``."""
        if over or self.toPlainText() == self._shown:
            self._shown = text
            if text != self.toPlainText():
                self.setPlainText(text)

    def commit(self) -> None:
        """Hand over what was typed, if something was."""
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText()
            self.committed.emit(self._shown)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Count what was typed."""
        super().focusOutEvent(event)
        self.commit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert words as plain text."""
        self.insertPlainText(source.text())
