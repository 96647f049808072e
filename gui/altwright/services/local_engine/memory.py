"""How much memory this computer has left for a model."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
_CGROUPS = Path("/sys/fs/cgroup")


def available_memory(meminfo: Path = _MEMINFO, cgroups: Path = _CGROUPS) -> int | None:
    """Return how many bytes programs can still take without pushing others out, or None if the system does not tell."""
    if sys.platform == "win32":
        return _on_windows()
    if sys.platform == "darwin":
        return _on_macos()
    return _on_linux(meminfo, cgroups)


def _on_linux(meminfo: Path, cgroups: Path) -> int | None:
    """Return what the kernel counts as available, or less where this process is in a bounded group."""
    found: list[int] = []
    try:
        text = meminfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        text = ""
    if line := re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE):
        found.append(int(line[1]) * 1024)
    limit, used = _number(cgroups / "memory.max"), _number(cgroups / "memory.current")
    if limit is not None and used is not None:
        # What the group has read from files counts as used, and is given up when somebody needs it.
        used -= _cached(cgroups / "memory.stat")
        found.append(max(0, limit - max(0, used)))
    return min(found, default=None)


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _cached(path: Path) -> int:
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return sum(map(int, re.findall(r"^(?:in)?active_file (\d+)", text, re.MULTILINE)))


def _on_macos() -> int | None:
    """Return the pages that are free, or hold files that can be read again."""
    try:
        said = subprocess.run(["/usr/bin/vm_stat"], capture_output=True, text=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    size = re.search(r"page size of (\d+) bytes", said)
    pages = re.findall(r"^Pages (?:free|inactive|speculative|purgeable):\s+(\d+)", said, re.MULTILINE)
    return int(size[1]) * sum(map(int, pages)) if size and pages else None


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total_physical", ctypes.c_uint64),
        ("available_physical", ctypes.c_uint64),
        ("total_page_file", ctypes.c_uint64),
        ("available_page_file", ctypes.c_uint64),
        ("total_virtual", ctypes.c_uint64),
        ("available_virtual", ctypes.c_uint64),
        ("available_extended_virtual", ctypes.c_uint64),
    )


def _on_windows() -> int | None:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    windows = getattr(ctypes, "windll", None)
    if windows is None or not windows.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available_physical)
