"""The field for the picture's address, which takes a pasted picture just as well."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from altwright.bridge.intake import addresses_in, clipboard_data, holds_picture
from altwright.core.address import strip_wrapping
from altwright.ui.theme import SMALL_GAP, control_height, field_style

SETTLE_MILLISECONDS = 500
"""An address counts as complete when nothing was typed for this long."""

_HOST_ALONE = r"(?i)\s*https?://[^/?#]*/?\s*"


class AddressField(QLineEdit):
    """A line that tells when its text has settled, and hands over what it cannot hold.

    A picture without an address (pasted, or a sample) is shown by a label in the field; the label is no address, and
    typing takes its place.
    """

    settled = Signal()
    picture_pasted = Signal(QMimeData)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Image address"))
        self.setPlaceholderText(self.tr("Paste a picture or its address"))
        self.setMinimumHeight(control_height(self))
        # What is dropped on the window is a picture, wherever it lands.
        self.setAcceptDrops(False)
        self.refresh_colours()
        self._label = ""
        self._is_typed = False
        self._timer = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.settled)
        self.textChanged.connect(self._on_text_changed)

    @property
    def holds_label(self) -> bool:
        """Whether the text is a label for a picture that has no address."""
        return bool(self._label) and self.text() == self._label

    @property
    def named(self) -> str:
        """What the text names: nothing yet while the name of a host is typed, which may go on after any pause."""
        return "" if self._is_typed and re.fullmatch(_HOST_ALONE, self.text()) else self.text()

    def show_label(self, label: str) -> None:
        """Show ``label`` for a picture that is already known."""
        self._label = label
        self.setText(label)
        self.setCursorPosition(0)
        self._timer.stop()

    def show_address(self, address: str) -> None:
        """Show ``address`` from its beginning; it counts as complete at once."""
        self.show_text(address)
        self.settle()

    def show_text(self, address: str) -> None:
        """Show the ``address`` of a picture that is already known."""
        self._label = ""
        self.setText(address)
        self.setCursorPosition(0)
        self._timer.stop()

    def settle(self) -> None:
        """Count the present text as complete."""
        self._is_typed = False
        self._timer.stop()
        self.settled.emit()

    def wait_no_longer(self) -> None:
        """Let what was typed just now count as after the pause that it is waiting for."""
        if self._timer.isActive():
            self._timer.stop()
            self.settled.emit()

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        self.setStyleSheet(field_style(QApplication.palette(), "QLineEdit", f"0px {SMALL_GAP}px"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand a picture or several addresses over; one is pasted without the quotes or the HTML around it."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the usual menu, whose Paste takes pictures too."""
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self._paste)
                action.setEnabled(True)
        menu.popup(event.globalPos())
        menu.aboutToHide.connect(menu.deleteLater)

    def _paste(self) -> None:
        mime = clipboard_data()
        if holds_picture(mime) or addresses_in(mime):
            self.picture_pasted.emit(mime)
            return
        address = strip_wrapping(mime.text())
        self.insert(address)
        if self.text() == address:
            self.settle()

    def _on_text_changed(self) -> None:
        if not self.holds_label:
            self._label = ""
            self._is_typed = True
            self._timer.start()
