"""A message within the settings: its words, its buttons, and folded-away detail."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.bridge.translation import translate
from altwright.core.message import Action, Message, Tone, action_label
from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.folded_detail import FoldedDetail
from altwright.ui.icons import ICON_SIZE, icon_pixmap
from altwright.ui.theme import GAP, accent, caution_colour, fault_colour
from altwright.ui.wrapped_text import WrappedText

EDGE = 3
_ICONS = {Tone.FAULT: "fault", Tone.CAUTION: "caution", Tone.NOTICE: "notice"}


class Notice(QWidget):
    """Shows one message, and takes no place without one."""

    action_requested = Signal(Action)

    def __init__(self) -> None:
        """Begin without a message."""
        super().__init__()
        self._message: Message | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(ICON_SIZE, ICON_SIZE)
        self.text = WrappedText()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.buttons = (Button(""), Button(""))
        self.detail = FoldedDetail(self)
        words = QHBoxLayout()
        words.setSpacing(GAP)
        words.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self.detail.fold)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE + GAP, 0, EDGE + GAP, 0)
        column.setSpacing(GAP)
        column.addLayout(words)
        column.addLayout(row)
        column.addWidget(self.detail)
        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, index=index: self._on_button_clicked(index))
        self.detail.copied.connect(Announcer(self).announce)
        self.hide()

    def show_message(self, message: Message | None) -> None:
        """Show ``message``, or nothing."""
        if message == self._message:
            return
        self._message = message
        self.setVisible(message is not None)
        if message is None:
            return
        self.text.setText(message.text)
        self._icon.setPixmap(icon_pixmap(_ICONS[message.tone], self._colour(), self.devicePixelRatioF()))
        for index, button in enumerate(self.buttons):
            button.setVisible(index < len(message.actions))
            if index < len(message.actions):
                button.set_text(action_label(message.actions[index], translate))
        self.detail.show_detail(message.detail)
        self.update()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return *self.buttons, self.detail.fold, self.detail.text, self.detail.copy

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the edge that marks a message."""
        painter = QPainter(self)
        left = 0 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self.width() - EDGE
        painter.fillRect(left, 0, EDGE, self.height(), self._colour())

    def _colour(self) -> QColor:
        tone = Tone.NOTICE if self._message is None else self._message.tone
        if tone is Tone.NOTICE:
            return accent(self.palette())
        return fault_colour(self.palette()) if tone is Tone.FAULT else caution_colour(self.palette())

    def _on_button_clicked(self, index: int) -> None:
        if self._message is not None and index < len(self._message.actions):
            self.action_requested.emit(self._message.actions[index])
