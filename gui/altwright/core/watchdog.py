"""The end of patience: a wait that is given up when nothing worth having comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class SilenceTooLongError(Exception):
    """The silence was longer than ``seconds``."""

    def __init__(self, seconds: float) -> None:
        """Remember how long the silence was allowed to be."""
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class Watchdog:
    """Ends a wait for the network when nothing worth having came for too long.

    One timer serves the whole answer: a timeout of its own for each read would arm a timer a delta, and the
    transport's read timeout is fooled by keep-alive comments.
    """

    def __init__(self, seconds: float) -> None:
        """Allow ``seconds`` of silence from now on; needs a running loop."""
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None
        self._seconds = seconds
        self._deadline = self._loop.time() + seconds
        self._expired = False
        self._checked_at = self._deadline
        self._timer = self._loop.call_at(self._checked_at, self._check)

    def allow(self, seconds: float) -> None:
        """Allow ``seconds`` of silence from now on."""
        self._seconds = seconds
        self._deadline = self._loop.time() + seconds
        if self._checked_at > self._deadline:
            self._timer.cancel()
            self._checked_at = self._deadline
            self._timer = self._loop.call_at(self._checked_at, self._check)

    async def guard(self, waiting: Awaitable[T]) -> T:
        """Await ``waiting``, but no longer than is allowed.

        Raises:
            SilenceTooLongError: the time is up.
        """
        self._task = asyncio.current_task()
        try:
            return await waiting
        except asyncio.CancelledError:
            if self._expired and self._task is not None and self._task.uncancel() == 0:
                raise SilenceTooLongError(self._seconds) from None
            raise
        finally:
            self._task = None

    def close(self) -> None:
        """Disarm."""
        self._timer.cancel()

    def _check(self) -> None:
        late = self._loop.time() - self._deadline
        if late >= 0 and self._task is not None and not self._expired:
            self._expired = True
            self._task.cancel()
        elif not self._expired:
            # Words came meanwhile, or the reader is busy with what came.
            self._checked_at = self._loop.time() + max(-late, 0.05)
            self._timer = self._loop.call_at(self._checked_at, self._check)
