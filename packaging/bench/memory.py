"""How much memory a process has in use."""

from __future__ import annotations

from pathlib import Path

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
