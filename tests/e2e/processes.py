"""Processes that tests start: known by their id, ended by it, and looked for afterwards."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TypeVar

SECONDS = 30.0
"""How long a busy machine may take for anything that takes a moment on an idle one."""

Found = TypeVar("Found")


def wait_until(found: Callable[[], Found], what: str | Callable[[], str], seconds: float = SECONDS) -> Found:
    """Return the first true result of ``found``; ``what`` says in the failure what was waited for.

    Raises:
        AssertionError: there was none in time.
    """
    until = time.monotonic() + seconds
    while not (result := found()):
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {what if isinstance(what, str) else what()}")
        time.sleep(0.02)
    return result


def start(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] | None = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, so that a Ctrl+C for the tests is none for it.

    Its output goes nowhere unless told otherwise; None for ``stderr`` is that of the tests.
    """
    return subprocess.Popen(
        command,
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        start_new_session=True,
    )


def start_and_read_line(
    command: Sequence[str | Path], environment: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], str]:
    """Start ``command``, in which ``{}`` stands for a file descriptor, and return the line it writes to that one."""
    readable, writable = os.pipe()
    try:
        words = [str(word).replace("{}", str(writable)) for word in command]
        process = start(words, environment, pass_fds=[writable])
    finally:
        os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        ready, _, _ = select.select([pipe], [], [], SECONDS)
        line = pipe.readline().decode().strip() if ready else ""
    if not line:
        end(process)
        raise AssertionError(f"{command[0]} did not start")
    return process, line


def end(process: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """End ``process``: asked first, made to where it does not listen."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait(SECONDS)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def marked(mark: str) -> dict[int, str]:
    """Return the running processes, by id with their commands, whose environment holds ``mark``."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal() or int(folder.name) == os.getpid():
            continue
        try:
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0") and not _is_dead(folder):
                found[int(folder.name)] = command_line(int(folder.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # ended meanwhile, or another's
    return found


def command_line(process: int) -> str:
    """Return the words with which ``process`` was started."""
    return (Path("/proc") / str(process) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def assert_none_left(mark: str) -> None:
    """Check that no process with ``mark`` in its environment lives on; end those that do.

    Raises:
        AssertionError: some did.
    """
    until = time.monotonic() + SECONDS
    while (left := marked(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    for process in left:
        os.kill(process, signal.SIGKILL)
    assert not left, f"left behind: {left}"


def _is_dead(folder: Path) -> bool:
    return (folder / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
