"""A disk that takes its time, in place of the one that is there."""

from __future__ import annotations

import os
import stat
import threading

import pytest


class SlowDisk:
    """Lets nothing get to the disk while ``is_free`` is cleared; ``writings`` counts the files that were to get there.

    ``error`` is what it has to say instead.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Be the disk from now on, as fast as the real one."""
        self.is_free = threading.Event()
        self.is_free.set()
        self.writings = 0
        self.error: OSError | None = None
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self._take)

    def _take(self, handle: int) -> None:
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        self.writings += is_file
        assert self.is_free.wait(60)
        if is_file and self.error is not None:
            raise self.error
        self._fsync(handle)
