"""One window for each profile: who gets it, and what may be handed over to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.services import running_window
from altwright.services.running_window import (
    DONE,
    LONGEST_TOKEN,
    MOST_BYTES,
    MOST_PICTURES,
    REFUSED,
    HandOver,
    Seat,
    leave_seat,
    read_hand_over,
    take_seat_or_hand_over,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets with paths")


@pytest.fixture
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Variables with a folder for sockets whose path is short enough."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="aw-", dir="/tmp") as folder:
        yield {"XDG_RUNTIME_DIR": folder}


@pytest.fixture
def seats() -> Iterator[list[Seat]]:
    """Seats whose locks are let go in the end."""
    taken: list[Seat] = []
    yield taken
    for seat in taken:
        if seat.lock >= 0:
            os.close(seat.lock)


def seated(seats: list[Seat], folder: Path, environment: dict[str, str], *pictures: str, seconds: float = 0.0) -> Seat:
    seat = take_seat_or_hand_over(folder, pictures, environment, seconds)
    assert seat is not None
    seats.append(seat)
    return seat


class Window:
    """Listens at a seat, as a running window does, and answers each start with the next of ``answers``."""

    def __init__(self, address: str, *answers: bytes) -> None:
        self.lines: list[bytes] = []
        self._answers = answers
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(address)
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        for answer in self._answers:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rb") as lines:
                self.lines.append(lines.readline())
                connection.sendall(answer)

    def close(self) -> None:
        self._thread.join()
        self._listener.close()


def test_the_first_start_gets_the_window_and_two_profiles_have_one_each(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    one = seated(seats, tmp_path / "one", runtime)
    other = seated(seats, tmp_path / "other", runtime)
    assert one.lock >= 0
    assert other.lock >= 0
    assert one.address != other.address
    assert Path(one.address).parent == Path(runtime["XDG_RUNTIME_DIR"]) / "altwright"


def test_a_second_start_hands_over_files_with_their_whole_paths_and_addresses_as_they_are(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    seat = seated(seats, tmp_path, runtime)
    window = Window(seat.address, DONE)
    address = "https://pictures.example.org/b.jpg?Signature=1"
    environment = runtime | {"XDG_ACTIVATION_TOKEN": "token-1"}
    assert take_seat_or_hand_over(tmp_path, ["a.jpg", address], environment) is None
    window.close()
    assert read_hand_over(window.lines[0], seat.profile) == HandOver((str(tmp_path / "a.jpg"), address), "token-1")


def test_the_same_folder_by_another_name_is_the_same_profile(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    seat = seated(seats, tmp_path / "real", runtime)
    window = Window(seat.address, DONE)
    assert take_seat_or_hand_over(tmp_path / "link", [], runtime) is None
    window.close()


def test_a_window_that_is_only_just_opening_is_waited_for(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    seat = seated(seats, tmp_path, runtime)
    opened: list[Window] = []
    timer = threading.Timer(0.2, lambda: opened.append(Window(seat.address, DONE)))
    timer.start()
    assert take_seat_or_hand_over(tmp_path, ["cat.jpg"], runtime, 20) is None
    timer.join()
    opened[0].close()
    assert len(opened[0].lines) == 1


def test_a_window_that_ends_meanwhile_leaves_its_seat(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    lock = seated(seats, tmp_path, runtime).lock
    seats.clear()
    timer = threading.Timer(0.2, os.close, [lock])
    timer.start()
    seat = seated(seats, tmp_path, runtime, seconds=20)
    timer.join()
    assert seat.lock >= 0
    assert seat.address


def test_a_window_that_never_answers_keeps_nobody_from_working(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    seated(seats, tmp_path, runtime)
    begun = time.monotonic()
    seat = take_seat_or_hand_over(tmp_path, [], runtime, 0.3)
    assert seat == Seat(os.path.realpath(tmp_path))
    assert time.monotonic() - begun >= 0.3


def test_a_window_of_another_profile_refuses_and_both_work(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    seat = seated(seats, tmp_path, runtime)
    window = Window(seat.address, REFUSED)
    assert take_seat_or_hand_over(tmp_path, [], runtime) == Seat(seat.profile)
    window.close()


def test_a_seat_that_is_left_leaves_no_file_and_can_be_taken(tmp_path: Path, runtime: dict[str, str]) -> None:
    for _ in range(2):
        seat = take_seat_or_hand_over(tmp_path, [], runtime)
        assert seat is not None
        assert seat.lock >= 0
        leave_seat(seat)
        assert list((Path(runtime["XDG_RUNTIME_DIR"]) / "altwright").iterdir()) == []


def test_a_lock_whose_file_was_taken_away_meanwhile_is_none(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    assert running_window._is_the_one(handle, path)
    path.unlink()
    assert not running_window._is_the_one(handle, path)
    path.touch()
    assert not running_window._is_the_one(handle, path)
    os.close(handle)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path, runtime: dict[str, str], seats: list[Seat]) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from altwright.services.running_window import take_seat_or_hand_over as take\n"
        f"seat = take(Path({str(tmp_path)!r}), [], {runtime!r}); print(seat.lock >= 0, flush=True); time.sleep(60)"
    )
    gui = Path(running_window.__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(gui), "PATH": os.environ["PATH"]}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"True\n"
        assert seated(seats, tmp_path, runtime).lock == -1
        process.kill()
        process.wait()
        assert seated(seats, tmp_path, runtime, seconds=20).lock >= 0


def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path, runtime: dict[str, str], seats: list[Seat]) -> None:
    folder = Path(runtime["XDG_RUNTIME_DIR"]) / "altwright"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    other = Path(runtime["XDG_RUNTIME_DIR"]) / "tmp"
    other.mkdir()
    seat = seated(seats, tmp_path, runtime | {"TMPDIR": str(other)})
    assert Path(seat.address).parent.parent == other


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives folders away")
def test_a_folder_or_a_socket_of_another_user_is_never_trusted(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    stranger = 65534
    folder = Path(runtime["XDG_RUNTIME_DIR"]) / "altwright"
    folder.mkdir(mode=0o700)
    os.chown(folder, stranger, stranger)
    empty = Path(runtime["XDG_RUNTIME_DIR"]) / "tmp"
    empty.mkdir()
    environment = runtime | {"TMPDIR": str(empty)}
    seat = seated(seats, tmp_path, environment)
    assert not seat.address.startswith(str(folder))

    code = (
        "import os, socket, sys\n"
        f"listener = socket.socket(socket.AF_UNIX); listener.bind({seat.address!r}); os.setuid({stranger})\n"
        "listener.listen(); print(flush=True); connection, _ = listener.accept()\n"
        "print(repr(connection.recv(10)), flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert take_seat_or_hand_over(tmp_path, ["secret.jpg"], environment, 0.1) == Seat(seat.profile)
        assert process.stdout.readline() == b"b''\n"


def test_where_no_folder_can_be_made_there_is_a_window_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_window, "_is_private", lambda _folder: False)
    assert take_seat_or_hand_over(tmp_path, [], {}) == Seat(os.path.realpath(tmp_path))


def test_more_than_a_message_holds_gets_a_window_of_its_own_at_once(
    tmp_path: Path, runtime: dict[str, str], seats: list[Seat]
) -> None:
    seated(seats, tmp_path, runtime)
    for pictures in (["x"] * (MOST_PICTURES + 1), ["x" * MOST_BYTES]):
        assert take_seat_or_hand_over(tmp_path, pictures, runtime) == Seat(os.path.realpath(tmp_path))


def test_a_file_name_that_is_no_text_arrives_whole(tmp_path: Path, runtime: dict[str, str], seats: list[Seat]) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg")
    Path(name).write_bytes(b"x")
    seat = seated(seats, tmp_path, runtime)
    window = Window(seat.address, DONE)
    assert take_seat_or_hand_over(tmp_path, [name], runtime) is None
    window.close()
    assert read_hand_over(window.lines[0], seat.profile) == HandOver((name,))


def line(**changes: object) -> bytes:
    return json.dumps({"profile": "/p", "pictures": ["a.jpg"], "token": "t"} | changes).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[" * 100_000, b"null", b'"text"', line(profile="/other"), line(profile=None),
        line(pictures="a.jpg"), line(pictures=[1]), line(pictures=[""]), line(pictures=[" "]), line(pictures=["a\0b"]),
        line(pictures=["x"] * (MOST_PICTURES + 1)), line(pictures={"a": 1}),
    ],
)  # fmt: skip
def test_what_is_no_hand_over_is_refused(data: bytes) -> None:
    assert read_hand_over(data, "/p") is None


@pytest.mark.parametrize("token", [None, 5, "x" * (LONGEST_TOKEN + 1), "a\nb", "é", ["t"]])
def test_a_strange_token_is_left_out(token: object) -> None:
    assert read_hand_over(line(token=token), "/p") == HandOver(("a.jpg",), "")


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_no_bytes_at_all_break_the_reader(data: bytes) -> None:
    handed = read_hand_over(data, "/p")
    assert handed is None or isinstance(handed, HandOver)


def test_a_pipe_that_never_answers_is_given_up_and_one_that_does_is_heard() -> None:
    may_end = threading.Event()

    def ask() -> bytes:
        may_end.wait(60)
        return DONE

    assert running_window._in_time(ask, time.monotonic()) == b""
    may_end.set()
    assert running_window._in_time(ask, time.monotonic() + 60) == DONE
