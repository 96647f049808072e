"""What the editor was told lately, and how descriptions went: for the log, and for whoever is asked for help."""

from __future__ import annotations

import logging
import time
from collections import deque

from PySide6.QtCore import QObject

from altwright.bridge.phase import Phase
from altwright.bridge.session import Session
from altwright.core.message import Message, Tone

MOST_MESSAGES = 20

_LEVELS = {Tone.FAULT: logging.WARNING, Tone.CAUTION: logging.INFO, Tone.NOTICE: logging.INFO}
_log = logging.getLogger("altwright.window")


class Witness(QObject):
    """Remembers the last messages of a session and logs them, and what became of each description.

    Prompts and answers are logged only where everything is to be.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Watch ``session``."""
        super().__init__(parent)
        self._session = session
        self._messages: deque[str] = deque(maxlen=MOST_MESSAGES)
        self._last: Message | None = None
        self._phase = session.phase
        session.message_changed.connect(self._on_message_changed)
        session.phase_changed.connect(self._on_phase_changed)
        self._on_message_changed()  # the window may have told something while this was loaded

    @property
    def messages(self) -> tuple[str, ...]:
        """The last messages, each with its time of day, the oldest first."""
        return tuple(self._messages)

    def _on_message_changed(self) -> None:
        message = self._session.message
        if message is None or message is self._last:
            return
        self._last = message
        self._messages.append(f"{time.strftime('%H:%M:%S')} {message.tone.name.lower()}: {message.text}")
        _log.log(_LEVELS[message.tone], "told: %s", message.text)
        # What a service said in place of an answer may be words of the model.
        _log.debug("with the detail: %s", message.detail)

    def _on_phase_changed(self) -> None:
        phase, before = self._session.phase, self._phase
        self._phase = phase
        if phase is before:
            return
        if phase is Phase.LOADING_PICTURE:
            _log.info("describing with %s", self._session.link.engine.id)
            _log.debug("the prompt: %s", self._session.prompt)
        elif before.is_running and not phase.is_running:
            model, count = self._session.model or "no model", len(self._session.draft.text)
            _log.info("%s after %s, %d characters", phase.name.lower(), model, count)
            _log.debug("the words: %s", self._session.draft.text)
