"""Where things are, what they are called, and the one place that the version comes from."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGING = CHECKOUT / "packaging"
DIST = CHECKOUT / "dist"
WORK = CHECKOUT / "build"

NAME = "altwright"
TITLE = "Altwright"
APP_ID = "org.altwright.Altwright"
SUMMARY = "Turn pictures into good alt text"
COPYRIGHT = "Copyright © the Altwright authors. GPL-3.0-or-later."
LIBRARIES = "_internal"
"""The folder beside the program that PyInstaller puts everything else into."""

RESOURCES = Path("altwright", "_resources")
"""Where the program's own files are among the libraries."""

ENGINE = "xllamacpp"
"""The folder of the built-in engine among the libraries."""

_EPOCH_WITHOUT_GIT = 1767225600  # the first day of 2026


def version() -> str:
    """Return Altwright's version, from the package itself."""
    text = (CHECKOUT / "gui" / "altwright" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise LookupError("gui/altwright/__init__.py names no version.")
    return found[1]


def source_date() -> int:
    """Return the time that everything built carries: ``SOURCE_DATE_EPOCH``, else that of the commit, in seconds."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        return int(epoch)
    try:
        command = ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return _EPOCH_WITHOUT_GIT
