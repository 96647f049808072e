"""The program ends in time on a disk that takes its time, and what was set last is on it where that is possible."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import altwright
from altwright.services import crash_trace
from altwright.services.settings import SettingsStore

PROMPT = "Say it in one sentence."

PROGRAM = f"""
import asyncio, errno, os, sys, time
from functools import partial
from altwright import __main__ as program
from altwright.bridge import qt_loading

fsync, load_qt = os.fsync, qt_loading.load_qt

def slow(handle):
    print("asked", flush=True)
    if disk == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    time.sleep(float(disk))
    fsync(handle)

def load():
    load_qt()
    from altwright import app

    class Watched(app.Application):
        async def run(self, pictures=()):
            os.fsync = slow
            self.window.form.prompt.setPlainText({PROMPT!r})
            asyncio.get_running_loop().call_soon(partial(print, "runs", flush=True))
            await super().run(pictures)
            print("window ended", self.preferences.folder.joinpath("settings.json").exists(), flush=True)

    app.run_window = partial(app.run_window, build=Watched)

qt_loading.load_qt = load
disk = sys.argv.pop()
code = program.main()
print("all ended", flush=True)
sys.exit(code)
"""

Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A function that starts the program with a disk that takes so many seconds for each file, or is “full”."""
    programs: list[subprocess.Popen[str]] = []

    def start_one(disk: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "ALTWRIGHT_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(Path(altwright.__file__).parent.parent),
            "QT_QPA_PLATFORM": "offscreen",
        }
        command = [sys.executable, "-c", PROGRAM, disk]
        pipe = subprocess.PIPE
        program = subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)
        programs.append(program)
        return program

    yield start_one
    for program in programs:
        program.kill()
        program.communicate()


def close(program: subprocess.Popen[str]) -> tuple[int, list[str], str]:
    """Have the window closed by a signal, and return the exit code and what was printed."""
    assert program.stdout is not None
    assert program.stdout.readline() == "runs\n"
    program.send_signal(signal.SIGTERM)
    out, err = program.communicate(timeout=60)
    return program.returncode, out.splitlines(), err


@pytest.mark.skipif(os.name != "posix", reason="the signal kills elsewhere")
def test_what_was_set_last_is_on_a_slow_disk_when_the_program_ends(start: Start, tmp_path: Path) -> None:
    code, printed, complaints = close(start("0.05"))
    assert (code, complaints) == (0, "")
    assert printed[-2:] == ["window ended True", "all ended"]
    assert SettingsStore(tmp_path / "home").load().prompt == PROMPT


@pytest.mark.skipif(os.name != "posix", reason="the signal kills elsewhere")
def test_a_disk_that_never_answers_does_not_hold_the_end_of_the_program(start: Start, tmp_path: Path) -> None:
    code, printed, complaints = close(start("3600"))
    assert (code, complaints) == (0, "")
    assert printed[0] == "asked"
    assert {"window ended True", "all ended"}.isdisjoint(printed)
    assert not list((tmp_path / "home" / crash_trace.FOLDER_NAME).glob("crash*")), "the next start tells of a crash"


@pytest.mark.skipif(os.name != "posix", reason="the signal kills elsewhere")
def test_a_full_disk_is_no_obstacle_at_the_end_of_the_program(start: Start) -> None:
    code, printed, complaints = close(start("full"))
    assert (code, complaints) == (0, "")
    assert set(printed[:-2]) == {"asked"}
    assert printed[-2:] == ["window ended False", "all ended"]
