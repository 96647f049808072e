"""The one window of a profile: which process has it, and handing pictures over to that one.

A profile is a folder of settings. Whoever holds its lock has the window; a start that does not get the lock passes on
what it was given, and ends. Lock and socket lie in a folder that only this user can enter, so that nobody else can be
taken for the running window. Nothing else is read from what is handed over than names of pictures, and who may raise
a window.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import stat
import sys
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import socket

MOST_BYTES = 256 * 1024
"""The longest message, in bytes; who names more pictures than fit gets a window of its own."""

MOST_PICTURES = 1000
LONGEST_TOKEN = 512
"""Characters of what lets a window come forward on Wayland."""

DONE = b"done\n"
REFUSED = b"refused\n"
"""What the running window answers: it has everything, or it has nothing to do with it."""

SECONDS_TO_ANSWER = 10.0
"""How long a running window, which may just be starting or ending, is waited for."""

_SECONDS_BETWEEN_TRIES = 0.02
_LONGEST_ADDRESS = 100  # bytes; macOS ends at 104, Linux at 108


class Seat(NamedTuple):
    """The right to be the window of a ``profile``, held until the process ends.

    ``address`` is where to listen for other starts: the path of a socket, or the name of a pipe on Windows. It is empty
    where there is no place that is private enough, or the running window does not answer.
    """

    profile: str
    address: str = ""
    lock: int = -1


class HandOver(NamedTuple):
    """What another start passes on: ``pictures`` as they were named, and a ``token`` to come forward with."""

    pictures: tuple[str, ...] = ()
    token: str = ""


def take_seat_or_hand_over(
    folder: Path, pictures: Sequence[str], environment: Mapping[str, str], seconds: float = SECONDS_TO_ANSWER
) -> Seat | None:
    """Return the seat of the profile in ``folder``, or None after its running window took ``pictures``.

    A window that does not answer within ``seconds`` keeps nobody from working: there is a seat without an address then.
    """
    profile = os.path.realpath(folder)
    place = _meeting_place(environment)
    if place is None:
        return Seat(profile)
    name = f"{zlib.crc32(os.fsencode(profile)):08x}"  # a profile of the same name refuses what is not for it
    address = rf"\\.\pipe\altwright-{name}" if sys.platform == "win32" else str(place / name)
    message = _message(profile, pictures, environment)
    until = time.monotonic() + seconds
    while True:
        try:
            lock = _lock(place / f"{name}.lock")
        except OSError:
            return Seat(profile)
        if lock is not None:
            return Seat(profile, address, lock)
        answer = _ask(address, message, until) if message else REFUSED
        if answer == DONE:
            return None
        if answer == REFUSED or time.monotonic() >= until:
            return Seat(profile)
        time.sleep(_SECONDS_BETWEEN_TRIES)


def read_hand_over(line: bytes, profile: str) -> HandOver | None:
    """Return what ``line``, which anything may have sent, hands over to the window of ``profile``, or None."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("profile") != profile:
        return None
    named, token = message.get("pictures"), message.get("token")
    if not isinstance(named, list) or len(named) > MOST_PICTURES:
        return None
    if not all(isinstance(text, str) and text.strip() and "\0" not in text for text in named):
        return None
    is_token = isinstance(token, str) and len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable()
    return HandOver(tuple(named), str(token) if is_token else "")


def _message(profile: str, pictures: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """Return the line to send, empty if it would be too long; files are named as they are found from anywhere."""
    named = [str(Path(text).absolute()) if _exists(text) else text for text in pictures]
    token = environment.get("XDG_ACTIVATION_TOKEN", "") or environment.get("DESKTOP_STARTUP_ID", "")
    line = json.dumps({"profile": profile, "pictures": named, "token": token}).encode() + b"\n"
    return line if len(line) <= MOST_BYTES and len(named) <= MOST_PICTURES else b""


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False  # too long for a path, or with a character that none can have


def _meeting_place(environment: Mapping[str, str]) -> Path | None:
    """Return a folder of this user's that nobody else can enter, made if need be, or None if there is none."""
    if sys.platform == "win32":
        candidates = [Path(environment.get("LOCALAPPDATA", "")) / "Altwright" / "running"]
    else:
        own = f"altwright-{os.getuid()}"
        candidates = [Path(environment.get("TMPDIR") or "/tmp") / own, Path("/tmp") / own]  # noqa: S108  (looked at)
        if runtime := environment.get("XDG_RUNTIME_DIR", ""):
            candidates.insert(0, Path(runtime) / "altwright")
    return next(filter(_is_private, candidates), None)


def _is_private(folder: Path) -> bool:
    if not folder.is_absolute() or len(os.fsencode(folder)) > _LONGEST_ADDRESS - len("/01234567"):
        return False
    try:
        folder.mkdir(mode=0o700, parents=sys.platform == "win32", exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    if sys.platform == "win32":
        return True  # the folder of local data is its owner's
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077


def _lock(path: Path) -> int | None:
    """Return the descriptor that holds the lock at ``path``, or None while another process holds it.

    The system lets go of it when the process ends, however it does.

    Raises:
        OSError: nothing can be locked there.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        raise
    # A file that was taken away between opening and locking is a lock that nobody else sees.
    if sys.platform == "win32" or _is_the_one(handle, path):
        return handle
    os.close(handle)
    return None


def _is_the_one(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def leave_seat(seat: Seat) -> None:
    """Let the next start have the window, and leave no file behind; call it at the very end."""
    if seat.lock < 0:
        return
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            Path(f"{seat.address}.lock").unlink()
    with contextlib.suppress(OSError):
        os.close(seat.lock)


def _ask(address: str, message: bytes, until: float) -> bytes:
    """Return what the window that listens at ``address`` answers to ``message``; nothing if nobody does in time."""
    if sys.platform == "win32":
        return _in_time(lambda: _ask_pipe(address, message), until)
    import socket

    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(max(0.1, until - time.monotonic()))
        try:
            connection.connect(address)
            if not is_own(connection):
                return b""
            connection.sendall(message)
            with connection.makefile("rb") as answers:
                return answers.readline(len(REFUSED))
        except OSError:
            return b""


def _in_time(ask: Callable[[], bytes], until: float) -> bytes:
    """Return what ``ask`` returns, nothing if it does not in time: a pipe of Windows waits for an answer for ever."""
    answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(ask()), name="hand over", daemon=True).start()
    try:
        return answers.get(timeout=max(0.1, until - time.monotonic()))
    except queue.Empty:
        return b""


def _ask_pipe(address: str, message: bytes) -> bytes:
    import ctypes

    if sys.platform == "win32":
        # Windows lets only the program that was just clicked bring a window forward; it may pass that on.
        ctypes.windll.user32.AllowSetForegroundWindow(-1)
    try:
        with open(address, "r+b", buffering=0) as pipe:  # noqa: PTH123  (a pipe's name is no path)
            pipe.write(message)
            return pipe.readline(len(REFUSED))
    except OSError:
        return b""


def is_own(connection: socket.socket) -> bool:
    """Tell whether a process of this user is at the other end of ``connection``, a socket, where the system tells."""
    import socket
    import struct

    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the folder is private
    _process, user, _group = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return bool(user == os.getuid())
