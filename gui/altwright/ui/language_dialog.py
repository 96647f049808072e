"""Choosing a language that is not in the menu, by its tag."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from altwright.bridge.languages import own_name
from altwright.core.language_names import language_name
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import keep_as_field, keep_secondary
from altwright.ui.theme import SMALL_GAP, control_height
from altwright.ui.wrapped_text import WrappedText


class LanguageDialog(Dialog):
    """Takes the tag of a language, such as “cy” or “pt-BR”, and says which language that is."""

    chosen = Signal(str)

    def __init__(self, tag: str, parent: QWidget) -> None:
        """Begin with ``tag``."""
        super().__init__(parent, self.tr("Language of the text"))
        label = QLabel(self.tr("&Tag of the language"))
        self.tag = QLineEdit(tag)
        self.tag.setAccessibleName(self.tr("Tag of the language"))
        self.tag.setMinimumHeight(control_height(self))
        keep_as_field(self.tag, "QLineEdit", f"0px {SMALL_GAP}px")
        label.setBuddy(self.tag)
        self.note = WrappedText(kept_lines=2)
        keep_secondary(self.note)
        self.use = Button(self.tr("&Use it"))
        self.use.setDefault(True)
        self.use.set_filled(True)
        cancel = Button(self.tr("&Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.use)
        self.column.addWidget(label)
        self.column.addWidget(self.tag)
        self.column.addWidget(self.note)
        self.column.addLayout(buttons)
        self.tag.textChanged.connect(self._show_language)
        self.use.clicked.connect(self._on_use_clicked)
        cancel.clicked.connect(self.reject)
        self.begin_at(420, self.sizeHint().height())
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
