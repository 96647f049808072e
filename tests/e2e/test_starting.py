"""The real program starts whatever its surroundings lack, or says why it cannot, and once for each profile."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.e2e.processes import SECONDS, end, start, wait_until
from tests.e2e.program import SECONDS_TO_END, program_environment
from tests.under_test import program_command

pytestmark = pytest.mark.e2e

SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "cat.jpg"


class Start:
    """One process of the program without a desktop, its window drawn into memory."""

    def __init__(self, folder: Path, variables: Mapping[str, str], *arguments: str) -> None:
        """Start it."""
        self.folder = folder
        self.environment = program_environment(folder, {"QT_QPA_PLATFORM": "offscreen", **variables})
        for part in ("home", "tmp"):
            (folder / part).mkdir(exist_ok=True)
        with (folder / "stdout").open("ab") as out, (folder / "stderr").open("ab") as err:
            self.process = start(program_command(*arguments), self.environment, stdout=out, stderr=err)

    @property
    def printed(self) -> str:
        """What it wrote to its error stream."""
        return (self.folder / "stderr").read_text(errors="replace")

    @property
    def log(self) -> str:
        """What it logged."""
        path = Path(self.environment["ALTWRIGHT_HOME"]) / "logs" / "altwright.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def again(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start the same profile once more, and return what came of it when that start has ended."""
        wait_until(lambda: is_listening(self.environment), lambda: f"somebody listens\n{self.printed}")
        command = program_command(*arguments)
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )

    def is_served(self) -> None:
        """Check that the window is there and answers: a second start is told so, and ends."""
        done = self.again(str(SAMPLE))
        assert done.returncode == 0, done.stderr
        assert self.process.poll() is None, self.printed

    def end_well(self) -> None:
        """End it by a signal, and check that it ends in order."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(SECONDS_TO_END) == 0, self.printed
        assert "Traceback" not in self.printed


def is_listening(environment: Mapping[str, str]) -> bool:
    """Tell whether a window of this profile can be reached: an earlier start would take the seat itself."""
    name = f"{zlib.crc32(os.fsencode(os.path.realpath(environment['ALTWRIGHT_HOME']))):08x}"
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"{environment['XDG_RUNTIME_DIR']}/altwright/{name}")
        except OSError:
            return False
    return True


StartProgram = Callable[..., Start]


@pytest.fixture
def start_program(tmp_path: Path) -> Iterator[StartProgram]:
    """A function that starts the program with arguments and, by name, variables; all of them are ended."""
    starts: list[Start] = []
    with tempfile.TemporaryDirectory(prefix="aw-", dir="/tmp") as runtime:

        def start_one(*arguments: str, **variables: str) -> Start:
            variables = {"XDG_RUNTIME_DIR": runtime, "ALTWRIGHT_LOG": "info", **variables}
            starts.append(Start(tmp_path, variables, *arguments))
            return starts[-1]

        yield start_one
        for one in starts:
            end(one.process)


@pytest.fixture
def tmpfs() -> Iterator[Callable[[str], Path]]:
    """A function that mounts a small file system in memory with options; root ignores modes, but not this."""
    folders: list[str] = []

    def mount(options: str) -> Path:
        folder = tempfile.mkdtemp(prefix="aw-disk-")
        command = ["mount", "-t", "tmpfs", "-o", options, "altwright-test", folder]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            Path(folder).rmdir()
            pytest.skip("nothing can be mounted here")
        folders.append(folder)
        return Path(folder)

    yield mount
    for folder in folders:
        subprocess.run(["umount", folder], check=True)
        Path(folder).rmdir()


def test_a_second_start_hands_its_picture_over_and_ends(start_program: StartProgram) -> None:
    first = start_program()
    done = first.again(str(SAMPLE), "https://pictures.example.org/dogs.jpg")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert first.process.poll() is None
    first.again("no: picture at all")
    wait_until(lambda: "told: " in first.log, "the message that this is no picture")
    first.end_well()


def test_many_starts_at_once_are_one_window(start_program: StartProgram) -> None:
    starts = [start_program() for _ in range(4)]
    wait_until(lambda: [one.process.poll() for one in starts].count(0) == 3, "three of them gone")
    (left,) = [one for one in starts if one.process.poll() is None]
    left.is_served()
    left.end_well()


def test_a_killed_window_is_no_obstacle(start_program: StartProgram) -> None:
    first = start_program()
    first.is_served()
    first.process.kill()
    first.process.wait()
    second = start_program()
    second.is_served()
    second.end_well()


def test_two_profiles_and_the_demo_run_side_by_side(start_program: StartProgram, tmp_path: Path) -> None:
    one = start_program()
    other = start_program(ALTWRIGHT_HOME=str(tmp_path / "other"))
    demo = start_program("--demo")
    one.is_served()
    other.is_served()
    assert demo.process.poll() is None
    for program in (one, other, demo):
        program.end_well()


def test_a_start_while_the_window_closes_gets_its_own(start_program: StartProgram) -> None:
    first = start_program()
    first.is_served()
    first.process.send_signal(signal.SIGTERM)
    second = start_program()
    assert first.process.wait(SECONDS_TO_END) == 0
    second.is_served()
    second.end_well()


def test_damaged_settings_are_told_and_set_aside(start_program: StartProgram, tmp_path: Path) -> None:
    home = tmp_path / "altwright"
    home.mkdir()
    (home / "settings.json").write_bytes(b'{"engine": \xff\xff')
    program = start_program()
    program.is_served()
    wait_until(lambda: "settings.damaged.json" in program.log, "the message")
    program.end_well()
    assert (home / "settings.damaged.json").read_bytes() == b'{"engine": \xff\xff'
    assert json.loads((home / "settings.json").read_text(encoding="utf-8"))


def test_other_damaged_files_do_no_harm(start_program: StartProgram, tmp_path: Path) -> None:
    home = tmp_path / "altwright"
    home.mkdir()
    for name in ("limits.json", "updates.json", "spending.json"):
        (home / name).write_bytes(b"\xff{[" * 1000)
    (home / "logs").mkdir()
    (home / "logs" / "altwright.log").mkdir()
    (home / "logs" / "crash.txt").mkdir()
    program = start_program()
    program.is_served()
    program.end_well()


@pytest.mark.parametrize("home", ["/proc/altwright", "/dev/null/altwright"])
def test_a_home_that_cannot_be_made_leaves_a_working_window(start_program: StartProgram, home: str) -> None:
    program = start_program(ALTWRIGHT_HOME=home)
    program.is_served()
    program.end_well()


def test_a_home_that_is_read_only_leaves_a_working_window(
    start_program: StartProgram, tmpfs: Callable[[str], Path]
) -> None:
    program = start_program(ALTWRIGHT_HOME=str(tmpfs("ro,size=64k")))
    program.is_served()
    program.end_well()


def test_a_full_disk_leaves_a_working_window(start_program: StartProgram, tmpfs: Callable[[str], Path]) -> None:
    home = tmpfs("size=64k")
    with contextlib.suppress(OSError), (home / "filler").open("wb", buffering=0) as file:
        for _ in range(1000):
            file.write(b"x" * 4096)
    program = start_program(ALTWRIGHT_HOME=str(home))
    program.is_served()
    program.end_well()


SURROUNDINGS: Mapping[str, Mapping[str, str]] = {
    "no session bus": {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"},
    "no keyring": {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    "a keyring that does not exist": {"PYTHON_KEYRING_BACKEND": "no.such.Keyring"},
    "no language": {"LANG": "xx_XX.nonsense", "LC_ALL": "xx_XX.nonsense"},
    "no home": {"HOME": "/nonexistent"},
}


@pytest.mark.parametrize("variables", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_what_a_system_may_lack_leaves_a_working_window(
    start_program: StartProgram, variables: Mapping[str, str]
) -> None:
    program = start_program(**variables)
    program.is_served()
    program.end_well()


def test_without_any_font_it_says_so_and_goes_on(start_program: StartProgram, tmp_path: Path) -> None:
    empty = tmp_path / "fonts"
    empty.mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{empty}</dir></fontconfig>", encoding="utf-8")
    program = start_program(FONTCONFIG_FILE=str(settings), FONTCONFIG_PATH=str(empty), QT_QPA_FONTDIR=str(empty))
    program.is_served()
    assert "no fonts" in program.printed
    program.end_well()


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no Xvfb")
def test_on_a_display_without_graphics_hardware_there_is_a_working_window(start_program: StartProgram) -> None:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", "-extension", "GLX", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as display:
        try:
            assert display.stdout is not None
            number = display.stdout.readline().decode().strip()
            program = start_program(QT_QPA_PLATFORM="xcb", DISPLAY=f":{number}")
            program.is_served()
            program.end_well()
        finally:
            end(display)


NO_DISPLAYS: Mapping[str, Mapping[str, str]] = {
    "X11 wanted, none named": {"QT_QPA_PLATFORM": "xcb"},
    "X11 wanted, nobody serves it": {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":9991"},
    "X11 named, nobody serves it": {"QT_QPA_PLATFORM": "", "DISPLAY": ":9991"},
    "none named": {"QT_QPA_PLATFORM": ""},
    "Wayland wanted, none named": {"QT_QPA_PLATFORM": "wayland"},
    "Wayland named, nobody serves it": {"QT_QPA_PLATFORM": "", "WAYLAND_DISPLAY": "wayland-99"},
}


@pytest.mark.skipif(sys.platform != "linux", reason="displays of Linux")
@pytest.mark.parametrize("variables", NO_DISPLAYS.values(), ids=NO_DISPLAYS)
def test_without_a_display_it_says_so_in_words_and_is_not_aborted(
    start_program: StartProgram, variables: Mapping[str, str]
) -> None:
    program = start_program(**variables)
    assert program.process.wait(SECONDS) == 1, program.printed
    assert "no display to open its window on" in program.printed
    assert "altwright describe" in program.printed
    assert "Traceback" not in program.printed
    after = start_program()
    after.is_served()
    assert "ended suddenly" not in after.log
    after.end_well()


def test_where_qt_lacks_something_else_its_own_words_follow(start_program: StartProgram) -> None:
    program = start_program(QT_QPA_PLATFORM="nonsense")
    assert program.process.wait(SECONDS) == 1
    assert program.printed.startswith("Altwright could not open its window")
    assert '"nonsense"' in program.printed


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_native_crash_is_told_by_the_next_start_and_only_by_that(start_program: StartProgram) -> None:
    first = start_program()
    first.is_served()
    first.process.send_signal(signal.SIGSEGV)
    assert first.process.wait(SECONDS) == -signal.SIGSEGV
    second = start_program()
    second.is_served()
    wait_until(lambda: "ended suddenly" in second.log, "the message")
    report = second.folder / "altwright" / "logs" / "crash-earlier.txt"
    assert "Segmentation fault" in report.read_text()
    second.end_well()
    third = start_program()
    third.is_served()
    third.end_well()
    assert third.log.count("ended suddenly") == 1


def test_a_start_without_an_error_stream_works(tmp_path: Path, start_program: StartProgram) -> None:
    program = start_program()
    program.is_served()
    environment = program.environment | {"ALTWRIGHT_HOME": str(tmp_path / "other")}
    command = ["/bin/sh", "-c", 'exec "$@" 2>&- >&- <&-', "sh", *program_command()]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        wait_until(lambda: is_listening(environment), "somebody listens")
        second = subprocess.run(program_command(), env=environment, timeout=SECONDS, check=False)
        assert second.returncode == 0
        assert process.poll() is None
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(SECONDS_TO_END) == 0
    finally:
        end(process)
    program.end_well()
