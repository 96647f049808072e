"""A text whose claims are marked with the numbers under which they are told beside it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from altwright.bridge.opinion_words import Mark
from altwright.ui.restyling import keep_as_field
from altwright.ui.theme import GAP, scaled


class MarkedText(QTextEdit):
    """Shows a text to read; a marked place is underlined and stands in brackets with its numbers, as in ``[1 two]``."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Begin empty; ``name`` is for screen readers."""
        super().__init__(parent)
        self._shown: tuple[str, tuple[Mark, ...]] = ("", ())
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(GAP)
        self.setFont(scaled(self.font(), 1.1))
        keep_as_field(self, "QTextEdit")

    def show_text(self, text: str, marks: Iterable[Mark] = ()) -> None:
        """Show ``text`` with its ``marks``, which come in their order and do not overlap; the caret stays."""
        wanted = (text, tuple(marks))
        if wanted == self._shown:
            return
        self._shown = wanted
        place = self.verticalScrollBar().value()
        looks = QTextCharFormat()
        looks.setFontWeight(QFont.Weight.DemiBold)
        looks.setFontUnderline(True)
        self.clear()
        cursor = QTextCursor(self.document())
        end = 0
        for mark in wanted[1]:
            numbers = ", ".join(map(str, mark.numbers))
            cursor.insertText(f"{text[end : mark.start]}[{numbers} ", QTextCharFormat())
            cursor.insertText(text[mark.start : mark.end], looks)
            cursor.insertText("]", QTextCharFormat())
            end = mark.end
        cursor.insertText(text[end:], QTextCharFormat())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(place)

    def minimumSizeHint(self) -> QSize:
        """Return room for four lines."""
        return QSize(140, self.fontMetrics().lineSpacing() * 4 + 2 * GAP)
