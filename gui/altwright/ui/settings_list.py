"""A list in the settings, and beside or below it what is known of the line that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from altwright.core.message import Message
from altwright.ui.buttons import Button
from altwright.ui.restyling import style_by_palette
from altwright.ui.settings_controls import list_style, page_column
from altwright.ui.settings_notice import Notice
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP, control_height, field_style

SIDE_BY_SIDE = 76
"""Characters in the width from which on the details stand beside the list."""

WIDEST = 90
"""Characters in the width that the details take at most."""

WIDEST_LIST = 40
"""Characters in the width that the list takes at most beside the details."""

MOST_LINES = 12
"""Lines of a long list that are seen at once; it scrolls by itself, so that the details stay in sight."""


class ListLine(NamedTuple):
    """One line of a list: its id, its name, and what is to be known of it in few words."""

    id: str
    name: str
    words: str = ""


class LineList(QListWidget):
    """Lines with what is to be known of each, as high as they are; ``selected`` brings the id of the chosen one."""

    selected = Signal(str)

    def __init__(self, name: str, most_lines: int = 0) -> None:
        """Begin without lines, under ``name``; of ``most_lines`` and more, so many are seen at once."""
        super().__init__()
        # One that Python made: to find out what Qt's own is, PySide6 would build every kind of widget that there is.
        self.setViewport(QWidget(autoFillBackground=True))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self._most_lines = most_lines
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not most_lines:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style_by_palette(
            self, lambda: self.setStyleSheet(field_style(QApplication.palette(), "QListWidget") + list_style())
        )
        self.setTabKeyNavigation(False)
        self.currentItemChanged.connect(self._on_current_item_changed)

    def show_lines(self, lines: Sequence[ListLine], selected: str) -> None:
        """Show ``lines``, the one with the id ``selected`` chosen."""
        self.blockSignals(True)
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        for place, line in enumerate(lines):
            item = self.item(place) if place < self.count() else None
            if item is None:
                item = QListWidgetItem()
                self.addItem(item)
            item.setText(f"{line.name}\n{line.words}" if line.words else line.name)
            item.setData(Qt.ItemDataRole.UserRole, line.id)
            name = f"{line.name}, {line.words}" if line.words else line.name
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            if line.id == selected:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of all lines that are seen at once."""
        lines = sum(max(self.sizeHintForRow(row), 0) for row in range(self.count()))
        if self._most_lines:
            lines = min(lines, self._most_lines * control_height(self))
        return QSize(160, max(control_height(self), lines + 2 * self.frameWidth() + 2))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all lines that are seen at once."""
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

    def _on_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.selected.emit(str(item.data(Qt.ItemDataRole.UserRole)))


class TwoParts(QWidget):
    """A list with what belongs to it, and the details: beside it where there is room, else below."""

    def __init__(self, side: QWidget, details: QWidget) -> None:
        """Arrange ``side`` and ``details``."""
        super().__init__()
        self._side = side
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(MARGIN)
        self._both.addWidget(side, 2)
        self._both.addWidget(details, 3)
        self._both.addStretch()
        details.setMaximumWidth(WIDEST * self.fontMetrics().averageCharWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the details beside the list where there is room for both."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put the details beside the list, or below it."""
        is_wide = self.width() >= SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._side.setMaximumWidth((WIDEST_LIST if is_wide else WIDEST) * self.fontMetrics().averageCharWidth())
        if self._both.direction() is not direction:
            self._both.setDirection(direction)


class ListPage(QWidget):
    """A page with a list, flat buttons below it, details of the line that is chosen, and a place for a message."""

    announced = Signal(str)

    def __init__(self) -> None:
        """Begin with an empty list; :meth:`lay_out` does the rest."""
        super().__init__()
        self.list = LineList("", MOST_LINES)
        self.notice = Notice()

    def lay_out(self, name: str, details: QWidget, *buttons: Button, above: Sequence[QWidget] = ()) -> None:
        """Call the list ``name``; the widgets ``above`` stand over everything."""
        self.list.setAccessibleName(name)
        side = QWidget()
        below = QVBoxLayout(side)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(SMALL_GAP)
        below.addWidget(self.list)
        for button in buttons:
            button.setFlat(True)
            below.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        below.addStretch(1)
        self._both = TwoParts(side, details)
        column = page_column(self)
        for widget in above:
            is_button = isinstance(widget, Button)
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignLeft if is_button else Qt.AlignmentFlag(0))
        column.addWidget(self.notice)
        column.addWidget(self._both)
        column.addStretch(1)

    def commit(self) -> None:
        """Keep what was typed and not yet left."""
        raise NotImplementedError

    def say(self, message: Message | None) -> None:
        """Show ``message`` and have it read aloud, or take the one away that is there."""
        self.notice.show_message(message)
        if message is not None:
            self.announced.emit(message.text)
