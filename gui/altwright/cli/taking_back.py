"""Taking words back that were written into a file; what went to a screen or into a pipe has been read already."""

from __future__ import annotations

import os
import stat
import sys
from typing import IO


class WrittenWords:
    """What was written to a stream one after the other, as long as it is a file into which nobody else writes."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self._has_begun = False
        self._begin: int | None = None
        self._end: int | None = None

    def note_writing(self, stream: IO[str]) -> None:
        """Words are about to be written to ``stream``."""
        end = _end_of(stream)
        if not self._has_begun:
            self._has_begun, self._begin = True, end
        elif end != self._end:
            self._begin = None

    def note_written(self, stream: IO[str]) -> None:
        """They are written."""
        self._end = _end_of(stream)

    def take_back(self, stream: IO[str]) -> bool:
        """Have ``stream`` end where the first of the words begin, and tell whether that was possible."""
        if self._begin is None or _end_of(stream) != self._end:
            return False
        try:
            stream.truncate(self._begin)
            stream.seek(self._begin)
        except (OSError, ValueError):
            return False
        self._end = self._begin
        return True


def _end_of(stream: IO[str]) -> int | None:
    """Return the length of the file behind ``stream``, or None where there is none or its end is not written to."""
    try:
        handle = stream.fileno()
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            return None
        is_at_end = _appends(handle) or os.lseek(handle, 0, os.SEEK_CUR) == state.st_size
    except (OSError, ValueError):
        return None
    return state.st_size if is_at_end else None


def _appends(handle: int) -> bool:
    if sys.platform == "win32":
        return False  # there it has no flag, and whoever opens a file to append to it goes to its end
    import fcntl

    return bool(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_APPEND)
