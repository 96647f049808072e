"""A window of words to read and to copy: shortcuts, privacy, the full request, a report."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import keep_as_field
from altwright.ui.theme import GAP
from altwright.ui.wrapped_text import WrappedText


class InfoDialog(Dialog):
    """Plain text under a title, with Copy and Close; the window behind it stays usable."""

    def __init__(self, title: str, text: str, parent: QWidget, introduction: str = "") -> None:
        """Show ``text``; ``introduction`` stands above it as a sentence."""
        super().__init__(parent, title)
        self.body = QPlainTextEdit(text, readOnly=True)
        self.body.setAccessibleName(title)
        self.body.setTabChangesFocus(True)
        self.body.document().setDocumentMargin(GAP)
        keep_as_field(self.body, "QPlainTextEdit")
        self.copy = Button(self.tr("&Copy"))
        self.close_button = Button(self.tr("C&lose"))
        self.close_button.setDefault(True)
        self.close_button.set_filled(True)
        self._outcome = WrappedText()
        self._outcome.setAccessibleName(self.tr("What became of it"))
        self._row = buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._outcome, 1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.close_button)
        if introduction:
            self.column.addWidget(WrappedText(introduction))
        self.column.addWidget(self.body, 1)
        self.column.addLayout(buttons)
        self.begin_at(600, 440)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.body.toPlainText()))
        self.close_button.clicked.connect(self.reject)

    def add_button(self, button: Button) -> None:
        """Put ``button`` before the others."""
        self._row.insertWidget(1, button)
        QWidget.setTabOrder(self.body, button)
        QWidget.setTabOrder(button, self.copy)

    def say(self, text: str) -> None:
        """Show what became of a button's work, and say it."""
        self._outcome.setText(text)
        Announcer(self).announce(text)
