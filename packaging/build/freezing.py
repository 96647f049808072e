"""Making the folder: PyInstaller, told to be repeatable, and then times and permissions that say nothing of here."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from places import NAME, source_date


class BuildError(Exception):
    """Nothing was built; the message says why."""


def freeze(checkout: Path, dist: Path, work: Path) -> Path:
    """Build the folder from ``checkout`` into ``dist`` and return it.

    Raises:
        BuildError: PyInstaller could not build it.
    """
    epoch = source_date()
    places = ["--distpath", str(dist), "--workpath", str(work)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN", *places]
    command.append(str(checkout / "packaging" / "altwright.spec"))
    # The order of sets must not decide where something stands.
    environment = {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"}
    # Objects of the environment are only looked for where the environment is.
    environment.pop("PYTHONPATH", None)
    # Code that any other process compiled brings shared strings with it, which show in what is compiled after it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as compiled:
        environment["PYTHONPYCACHEPREFIX"] = compiled
        failed = subprocess.call(command, cwd=checkout, env=environment)
    if failed:
        raise BuildError("PyInstaller could not build the folder; the lines above say why.")
    folder = dist / NAME
    normalise(folder, epoch)
    return folder


def normalise(folder: Path, epoch: int) -> None:
    """Give every file one time and plain permissions."""
    for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
        if not path.is_symlink():
            is_library = ".so" in path.suffixes
            executable = path.is_dir() or (bool(path.stat().st_mode & 0o100) and not is_library)
            path.chmod(0o755 if executable else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
