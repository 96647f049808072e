"""The history beside the main window: searched while one types, and used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from PySide6.QtCore import QModelIndex, QSize, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from altwright.bridge.history_desk import HistoryDesk
from altwright.bridge.history_model import HistoryModel
from altwright.bridge.journal import Journal
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.history.records import HistoryQuery, Outcome
from altwright.core.history.wording import history_message
from altwright.core.message import Action, Message, Tone
from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.contents_area import ContentsArea
from altwright.ui.dialog import Dialog
from altwright.ui.history_files import HistoryFiles
from altwright.ui.history_list import HistoryList
from altwright.ui.restyling import style_by_palette
from altwright.ui.settings_controls import Choice, note
from altwright.ui.settings_notice import Notice
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP, control_height, field_style
from altwright.ui.wrapping_row import WrappingRow

SMALLEST = QSize(420, 420)

_PERIODS = (1, 7, 30, 365)
_STATES = (
    HistoryQuery(),
    HistoryQuery(outcome=Outcome.DRAFT),
    HistoryQuery(outcome=Outcome.EDITED),
    HistoryQuery(outcome=Outcome.COPIED),
    HistoryQuery(is_interrupted=True),
    HistoryQuery(is_pinned=True),
)
"""What each of the states looks for, in the order in which they are offered."""


class HistoryWindow(Dialog):
    """A search field, filters, what was found, and what can be done with it; the main window stays usable.

    ``action_requested`` brings what the main window is to do after a message here.
    """

    action_requested = Signal(Action)

    def __init__(self, session: Session, journal: Journal, tasks: TaskRunner, parent: QWidget) -> None:
        """Show the history of ``journal``."""
        super().__init__(parent, self.tr("History"), is_kept=True)
        self._announcer = Announcer(self)
        self._session = session
        self._journal = journal
        self.setMinimumSize(SMALLEST)
        self.model = HistoryModel(journal, tasks, self)
        self.desk = HistoryDesk(session, journal, tasks, self)
        self.files = HistoryFiles(self.desk, self)
        self._build()
        self._lay_out()
        self._connect()
        self._set_tab_order()
        self.begin_at(560, 640)

    def open(self) -> None:
        """Come to the front with everything as it is now, and the focus where one types."""
        self._fill_engines()
        self.model.refresh()
        self.show()
        self.activateWindow()
        self.search.setFocus()
        self.search.selectAll()

    def query(self) -> HistoryQuery:
        """Return what is looked for."""
        days = self.period.currentData()
        state = _STATES[self.state.currentIndex()]
        query = replace(state, words=self.search.text(), engine=self.engine.currentData() or "")
        return replace(query, since=datetime.now(UTC) - timedelta(days=days)) if days else query

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        filters = (self.search, self.state, self.period, self.engine)
        buttons = (self.use_text, self.use_settings, self.open_picture, self.pin, self.delete_one)
        others = (self.export, self.import_file, self.delete_all, self.close_button)
        return *filters, self.list, *buttons, *self.notice.reading_order(), *others

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setAccessibleName(self.tr("Search the history"))
        self.search.setPlaceholderText(self.tr("Words, address, model or date"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(control_height(self.search))
        style_by_palette(self.search, self._style_search)
        self.state, self.period, self.engine = Choice(), Choice(), Choice()
        self.state.setAccessibleName(self.tr("State"))
        self.period.setAccessibleName(self.tr("Time"))
        self.engine.setAccessibleName(self.tr("Engine"))
        self.state.addItems(
            [
                self.tr("Every state"),
                self.tr("Drafts"),
                self.tr("Edited"),
                self.tr("Copied"),
                self.tr("Interrupted"),
                self.tr("Pinned"),
            ]
        )
        words = (self.tr("Last day"), self.tr("Last week"), self.tr("Last month"), self.tr("Last year"))
        self.period.addItem(self.tr("Any time"), 0)
        for text, days in zip(words, _PERIODS, strict=True):
            self.period.addItem(text, days)
        self.engine.addItem(self.tr("Every engine"), "")
        self.list = HistoryList(self.model)
        self.nothing = note()
        self.use_text = Button(self.tr("Use &text"))
        self.use_text.set_filled(True)
        self.use_settings = Button(self.tr("Use &settings"))
        self.open_picture = Button(self.tr("Open pictu&re again"))
        self.pin = Button(self.tr("&Pin"))
        self.delete_one = Button(self.tr("&Delete"))
        self.service = note()
        self.notice = Notice()
        self.export = Button(self.tr("&Export…"))
        self.import_file = Button(self.tr("&Import…"))
        self.delete_all = Button(self.tr("Delete &all…"))
        self.close_button = Button(self.tr("C&lose"))

    def _style_search(self) -> None:
        self.search.setStyleSheet(field_style(QApplication.palette(), "QLineEdit", f"0px {SMALL_GAP}px"))

    def _lay_out(self) -> None:
        contents = QWidget()
        column = QVBoxLayout(contents)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.search)
        filters = QHBoxLayout()
        filters.setSpacing(GAP)
        for choice in (self.state, self.period, self.engine):
            filters.addWidget(choice)
        column.addLayout(filters)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addWidget(WrappingRow(self.use_text, self.use_settings, self.open_picture, self.pin, self.delete_one))
        column.addWidget(self.service)
        column.addWidget(self.notice)
        column.addWidget(WrappingRow(self.export, self.import_file, self.delete_all, ending=self.close_button))
        self._area = ContentsArea(contents)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._area)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        for choice in (self.state, self.period, self.engine):
            choice.currentIndexChanged.connect(self._search)
        self.model.found.connect(self._show_state)
        self.model.failed.connect(lambda error: self._say(history_message(error, translate)))
        self.list.selectionModel().currentChanged.connect(self._show_state)
        self._session.link.changed.connect(self._show_service)
        self.list.activated.connect(self._on_activated)
        self.use_text.clicked.connect(lambda: self._with_chosen(self.desk.use_text))
        self.use_settings.clicked.connect(lambda: self._with_chosen(self.desk.use_settings))
        self.open_picture.clicked.connect(lambda: self._with_chosen(self.desk.open_picture))
        self.pin.clicked.connect(self._on_pin_clicked)
        self.delete_one.clicked.connect(lambda: self._with_chosen(self.desk.delete))
        self.delete_all.clicked.connect(self.desk.ask_to_delete_all)
        self.export.clicked.connect(lambda: self.files.export(self.query()))
        self.import_file.clicked.connect(self.files.import_file)
        self.close_button.clicked.connect(self.reject)
        self.desk.told.connect(self._say)
        self.desk.changed.connect(self.model.refresh)
        self._journal.changed.connect(self.model.refresh)
        self.notice.action_requested.connect(self._perform)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_notice)
        self._show_state()

    def _set_tab_order(self) -> None:
        for first, second in pairwise(self.reading_order()):
            QWidget.setTabOrder(first, second)

    def _search(self) -> None:
        self.model.search(self.query())

    def _fill_engines(self) -> None:
        wanted = self.engine.currentData()
        self.engine.blockSignals(True)
        while self.engine.count() > 1:
            self.engine.removeItem(1)
        self.desk.engines_wanted(self._take_engines, wanted)
        self.engine.blockSignals(False)

    def _take_engines(self, engines: tuple[tuple[str, str], ...], wanted: str) -> None:
        self.engine.blockSignals(True)
        for engine, name in engines:
            self.engine.addItem(name, engine)
        self.engine.show_value(wanted)
        self.engine.blockSignals(False)

    def _show_state(self) -> None:
        """Show what there is to do with the line that is chosen."""
        count = self.model.rowCount()
        line = self.list.chosen()
        self.pin.set_text(self.tr("Un&pin") if line is not None and line.is_pinned else self.tr("&Pin"))
        self._show_service()
        is_looking = self.query() != HistoryQuery()
        words = self.tr("What you describe and write is listed here.")
        if is_looking:
            words = self.tr("Nothing is found. Fewer letters may find more, or every state, any time and every engine.")
        if self._journal.is_private:
            words = self.tr("The private mode is on: nothing new is kept.")
        self.nothing.setText(words)
        self.nothing.setVisible(not count or self._journal.is_private)

    def _show_service(self) -> None:
        """Say beside the button that takes settings over that the service is none of them, where that matters."""
        line = self.list.chosen()
        words = "" if line is None else self.desk.service_words(line.engine, line.engine_name)
        self.service.setText(words)
        self.service.setVisible(bool(words))
        self.use_settings.setAccessibleDescription(words)
        self.use_settings.setToolTip(words)

    def _with_chosen(self, act: Callable[[str], None]) -> None:
        line = self.list.chosen()
        if line is None:
            self._say(Message(self.tr("No entry is chosen."), tone=Tone.NOTICE))
        else:
            act(line.uid)

    def _on_activated(self, _index: QModelIndex) -> None:
        self._with_chosen(self.desk.use_text)

    def _on_pin_clicked(self) -> None:
        line = self.list.chosen()
        self._with_chosen(lambda uid: self.desk.set_pinned(uid, is_pinned=line is None or not line.is_pinned))

    def _say(self, message: Message) -> None:
        self.notice.show_message(message)
        self._show_notice()
        self._announcer.announce(message.text)

    def _perform(self, action: Action) -> None:
        self.list.setFocus()
        self.notice.show_message(None)
        if action is Action.BRING_BACK:
            self.desk.bring_back()
        elif action is Action.DELETE_ALL:
            self.desk.delete_all()
        elif action in {Action.PASTE, Action.OPEN_FILE}:
            self.action_requested.emit(action)

    def _show_notice(self) -> None:
        """Scroll to what is said, where the text is too large for the window."""
        if self.notice.isVisible():
            self._area.ensureWidgetVisible(self.notice, 0, GAP)
