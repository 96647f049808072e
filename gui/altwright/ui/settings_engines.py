"""The page of engines: a list of them, and beside or below it the one that is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from altwright.bridge.engine_room import EngineRoom
from altwright.bridge.engine_settings import EngineEntry
from altwright.core.message import Action
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Line, Row, fold, note, page_column
from altwright.ui.settings_engine import EngineDetails
from altwright.ui.settings_list import LineList, ListLine, TwoParts
from altwright.ui.theme import SMALL_GAP


class EnginesPage(QWidget):
    """Every engine, one of them in detail, and a way to add another."""

    announced = Signal(str)
    arranged = Signal()

    def __init__(self, room: EngineRoom) -> None:
        """Show ``room``."""
        super().__init__()
        self.room = room
        self.list = LineList(self.tr("Engines"))
        self.others = note()
        self.locked = note()
        self.locked.hide()
        self.more = fold("")
        self.look = Button(self.tr("Look for local engines"))
        self.add = fold("")
        self.new_name = Line()
        self.new_address = Line("https://api.example.org/v1")
        self.add_now = Button(self.tr("Add it"))
        self.details = EngineDetails(room)
        self._lay_out()
        self.list.selected.connect(self._on_engine_selected)
        self.more.toggled.connect(self._on_more_toggled)
        self.look.clicked.connect(self._on_look_clicked)
        self.add.toggled.connect(self._on_add_toggled)
        self.add_now.clicked.connect(self._on_add_now_clicked)
        self.new_address.returnPressed.connect(self._on_add_now_clicked)
        room.engines.changed.connect(self.show_state)
        self.details.announced.connect(self.announced)
        self.details.arranged.connect(self.arranged)
        self._on_add_toggled(False)
        if room.engines.locks("engines"):
            self.add.hide()
            self.locked.setText(self.tr("Which engines there are is set by your organisation."))
            self.locked.show()
        self.more.setChecked(False)
        self.show_state()

    def open(self) -> None:
        """Look at the engine in use, at what runs on this computer, and at the models that are here."""
        self.room.engines.select_used()
        self.room.finder.look()
        self.room.shelf.look()

    def focus_on(self, wanted: Action) -> None:
        """Put the focus where the editor wants to change something."""
        self.arrange()
        match wanted:
            case Action.CHECK_KEY if self.details.key.isVisibleTo(self):
                self.details.key.setFocus()
            case Action.CHOOSE_MODEL if self.details.model.isVisibleTo(self):
                self.details.model.setFocus()
            case _:
                self.list.setFocus()

    def commit(self) -> None:
        """Take what was typed and not yet left."""
        self.details.commit()

    def show_state(self) -> None:
        """Show the engines as they are now."""
        engines = self.room.engines
        selected = engines.selected_id
        entries = engines.entries()
        others = sum(not entry.is_first for entry in entries)
        shown = [entry for entry in entries if self.more.isChecked() or entry.is_first or entry.id == selected]
        self.list.show_lines([_line_of(entry) for entry in shown], selected)
        self.more.set_text(self.tr("▾ Fewer") if self.more.isChecked() else self.tr("▸ More…"))
        self.more.setAccessibleName(self.tr("Fewer engines") if self.more.isChecked() else self.tr("More engines"))
        self.more.setVisible(others > 0)
        words = engines.words_on_other()
        self.others.setText(words)
        self.others.setVisible(bool(words))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return (
            self.list, self.more, self.look, self.add, self.new_name, self.new_address, self.add_now,
            *self.details.reading_order(),
        )  # fmt: skip

    def arrange(self) -> None:
        """Put the engine beside the list, or below it."""
        self._both.arrange()

    def _lay_out(self) -> None:
        self._new = QWidget()
        new = QVBoxLayout(self._new)
        new.setContentsMargins(0, 0, 0, 0)
        new.setSpacing(SMALL_GAP)
        self.new_address_row = Row(self.tr("Address of the service"), self.new_address)
        new.addWidget(Row(self.tr("Name of the service"), self.new_name))
        new.addWidget(self.new_address_row)
        new.addWidget(self.add_now, alignment=Qt.AlignmentFlag.AlignLeft)
        side_widget = QWidget()
        side = QVBoxLayout(side_widget)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SMALL_GAP)
        side.addWidget(self.locked)
        side.addWidget(self.others)
        side.addWidget(self.list)
        for button in (self.more, self.look, self.add):
            button.setFlat(True)
            side.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._new)
        side.addStretch(1)
        self._both = TwoParts(side_widget, self.details)
        column = page_column(self)
        column.addWidget(self._both)

    def _on_engine_selected(self, name: str) -> None:
        self.details.commit()
        self.room.engines.select(name)

    def _on_more_toggled(self) -> None:
        self.show_state()

    def _on_look_clicked(self) -> None:
        self.room.finder.look()

    def _on_add_toggled(self, unfolded: bool) -> None:
        self.add.set_text(self.tr("▾ Add another service") if unfolded else self.tr("▸ Add another service…"))
        self.add.setAccessibleName(self.tr("Add another service"))
        self._new.setVisible(unfolded)
        self.new_address_row.say("")
        if unfolded:
            self.new_name.setFocus()

    def _on_add_now_clicked(self) -> None:
        trouble = self.room.engines.add(self.new_name.text(), self.new_address.text())
        self.new_address_row.say(trouble)
        self.announced.emit(trouble)
        if trouble:
            self.new_address.setFocus()
            return
        for field in (self.new_name, self.new_address):
            field.show_text("", over=True)
        self.list.setFocus()
        self.add.setChecked(False)


def _line_of(entry: EngineEntry) -> ListLine:
    return ListLine(entry.id, entry.engine.name, entry.words)
