"""Asking the editor what a new version shall be: in which language, or changed how."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from altwright.bridge.refinements import language_choices
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import keep_as_field, keep_secondary
from altwright.ui.theme import GAP, control_height, scaled
from altwright.ui.wrapped_text import WrappedText


class _RewriteDialog(Dialog):
    """One field, what is sent, and two buttons; the window behind stays as it is."""

    chosen = Signal(str)

    def __init__(self, title: str, label: str, field: QWidget, verb: str, sending: str, parent: QWidget) -> None:
        super().__init__(parent, title)
        self.accept_button = Button(verb)
        self.accept_button.set_filled(True)
        self.accept_button.setDefault(True)
        self.cancel = Button(self.tr("&Cancel"))
        heading = QLabel(label)
        heading.setFont(scaled(heading.font(), 1.0, semibold=True))
        heading.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        field.setMinimumHeight(control_height(field))
        sent = WrappedText(sending)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.accept_button)
        self.column.addWidget(heading)
        self.column.addWidget(field)
        self.column.addWidget(sent)
        self.column.addStretch(1)
        self.column.addLayout(buttons)
        keep_secondary(sent)
        self.begin_at(440, self.sizeHint().height())
        self.accept_button.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        field.setFocus()


class LanguageDialog(_RewriteDialog):
    """Chooses the language of a translation; ``chosen`` brings its tag."""

    def __init__(self, first: str, sending: str, parent: QWidget) -> None:
        """Offer ``first`` first, the language that was chosen before."""
        self.field = QComboBox()
        for tag, name in language_choices(first):
            self.field.addItem(name, tag)
        title = self.tr("Translate the text")
        super().__init__(title, self.tr("&Language"), self.field, self.tr("&Translate"), sending, parent)

    def accept(self) -> None:
        """Hand the language over."""
        self.chosen.emit(self.field.currentData())
        super().accept()


class WishDialog(_RewriteDialog):
    """Takes the editor's own words for what shall change; ``chosen`` brings them."""

    def __init__(self, wish: str, sending: str, parent: QWidget) -> None:
        """Begin with the ``wish`` of before."""
        self.field = QLineEdit(wish)
        self.field.selectAll()
        self.field.setPlaceholderText(self.tr("For example: name the people in the order of the caption"))
        title = self.tr("Rewrite in your own words")
        super().__init__(title, self.tr("&What shall change"), self.field, self.tr("&Rewrite"), sending, parent)
        keep_as_field(self.field, "QLineEdit", "0px 6px")

    def accept(self) -> None:
        """Hand the wish over; without one the window stays."""
        wish = " ".join(self.field.text().split())
        if wish:
            self.chosen.emit(wish)
            super().accept()
