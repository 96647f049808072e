"""Words of an answer, gathered so that showing them never takes more than its share of the time."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

FLUSH_MILLISECONDS = 16
"""How long words are gathered before they are shown together, at the least."""

LONGEST_FLUSH_MILLISECONDS = 200
"""How long words are gathered at the most, in a text so long that laying it out anew takes its time."""

FLUSH_SHARE = 0.1
"""The share of the time that laying the text out may take."""


class PacedWords(QObject):
    """Hands words on a few times a second, more seldom where that takes long; :meth:`flush` hands on what is left."""

    def __init__(self, show: Callable[[str], None], parent: QObject | None = None) -> None:
        """Hand words to ``show``."""
        super().__init__(parent)
        self._show = show
        self._gathered: list[str] = []
        self._timer = QTimer(self, interval=FLUSH_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.flush)

    @property
    def waiting(self) -> str:
        """The words that were not handed on yet."""
        return "".join(self._gathered)

    def add(self, words: str, *, at_once: bool = False) -> None:
        """Take ``words``, and hand them on ``at_once`` or with those around them."""
        self._gathered.append(words)
        if at_once:
            self.flush()
        elif not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand on what was gathered."""
        self._timer.stop()
        words = self.waiting
        self._gathered.clear()
        if words:
            began_at = time.perf_counter()
            self._show(words)
            pause = (time.perf_counter() - began_at) / FLUSH_SHARE * 1000
            self._timer.setInterval(round(min(max(FLUSH_MILLISECONDS, pause), LONGEST_FLUSH_MILLISECONDS)))

    def stop(self) -> None:
        """Hand nothing on by itself any more."""
        self._timer.stop()
