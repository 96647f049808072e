"""The alt text in the making: a document with undo that answers are written into and editors correct."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextDocument


class Draft(QObject):
    """The words for one picture, whoever wrote them.

    A whole answer is one undo step; what it replaces comes back with one Undo.
    """

    changed = Signal()
    writing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with an empty document."""
        super().__init__(parent)
        self.document = QTextDocument(self)
        self.is_writing = False
        self.has_typed_words = False
        self.replaced_typed_words = False
        self._copied: str | None = None
        self._known = ""
        self._answer_has_words = False
        self._answer = ""
        self._replaced = ""
        self._applying = False
        self.document.contentsChanged.connect(self._on_document_contents_changed)

    @property
    def text(self) -> str:
        """The plain text, with line feeds between paragraphs; a no-break space stays one."""
        return self.document.toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    @property
    def is_empty(self) -> bool:
        """Whether there is not a single character."""
        return self.document.isEmpty()

    @property
    def changed_since_copied(self) -> bool:
        """Whether the text is another than the one that was copied last."""
        return self._copied is not None and self._copied != self.text

    @property
    def is_copied(self) -> bool:
        """Whether the text is the one that was copied last."""
        return self._copied is not None and self._copied == self.text

    def begin_answer(self) -> None:
        """Expect an answer; the present words stay until its first ones arrive."""
        self._answer_has_words = False
        self._answer = ""
        self.replaced_typed_words = False
        self._set_writing(True)

    def append(self, words: str) -> None:
        """Put ``words`` of the answer behind those before; the first ones replace what was there."""
        self.show_answer(self._answer + words)

    def show_answer(self, text: str) -> None:
        """Show ``text``, the answer so far: nearly always it only grew; the first words replace what was there."""
        if text == self._answer:
            return
        cursor = QTextCursor(self.document)
        with self._as_answer():
            if not self._answer_has_words:
                self._begin_replacing(cursor)
                cursor.insertText(text)
            else:
                cursor.joinPreviousEditBlock()
                if text.startswith(self._answer):
                    cursor.movePosition(QTextCursor.MoveOperation.End)
                    cursor.insertText(text[len(self._answer) :])
                else:
                    cursor.select(QTextCursor.SelectionType.Document)
                    cursor.insertText(text)
            cursor.endEditBlock()
        self._answer_has_words = True
        self._answer = text

    def empty_as_answer(self) -> None:
        """Take what was there away, since the answer is that nothing is to be written; one Undo brings it back."""
        if not self._answer_has_words and not self.is_empty:
            cursor = QTextCursor(self.document)
            with self._as_answer():
                self._begin_replacing(cursor)
                cursor.endEditBlock()
            self._answer_has_words = True

    @property
    def answer_has_words(self) -> bool:
        """Whether the answer that is being written, or was written last, has words."""
        return self._answer_has_words

    def end_answer(self) -> None:
        """Give the words to the editor."""
        if self._answer_has_words:
            self._seal_answer()
            self.has_typed_words = False
        self._known = self.text
        self._set_writing(False)
        self.changed.emit()

    def copy(self) -> int:
        """Put exactly the plain text on the clipboard and return its length in code points."""
        return self.copy_as(self.text)

    def copy_as(self, form: str) -> int:
        """Put ``form``, what the text is elsewhere, on the clipboard and return its length in code points."""
        QGuiApplication.clipboard().setText(form)
        self._copied = self.text
        self.changed.emit()
        return len(form)

    def replace(self, words: str) -> None:
        """Put ``words`` in place of what there is, as if they were typed; one Undo takes them back."""
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(words)
        cursor.endEditBlock()

    def undo(self) -> None:
        """Take the last step back, which for an answer is the whole of it; never while one is being written."""
        if not self.is_writing:
            self.document.undo()

    @property
    def is_as_before_answer(self) -> bool:
        """Whether the text is what the last answer with words replaced."""
        return self._answer_has_words and not self.is_writing and self.text == self._replaced

    def bring_back(self) -> None:
        """Put what the last answer replaced in front again, whatever was typed since; one Undo takes that back."""
        if self.is_writing or not self._answer_has_words or self.is_as_before_answer:
            return
        if self.text == self._answer:
            self.document.undo()
            if self.text == self._replaced:
                return
            self.document.redo()
        self.replace(self._replaced)

    def _begin_replacing(self, cursor: QTextCursor) -> None:
        self._replaced = self.text
        self.replaced_typed_words = self.has_typed_words and not self.is_empty
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        self._copied = None

    def _seal_answer(self) -> None:
        """Keep what is typed right behind the answer from becoming part of its undo step.

        Qt joins an insertion to one that ends where it begins; a removal in between keeps them apart.
        """
        cursor = QTextCursor(self.document)
        with self._as_answer():
            cursor.joinPreviousEditBlock()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(" ")
            cursor.deletePreviousChar()
            cursor.endEditBlock()

    @contextmanager
    def _as_answer(self) -> Iterator[None]:
        self._applying = True
        try:
            yield
        finally:
            self._applying = False

    def _set_writing(self, writing: bool) -> None:
        if writing != self.is_writing:
            self.is_writing = writing
            self.writing_changed.emit(writing)

    def _on_document_contents_changed(self) -> None:
        # Another font or margin counts as a change of the document, too.
        if not self._applying and self.text != self._known:
            self._known = self.text
            self.has_typed_words = True
        self.changed.emit()
