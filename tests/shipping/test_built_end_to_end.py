"""The tests that work the program from outside, with the built program in place of the sources."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shipping.building import CHECKOUT, PROGRAM

pytestmark = pytest.mark.slow

SECONDS = 1500.0


@pytest.mark.parametrize("tests", ["tests/test_cli.py", "tests/e2e/test_main_job.py", "tests/e2e/test_ending.py"])
def test_built_program_passes_what_the_sources_pass(dist: Path, tests: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--numprocesses=0", "-m", "not slow", tests],
        cwd=CHECKOUT, env=kept | {"PROGRAM_UNDER_TEST": str(PROGRAM)},
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
