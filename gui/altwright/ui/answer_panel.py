"""What came with an answer beside the alt text: doubts, a long description, words in the picture, its own lines."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from altwright.bridge.counting_words import copied_words, count_words
from altwright.bridge.session import Session
from altwright.ui.alt_text_field import AltTextField
from altwright.ui.buttons import Button
from altwright.ui.findings_panel import FindingsPanel, FoldedFindings
from altwright.ui.theme import GAP, SMALL_GAP, field_style
from altwright.ui.wrapped_text import WrappedText

LINES = 5


class AnswerPanel(QWidget):
    """Folds with what an answer brought; none of it is ever acted upon."""

    rearranged = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Show what came for the picture in front of ``session``."""
        super().__init__(parent)
        self._session = session
        self.doubts = WrappedText()
        self.long = _Fold()
        self.long_field = AltTextField(session.current.suggested.long)
        self.long_field.setAccessibleName(self.tr("Long description"))
        self.long_field.setPlaceholderText(
            self.tr("The same information as the picture, in as many words as it needs.")
        )
        self.copy_long = Button(self.tr("Copy the long description"))
        self.checks = Button("")
        self.checks.setFlat(True)
        self.checks.setCheckable(True)
        self.findings = FindingsPanel(session.long_findings)
        self.findings.setAccessibleName(self.tr("Things to check in the long description"))
        name = self.tr("Long description")
        self._folded = FoldedFindings(
            session.long_findings, self.long_field, self.checks, self.findings, text_name=name
        )
        self.more = _Fold()
        self.words = WrappedText()
        self.written = QPlainTextEdit(readOnly=True)
        self.written.setAccessibleName(self.tr("The answer as written"))
        self.written.setTabChangesFocus(True)
        self._style_written()
        height = self.fontMetrics().lineSpacing() * LINES + 2 * GAP
        self.long_field.setFixedHeight(self.long_field.fontMetrics().lineSpacing() * LINES + 2 * GAP)
        self.written.setFixedHeight(height)

        folds = QHBoxLayout()
        folds.setSpacing(GAP)
        folds.addWidget(self.long)
        folds.addWidget(self.more)
        folds.addStretch(1)
        copying = QHBoxLayout()
        copying.setSpacing(GAP)
        copying.addStretch(1)
        copying.addWidget(self.checks)
        copying.addWidget(self.copy_long)
        self._long_part = QWidget()
        long_column = QVBoxLayout(self._long_part)
        long_column.setContentsMargins(0, 0, 0, 0)
        long_column.setSpacing(SMALL_GAP)
        long_column.addWidget(self.long_field)
        long_column.addLayout(copying)
        long_column.addWidget(self.findings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(self.doubts)
        column.addLayout(folds)
        column.addWidget(self._long_part)
        column.addWidget(self.words)
        column.addWidget(self.written)

        self.long.toggled.connect(self._show_folds)
        self.more.toggled.connect(self._show_folds)
        self.copy_long.clicked.connect(self._on_copy_long_clicked)
        self._folded.rearranged.connect(self._show_folds)
        session.current_changed.connect(self._follow)
        self.show_state()

    def show_state(self) -> None:
        """Show what there is for the picture in front."""
        suggested = self._session.current.suggested
        doubts = self.tr("Can you confirm? {claims}").format(claims="; ".join(suggested.unsure))
        self.doubts.setText(doubts if suggested.unsure else "")
        self.doubts.setVisible(bool(suggested.unsure))
        words = self.tr("Words in the picture: {words}").format(words=suggested.words)
        self.words.setText(words if suggested.words else "")
        if self.written.toPlainText() != suggested.raw.strip():
            self.written.setPlainText(suggested.raw.strip())
        self._show_folds()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        checks = (self.checks, self.copy_long, *self._folded.reading_order())
        return self.long, self.more, self.long_field, *checks, self.written

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        self.long_field.refresh_colours()
        self.findings.refresh_colours()
        self._folded.show_marks()
        self._style_written()

    def _style_written(self) -> None:
        self.written.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit"))

    def _show_folds(self) -> None:
        suggested = self._session.current.suggested
        text = suggested.long_description
        self.long.show_words(self._long_words(text))
        self.more.show_words(self.tr("As written"))
        # Hiding what has the focus would move it.
        focused = QApplication.focusWidget()
        has_focus = focused is self.long or (focused is not None and self._long_part.isAncestorOf(focused))
        has_long = bool(text) or has_focus
        self.long.setVisible(has_long)
        self._long_part.setVisible(has_long and self.long.isChecked())
        self.more.setVisible(bool(suggested.raw))
        self.words.setVisible(self.more.isChecked() and bool(suggested.words))
        self.written.setVisible(self.more.isChecked())
        self.rearranged.emit()

    def _long_words(self, text: str) -> str:
        """Return how long the description is, and what is not seen of its checks while it is folded."""
        count, found = count_words(len(text)), len(self._session.long_findings.found)
        if not found or self.long.isChecked():
            return self.tr("Long description, {count}").format(count=count)
        if found == 1:
            return self.tr("Long description, {count}, 1 thing to check").format(count=count)
        return self.tr("Long description, {count}, {found} things to check").format(count=count, found=found)

    def _follow(self) -> None:
        self.long_field.show_draft(self._session.current.suggested.long)
        self.show_state()

    def _on_copy_long_clicked(self) -> None:
        count = self._session.current.suggested.long.copy()
        self._session.announced.emit(copied_words(count))


class _Fold(Button):
    """A flat button that unfolds what stands below."""

    def __init__(self) -> None:
        super().__init__("")
        self.setFlat(True)
        self.setCheckable(True)

    def show_words(self, words: str) -> None:
        """Show ``words`` behind the sign of the fold."""
        text = f"{'▾' if self.isChecked() else '▸'} {words}"
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(words)
            self.updateGeometry()
