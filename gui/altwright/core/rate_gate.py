"""When each service may be called again."""

from __future__ import annotations

import time
from collections.abc import Callable


class RateGate:
    """Remembers until when each service asked not to be called; calling earlier would prolong the wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with every service open; ``clock`` counts seconds."""
        self._clock = clock
        self._open_at: dict[str, float] = {}

    def postpone(self, service: str, seconds: float) -> None:
        """Keep ``service`` closed for ``seconds`` from now, or for longer if it already is."""
        self._open_at[service] = max(self._open_at.get(service, 0.0), self._clock() + seconds)

    def wait(self, service: str) -> float:
        """Return the seconds until ``service`` may be called."""
        return max(0.0, self._open_at.get(service, 0.0) - self._clock())
