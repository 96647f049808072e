"""Where a description is between the press on Describe and its end."""

from __future__ import annotations

from enum import Enum, auto


class Phase(Enum):
    """Where a description is between a press on Describe and the end of the answer."""

    IDLE = auto()
    LOADING_PICTURE = auto()
    WAITING = auto()
    COUNTING_DOWN = auto()
    THINKING = auto()
    WRITING = auto()
    DONE = auto()
    STOPPED = auto()
    CUT_OFF = auto()
    FAILED = auto()

    @property
    def is_running(self) -> bool:
        """Whether a description is under way."""
        return self in _RUNNING


_RUNNING = {Phase.LOADING_PICTURE, Phase.WAITING, Phase.COUNTING_DOWN, Phase.THINKING, Phase.WRITING}
