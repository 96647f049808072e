"""One run of the hidden program :mod:`altwright.local_engine`, from its start to its end.

A thread starts the process, reads what it reports, and waits for its end; so it works under any loop, Qt's included.
Linux ends the process when that thread ends, since the thread is its parent.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from altwright.core.hidden_environment import without_secrets

Report = Mapping[str, Any]
"""What the process reported in one line."""

ENTRY_OPTION = "--local_engine"
"""What a built program, which has no interpreter beside it, is started with to become the hidden one."""

_TAIL_BYTES = 8000
_LONGEST_LINE = 4 * 1024 * 1024
_SECONDS_TO_END = 10.0
_PACKAGE = Path(__file__).resolve().parents[2]


def command(job: str) -> list[str]:
    """Return the command line that starts the hidden program for ``job``; ``local_engine`` stands in it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ENTRY_OPTION, job]
    return [sys.executable, "-P", "-m", "altwright.local_engine", job]


class Child:
    """A process of the hidden program; as a context manager it has ended when the block has."""

    def __init__(self, job: str, order: Mapping[str, object], environment: Mapping[str, str]) -> None:
        """Prepare, in a running loop, to give ``order`` to a process for ``job`` that sees ``environment``."""
        self._command = command(job)
        self._order = json.dumps(order).encode("ascii") + b"\n"
        self._environment = _for_child(job, environment)
        self._loop = asyncio.get_running_loop()
        self._was_started = False
        self._reports: asyncio.Queue[Report | None] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._tail: deque[bytes] = deque()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._ended = False

    @property
    def running(self) -> bool:
        """Whether the process lives, or is about to."""
        # The thread learns of an end a moment after everybody else.
        has_ended = self._process is not None and self._process.poll() is not None
        return self._was_started and not self._ended and not self._killed and not has_ended

    @property
    def pid(self) -> int | None:
        """The number of the process, or None before it is there."""
        return self._process.pid if self._process is not None else None

    @property
    def tail(self) -> str:
        """The last that it wrote to standard error."""
        return b"".join(self._tail)[-_TAIL_BYTES:].decode("utf-8", "replace").strip()

    def start(self) -> None:
        """Start the process in the background; what it reports, its end too, comes from :meth:`report`."""
        self._was_started = True
        threading.Thread(target=self._attend, name="local engine", daemon=True).start()

    async def report(self) -> Report | None:
        """Return the next report, or None when the process has ended or could not be started."""
        found = await self._reports.get()
        if found is None:
            self._reports.put_nowait(None)
        return found

    def kill(self) -> None:
        """End the process at once; a second call does nothing."""
        with self._lock:
            self._killed = True
            if self._process is not None:
                self._process.kill()

    async def gone(self) -> None:
        """Wait until the process is no more, but not for ever: a disk that does not answer can hold one."""
        if self._was_started:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), _SECONDS_TO_END)

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()
        await self.gone()

    def _attend(self) -> None:
        """Start the process and follow it to its end; runs in a thread of its own."""
        try:
            with self._lock:
                process = None if self._killed else self._started()
            if process is not None:
                self._follow(process)
        except OSError as error:
            self._tail.append(f"{type(error).__name__}: {error}".encode())
        finally:
            self._ended = True
            self._tell(None)

    def _started(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603  (our own program)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return self._process

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise OSError("The process has no pipes.")
        # Its standard input stays open: closing it, which the system does when this process ends, ends it.
        with process:
            errors = threading.Thread(
                target=self._keep_tail, args=(process.stderr,), name="local engine errors", daemon=True
            )
            errors.start()
            with contextlib.suppress(OSError):
                process.stdin.write(self._order)
                process.stdin.flush()
            while line := process.stdout.readline(_LONGEST_LINE):
                with contextlib.suppress(ValueError):
                    if isinstance(found := json.loads(line), dict):
                        self._tell(found)
            process.wait()
            errors.join()

    def _keep_tail(self, stream: IO[bytes]) -> None:
        size = 0
        while piece := stream.read1(4096):  # type: ignore[attr-defined]  # a pipe's reader is buffered
            self._tail.append(piece)
            size += len(piece)
            while size - len(self._tail[0]) > _TAIL_BYTES:
                size -= len(self._tail.popleft())

    def _tell(self, report: Report | None) -> None:
        # The loop may be closed when the program ends.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, report)

    def _take(self, report: Report | None) -> None:
        self._reports.put_nowait(report)
        if report is None:
            self._gone.set()


def _for_child(job: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what the process shall see: no keys but the hub's for a download, and where Altwright is in a checkout."""
    seen = without_secrets(environment, *(("HF_TOKEN",) if job == "fetch" else ()))
    if not getattr(sys, "frozen", False) and _PACKAGE.parent.name not in {"site-packages", "dist-packages"}:
        seen["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_PACKAGE.parent), environment.get("PYTHONPATH", ""))))
    # A built program that starts itself would otherwise take over what the first one unpacked.
    seen["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    return seen
