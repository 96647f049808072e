"""A computer that fails in the middle of an answer, and the next start."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest
from tests.e2e.conftest import OpenProgram
from tests.e2e.program import SECONDS_TO_END, Program, program_environment
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.scripts import TEXT
from tests.under_test import program_command

pytestmark = pytest.mark.e2e

ADDRESS = "https://pictures.example.org/dogs.jpg"
FIRST_WORDS = " ".join(TEXT.split(" ")[:4])


def history(program: Program, home: str) -> list[dict[str, object]]:
    """Return what ``altwright history --json`` prints beside ``program``."""
    environment = program_environment(program.folder, {"ALTWRIGHT_HOME": home})
    done = subprocess.run(
        program_command("history", "--json"), env=environment, capture_output=True, timeout=60, check=True
    )
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_what_had_arrived_before_a_kill_is_in_the_pane_of_the_next_start(
    open_program: OpenProgram, service: FaultService, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = str(tmp_path_factory.mktemp("home"))
    service.then(scripts.stall_after(4), scripts.good())
    first = open_program(ALTWRIGHT_BASE_URL=service.address, ALTWRIGHT_HOME=home)
    first.describe(ADDRESS)
    first.wait_for_text(FIRST_WORDS)
    first.wait(lambda: [one["text"] for one in history(first, home)] == [first.alt_text], "the words on the disk")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(SECONDS_TO_END)

    second = open_program(ALTWRIGHT_BASE_URL=service.address, ALTWRIGHT_HOME=home)
    second.wait_for_text(FIRST_WORDS)
    second.wait_for_label("interrupted")
    assert second.text_of("Image address") == ADDRESS
    second.press("Describe again")
    second.wait_for_text(TEXT)
    (kept,) = history(second, home)
    versions = kept["versions"]
    assert isinstance(versions, list)
    assert versions[0]["kind"] == "interrupted"
    service.release()
