"""How long the window does not react: a timer that should fire every millisecond, and the longest time it did not."""

from __future__ import annotations

import asyncio
import time

from PySide6.QtCore import Qt, QTimer

INTERVAL_MILLISECONDS = 1
_WORK_THAT_FOLLOWS_SECONDS = 0.05


class Heartbeat:
    """Measures pauses of the event loop, in milliseconds beyond the timer's interval."""

    def __init__(self) -> None:
        """Begin at rest; there must be an application."""
        self._timer = QTimer(interval=INTERVAL_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._began = self._last = 0.0
        self._longest = 0.0

    def start(self) -> None:
        """Watch from now on."""
        self._longest = 0.0
        self._began = self._last = time.perf_counter()
        self._timer.start()

    async def stop(self) -> float:
        """Wait until what was done is also painted, stop watching, and return the longest pause."""
        await asyncio.sleep(_WORK_THAT_FOLLOWS_SECONDS)
        self._beat()
        self._timer.stop()
        return self._longest

    async def noise(self) -> float:
        """Return the longest pause while nothing happens, for as long as was watched the last time."""
        seconds = self._last - self._began
        self.start()
        await asyncio.sleep(max(0.0, seconds - _WORK_THAT_FOLLOWS_SECONDS))
        return await self.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, (now - self._last) * 1000 - INTERVAL_MILLISECONDS)
        self._last = now
