"""How much memory a process has in use."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")
_FORGET_THE_PEAK = "5"
_ROLLUP = Path("/proc/self/smaps_rollup")
IS_KNOWN = _ROLLUP.exists()
"""Whether this system tells; only Linux does in this way."""


def resident_megabytes() -> float:
    """Return this process's resident set in megabytes of a million bytes, or 0 where the system does not tell.

    The resident set rather than the proportional one: that depends on who else uses Qt at the moment.
    """
    if not IS_KNOWN:
        return 0.0
    lines = _ROLLUP.read_text(encoding="ascii").splitlines()
    kibibytes = next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))
    return kibibytes * 1024 / 1e6


def forget_peak() -> None:
    """Let :func:`peak_megabytes` tell of what comes from now on only."""
    if IS_KNOWN:
        _CLEAR.write_text(_FORGET_THE_PEAK, encoding="ascii")


def peak_megabytes() -> float:
    """Return the largest resident set since :func:`forget_peak`, in megabytes of a million bytes.

    The largest process that this one ever started is added, as if both had been at their largest at once.
    """
    if not IS_KNOWN or sys.platform == "win32":
        return 0.0
    import resource

    lines = _STATUS.read_text(encoding="ascii").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024 / 1e6
