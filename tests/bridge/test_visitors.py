"""What other starts hand over arrives, and what anything else sends does no harm."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests.waiting import until

from altwright.bridge import visitors as module
from altwright.bridge.visitors import Visitors
from altwright.services.running_window import (
    DONE,
    MOST_BYTES,
    REFUSED,
    HandOver,
    Seat,
    take_seat_or_hand_over,
)

NOBODY = 65534
"""The user without rights of a Linux system."""


@pytest.fixture
def runtime() -> Iterator[dict[str, str]]:
    """Variables with a folder for sockets whose path is short enough."""
    with tempfile.TemporaryDirectory(prefix="aw-", dir="/tmp") as folder:
        yield {"XDG_RUNTIME_DIR": folder}


@pytest.fixture
def seat(tmp_path: Path, runtime: dict[str, str]) -> Iterator[Seat]:
    """The seat of a profile."""
    seat = take_seat_or_hand_over(tmp_path, [], runtime)
    assert seat is not None
    yield seat
    os.close(seat.lock)


@pytest.fixture
async def visitors(qapp: QApplication, seat: Seat) -> AsyncIterator[Visitors]:
    """Somebody who listens."""
    visitors = Visitors(seat)
    await visitors.open()
    yield visitors
    visitors.close()
    await until(lambda: not visitors._connections)


def arrivals(visitors: Visitors) -> list[HandOver]:
    """Return the list into which everything is put that arrives."""
    handed: list[HandOver] = []
    visitors.arrived.connect(handed.append)
    return handed


async def said(seat: Seat, data: bytes) -> bytes:
    """Send ``data`` and return what comes back."""
    reader, writer = await asyncio.open_unix_connection(seat.address)
    try:
        writer.write(data)
        await writer.drain()
        return await reader.read()
    except (BrokenPipeError, ConnectionResetError):
        return b""
    finally:
        writer.close()


async def test_another_start_is_heard_and_answered(
    visitors: Visitors, seat: Seat, tmp_path: Path, runtime: dict[str, str]
) -> None:
    handed = arrivals(visitors)
    for pictures in ([], ["https://pictures.example.org/a.jpg", "b.jpg"]):
        assert await asyncio.to_thread(take_seat_or_hand_over, tmp_path, pictures, runtime) is None
    assert [one.pictures for one in handed] == [(), ("https://pictures.example.org/a.jpg", "b.jpg")]


async def test_nonsense_is_refused_and_the_next_start_is_heard(visitors: Visitors, seat: Seat) -> None:
    handed = arrivals(visitors)
    assert await said(seat, b"GET / HTTP/1.1\r\n\r\n") == REFUSED
    assert await said(seat, b"\n") == REFUSED
    assert handed == []
    good = json.dumps({"profile": seat.profile, "pictures": ["a.jpg"]}).encode() + b"\n"
    assert await said(seat, good) == DONE
    assert handed == [HandOver(("a.jpg",))]


async def test_a_message_without_end_is_cut_off(
    visitors: Visitors, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SECONDS", 600.0)  # for its length, and not for its patience
    handed = arrivals(visitors)
    assert await asyncio.wait_for(said(seat, b"x" * (MOST_BYTES * 2)), 60) == b""
    assert handed == []


SAY = """
import os, socket, sys
os.setuid(int(sys.argv[2]))
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    try:
        line.sendall(sys.stdin.buffer.read())
        answer = line.recv(100)
    except ConnectionError:
        answer = b""
sys.stdout.buffer.write(answer)
"""


async def said_by(user: int, seat: Seat, data: bytes) -> bytes:
    """Have another process, of ``user``, send ``data``, and return what comes back."""
    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-I", "-c", SAY, seat.address, str(user)],
        input=data, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return bytes(ran.stdout)


def open_to_all(seat: Seat) -> None:
    """Let every user reach the socket of ``seat``."""
    way = Path(seat.address)
    for folder in (way.parent, way.parent.parent):
        folder.chmod(0o755)
    way.chmod(0o666)


@pytest.mark.skipif(
    not hasattr(socket, "SO_PEERCRED") or os.getuid() != 0, reason="only root may start a process of another user"
)
async def test_another_user_s_program_is_not_heard_even_where_the_folder_is_open(
    visitors: Visitors, seat: Seat
) -> None:
    handed = arrivals(visitors)
    open_to_all(seat)
    line = json.dumps({"profile": seat.profile, "pictures": ["a.jpg"], "token": ""}).encode() + b"\n"
    assert await said_by(NOBODY, seat, line) == b""
    assert handed == []
    assert await said_by(os.getuid(), seat, line) == DONE
    assert handed == [HandOver(("a.jpg",))]


async def test_who_says_nothing_is_sent_away_and_holds_up_nobody(
    visitors: Visitors, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SECONDS", 0.2)
    silent = [await asyncio.open_unix_connection(seat.address) for _ in range(3)]
    good = json.dumps({"profile": seat.profile, "pictures": []}).encode() + b"\n"
    assert await said(seat, good) == DONE
    for reader, writer in silent:
        assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()


async def test_a_crowd_is_not_let_in(visitors: Visitors, seat: Seat) -> None:
    crowd = [await asyncio.open_unix_connection(seat.address) for _ in range(module._MOST_AT_ONCE)]
    await until(lambda: len(visitors._connections) == module._MOST_AT_ONCE)
    assert await said(seat, b"\n") == b""
    for _, writer in crowd:
        writer.close()
    await until(lambda: not visitors._connections)
    assert await said(seat, b"\n") == REFUSED


def is_there(seat: Seat) -> bool:
    """Tell whether the socket of ``seat`` exists."""
    return Path(seat.address).exists()


async def test_the_socket_of_a_killed_process_is_taken_over(qapp: QApplication, seat: Seat) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(seat.address)
    assert is_there(seat)
    visitors = Visitors(seat)
    await visitors.open()
    assert await said(seat, b"\n") == REFUSED
    visitors.close()
    assert not is_there(seat)


async def test_where_nobody_can_listen_nothing_is_lost(qapp: QApplication, tmp_path: Path) -> None:
    for seat in (Seat(str(tmp_path)), Seat(str(tmp_path), str(tmp_path / "missing" / "socket"))):
        visitors = Visitors(seat)
        await visitors.open()
        visitors.close()
