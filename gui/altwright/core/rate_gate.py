"""When each service may be called again, and by how many at once."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from altwright.core.lazy_asyncio import asyncio

if TYPE_CHECKING:
    from asyncio import Semaphore


class RateGate:
    """Remembers until when each service asked not to be called; calling earlier would prolong the wait.

    It is shared by every request, and counts those that are under way.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        on_postponed: Callable[[str, float], None] | None = None,
    ) -> None:
        """Begin with every service open; ``clock`` counts seconds.

        ``on_postponed`` is told the service and the seconds, so that they can be remembered for the next start.
        """
        self._clock = clock
        self._on_postponed = on_postponed
        self._open_at: dict[str, float] = {}
        self._places: dict[str, tuple[int, Semaphore]] = {}

    def postpone(self, service: str, seconds: float) -> None:
        """Keep ``service`` closed for ``seconds`` from now, or for longer if it already is."""
        self.restore({service: seconds})
        if self._on_postponed is not None:
            self._on_postponed(service, self.wait(service))

    def restore(self, waits: Mapping[str, float]) -> None:
        """Keep services closed as an earlier run learned: for the seconds that ``waits`` has by their names."""
        for service, seconds in waits.items():
            self._open_at[service] = max(self._open_at.get(service, 0.0), self._clock() + seconds)

    def wait(self, service: str) -> float:
        """Return the seconds until ``service`` may be called."""
        return max(0.0, self._open_at.get(service, 0.0) - self._clock())

    def is_full(self, service: str, at_once: int) -> bool:
        """Tell whether a place for a request to ``service``, which takes ``at_once`` of them, would be waited for."""
        return self._semaphore(service, at_once).locked()

    @asynccontextmanager
    async def place(self, service: str, at_once: int) -> AsyncIterator[None]:
        """Be one of at most ``at_once`` requests to ``service``, waiting for a place if need be."""
        async with self._semaphore(service, at_once):
            yield

    def _semaphore(self, service: str, at_once: int) -> Semaphore:
        known = self._places.get(service)
        if known is None or known[0] != at_once:
            # Where the number was changed, those under way go by the old one.
            known = self._places[service] = (at_once, asyncio.Semaphore(at_once))
        return known[1]
