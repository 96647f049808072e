"""The field for the prompt: as tall as its words, up to three lines."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSizePolicy, QWidget

from altwright.bridge.intake import holds_picture
from altwright.ui.theme import CONTROL_HEIGHT, field_style

MOST_LINES = 3
DOCUMENT_MARGIN = 6
EDGE = 1


class PromptField(QPlainTextEdit):
    """What the model is asked. Tab leaves the field."""

    picture_pasted = Signal(QMimeData)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Prompt"))
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(DOCUMENT_MARGIN)
        self.refresh_colours()
        self.textChanged.connect(self._fit)

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        self.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit"))

    def replace_words(self, text: str) -> None:
        """Put ``text`` in place of what is there, as one step that Undo takes back."""
        if text != self.toPlainText():
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)

    def sizeHint(self) -> QSize:
        """Return a height for the lines there are."""
        # The lines of a document are up to a pixel higher than those of the font.
        line = QFontMetrics(self.font()).lineSpacing() + 1
        lines = min(max(1, round(self.document().size().height())), MOST_LINES)
        frame = 2 * (EDGE + DOCUMENT_MARGIN)
        return QSize(200, max(CONTROL_HEIGHT, lines * line + frame))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines there are, in any width."""
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the lines at the new width."""
        super().resizeEvent(event)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words only; a dropped picture is the window's."""
        return source.hasText() and not source.hasUrls() and not source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert words as plain text; hand a pasted picture over."""
        if holds_picture(source):
            self.picture_pasted.emit(source)
        else:
            self.insertPlainText(source.text())

    def _fit(self) -> None:
        height = self.sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)
