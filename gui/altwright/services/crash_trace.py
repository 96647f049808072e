"""The trace of a native crash: which Python code ran when a library took the whole process down.

Python's own ``faulthandler`` writes it, and the next start finds it. A process that ends well takes its file with it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import os
import sys
import time
from pathlib import Path

FOLDER_NAME = "logs"
FILE_NAME = "crash.txt"
EARLIER_NAME = "crash-earlier.txt"
LONGEST_TRACE = 100_000
"""Characters that are read of a trace."""


class CrashTrace:
    """Keeps a file ready in a folder; ``earlier`` is the trace that the process before left, set aside, or None."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._path = folder / FOLDER_NAME / FILE_NAME
        self._file: io.FileIO | None = None
        self.earlier: Path | None = None

    def begin(self, head: str) -> None:
        """Set an earlier trace aside and be ready for another; ``head`` says what runs.

        Where nothing can be written, the trace goes to the error stream.
        """
        try:
            self._set_aside()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
            self._file = io.FileIO(handle, "w")
            self._file.write(f"{head}, started {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode(errors="replace"))
            faulthandler.enable(self._file)
        except OSError:
            with contextlib.suppress(OSError, RuntimeError, ValueError):
                # A program with a window may have no error stream, or one that is no file.
                faulthandler.enable(sys.stderr)

    def end(self) -> None:
        """Be no longer ready: the process ends well, and what was written was no crash."""
        faulthandler.disable()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
                self._path.unlink(missing_ok=True)
            self._file = None

    def read_earlier(self) -> str:
        """Return the trace that was set aside, nothing where it cannot be read any more."""
        if self.earlier is None:
            return ""
        try:
            with self.earlier.open(encoding="utf-8", errors="replace") as file:
                return file.read(LONGEST_TRACE)
        except OSError:
            return ""

    def _set_aside(self) -> None:
        try:
            with self._path.open("rb") as file:
                head = file.read(4096)
        except FileNotFoundError:
            return
        # The first line is there from the start; a process that was only ended left nothing else.
        if head.partition(b"\n")[2].strip():
            self.earlier = self._path.with_name(EARLIER_NAME)
            self._path.replace(self.earlier)
