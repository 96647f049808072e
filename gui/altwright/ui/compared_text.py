"""Two texts in one, with what only one of them has in brackets, struck out or underlined."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from altwright.core.text_difference import Piece, Side
from altwright.ui.restyling import keep_as_field
from altwright.ui.theme import GAP, scaled


class ComparedText(QTextEdit):
    """Shows pieces of two texts: ``[−words]`` are gone from the other one, ``[+words]`` are new in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Begin empty; ``name`` is for screen readers."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(GAP)
        self.setFont(scaled(self.font(), 1.1))
        keep_as_field(self, "QTextEdit")

    def show_pieces(self, pieces: Iterable[Piece]) -> None:
        """Show ``pieces`` in place of those before; signs and lines tell them apart, not colours."""
        gone, new = QTextCharFormat(), QTextCharFormat()
        gone.setFontStrikeOut(True)
        new.setFontWeight(QFont.Weight.DemiBold)
        new.setFontUnderline(True)
        self.clear()
        cursor = QTextCursor(self.document())
        for side, text in pieces:
            match side:
                case Side.BOTH:
                    cursor.insertText(text, QTextCharFormat())
                case Side.ONE:
                    self._insert_marked(cursor, "−", text, gone)
                case Side.OTHER:
                    self._insert_marked(cursor, "+", text, new)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def minimumSizeHint(self) -> QSize:
        """Return room for three lines."""
        return QSize(160, self.fontMetrics().lineSpacing() * 3 + 2 * GAP)

    def _insert_marked(self, cursor: QTextCursor, sign: str, text: str, looks: QTextCharFormat) -> None:
        words = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if words else ""
        plain = QTextCharFormat()
        cursor.insertText(f"{before}[{sign}", plain)
        cursor.insertText(words, looks)
        cursor.insertText(f"]{after}", plain)
