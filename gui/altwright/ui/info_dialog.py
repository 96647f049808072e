"""A window of words to read and to copy: shortcuts, privacy, the full request, a report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, MARGIN


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
        buttons = QDialogButtonBox()
        self.copy = Button(self.tr("&Copy"))
        self.close_button = Button(self.tr("C&lose"))
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.close_button, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        if introduction:
            words = QLabel(introduction)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            column.addWidget(words)
        column.addWidget(self.body, 1)
        column.addWidget(buttons)
        self.resize(600, 440)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.body.toPlainText()))
        buttons.rejected.connect(self.reject)
