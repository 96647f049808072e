"""Driving the real window as an editor does: by keys, clicks, the clipboard and what is dropped on it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QDialog,
    QFocusFrame,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost
from tests.fakes.script import Script
from tests.waiting import until

from altwright.app import Application
from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


async def settle(seconds: float = 0.02) -> None:
    """Let layouts and events come to rest."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        await asyncio.sleep(seconds / 3)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press ``key`` wherever the focus is."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    QTest.keyClick(target, key, modifiers)


def write(text: str) -> None:
    """Type ``text`` wherever the focus is."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    QTest.keyClicks(target, text)


def click(widget: QWidget) -> None:
    """Click ``widget``."""
    assert widget.isVisible(), f"{widget.accessibleName()} is not there to be clicked"
    place = widget.rect().center()
    if isinstance(widget, QCheckBox | QRadioButton):
        # These take a click on their mark and their words only.
        place.setX(8)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, place)


def put_on_clipboard(text: str) -> None:
    """Copy ``text`` in another program."""
    QGuiApplication.clipboard().setText(text)


def put_picture_on_clipboard(image: QImage) -> None:
    """Copy a picture in another program."""
    QGuiApplication.clipboard().setImage(image)


def clipboard_text() -> str:
    """Return the words on the clipboard."""
    return QGuiApplication.clipboard().text()


def drop(window: QWidget, target: QWidget, mime: QMimeData) -> bool:
    """Drop ``mime`` on the middle of ``target`` as the system would; return whether it was taken."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    receiver: QWidget | None = target.viewport() if isinstance(target, QAbstractScrollArea) else target
    # Qt offers what is dragged to the widget below the pointer, and then to each one around it.
    while receiver is not None:
        if receiver.acceptDrops():
            place = receiver.mapFromGlobal(target.mapToGlobal(target.rect().center()))
            enter = QDragEnterEvent(place, actions, mime, Qt.MouseButton.LeftButton, NONE)
            enter.ignore()
            QApplication.sendEvent(receiver, enter)
            if enter.isAccepted():
                event = QDropEvent(QPointF(place), actions, mime, Qt.MouseButton.LeftButton, NONE)
                event.ignore()
                QApplication.sendEvent(receiver, event)
                return event.isAccepted()
        if receiver is window:
            break
        receiver = receiver.parentWidget()
    return False


def photo(width: int = 320, height: int = 200) -> QImage:
    """Return a picture with more than one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    for x in range(width // 2):
        for y in range(0, height, 3):
            image.setPixel(x, y, 0xFFEE8800)
    return image


def place_in_contents(widget: QWidget) -> tuple[int, int, int, int]:
    """Return left, top, width and height of ``widget`` in its window, wherever its contents are scrolled to."""
    area = next((area for area in widget.window().findChildren(QScrollArea) if area.isAncestorOf(widget)), None)
    corner = widget.mapTo(widget.window(), QPoint(0, 0))
    if area is not None:
        return corner.x(), corner.y() + area.verticalScrollBar().value(), widget.width(), widget.height()
    # What stands below the scrolled contents comes after all of them.
    return corner.x(), corner.y() + widget.window().height(), widget.width(), widget.height()


def is_read_before(one: QWidget, other: QWidget) -> bool:
    """Tell whether ``one`` stands before ``other``: above, to the left in the same row, or in a column to the left."""
    left, top, width, height = place_in_contents(one)
    other_left, other_top, _, other_height = place_in_contents(other)
    in_one_row = top < other_top + other_height and other_top < top + height
    if in_one_row:
        return left + width <= other_left + 1
    in_column_right_of = other_left >= left + width
    return top < other_top or in_column_right_of


class Editor:
    """A person at the window of ``program``, with a service and a picture host behind it."""

    def __init__(self, program: Application, service: FaultService, host: PictureHost) -> None:
        """Sit down."""
        self.program = program
        self.window = program.window
        self.session = program.session
        self.form = program.window.form
        self.body = program.window.body
        self.message = program.window.body.message
        self.pane = program.window.body.text.field
        self.service = service
        self.host = host
        self.spoken: list[str] = []
        program.session.announced.connect(self.spoken.append)

    @property
    def focused(self) -> QWidget | None:
        """The widget that has the focus."""
        return QApplication.focusWidget()

    @property
    def state(self) -> str:
        """The state in the status bar."""
        return self.window.status.state.text()

    def answers(self, *answers: Script) -> None:
        """Have the service answer so to the next requests."""
        self.service.then(*answers)

    async def has_picture(self, path: str = "/photo.jpg") -> None:
        """Enter the address of a picture and wait for its preview."""
        self.form.address.show_address(self.host.url(path))
        await until(lambda: self.session.picture.state is PictureState.SHOWN)
        await settle()

    async def describes(self, script: Script | None = None) -> None:
        """Press Describe on a picture that is already there, and wait for the end."""
        self.answers(script or scripts.good())
        click(self.form.describe)
        await self.is_at_rest()

    async def is_writing(self) -> None:
        """Wait until words are in the pane and more are to come."""
        await until(lambda: self.session.phase is Phase.WRITING and not self.session.draft.is_empty)

    async def is_at_rest(self) -> None:
        """Wait until nothing is being described."""
        await until(lambda: not self.session.phase.is_running)
        await settle()

    def dialog(self) -> QDialog | None:
        """Return the dialog that is open, if one is."""
        return next((child for child in self.window.findChildren(QDialog) if child.isVisible()), None)

    def message_buttons(self) -> list[str]:
        """Return the words on the buttons of the message."""
        return [button.text() for button in self.message.buttons if button.isVisible()]

    def visible_buttons(self) -> list[QAbstractButton]:
        """Return the buttons that can be seen."""
        return [button for button in self.window.findChildren(QAbstractButton) if button.isVisible()]


def rings() -> list[QFocusFrame]:
    """Return the focus rings that can be seen."""
    return [ring for ring in QApplication.allWidgets() if isinstance(ring, QFocusFrame) and ring.isVisible()]
