"""What was asked and answered, to read, to mark and to copy."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from altwright.bridge.question_lines import Line, LineKind
from altwright.ui.restyling import style_by_palette
from altwright.ui.theme import GAP, MARGIN, field_style, secondary_text


class Transcript(QTextEdit):
    """Shows questions and answers, each line as one paragraph of plain text, whatever a model wrote."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._shown: list[Line] = []
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(self.tr("Questions and answers"))
        self.setPlaceholderText(self.tr("Questions and answers appear here. The alt text stays as it is."))
        self.document().setDocumentMargin(GAP)
        style_by_palette(self, self._refresh_colours)

    @property
    def line(self) -> int:
        """The line where the caret stands."""
        return self.textCursor().blockNumber()

    def show_lines(self, lines: list[Line]) -> None:
        """Show ``lines``, which may grow, in place of those before, from their end."""
        self._shown = lines
        self.clear()
        for line in self._shown:
            self._insert(line)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def add_line(self, line: Line) -> None:
        """Put ``line`` behind those before; a question is brought into view."""
        follows = self._is_at_end() or line.kind is LineKind.QUESTION
        self._insert(line)
        if line.kind is LineKind.QUESTION:
            self.moveCursor(QTextCursor.MoveOperation.End)
        if follows:
            self._go_to_end()

    def add_words(self, words: str) -> None:
        """Put ``words`` behind those of the last line; who reads further up is left there."""
        follows = self._is_at_end()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(words)
        if follows:
            self._go_to_end()

    def mark_line(self, number: int) -> None:
        """Mark the words of line ``number``."""
        cursor = QTextCursor(self.document().findBlockByNumber(number))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _refresh_colours(self) -> None:
        self.setStyleSheet(field_style(QApplication.palette(), "QTextEdit"))
        cursor = QTextCursor(self.document())
        for number, line in enumerate(self._shown):
            cursor.setPosition(self.document().findBlockByNumber(number).position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._format(line.kind))

    def minimumSizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(160, self.fontMetrics().lineSpacing() * 2 + 2 * GAP)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the marked words as plain text; Qt's own way would add their looks."""
        mime = QMimeData()
        mime.setText(self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n"))
        return mime

    def _insert(self, line: Line) -> None:
        space = QTextBlockFormat()
        first = self.document().isEmpty()
        space.setTopMargin(0 if first else MARGIN if line.kind is LineKind.QUESTION else GAP / 2)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if first:
            cursor.setBlockFormat(space)
        else:
            cursor.insertBlock(space)
        cursor.insertText(line.text, self._format(line.kind))

    def _format(self, kind: LineKind) -> QTextCharFormat:
        looks = QTextCharFormat()
        if kind is LineKind.QUESTION:
            looks.setFontWeight(QFont.Weight.DemiBold)
        elif kind is LineKind.NOTE:
            looks.setForeground(secondary_text(QApplication.palette()))
        return looks

    def _is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _go_to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
