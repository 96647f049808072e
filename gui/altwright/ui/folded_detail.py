"""Technical detail below a message: folded away until somebody asks, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from altwright.ui.buttons import Button
from altwright.ui.restyling import keep_as_field
from altwright.ui.theme import GAP

LINES = 4


class FoldedDetail(QWidget):
    """Shows a detail while its ``fold`` is unfolded; that button stands where the owner puts it."""

    copied = Signal(str)
    """Brings what is said when the detail was copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a detail."""
        super().__init__(parent)
        self.fold = Button("")
        self.fold.setFlat(True)
        self.fold.setCheckable(True)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(self.tr("Technical detail"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * LINES + GAP)
        keep_as_field(self.text, "QPlainTextEdit")
        self.copy = Button(self.tr("Copy the detail"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.text)
        column.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignRight)
        self.fold.hide()
        self.hide()
        self._show_unfolded(False)

        self.fold.toggled.connect(self._show_unfolded)
        self.fold.focus_left.connect(self._show_fold)
        self.copy.clicked.connect(self._on_copy_clicked)

    @property
    def detail(self) -> str:
        """What can be unfolded."""
        return self.text.toPlainText()

    def show_detail(self, detail: str) -> None:
        """Have ``detail`` to unfold; where it is empty, nothing of this is seen."""
        if detail != self.detail:
            self.text.setPlainText(detail)
            self.fold.setChecked(False)
        self._show_fold()

    def _show_fold(self) -> None:
        # Hiding a button under the focus would move the focus: it stays until the editor leaves it.
        self.fold.setVisible(bool(self.detail) or self.fold.hasFocus())

    def _show_unfolded(self, unfolded: bool) -> None:
        self.fold.set_text(self.tr("▾ Detail") if unfolded else self.tr("▸ Detail"))
        self.fold.setAccessibleName(self.tr("Hide the detail") if unfolded else self.tr("Show the detail"))
        self.setVisible(unfolded)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.detail)
        self.copied.emit(self.tr("Copied the detail"))
