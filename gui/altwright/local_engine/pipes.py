"""Standard input and output as the hidden program uses them: one job comes in, reports go out, the end comes in."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any

Job = Mapping[str, Any]
"""What to do, as it was read from standard input."""

_LONGEST_JOB = 1024 * 1024
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


class _Reports:
    """Where reports go; libraries that print get standard error instead."""

    descriptor = 1


def take_over() -> Job:
    """Read the job, and keep standard output for reports alone.

    Raises:
        SystemExit: who started this has gone.
        ValueError: standard input held no JSON.
        TypeError: it held something else than an object.
    """
    _end_with_parent()
    _Reports.descriptor = os.dup(1)
    os.dup2(2, 1)
    if not (line := _first_line(0)):
        raise SystemExit(0)
    job = json.loads(line)
    if not isinstance(job, dict):
        raise TypeError("The job is no object.")
    return job


def report(**facts: object) -> None:
    """Write one line of JSON for who started this program; where nobody reads any more, end."""
    line = json.dumps(facts).encode("ascii") + b"\n"
    try:
        os.write(_Reports.descriptor, line)
    except OSError:
        os._exit(0)


def end_with_input() -> None:
    """End the whole process, whatever it does, as soon as standard input closes; return at once."""
    threading.Thread(target=_wait_for_end, name="standard input", daemon=True).start()


def _wait_for_end() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    os._exit(0)


def _first_line(descriptor: int) -> bytes:
    """Return the first line, read byte by byte so that nothing behind it is taken."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < _LONGEST_JOB:
        piece = os.read(descriptor, 1)
        if not piece:
            break
        line += piece
    return bytes(line)


def _end_with_parent() -> None:
    """Let Linux end this process with its parent, also while a library loads a model and nothing else can run.

    The thread that started this process counts as the parent; it waits for the end of this one.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
