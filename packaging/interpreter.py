"""Finding a Python that Altwright runs on.

This module and `dev.py` also run on Pythons that are too old or too new: they are what such a Python meets first.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

SUITABLE = ((3, 13), (3, 12), (3, 11))

HOW_TO_GET_ONE = """\
Altwright needs Python 3.11, 3.12 or 3.13. This is Python {version}, and no other was found.
Install one and run the same command again:
  Debian, Ubuntu   sudo apt-get install python3 python3-venv
  Fedora           sudo dnf install python3.13
  macOS            brew install python@3.13
  Windows          winget install Python.Python.3.13"""


def is_suitable() -> bool:
    """Say whether the running Python is one that Altwright runs on."""
    return sys.version_info[:2] in SUITABLE


def find_another() -> str | None:
    """Return the path of a suitable Python on this computer, or None."""
    for major, minor in SUITABLE:
        commands = [[f"python{major}.{minor}"]]
        if sys.platform == "win32":
            commands.append(["py", f"-{major}.{minor}"])
        for command in commands:
            path = _path_of(command, (major, minor))
            if path:
                return path
    return None


def base_interpreter() -> str:
    """Return the running Python's own path, outside any virtual environment and with links resolved.

    On Windows links stay: the Store's Python can only be started through its alias.
    """
    path: str = getattr(sys, "_base_executable", sys.executable)
    return path if sys.platform == "win32" else os.path.realpath(path)


def become(command: list[str]) -> int:
    """Replace this process by the command, so that signals and the exit code are the command's own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    # Windows has no exec: Ctrl-C reaches both processes, and the one that waits must leave it to the other.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command)


def _path_of(command: list[str], version: tuple[int, int]) -> str | None:
    """Ask a Python where it is; a pyenv shim may stand on the path and still start nothing."""
    if not shutil.which(command[0]):
        return None
    question = f"import sys; print(sys.version_info[:2] == {version}, sys.executable)"
    answer = subprocess.run([*command, "-c", question], capture_output=True, text=True, check=False).stdout
    fits, _, path = answer.strip().partition(" ")
    return path if fits == "True" else None
