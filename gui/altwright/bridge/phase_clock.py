"""How long an answer takes, and each of its phases, told every second."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from altwright.bridge.phase import Phase


class PhaseClock(QObject):
    """Where an answer is, since when, and until when at most; ``ticked`` comes every second while it is under way."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin at rest."""
        super().__init__(parent)
        self.phase = Phase.IDLE
        self._began_at = 0.0
        self._phase_began_at = 0.0
        self._phase_ends_at = 0.0
        self._seconds = 0.0
        # A coarse timer may fire early, and a second would be shown twice.
        self._timer = QTimer(self, interval=1000, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.ticked)

    @property
    def elapsed(self) -> float:
        """Seconds since the press, or from it to the end of the last answer."""
        return time.monotonic() - self._began_at if self.phase.is_running else self._seconds

    @property
    def phase_elapsed(self) -> float:
        """Seconds since the present phase began."""
        return time.monotonic() - self._phase_began_at

    @property
    def seconds_left(self) -> float:
        """Seconds until the request is sent again, while counting down."""
        return max(0.0, self._phase_ends_at - time.monotonic())

    def start(self) -> None:
        """Count from the press that is made now."""
        self._began_at = time.monotonic()

    def enter(self, phase: Phase, seconds: float = 0.0) -> None:
        """Go over to ``phase``, which takes ``seconds`` where that is known."""
        if phase is not self.phase:
            self._phase_began_at = time.monotonic()
            if phase.is_running:
                self._timer.start()
        self._phase_ends_at = time.monotonic() + seconds
        self.phase = phase

    def stop(self) -> None:
        """Count no further."""
        self._timer.stop()
        self._seconds = time.monotonic() - self._began_at
