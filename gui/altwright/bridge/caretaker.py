"""What looks after the running program: its log, other starts, diagnostics, crashes of before, newer versions.

It is loaded after the window was painted.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QFontMetrics, QGuiApplication

from altwright import __version__
from altwright.bridge.diagnostics import LOG_LINES, diagnostics, secrets_in, without_home
from altwright.bridge.newer_version import NewerVersion
from altwright.bridge.preferences import Preferences
from altwright.bridge.qt_messages import say
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.visitors import Visitors
from altwright.bridge.witness import Witness
from altwright.core.message import Action, Message, Tone
from altwright.core.redaction import redact
from altwright.services.crash_trace import CrashTrace
from altwright.services.log_file import LEVELS, LogFile, known_level
from altwright.services.running_window import HandOver, Seat

__all__ = ["LEVEL_VARIABLE", "Caretaker", "HandOver"]

LEVEL_VARIABLE = "ALTWRIGHT_LOG"

_log = logging.getLogger("altwright")


class Caretaker(QObject):
    """Begins with the program's loop and ends with it; ``visited`` brings what another start hands over."""

    visited = Signal(object)

    def __init__(
        self, session: Session, preferences: Preferences, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        """Do nothing yet."""
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._tasks = tasks
        self._log = LogFile(preferences.folder, secrets_in(os.environ))
        self._witness = Witness(session, self)
        self._visitors: Visitors | None = None
        self._trace: CrashTrace | None = None
        self._hook_before = threading.excepthook
        self.newer = NewerVersion(session, preferences, tasks, self)

    @property
    def log_level(self) -> str:
        """How much is logged: the variable's word before the setting's."""
        return known_level(os.environ.get(LEVEL_VARIABLE, "").strip() or self._preferences.settings.log_level)

    @property
    def log_levels(self) -> tuple[str, ...]:
        """How much can be logged."""
        return tuple(LEVELS)

    @property
    def is_level_set(self) -> bool:
        """Whether the variable says how much is logged."""
        return bool(os.environ.get(LEVEL_VARIABLE, "").strip())

    @property
    def checks_for_updates(self) -> bool:
        """Whether newer versions are looked for once a day."""
        return self._preferences.settings.checks_for_updates

    @property
    def log_folder(self) -> Path:
        """Where the log is."""
        return self._log.path.parent

    async def begin(self, seat: Seat | None = None, trace: CrashTrace | None = None) -> None:
        """Log, listen to other starts of the profile that ``seat`` is for, and tell what ``trace`` found."""
        self._trace = trace
        self._log.set_level(self.log_level)
        self._hook_before, threading.excepthook = threading.excepthook, self._on_thread_failed
        # Finding out what system it is may run another program.
        system = await asyncio.to_thread(platform.platform)
        _log.info("Altwright %s, Python %s, Qt %s, %s", __version__, platform.python_version(), qVersion(), system)
        if seat is not None:
            self._visitors = Visitors(seat, self)
            self._visitors.arrived.connect(self.visited)
            await self._visitors.open()
        if not QFontMetrics(QGuiApplication.font()).inFontUcs4(ord("A")):
            # No word in the window could tell; a screen reader reads it all the same.
            say("Altwright found no fonts on this system, so its window shows no words. Install one, such as DejaVu.")
        self.newer.begin()

    def tell(self) -> None:
        """Tell the editor of the crash before, if there was one."""
        if self._trace is not None and self._trace.earlier is not None:
            text = self.tr(
                "Altwright ended suddenly the last time. What it left behind may help whoever looks for the cause; "
                "nothing is sent by itself."
            )
            self._session.show_message(Message(text, (Action.SHOW_REPORT,), tone=Tone.CAUTION))

    def leave(self) -> None:
        """The window is closed: other starts are not for this process any more."""
        if self._visitors is not None:
            self._visitors.close()

    async def aclose(self) -> None:
        """End everything, the log last."""
        self.leave()
        threading.excepthook = self._hook_before
        _log.info("Altwright ends")
        await asyncio.to_thread(self._log.close)

    def set_log_level(self, level: str) -> None:
        """Log as much as ``level`` says, from now on and at the next start."""
        self._preferences.keep(self._preferences.settings._replace(log_level=level))
        self._tasks.start(asyncio.to_thread(self._log.set_level, self.log_level), "set how much is logged")

    def set_checks_for_updates(self, checks: bool) -> None:
        """Look for a newer version once a day, or not; the first time is now."""
        self._preferences.keep(self._preferences.settings._replace(checks_for_updates=checks))
        self.newer.begin(0.0)

    def diagnose(self, take: Callable[[str], object]) -> None:
        """Hand to ``take`` what helps to help, as soon as it is found."""
        self._tasks.start(self._diagnose(take), "diagnose")

    def copy_diagnostics(self) -> None:
        """Put on the clipboard what helps to help, and say so."""
        self.diagnose(self._copy)

    def crash_report(self) -> str:
        """Return what the crash before left behind, without anything secret."""
        text = "" if self._trace is None else self._trace.read_earlier()
        return without_home(redact(text, *secrets_in(os.environ)))

    def _on_thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        """Log what ended a thread that nobody waits for, and do what is done otherwise."""
        name = failed.thread.name if failed.thread is not None else "?"
        error = failed.exc_value
        _log.error("the thread %s ended with a mistake", name, exc_info=error if error is not None else False)
        self._hook_before(failed)

    async def _diagnose(self, take: Callable[[str], object]) -> None:
        lines = await asyncio.to_thread(self._log.last_lines, LOG_LINES)
        take(await diagnostics(self._session, self._preferences, self._witness.messages, lines))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        words = self.tr("The diagnostics are on the clipboard, without keys and without your texts. Nothing was sent.")
        self._session.show_message(Message(words, detail=text, tone=Tone.NOTICE))
