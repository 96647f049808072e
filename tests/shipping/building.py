"""One build for all tests of what is shipped, whichever worker asks first."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
DIST = CHECKOUT / "dist"
PROGRAM = DIST / "altwright" / "altwright"
SECONDS_TO_BUILD = 1800.0

IS_THERE = bool(os.environ.get("ALREADY_BUILT"))
"""Whether whoever runs the tests has built everything already, and is spared to wait for it."""


def build(run: str, folder: Path) -> None:
    """Build everything into ``dist``, once for the ``run`` of the tests whose files are in ``folder``.

    The start is not measured: other tests run at the same time.
    """
    if IS_THERE:
        return
    with _one_at_a_time(folder / "building"):
        done = folder / "built"
        if done.exists() and done.read_text(encoding="utf-8") == run:
            return
        command = [sys.executable, str(CHECKOUT / "packaging" / "build"), "--no-start"]
        told = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, timeout=SECONDS_TO_BUILD, check=False
        )
        assert told.returncode == 0, f"{told.stdout[-3000:]}\n{told.stderr[-3000:]}"
        done.write_text(run, encoding="utf-8")


def bare_environment(home: Path) -> dict[str, str]:
    """Return an environment that knows neither the checkout nor its Python."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), "ALTWRIGHT_HOME": str(home), "PATH": "/usr/bin:/bin"}


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
