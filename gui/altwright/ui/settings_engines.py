"""The page of engines: a list of them, and beside or below it the one that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from altwright.bridge.engine_room import EngineRoom
from altwright.bridge.engine_settings import EngineEntry
from altwright.core.message import Action
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Line, Row, fold, list_style, note, page_column
from altwright.ui.settings_engine import EngineDetails
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP, control_height, field_style

SIDE_BY_SIDE = 76
"""Characters in the width from which on the engine stands beside the list."""

WIDEST = 90
"""Characters in the width that an engine takes at most."""

WIDEST_LIST = 40
"""Characters in the width that the list takes at most beside the engine."""


class EngineList(QListWidget):
    """Names of engines with what is to be known of each, as high as its lines."""

    def __init__(self) -> None:
        """Begin without engines."""
        super().__init__()
        self.setAccessibleName(self.tr("Engines"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(field_style(QApplication.palette(), "QListWidget") + list_style())
        self.setTabKeyNavigation(False)

    def show_entries(self, entries: list[EngineEntry], selected: str) -> None:
        """Show ``entries``, the one with the id ``selected`` chosen."""
        self.blockSignals(True)
        while self.count() > len(entries):
            self.takeItem(self.count() - 1)
        for place, entry in enumerate(entries):
            item = self.item(place) if place < self.count() else None
            if item is None:
                item = QListWidgetItem()
                self.addItem(item)
            item.setText(f"{entry.engine.name}\n{entry.words}" if entry.words else entry.engine.name)
            item.setData(Qt.ItemDataRole.UserRole, entry.engine.id)
            name = f"{entry.engine.name}, {entry.words}" if entry.words else entry.engine.name
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            if entry.engine.id == selected:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of all lines."""
        lines = sum(max(self.sizeHintForRow(row), 0) for row in range(self.count()))
        return QSize(160, max(control_height(self), lines + 2 * self.frameWidth() + 2))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all lines."""
        return QSize(100, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = control_height(self)
        for row in range(self.count()):
            item = self.item(row)
            lines = self._height_of(item.text())
            item.setSizeHint(QSize(0, max(height, lines + GAP)))
        self.updateGeometry()

    def _height_of(self, text: str) -> int:
        room = max(80, self.viewport().width() - 2 * GAP)
        flags = Qt.TextFlag.TextWordWrap
        return self.fontMetrics().boundingRect(0, 0, room, 10_000, flags, text).height()


class EnginesPage(QWidget):
    """Every engine, one of them in detail, and a way to add another."""

    announced = Signal(str)
    arranged = Signal()

    def __init__(self, room: EngineRoom) -> None:
        """Show ``room``."""
        super().__init__()
        self.room = room
        self.list = EngineList()
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
        self.list.currentItemChanged.connect(self._on_current_item_changed)
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
        selected = engines.selected.id
        entries = engines.entries()
        others = sum(not entry.is_first for entry in entries)
        shown = [entry for entry in entries if self.more.isChecked() or entry.is_first or entry.engine.id == selected]
        self.list.show_entries(shown, selected)
        self.more.set_text(self.tr("▾ Fewer") if self.more.isChecked() else self.tr("▸ More…"))
        self.more.setAccessibleName(self.tr("Fewer engines") if self.more.isChecked() else self.tr("More engines"))
        self.more.setVisible(others > 0)
        name = engines.other_in_use()
        text = self.tr("{name} is in use until another one is chosen here.").format(name=name)
        self.others.setText(text if name else "")
        self.others.setVisible(bool(name))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return (
            self.list, self.more, self.look, self.add, self.new_name, self.new_address, self.add_now,
            *self.details.reading_order(),
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the engine beside the list where there is room for both."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put the engine beside the list, or below it."""
        is_wide = self.width() >= SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._side.setMaximumWidth((WIDEST_LIST if is_wide else WIDEST) * self.fontMetrics().averageCharWidth())
        if self._both.direction() is not direction:
            self._both.setDirection(direction)

    def _lay_out(self) -> None:
        self._new = QWidget()
        new = QVBoxLayout(self._new)
        new.setContentsMargins(0, 0, 0, 0)
        new.setSpacing(SMALL_GAP)
        self.new_address_row = Row(self.tr("Address of the service"), self.new_address)
        new.addWidget(Row(self.tr("Name of the service"), self.new_name))
        new.addWidget(self.new_address_row)
        new.addWidget(self.add_now, alignment=Qt.AlignmentFlag.AlignLeft)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
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
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(MARGIN)
        self._both.addWidget(self._side, 2)
        self._both.addWidget(self.details, 3)
        self._both.addStretch()
        self.details.setMaximumWidth(WIDEST * self.fontMetrics().averageCharWidth())
        column = page_column(self)
        column.addLayout(self._both)

    def _on_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.details.commit()
            self.room.engines.select(str(item.data(Qt.ItemDataRole.UserRole)))

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
