"""The plain pages of the settings: privacy, and what is general."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

from altwright.bridge.caretaker import Caretaker
from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.bridge.settings_place import settings_file
from altwright.ui.buttons import Button
from altwright.ui.help_texts import privacy_text
from altwright.ui.settings_controls import note, page_column, switch
from altwright.ui.settings_history import HistoryRows
from altwright.ui.settings_upkeep import UpkeepRows
from altwright.ui.theme import GAP
from altwright.ui.wrapped_text import WrappedText


class PrivacyPage(QWidget):
    """What is sent, to whom and when, and what is kept of it."""

    def __init__(self, session: Session, preferences: Preferences, previews: QAction) -> None:
        """Show the switch ``previews``, what ``preferences`` say of the history, and the words about ``session``."""
        super().__init__()
        self._session = session
        self.previews = switch(self.tr("&Load previews from addresses"))
        self.previews.setChecked(previews.isChecked())
        self.history = HistoryRows(session, preferences)
        self.words = WrappedText()
        column = page_column(self)
        column.addWidget(self.previews)
        words = self.tr("The host of a picture sees a visit from this computer as soon as you enter its address.")
        column.addWidget(note(words))
        column.addSpacing(GAP)
        column.addWidget(self.history)
        column.addSpacing(GAP)
        column.addWidget(self.words)
        column.addStretch(1)
        self.previews.toggled.connect(previews.setChecked)
        previews.toggled.connect(self.previews.setChecked)
        session.link.changed.connect(self._show_words)
        self._show_words()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.previews, *self.history.reading_order()

    def _show_words(self) -> None:
        self.words.setText(privacy_text(self._session))


class GeneralPage(QWidget):
    """The size of the window, and where the settings are."""

    usual_size_wanted = Signal()

    def __init__(self, caretaker: Caretaker) -> None:
        """Show where the settings are kept, and what ``caretaker`` lets be set."""
        super().__init__()
        self.usual_size = Button(self.tr("Usual size of the window"))
        self.path = note(str(settings_file()))
        self.copy = Button(self.tr("Copy"), self.tr("Copy where the settings are kept"))
        self.upkeep = UpkeepRows(caretaker)
        column = page_column(self)
        column.addWidget(self.usual_size, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(note(self.tr("The main window goes back to the size and the division it had at first.")))
        column.addSpacing(GAP)
        column.addWidget(WrappedText(self.tr("The settings are kept in this file; it holds no key:")))
        column.addWidget(self.path)
        column.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(GAP)
        column.addWidget(self.upkeep)
        column.addStretch(1)
        self.usual_size.clicked.connect(self.usual_size_wanted)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.path.text()))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.usual_size, self.copy, *self.upkeep.reading_order()
