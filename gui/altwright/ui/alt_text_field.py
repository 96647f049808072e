"""The pane where the words arrive and are corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout, QPlainTextEdit, QWidget

from altwright.bridge.draft import Draft
from altwright.bridge.intake import holds_picture
from altwright.ui.theme import ALT_TEXT_SIZE, caution_colour, fault_colour, field_style, scaled

LINES = 6
LINES_AT_LEAST = 4
LINES_WHERE_IT_IS_LOW = 2


class Mark(NamedTuple):
    """A stretch to underline, in Python's characters, ``end`` behind it; an error or advice."""

    start: int
    end: int
    is_error: bool


class AltTextField(QPlainTextEdit):
    """Shows the draft's document: read-only while words arrive, editable otherwise. Tab leaves it."""

    picture_pasted = Signal(QMimeData)
    key_refused = Signal()
    """Tells, once an answer, that something was typed while the words of the answer come."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        """Show ``draft``."""
        super().__init__(parent)
        self._follows = True
        self._has_refused = False
        self._least_lines = LINES_WHERE_IT_IS_LOW
        self._draft = draft
        draft.writing_changed.connect(self._on_writing_changed)
        self.setAccessibleName(self.tr("Alt text"))
        self.show_decorative(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setFont(scaled(self.font(), ALT_TEXT_SIZE))
        self.refresh_colours()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self.show_draft(draft)

    def show_draft(self, draft: Draft) -> None:
        """Show ``draft`` in place of the one before, from its end."""
        self._draft.writing_changed.disconnect(self._on_writing_changed)
        self._draft = draft
        draft.writing_changed.connect(self._on_writing_changed)
        document = draft.document
        if not isinstance(document.documentLayout(), QPlainTextDocumentLayout):
            document.setDefaultFont(self.font())
            document.setDocumentLayout(QPlainTextDocumentLayout(document))
            document.setDocumentMargin(8)
        self.setDocument(document)
        self._on_writing_changed(draft.is_writing)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def show_decorative(self, decorative: bool) -> None:
        """Say in the empty field that it shall stay empty, or that words appear here or can be written."""
        if self._draft.is_writing:
            words = self.tr("The words appear here. Stop ends that, and then you can write them yourself.")
        elif decorative:
            words = self.tr("Leave the alt field empty: this picture is decorative.")
        else:
            words = self.tr("The words appear here. You can also write them yourself, without any service.")
        if words != self.placeholderText():
            self.setPlaceholderText(words)

    def show_marks(self, wanted: Iterable[Mark], text: str) -> None:
        """Underline ``wanted`` in ``text``, which this shows; none while words arrive.

        Errors have a wave, advice has dots: the colours differ too, and are not needed to tell them apart.
        """
        from PySide6.QtGui import QTextCharFormat
        from PySide6.QtWidgets import QTextEdit

        styles = QTextCharFormat.UnderlineStyle
        marks: list[QTextEdit.ExtraSelection] = []
        for start, end, is_error in wanted if not self._draft.is_writing else ():
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(_qt_place(text, start))
            cursor.setPosition(_qt_place(text, end), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            colour = fault_colour(self.palette()) if is_error else caution_colour(self.palette())
            mark.format.setUnderlineStyle(styles.WaveUnderline if is_error else styles.DotLine)
            mark.format.setUnderlineColor(colour)
            marks.append(mark)
        self.setExtraSelections(marks)

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        self.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit"))

    def sizeHint(self) -> QSize:
        """Return room for six lines of about 65 characters."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 65, metrics.lineSpacing() * LINES + 24)

    def arrange(self, *, tight: bool) -> None:
        """Ask for the lines of a usual text, or for fewer where the window is low."""
        self._least_lines = LINES_WHERE_IT_IS_LOW if tight else LINES_AT_LEAST
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return room for the fewest lines that are of use."""
        return QSize(160, QFontMetrics(self.font()).lineSpacing() * self._least_lines + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type the key, or tell that nothing can be typed now."""
        if self.isReadOnly() and not self._has_refused and event.text().isprintable() and event.text():
            self._has_refused = True
            self.key_refused.emit()
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words only; a dropped picture is the window's."""
        return source.hasText() and not source.hasUrls() and not source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert words as plain text; hand a pasted picture over."""
        if holds_picture(source):
            self.picture_pasted.emit(source)
        else:
            self.insertPlainText(source.text())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the marked words as they are; Qt's own way would turn no-break spaces into ordinary ones."""
        mime = QMimeData()
        mime.setText(self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n"))
        return mime

    def _on_writing_changed(self, writing: bool) -> None:
        self.setReadOnly(writing)
        self._has_refused = False
        self._follows = True

    def _on_scrolled(self, value: int) -> None:
        if self._draft.is_writing:
            self._follows = value >= self.verticalScrollBar().maximum()

    def _on_range_changed(self, _low: int, high: int) -> None:
        if self._draft.is_writing and self._follows:
            self.verticalScrollBar().setValue(high)


def _qt_place(text: str, place: int) -> int:
    """Return where Qt, which counts in UTF-16, has the character at ``place`` of ``text``."""
    return place + sum(character > "\uffff" for character in text[:place])
