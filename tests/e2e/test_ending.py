"""The program ends cleanly in the middle of everything, and says plainly where it cannot start."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from tests.e2e.conftest import OpenProgram
from tests.e2e.desktop import Desktop
from tests.e2e.processes import SECONDS, end, start, wait_until
from tests.e2e.program import SECONDS_TO_END, Program, program_environment
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost
from tests.fakes.scripts import Point
from tests.under_test import program_command

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


STAGES = {"libQt6Core": "while it imports", "libqxcb": "while it builds the window", "": "once the window is seen"}
"""Libraries that are loaded when the program has come so far."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("library", STAGES, ids=STAGES.values())
def test_a_signal_while_the_program_starts_ends_it_cleanly(
    desktop: Desktop, tmp_path: Path, library: str, number: signal.Signals
) -> None:
    (tmp_path / "home").mkdir()
    environment = desktop.environment | program_environment(tmp_path, {})
    with (tmp_path / "stderr").open("wb") as err:
        process = start(program_command("--demo"), environment, stderr=err)
    try:
        if library:
            maps = Path("/proc") / str(process.pid) / "maps"
            wait_until(lambda: library in maps.read_text() or process.poll() is not None, library)
        else:
            desktop.manage("activate", process.pid)
        process.send_signal(number)
        assert process.wait(SECONDS_TO_END) == 0
        assert "Traceback" not in (tmp_path / "stderr").read_text()
    finally:
        end(process)


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":9991"}], ids=["none", "one that nobody serves"])
def test_without_a_display_it_says_so_and_exits_with_one(tmp_path: Path, display: dict[str, str]) -> None:
    (tmp_path / "home").mkdir()
    result = subprocess.run(
        program_command("--demo"),
        env=program_environment(tmp_path, display),
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
