"""What a team file would change, to be read before it does."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from altwright.bridge.team import Import
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import keep_as_field
from altwright.ui.theme import GAP
from altwright.ui.wrapped_text import WrappedText


class TeamDialog(Dialog):
    """Shows the changes, all of them as plain text; ``accepted`` tells that they are wanted."""

    def __init__(self, found: Import, parent: QWidget) -> None:
        """Show what ``found`` would change."""
        super().__init__(parent, self.tr("Import a team file"))
        introduction = self.tr("{name} changes the following. Nothing is changed yet.").format(name=found.name)
        self.introduction = WrappedText(" ".join(filter(None, (introduction, found.left_out_words))))
        self.changes = QPlainTextEdit(found.words, readOnly=True)
        self.changes.setAccessibleName(self.tr("What changes"))
        self.changes.setTabChangesFocus(True)
        self.changes.document().setDocumentMargin(GAP)
        keep_as_field(self.changes, "QPlainTextEdit")
        self.take = Button(self.tr("&Import"))
        self.take.setDefault(True)
        self.take.set_filled(True)
        self.cancel = Button(self.tr("&Cancel"))
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        self.column.addWidget(self.introduction)
        self.column.addWidget(self.changes, 1)
        self.column.addLayout(buttons)
        self.begin_at(520, 360)
        self.take.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.take.setFocus()
