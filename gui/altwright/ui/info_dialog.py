"""A window of words to read and to copy: shortcuts, privacy, the full request, a report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.restyling import style_by_palette
from altwright.ui.theme import GAP, MARGIN, field_style
from altwright.ui.wrapped_text import WrappedText


class InfoDialog(QDialog):
    """Plain text under a title, with Copy and Close; the window behind it stays usable."""

    def __init__(self, title: str, text: str, parent: QWidget, introduction: str = "") -> None:
        """Show ``text``; ``introduction`` stands above it as a sentence."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = QPlainTextEdit(text, readOnly=True)
        self.body.setAccessibleName(title)
        self.body.setTabChangesFocus(True)
        self.body.document().setDocumentMargin(GAP)
        style_by_palette(
            self.body, lambda: self.body.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit"))
        )
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
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        if introduction:
            column.addWidget(WrappedText(introduction))
        column.addWidget(self.body, 1)
        column.addLayout(buttons)
        self.resize(600, 440)
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
