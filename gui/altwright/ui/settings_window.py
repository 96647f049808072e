"""The settings: one window beside the main one, a list of pages, and everything on them counts at once."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from altwright.bridge.caretaker import Caretaker
from altwright.bridge.engine_room import EngineRoom
from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.core.message import Action
from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.contents_area import ContentsArea
from altwright.ui.restyling import style_by_palette
from altwright.ui.settings_checks import ChecksPage
from altwright.ui.settings_controls import list_style
from altwright.ui.settings_destinations import DestinationsPage
from altwright.ui.settings_engines import EnginesPage
from altwright.ui.settings_glossary import NamesPage
from altwright.ui.settings_plain_pages import GeneralPage, PrivacyPage
from altwright.ui.settings_prompts import PromptsPage
from altwright.ui.theme import GAP, control_height

SMALLEST = QSize(640, 480)
USUAL = QSize(860, 640)


class SettingsWindow(QDialog):
    """Engines, what the editor keeps for the work, Privacy and General; the main window stays usable behind it."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        room: EngineRoom,
        previews: QAction,
        parent: QWidget,
        caretaker: Caretaker,
    ) -> None:
        """Show the settings; ``previews`` is the switch for previews from addresses."""
        super().__init__(parent)
        self._announcer = Announcer(self)
        self._room = room
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(SMALLEST)
        self.engines = EnginesPage(room)
        self.prompts = PromptsPage(preferences, session)
        self.destinations = DestinationsPage(session.library)
        self.names = NamesPage(session.library)
        self.checks = ChecksPage(session.library)
        self.privacy = PrivacyPage(session, previews)
        self.general = GeneralPage(caretaker)
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages of the settings"))
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self.pages.viewport().setAutoFillBackground(False)
        style_by_palette(
            self.pages,
            lambda: self.pages.setStyleSheet("QListWidget { background: transparent; }" + list_style()),
        )
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        self.areas: dict[QWidget, ContentsArea] = {}
        for title, page in (
            (self.tr("Engines"), self.engines),
            (self.tr("Prompts"), self.prompts),
            (self.tr("Destinations"), self.destinations),
            (self.tr("Names"), self.names),
            (self.tr("Checks"), self.checks),
            (self.tr("Privacy"), self.privacy),
            (self.tr("General"), self.general),
        ):
            self.pages.addItem(title)
            area = ContentsArea(page)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.areas[page] = area
            self.stack.addWidget(area)
        self.close_button = Button(self.tr("C&lose"))
        self._lay_out()
        self.pages.currentRowChanged.connect(self._on_page_changed)
        self.close_button.clicked.connect(self.reject)
        for page in (self.engines, self.prompts, self.destinations, self.names, self.checks):
            page.announced.connect(self._announce)
        for page in (self.engines, self.checks):
            page.arranged.connect(self._set_tab_order)
        room.shelf.announced.connect(self._announce)
        self.pages.setCurrentRow(0)
        self._set_tab_order()
        self.resize(USUAL)

    def open_at(self, wanted: Action) -> None:
        """Show the page of engines, with the focus where ``wanted`` is done."""
        self.pages.setCurrentRow(0)
        self.engines.open()
        self.show()
        self.activateWindow()
        self.engines.focus_on(wanted)

    def done(self, result: int) -> None:
        """Take what was typed and not yet left, and close, however that was asked for."""
        self._commit()
        self._room.trial.stop()
        super().done(result)

    def _lay_out(self) -> None:
        for row in range(self.pages.count()):
            self.pages.item(row).setSizeHint(QSize(0, control_height(self.pages)))
        widest = max(
            self.pages.fontMetrics().horizontalAdvance(self.pages.item(row).text()) for row in range(self.pages.count())
        )
        self.pages.setFixedWidth(widest + 2 * GAP)
        both = QHBoxLayout()
        both.setSpacing(GAP)
        both.addWidget(self.pages)
        both.addWidget(self.stack, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(both, 1)
        column.addLayout(buttons)

    def _on_page_changed(self, row: int) -> None:
        if row >= 0:
            self._commit()
            self.stack.setCurrentIndex(row)

    def open_page(self, page: QWidget) -> None:
        """Show ``page``, one of this window's, with the focus on the list of pages."""
        self.pages.setCurrentRow(list(self.areas).index(page))
        self.show()
        self.activateWindow()
        self.pages.setFocus()

    def _commit(self) -> None:
        for page in (self.engines, self.prompts, self.destinations, self.names):
            page.commit()

    def _announce(self, text: str) -> None:
        # What outlives the window lets go of its methods, but not of those of others.
        self._announcer.announce(text)

    def _set_tab_order(self) -> None:
        order = (
            self.pages,
            *self.engines.reading_order(),
            *self.prompts.reading_order(),
            *self.destinations.reading_order(),
            *self.names.reading_order(),
            *self.checks.reading_order(),
            *self.privacy.reading_order(),
            *self.general.reading_order(),
            self.close_button,
        )
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
