"""How what a call costs grows with what it is given: told by the processor's time, one beside the other in one run."""

from __future__ import annotations

import time
from collections.abc import Callable

_TIMES_LONGER = 16
_ROOM = 5
"""How far beside its length a cost may lie: noise, and what memory costs. With the square of it, it would be 16."""

_LEAST_SECONDS = 0.0005
"""Less than this is the clock's noise."""


def fastest(call: Callable[[], object], times: int) -> float:
    """Return the seconds of this thread's processor that the cheapest of ``times`` calls took."""
    seconds = []
    for _ in range(times):
        began = time.thread_time()
        call()
        seconds.append(time.thread_time() - began)
    return min(seconds)


def assert_costs_its_length(call: Callable[[int], object], length: int) -> None:
    """Check that ``call(length)`` costs about as many times more than a sixteenth of it as it is longer."""
    unit = max(fastest(lambda: call(length // _TIMES_LONGER), 5), _LEAST_SECONDS)
    assert fastest(lambda: call(length), 2) < _TIMES_LONGER * _ROOM * unit
