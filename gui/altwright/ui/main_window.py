"""The window: address and prompt above, preview and alt text below, and what happens between them."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QVBoxLayout, QWidget

from altwright.bridge.assets import sample_pictures
from altwright.bridge.intake import (
    can_take,
)
from altwright.bridge.preferences import Preferences, WindowPlace
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.message import Action
from altwright.core.picture import FileSource
from altwright.ui.announcer import Announcer
from altwright.ui.body import BAND_CHARACTERS, LOW_HEIGHT, Body
from altwright.ui.contents_area import ContentsArea
from altwright.ui.in_sight import InSight
from altwright.ui.menus import Menus
from altwright.ui.picture_commands import PictureCommands
from altwright.ui.request_form import RequestForm
from altwright.ui.status_line import StatusLine
from altwright.ui.taking import Taking
from altwright.ui.team_commands import TeamCommands
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP, hairline
from altwright.ui.window_place import place_window
from altwright.ui.window_views import SMALLEST, WindowViews

if TYPE_CHECKING:
    from altwright.bridge.caretaker import Caretaker, HandOver
    from altwright.ui.picture_strip import PictureStrip
    from altwright.ui.rewrite_commands import RewriteCommands
    from altwright.ui.side_windows import SideWindows

_THEME_CHANGES = {QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange, QEvent.Type.ThemeChange}


class MainWindow(QMainWindow):
    """Everything an editor needs for one picture."""

    closed = Signal()
    painted = Signal()

    def __init__(self, session: Session, preferences: Preferences, choice: ServiceChoice, tasks: TaskRunner) -> None:
        """Show ``session`` where the window was last."""
        super().__init__()
        self.session = session
        self._preferences = preferences
        self._choice = choice
        self._tasks = tasks
        self._announcer = Announcer(self)
        self._was_painted = False
        self._is_built = False

        self._line = QFrame()
        self._line.setFrameStyle(QFrame.Shape.HLine | QFrame.Shadow.Plain)
        self._line.setPalette(self._line_palette())
        self.form = RequestForm(session)
        self.body = Body(session)
        self.status = StatusLine(session)
        self._content = QWidget()
        self._column = column = QVBoxLayout(self._content)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.form)
        column.addWidget(self._line)
        column.addWidget(self.body, 1)
        area = ContentsArea(self._content)
        self.setCentralWidget(area)
        InSight(session, area, self.body.text)
        self.setStatusBar(self.status)
        self.taking = Taking(session, self.form, tasks, self)
        self.pictures = PictureCommands(session, tasks, self)
        self.team = TeamCommands(session, preferences, tasks, self.form.prompt, self)
        self.views = WindowViews(self, preferences)
        self.menus = Menus(self, preferences)
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)

        self.form.paste_requested.connect(self.taking.paste)
        self.form.open_requested.connect(self.taking.open_files)
        self.form.picture_pasted.connect(self.taking.take)
        self.body.text.field.picture_pasted.connect(self.taking.take)
        self.body.text.heading.edit_requested.connect(self.edit_destinations)
        self.body.preview.sample_requested.connect(self.try_sample)
        self.body.preview.change_requested.connect(self.change_service)
        self.body.preview.load_requested.connect(session.load_picture)
        self.body.preview.embedded_requested.connect(self.pictures.show_embedded)
        self.body.message.action_requested.connect(self.perform)
        self.body.message.arrived.connect(lambda: area.reveal(self.body.message))
        self.pictures.action_requested.connect(self.perform)
        self.body.rearranged.connect(self._set_tab_order)
        self.form.rearranged.connect(self._set_tab_order)
        self.form.names_requested.connect(self.edit_names)
        self.body.text.rewriting.row_built.connect(self._on_rewrite_row_built)
        self.status.change_requested.connect(self.change_service)
        session.announced.connect(self._announcer.announce)
        session.link.changed.connect(self._show_title)
        session.pictures.rowsInserted.connect(self._on_rows_inserted)

        self._show_title()
        place_window(self, preferences.settings.window)
        self.body.preview_share = preferences.settings.window.preview_share
        self._set_tab_order()
        self.form.address.setFocus()
        self.views.show_compact(preferences.settings.compact)
        self._is_built = True

    @cached_property
    def strip(self) -> PictureStrip:
        """The strip of thumbnails, built with the second picture: it would take a tenth of the start."""
        from altwright.ui.picture_strip import PictureStrip

        strip = PictureStrip(self.session, self._content)
        self._column.insertWidget(self._column.indexOf(self.body), strip)
        return strip

    @cached_property
    def rewriting(self) -> RewriteCommands:
        """The commands of rewriting, built when words are first there."""
        from altwright.ui.rewrite_commands import RewriteCommands

        commands = RewriteCommands(
            self.session,
            self.body.text.rewriting,
            self,
            preferences=self._preferences,
            choice=self._choice,
            tasks=self._tasks,
        )
        commands.action_requested.connect(self.perform)
        return commands

    @cached_property
    def beside(self) -> SideWindows:
        """The windows of the settings and of the history, as long as there are any."""
        from altwright.ui.side_windows import SideWindows

        return SideWindows(self, self._preferences, self._choice, self._tasks)

    @cached_property
    def caretaker(self) -> Caretaker:
        """What looks after the running program; nothing of it is needed before the window is painted."""
        from altwright.bridge.caretaker import Caretaker

        return Caretaker(self.session, self._preferences, self._tasks, self)

    def receive(self, handed: HandOver) -> None:
        """Come to the front, and take what another start of the program was given, as if it had been pasted."""
        from altwright.ui.coming_forward import come_forward

        come_forward(self, handed.token)
        if handed.pictures:
            self.taking.take_named(handed.pictures)

    def show_history(self) -> None:
        """Show what was described and written so far."""
        self.beside.open_history()

    def try_sample(self, index: int = 0) -> None:
        """Take one of the sample photographs."""
        sample = sample_pictures()[index]
        if self.body.preview.sample.hasFocus():
            self.form.describe.setFocus()
        self.form.show_source(FileSource(sample.path), self.tr("Sample: {title}").format(title=sample.title))

    def stop(self) -> None:
        """Stop describing; where nothing is described, leave the zoom."""
        view = self.body.preview.view
        if view.is_zoomed and not self.session.phase.is_running:
            view.toggle_zoom()
        else:
            self.session.stop()

    def go_to_address(self) -> None:
        """Put the focus into the address, ready to be replaced."""
        self.form.address.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.form.address.selectAll()

    def change_service(self, wanted: Action = Action.CHANGE_SERVICE) -> None:
        """Let the editor choose who receives pictures; ``wanted`` tells which field is looked for."""
        self.beside.open_engines(wanted)

    def edit_destinations(self) -> None:
        """Let the editor add and change destinations."""
        self.beside.open_destinations()

    def edit_names(self) -> None:
        """Let the editor change the names that are kept for each project."""
        self.beside.open_names()

    def use_usual_size(self) -> None:
        """Go back to the size and the division of the first start."""
        self.menus.compact.setChecked(False)
        self.showNormal()
        place_window(self, WindowPlace())
        self.body.preview_share = WindowPlace().preview_share
        self.body.arrange_for(self.size())

    def open_demo(self) -> None:
        """Go over to the demo."""
        self._choice.open_demo()

    def set_loads_previews(self, loads: bool) -> None:
        """Load previews from addresses, or not."""
        self.session.loads_previews = loads
        self._preferences.keep(self._preferences.settings._replace(loads_previews=loads))

    def restore_prompt(self) -> None:
        """Put the usual prompt into its field."""
        self.form.prompt.replace_words(self._preferences.usual_prompt)

    def perform(self, action: Action) -> None:
        """Do what a message's button says."""
        from altwright.ui.message_actions import perform

        perform(action, self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what may be a picture."""
        if can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped, wherever on the window."""
        event.acceptProposedAction()
        self.taking.take(event.mimeData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the lower part for the width there is."""
        super().resizeEvent(event)
        # Where the text is large, the labels stand above their fields.
        tight = event.size().height() < LOW_HEIGHT
        stacked = event.size().width() < BAND_CHARACTERS * self.fontMetrics().averageCharWidth()
        self.form.arrange(stacked=stacked, tight=tight)
        self.body.arrange_for(event.size())
        self._column.setSpacing(SMALL_GAP if tight else GAP)
        self._column.setContentsMargins(MARGIN, GAP if tight else MARGIN, MARGIN, GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first painting is done, so that slow things may begin."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() in _THEME_CHANGES and self._is_built:
            self.form.refresh_colours()
            self.body.refresh_colours()
            self._line.setPalette(self._line_palette())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take what was typed beside, remember the place and the prompt, and tell the program to end."""
        if "beside" in vars(self):
            self.beside.close()
        self._remember()
        event.accept()
        self.closed.emit()

    def _show_title(self) -> None:
        name = self.tr("Altwright – Demo") if self.session.link.is_demo else self.tr("Altwright")
        self.setWindowTitle(name)

    def _remember(self) -> None:
        area = self.views.full_geometry
        place = WindowPlace(
            area.x(), area.y(), area.width(), area.height(), self.isMaximized(), round(self.body.preview_share, 3)
        )
        prompt = self._preferences.prompt_to_keep(self.session.prompt)
        self._preferences.keep(self._preferences.settings._replace(window=place, prompt=prompt))

    def _on_rows_inserted(self) -> None:
        if "strip" not in vars(self):
            self.strip.show_state()
            self.strip.show_compact(self.views.is_compact)
            self._set_tab_order()

    def _on_rewrite_row_built(self) -> None:
        if (row := self.body.text.rewriting.row) is not None:
            self.rewriting.follow(row)

    def _set_tab_order(self) -> None:
        strip = self.strip.reading_order() if "strip" in vars(self) else ()
        for first, second in pairwise(
            (*self.form.reading_order(), *strip, *self.body.reading_order(), self.status.service)
        ):
            QWidget.setTabOrder(first, second)

    def _line_palette(self) -> QPalette:
        palette = QApplication.palette()
        palette.setColor(QPalette.ColorRole.WindowText, hairline(palette))
        return palette
