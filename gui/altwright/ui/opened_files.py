"""Pictures that macOS hands over: "Open with", or a file dropped on the program's icon."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from altwright.ui.taking import Taking


class OpenedFiles(QObject):
    """Listens from the program's start on; what comes before :meth:`begin` is kept until then."""

    def __init__(self, qt: QApplication, taking: Taking) -> None:
        """Bring what is handed over to ``taking``."""
        super().__init__(taking)
        self._taking = taking
        self._waiting: list[str] = []
        self._has_begun = False
        qt.installEventFilter(self)

    def begin(self) -> None:
        """Take what is handed over from now on, and what was before; the loop runs."""
        self._has_begun = True
        if self._waiting:
            self._taking.take_named(self._waiting)
            self._waiting = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the file or address out of the event that brings one."""
        if not isinstance(event, QFileOpenEvent):
            return False
        name = event.file() or event.url().toString()
        if self._has_begun:
            self._taking.take_named([name])
        else:
            self._waiting.append(name)
        return True
