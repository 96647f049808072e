"""The plain pages of the settings: the prompt, privacy, and what is general."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.bridge.settings_place import settings_file
from altwright.ui.buttons import Button
from altwright.ui.help_texts import privacy_text
from altwright.ui.settings_controls import Row, note, page_column, switch
from altwright.ui.theme import GAP, field_style
from altwright.ui.wrapped_text import WrappedText

_LINES = 5


class PromptsPage(QWidget):
    """The prompt that every start begins with."""

    prompt_changed = Signal(str)

    def __init__(self, preferences: Preferences, session: Session) -> None:
        """Show the prompt in use."""
        super().__init__()
        self._preferences = preferences
        self._session = session
        self.prompt = QPlainTextEdit(session.prompt)
        self.prompt.setTabChangesFocus(True)
        self.prompt.document().setDocumentMargin(GAP)
        self.prompt.setFixedHeight(self.prompt.fontMetrics().lineSpacing() * _LINES + 2 * GAP)
        self.prompt.setStyleSheet(field_style(QApplication.palette(), "QPlainTextEdit"))
        self.usual = Button(self.tr("Use the usual prompt"))
        self._row = Row(
            self.tr("Prompt"),
            self.prompt,
            words=self.tr("It stands in the main window at once, and again after the next start."),
        )
        column = page_column(self)
        column.addWidget(self._row)
        column.addWidget(self.usual, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        if preferences.organisation.locks("prompts"):
            words = self.tr("Set by your organisation. What you write in the main window counts until the next start.")
            self._row.say(words)
            self.prompt.setReadOnly(True)
            self.usual.hide()
        self.prompt.textChanged.connect(self._on_text_changed)
        self.usual.clicked.connect(lambda: self.prompt.setPlainText(preferences.usual_prompt))

    def commit(self) -> None:
        """Keep the prompt for the next start; an empty one is none."""
        kept = self._preferences.prompt_to_keep(self._session.prompt)
        self._preferences.keep(replace(self._preferences.settings, prompt=kept))

    def showEvent(self, event: QShowEvent) -> None:
        """Show the prompt that the main window has now."""
        super().showEvent(event)
        if self._session.prompt != self.prompt.toPlainText():
            self.prompt.setPlainText(self._session.prompt)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.prompt, self.usual

    def _on_text_changed(self) -> None:
        self.prompt_changed.emit(self.prompt.toPlainText())


class PrivacyPage(QWidget):
    """What is sent, to whom and when, and the one switch that changes it."""

    def __init__(self, session: Session, previews: QAction) -> None:
        """Show the switch ``previews``, and the words about ``session``."""
        super().__init__()
        self._session = session
        self.previews = switch(self.tr("&Load previews from addresses"))
        self.previews.setChecked(previews.isChecked())
        self.words = WrappedText()
        column = page_column(self)
        column.addWidget(self.previews)
        words = self.tr("The host of a picture sees a visit from this computer as soon as you enter its address.")
        column.addWidget(note(words))
        column.addSpacing(GAP)
        column.addWidget(self.words)
        column.addStretch(1)
        self.previews.toggled.connect(previews.setChecked)
        previews.toggled.connect(self.previews.setChecked)
        session.link.changed.connect(self._show_words)
        self._show_words()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return (self.previews,)

    def _show_words(self) -> None:
        self.words.setText(privacy_text(self._session))


class GeneralPage(QWidget):
    """The size of the window, and where the settings are."""

    usual_size_wanted = Signal()

    def __init__(self) -> None:
        """Show where the settings are kept."""
        super().__init__()
        self.usual_size = Button(self.tr("Usual size of the window"))
        self.path = note(str(settings_file()))
        self.copy = Button(self.tr("Copy"), self.tr("Copy where the settings are kept"))
        column = page_column(self)
        column.addWidget(self.usual_size, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(note(self.tr("The main window goes back to the size and the division it had at first.")))
        column.addSpacing(GAP)
        column.addWidget(WrappedText(self.tr("The settings are kept in this file; it holds no key:")))
        column.addWidget(self.path)
        column.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.usual_size.clicked.connect(self.usual_size_wanted)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.path.text()))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.usual_size, self.copy
