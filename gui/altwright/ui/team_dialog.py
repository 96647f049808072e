"""What a team file would change, to be read before it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from altwright.bridge.team import Import
from altwright.ui.buttons import Button
from altwright.ui.restyling import style_by_palette
from altwright.ui.theme import GAP, MARGIN, field_style
from altwright.ui.wrapped_text import WrappedText


class TeamDialog(QDialog):
    """Shows the changes, all of them as plain text; ``accepted`` tells that they are wanted."""

    def __init__(self, found: Import, parent: QWidget) -> None:
        """Show what ``found`` would change."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a team file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        introduction = self.tr("{name} changes the following. Nothing is changed yet.").format(name=found.name)
        self.introduction = WrappedText(" ".join(filter(None, (introduction, found.left_out_words))))
        self.changes = QPlainTextEdit(found.words, readOnly=True)
        self.changes.setAccessibleName(self.tr("What changes"))
        self.changes.setTabChangesFocus(True)
        self.changes.document().setDocumentMargin(GAP)
        style_by_palette(
            self.changes, lambda: self.changes.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit"))
        )
        self.take = Button(self.tr("&Import"))
        self.take.setDefault(True)
        self.take.set_filled(True)
        self.cancel = Button(self.tr("&Cancel"))
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.introduction)
        column.addWidget(self.changes, 1)
        column.addLayout(buttons)
        self.resize(520, 360)
        self.take.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.take.setFocus()
