"""The code that a start would compile each time in an installed program, where nothing can be kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePath

PLACE = PurePath("altwright", "bridge", "shibokensupport.code")
"""Where the built program looks for it, beside the module that keeps it."""

_LOAD_QT = "from altwright.bridge.qt_loading import load_qt; load_qt()"


def support_code(sources: Path, folder: Path) -> Path:
    """Load Qt once as ``sources`` do, in a process that keeps its code in the empty ``folder``; return the file of it.

    Raises:
        subprocess.CalledProcessError: Qt could not be loaded.
    """
    environment = {**os.environ, "PYTHONPATH": str(sources), "PYTHONPYCACHEPREFIX": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", _LOAD_QT], env=environment, check=True)
    return next(folder.rglob("shibokensupport.*"))
