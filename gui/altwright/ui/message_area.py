"""The place in the window where it is said what happened, what was kept and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from altwright.bridge.session import Session
from altwright.core.message import Action, Tone
from altwright.ui.buttons import Button
from altwright.ui.icons import ICON_SIZE, icon_pixmap
from altwright.ui.theme import GAP, accent, caution_colour, control_height, fault_colour
from altwright.ui.wrapped_text import WrappedText

EDGE = 3
LINES = 3
_ICONS = {Tone.FAULT: "fault", Tone.CAUTION: "caution", Tone.NOTICE: "notice"}


class MessageArea(QWidget):
    """One message with at most two buttons and folded-away detail; its place is kept when there is none."""

    action_requested = Signal(Action)
    arrived = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the message of ``session``."""
        super().__init__(parent)
        self._session = session
        self._icon = QLabel()
        self._icon.setFixedSize(ICON_SIZE, ICON_SIZE)
        self.text = WrappedText()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.buttons = (Button(""), Button(""))
        self.fold = Button("")
        self.fold.setFlat(True)
        self.fold.setCheckable(True)
        self.detail = QPlainTextEdit(readOnly=True)
        self.detail.setAccessibleName(self.tr("Technical detail"))
        self.detail.setTabChangesFocus(True)
        self.detail.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * 4 + GAP)
        self.copy_detail = Button(self.tr("Copy the detail"))
        self._actions: tuple[Action, ...] = ()
        self._keeps_place = True

        words = QHBoxLayout()
        words.setSpacing(GAP)
        words.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.fold)
        column = QVBoxLayout(self)
        self._leave_room_for_edge()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(words, 1)
        column.addWidget(self.detail)
        column.addWidget(self.copy_detail, alignment=Qt.AlignmentFlag.AlignRight)
        column.addLayout(row)

        for index, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, index=index: self._on_button_clicked(index))
        self.fold.toggled.connect(self._on_fold_toggled)
        self.copy_detail.clicked.connect(self._on_copy_detail_clicked)
        session.message_changed.connect(self.show_state)
        self.show_state()

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
        self.detail.setPlainText("" if message is None else message.detail)
        self.fold.setVisible(message is not None and bool(message.detail))
        self.fold.setChecked(False)
        self._on_fold_toggled(False)
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
        return self.detail, self.copy_detail, *self.buttons, self.fold

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

    def _on_fold_toggled(self, unfolded: bool) -> None:
        self.fold.set_text(self.tr("▾ Detail") if unfolded else self.tr("▸ Detail"))
        self.fold.setAccessibleName(self.tr("Hide the detail") if unfolded else self.tr("Show the detail"))
        self.detail.setVisible(unfolded)
        self.copy_detail.setVisible(unfolded)

    def _on_copy_detail_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.detail.toPlainText())
        self._session.announced.emit(self.tr("Copied the detail"))
