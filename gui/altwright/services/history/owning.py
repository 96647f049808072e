"""Which window the pictures that were open last belong to: the one that holds the lock beside the history."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

LOCK_NAME = "history.lock"


class Ownership:
    """A lock that its process holds until it ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Try to take the lock beside the history at ``path``; ``is_ours`` tells whether that worked."""
        self._handle: int | None = None
        with contextlib.suppress(OSError):
            handle = os.open(path.with_name(LOCK_NAME), os.O_CREAT | os.O_RDWR, 0o600)
            try:
                _lock(handle)
            except OSError:
                os.close(handle)
            else:
                self._handle = handle

    @property
    def is_ours(self) -> bool:
        """Whether no other process holds the lock."""
        return self._handle is not None

    def release(self) -> None:
        """Let another process have the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        """Lock ``handle`` until it is closed.

        Raises:
            OSError: another process has it.
        """
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Lock ``handle`` until it is closed.

        Raises:
            OSError: another process has it.
        """
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
