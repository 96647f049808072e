"""The place in the window where it is said what happened, what was kept and what to do next."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.bridge.session import Session
from altwright.core.message import Action, Tone
from altwright.ui.buttons import Button
from altwright.ui.icons import ICON_SIZE, icon_pixmap
from altwright.ui.theme import GAP, accent, caution_colour, control_height, fault_colour
from altwright.ui.wrapped_text import WrappedText
from altwright.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from altwright.ui.folded_detail import FoldedDetail

EDGE = 3
LINES = 3
_ICONS = {Tone.FAULT: "fault", Tone.CAUTION: "caution", Tone.NOTICE: "notice"}


class MessageArea(QWidget):
    """One message with at most two buttons and folded-away detail; its place is kept when there is none."""

    action_requested = Signal(Action)
    arrived = Signal()
    rearranged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the message of ``session``."""
        super().__init__(parent)
        self._session = session
        self._icon = QLabel()
        self._icon.setFixedSize(ICON_SIZE, ICON_SIZE)
        self.text = WrappedText()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.buttons = (Button(""), Button(""))
        self._actions: tuple[Action, ...] = ()
        self._keeps_place = True

        words = QHBoxLayout()
        words.setSpacing(GAP)
        words.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.text, 1)
        self._row = WrappingRow(*self.buttons)
        self._column = column = QVBoxLayout(self)
        self._leave_room_for_edge()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(words, 1)
        column.addWidget(self._row)

        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, index=index: self._on_button_clicked(index))
        session.message_changed.connect(self.show_state)
        self.show_state()

    @cached_property
    def detail(self) -> FoldedDetail:
        """The technical detail, built with the first message that has one."""
        from altwright.ui.folded_detail import FoldedDetail

        detail = FoldedDetail(self)
        self._column.insertWidget(1, detail)
        self._row.end_with(detail.fold)
        detail.copied.connect(self._session.announced)
        return detail

    def show_state(self) -> None:
        """Show the session's message, or the empty place for one."""
        message = self._session.message
        self._actions = () if message is None else message.actions
        self.text.setText("" if message is None else message.text)
        self.text.setVisible(message is not None)
        self._icon.setVisible(message is not None)
        for index, button in enumerate(self.buttons):
            shown = index < len(self._actions)
            if shown:
                button.set_text(self._session.label_of(self._actions[index]))
            button.setVisible(shown)
        detail = "" if message is None else message.detail
        is_built = "detail" in vars(self)
        if detail or is_built:
            self.detail.show_detail(detail)
        if detail and not is_built:
            self.rearranged.emit()
        self._row.setVisible(not self._row.is_empty)
        self._show_icon()
        self.updateGeometry()
        self.update()
        if message is not None:
            self.arrived.emit()

    def keep_place(self, keeps: bool) -> None:
        """Keep a place for a message where there is none, or take one only while there is one."""
        self._keeps_place = keeps
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the place that is kept for a message."""
        return QSize(240, super().sizeHint().expandedTo(self._kept_size()).height())

    def minimumSizeHint(self) -> QSize:
        """Return the place that is kept for a message."""
        return super().minimumSizeHint().expandedTo(self._kept_size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the edge that marks a message."""
        if self._session.message is not None:
            painter = QPainter(self)
            left = 0 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self.width() - EDGE
            painter.fillRect(left, 0, EDGE, self.height(), self._colour())

    def changeEvent(self, event: QEvent) -> None:
        """Keep the edge where the text begins."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room_for_edge()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        if "detail" not in vars(self):
            return self.buttons
        return self.detail.text, self.detail.copy, *self.buttons, self.detail.fold

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        self._show_icon()

    def _leave_room_for_edge(self) -> None:
        room = EDGE + GAP
        begins_left = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        self.setContentsMargins(room if begins_left else 0, 0, 0 if begins_left else room, 0)

    def _kept_size(self) -> QSize:
        if not self._keeps_place and self._session.message is None:
            return QSize(200, 0)
        return QSize(200, QFontMetrics(self.font()).lineSpacing() * LINES + GAP + control_height(self))

    def _show_icon(self) -> None:
        message = self._session.message
        if message is not None:
            self._icon.setPixmap(icon_pixmap(_ICONS[message.tone], self._colour(), self.devicePixelRatioF()))

    def _colour(self) -> QColor:
        message = self._session.message
        if message is None or message.tone is Tone.NOTICE:
            return accent(self.palette())
        return fault_colour(self.palette()) if message.tone is Tone.FAULT else caution_colour(self.palette())

    def _on_button_clicked(self, index: int) -> None:
        if index < len(self._actions):
            self.action_requested.emit(self._actions[index])
