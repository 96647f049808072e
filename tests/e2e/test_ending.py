"""The program ends cleanly in the middle of everything, and says plainly where it cannot start."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from tests.e2e.conftest import OpenProgram
from tests.e2e.processes import SECONDS
from tests.e2e.program import Program, program_command, program_environment
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost
from tests.fakes.scripts import Point

pytestmark = pytest.mark.e2e

ADDRESS = "https://pictures.example.org/dogs.jpg?Signature=0a1b2c3d"


def begin_to_write(program: Program, service: FaultService) -> None:
    service.then(scripts.stall_after(4))
    program.describe(ADDRESS)
    program.wait_for_text("A café terrace in")


def assert_hung_up(service: FaultService) -> None:
    (request,) = service.completions
    assert request.ended.wait(5)
    assert request.gone_at is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_while_writing_ends_the_program_cleanly(
    program: Program, service: FaultService, number: signal.Signals
) -> None:
    begin_to_write(program, service)
    program.end_by(number)
    assert_hung_up(service)


def test_closing_the_window_while_writing_ends_the_program_cleanly(program: Program, service: FaultService) -> None:
    begin_to_write(program, service)
    program.close_window()
    assert_hung_up(service)


def test_quitting_during_a_countdown_ends_the_program_cleanly(program: Program, service: FaultService) -> None:
    service.then(scripts.rate_limited(600))
    program.describe(ADDRESS)
    program.wait_for_status("Trying again in ")
    program.press("Quit", "menu item")
    program.check_end()


def test_a_signal_while_service_and_preview_are_silent_ends_the_program_cleanly(
    program: Program, service: FaultService, pictures: PictureHost
) -> None:
    service.then(scripts.stall_at(Point.BEFORE_HEADERS))
    program.describe(ADDRESS)
    service.wait_for_completions()
    program.write("Image address", pictures.url("silent"))
    program.wait(lambda: pictures.requests, "the preview asked for")
    program.end_by(signal.SIGTERM)
    assert_hung_up(service)


def test_the_prompt_is_remembered_when_a_signal_ends_the_program_under_a_dialog(
    open_program: OpenProgram, service: FaultService
) -> None:
    first = open_program(ALTWRIGHT_BASE_URL=service.address)
    first.write("Prompt", "Say it in one sentence.")
    first.press("About Altwright", "menu item")
    first.wait(lambda: first.has("text", "About Altwright"), "the dialog")
    first.end_by(signal.SIGINT)
    second = open_program(ALTWRIGHT_BASE_URL=service.address, ALTWRIGHT_HOME=str(first.folder / "altwright"))
    assert second.text_of("Prompt") == "Say it in one sentence."


def test_without_a_display_it_says_so_and_exits_with_one(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    result = subprocess.run(
        program_command("--demo"),
        env=program_environment(tmp_path, {}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert "no display" in result.stderr
    assert "altwright describe" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
