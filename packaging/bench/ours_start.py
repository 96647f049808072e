"""Altwright's start: when its window is painted first, and the memory it takes then."""

from __future__ import annotations

import sys

import as_started  # noqa: F401  (the order of the real start)
from memory import resident_megabytes
from settling import settle
from watched import milliseconds_since, started_at, watch

from altwright.app import Application

STARTED_AT = started_at()


def at_first_paint() -> dict[str, float]:
    """Take the time, let the window come to rest, and measure; the warm-up waits for the end of this call."""
    first_paint = milliseconds_since(STARTED_AT)
    settle()
    return {"first_paint": first_paint, "memory": resident_megabytes()}


async def study(_program: Application) -> dict[str, float]:
    """There is nothing more to see."""
    return {}


if __name__ == "__main__":
    sys.exit(watch(study, at_first_paint))
