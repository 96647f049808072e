"""Choosing a language that is not in the menu, by its tag."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from altwright.bridge.languages import own_name
from altwright.core.language_names import language_name
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP, control_height, field_style, make_secondary
from altwright.ui.wrapped_text import WrappedText


class LanguageDialog(QDialog):
    """Takes the tag of a language, such as “cy” or “pt-BR”, and says which language that is."""

    chosen = Signal(str)

    def __init__(self, tag: str, parent: QWidget) -> None:
        """Begin with ``tag``."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Language of the text"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        label = QLabel(self.tr("&Tag of the language"))
        self.tag = QLineEdit(tag)
        self.tag.setAccessibleName(self.tr("Tag of the language"))
        self.tag.setMinimumHeight(control_height(self))
        self.tag.setStyleSheet(field_style(QApplication.palette(), "QLineEdit", f"0px {SMALL_GAP}px"))
        label.setBuddy(self.tag)
        self.note = WrappedText(kept_lines=2)
        make_secondary(self.note)
        self.use = Button(self.tr("&Use it"))
        self.use.setDefault(True)
        self.use.set_filled(True)
        cancel = Button(self.tr("&Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(label)
        column.addWidget(self.tag)
        column.addWidget(self.note)
        column.addLayout(buttons)
        self.tag.textChanged.connect(self._show_language)
        self.use.clicked.connect(self._on_use_clicked)
        cancel.clicked.connect(self.reject)
        self.resize(420, self.sizeHint().height())
        self._show_language()
        self.tag.setFocus()

    def _show_language(self) -> None:
        tag = self.tag.text().strip()
        if language_name(tag):
            self.note.setText(own_name(tag))
        else:
            self.note.setText(self.tr("A tag as web pages have it: cy for Welsh, pt-BR for the Portuguese of Brazil."))

    def _on_use_clicked(self) -> None:
        tag = self.tag.text().strip()
        if language_name(tag):
            self.chosen.emit(tag)
            self.accept()
        else:
            self.tag.setFocus()
