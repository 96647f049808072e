"""The program that tests start from outside: run from the sources, or a built one.

Set ``PROGRAM_UNDER_TEST`` to the path of a built program, such as ``dist/altwright/altwright``, and every test that
starts the program as an editor does starts that one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Read before the tests' ground rules clear the environment.
_BUILT = os.environ.get("PROGRAM_UNDER_TEST", "")

IS_BUILT = bool(_BUILT)
"""Whether it is a built program, which has no interpreter and no variables of Python."""


def program_command(*arguments: str) -> list[str]:
    """Return the command that starts the program with ``arguments``."""
    if IS_BUILT:
        return [str(Path(_BUILT).resolve()), *arguments]
    return [sys.executable, "-m", "altwright", *arguments]
