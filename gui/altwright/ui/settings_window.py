"""The settings: one window beside the main one, a list of pages, and everything on them counts at once."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
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
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import style_by_palette
from altwright.ui.settings_controls import list_style
from altwright.ui.settings_engines import EnginesPage
from altwright.ui.settings_list import ListPage
from altwright.ui.theme import GAP, control_height

if TYPE_CHECKING:
    from altwright.ui.settings_checks import ChecksPage
    from altwright.ui.settings_destinations import DestinationsPage
    from altwright.ui.settings_glossary import NamesPage
    from altwright.ui.settings_plain_pages import GeneralPage, PrivacyPage
    from altwright.ui.settings_prompts import PromptsPage

SMALLEST = QSize(640, 480)


class SettingsWindow(Dialog):
    """Engines, what the editor keeps for the work, Privacy and General; the main window stays usable behind it.

    Each page is built when it is first looked at.
    """

    prompt_changed = Signal(str)
    usual_size_wanted = Signal()

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
        super().__init__(parent, self.tr("Settings"))
        self._announcer = Announcer(self)
        self._room = room
        self.setMinimumSize(SMALLEST)
        self._session = session
        self._preferences = preferences
        self._previews = previews
        self._caretaker = caretaker
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages of the settings"))
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        # One that Python made: to find out what Qt's own is, PySide6 would build every kind of widget that there is.
        self.pages.setViewport(QWidget(autoFillBackground=False))
        style_by_palette(
            self.pages,
            lambda: self.pages.setStyleSheet("QListWidget { background: transparent; }" + list_style()),
        )
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        self.areas: dict[QWidget, ContentsArea] = {}
        self._titles = {
            "engines": self.tr("Engines"),
            "prompts": self.tr("Prompts"),
            "destinations": self.tr("Destinations"),
            "names": self.tr("Names"),
            "checks": self.tr("Checks"),
            "privacy": self.tr("Privacy"),
            "general": self.tr("General"),
        }
        for title in self._titles.values():
            self.pages.addItem(title)
        self.close_button = Button(self.tr("C&lose"))
        self._lay_out()
        self.pages.currentRowChanged.connect(self._on_page_changed)
        self.close_button.clicked.connect(self.reject)
        room.shelf.announced.connect(self._announce)
        self.pages.setCurrentRow(0)
        self.begin_at(860, 640)

    @cached_property
    def engines(self) -> EnginesPage:
        """The page of engines."""
        page = EnginesPage(self._room)
        page.announced.connect(self._announce)
        page.arranged.connect(self._set_tab_order)
        page.details.report.arrived.connect(self._on_report_arrived)
        return page

    @cached_property
    def prompts(self) -> PromptsPage:
        """The page of prompts."""
        from altwright.ui.settings_prompts import PromptsPage

        page = PromptsPage(self._preferences, self._session)
        page.announced.connect(self._announce)
        page.prompt_changed.connect(self.prompt_changed)
        return page

    @cached_property
    def destinations(self) -> DestinationsPage:
        """The page of destinations."""
        from altwright.ui.settings_destinations import DestinationsPage

        page = DestinationsPage(self._session.library)
        page.announced.connect(self._announce)
        return page

    @cached_property
    def names(self) -> NamesPage:
        """The page of names."""
        from altwright.ui.settings_glossary import NamesPage

        page = NamesPage(self._session.library)
        page.announced.connect(self._announce)
        return page

    @cached_property
    def checks(self) -> ChecksPage:
        """The page of ignored checks."""
        from altwright.ui.settings_checks import ChecksPage

        page = ChecksPage(self._session.library)
        page.announced.connect(self._announce)
        page.arranged.connect(self._set_tab_order)
        return page

    @cached_property
    def privacy(self) -> PrivacyPage:
        """The page on privacy."""
        from altwright.ui.settings_plain_pages import PrivacyPage

        return PrivacyPage(self._session, self._preferences, self._previews)

    @cached_property
    def general(self) -> GeneralPage:
        """The page of what is general."""
        from altwright.ui.settings_plain_pages import GeneralPage

        page = GeneralPage(self._caretaker)
        page.usual_size_wanted.connect(self.usual_size_wanted)
        return page

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
        self.column.setContentsMargins(GAP, GAP, GAP, GAP)
        self.column.addLayout(both, 1)
        self.column.addLayout(buttons)

    def _on_page_changed(self, row: int) -> None:
        if row >= 0:
            self._commit()
            page: QWidget = getattr(self, list(self._titles)[row])
            if page not in self.areas:
                area = ContentsArea(page)
                area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
                self.areas[page] = area
                self.stack.addWidget(area)
                self._set_tab_order()
            self.stack.setCurrentWidget(self.areas[page])

    def _on_report_arrived(self) -> None:
        self.areas[self.engines].reveal(self.engines.details.report)

    def open_page(self, page: QWidget) -> None:
        """Show ``page``, one of this window's, with the focus on the list of pages."""
        self.pages.setCurrentRow(next(row for row, known in enumerate(self._titles) if vars(self).get(known) is page))
        self.show()
        self.activateWindow()
        self.pages.setFocus()

    def _commit(self) -> None:
        """Take what was typed and not yet left on the page that is shown."""
        for area in self.areas.values():
            page = area.widget()
            if isinstance(page, EnginesPage | ListPage):
                page.commit()

    def _announce(self, text: str) -> None:
        # What outlives the window lets go of its methods, but not of those of others.
        self._announcer.announce(text)

    def _set_tab_order(self) -> None:
        pages = [page for name in self._titles if (page := vars(self).get(name)) in self.areas]
        order = (self.pages, *(control for page in pages for control in page.reading_order()), self.close_button)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
