"""How long the built program takes to its first paint, beside the same program run from the sources."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from freezing import BuildError

RUNS = 5
_SECONDS = 60.0


def first_paint_ratio(program: Path, sources: Path) -> tuple[float, str]:
    """Return the built program's first paint over the sources' one, and both in words.

    They take turns, and the quickest start of each counts: what else the computer does only makes starts slower.

    Raises:
        BuildError: one of them did not start.
    """
    from_sources = [sys.executable, "-m", "altwright"]
    _first_line([str(program)], sources)
    _first_line(from_sources, sources)
    taken: dict[str, list[float]] = {"built": [], "sources": []}
    for _ in range(RUNS):
        taken["built"].append(_first_line([str(program)], sources))
        taken["sources"].append(_first_line(from_sources, sources))
    built, plain = min(taken["built"]), min(taken["sources"])
    return built / plain, f"built {built * 1000:.0f} ms, from the sources {plain * 1000:.0f} ms"


def _first_line(command: list[str], sources: Path) -> float:
    """Start the self-test, which prints its first line when the window is painted; return the seconds until then."""
    dropped = ("ALTWRIGHT_", "QT_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(sources), "TMPDIR": folder}
        began = time.monotonic()
        process = subprocess.Popen(
            [*command, "--self-test"],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            line = process.stdout.readline() if process.stdout is not None else ""
            seconds = time.monotonic() - began
        finally:
            process.kill()
            process.communicate(timeout=_SECONDS)
    if not line.startswith("passed"):
        raise BuildError(f"{command[0]} did not open its window: {line.strip() or 'nothing was said'}")
    return seconds
