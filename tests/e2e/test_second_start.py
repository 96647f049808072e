"""On a real display a second start brings the first window to the front, with what it was given."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.e2e.conftest import OpenProgram
from tests.e2e.processes import SECONDS
from tests.e2e.program import Program, program_environment
from tests.under_test import program_command

pytestmark = pytest.mark.e2e

SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "cat.jpg"


def start_again(program: Program, *arguments: str) -> None:
    """Start the profile of ``program`` once more, and check that this start ends at once and well."""
    environment = program.desktop.environment | program_environment(program.folder, {})
    done = subprocess.run(
        program_command(*arguments), env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_window_behind_another_comes_to_the_front_with_the_picture_and_keeps_its_words(
    open_program: OpenProgram,
) -> None:
    first = open_program()
    first.write("Alt text", "My own words.")
    other = open_program()
    other.desktop.manage("await_front", other.number)
    start_again(first, str(SAMPLE))
    first.wait(lambda: first.text_of("Image address") == str(SAMPLE), "the picture")
    first.desktop.manage("await_front", first.number)
    assert first.alt_text == "My own words."
    assert other.text_of("Image address") == ""
    start_again(first)
    assert first.text_of("Image address") == str(SAMPLE)
