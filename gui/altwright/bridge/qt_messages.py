"""What Qt itself says: to the error stream and into the log; and in plain words where it cannot begin at all."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_NO_DISPLAY = "could not connect to display"
_HINT = "It also works here, in the terminal: altwright describe --help"


class QtMessages:
    """Takes Qt's messages from :meth:`install` on; before :meth:`begin` a fatal one means that no window can open."""

    def __init__(self) -> None:
        """Take nothing yet."""
        self._waiting: list[str] = []
        self._has_begun = False

    def install(self) -> None:
        """Take every message from now on."""
        qInstallMessageHandler(self._take)

    def begin(self) -> None:
        """Qt is there: pass on what it said meanwhile, and what it says from now on at once."""
        self._has_begun = True
        for text in self._waiting:
            say(text)
        self._waiting.clear()

    def uninstall(self) -> None:
        """Leave Qt's messages to Qt."""
        qInstallMessageHandler(None)

    def _take(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        category = context.category or ""
        text = f"{category}: {message}" if category not in {"", "default"} else str(message)
        if self._has_begun:
            say(text)
            _log(kind, text)
        elif kind is QtMsgType.QtFatalMsg:
            self._give_up(text)
        else:
            self._waiting.append(text)

    def _give_up(self, text: str) -> NoReturn:
        """Say why there is no window, and end: Qt would abort the process."""
        said = "\n".join([*self._waiting, text])
        if _NO_DISPLAY in said.lower() or "failed to create wl_display" in said.lower():
            say(f"Altwright found no display to open its window on. {_HINT}")
        else:
            say(f"Altwright could not open its window; the lines below say what is missing. {_HINT}\n\n{said}")
        os._exit(1)


def say(text: str) -> None:
    """Write ``text`` as a line to the error stream, if there is one."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def _log(kind: QtMsgType, text: str) -> None:
    import logging

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }
    logging.getLogger("qt").log(levels.get(kind, logging.ERROR), "%s", text)
