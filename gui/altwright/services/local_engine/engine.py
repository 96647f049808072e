"""The engine of this computer as an ordinary OpenAI-compatible service: an address and a key, while a process runs."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import secrets
import threading
import time
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from altwright.core.local_errors import LocalEngineEnded, LocalEngineMissing, LocalEngineSlow, LocalMemoryShort
from altwright.core.local_model import MODEL_NAME, LocalFiles, memory_needed
from altwright.services.local_engine.child import Child, Report
from altwright.services.local_engine.memory import available_memory
from altwright.services.local_engine.models import checked_files

IDLE_SECONDS = 600.0
"""After how long without a question the engine is stopped, and its memory given back."""

START_SECONDS = 180.0
CONTEXT_TOKENS = 4096
"""How much of question, picture and answer the model holds; it bounds the memory beside the files."""

_INSTALL = "pip install 'altwright[local]'"
_STARTS = 2
_LAST_WORDS_SECONDS = 3.0
_ASK_SECONDS = 3.0


class LocalEndpoint(NamedTuple):
    """Where the engine answers, with ``/v1``, and the key that it wants; both are new with each start."""

    address: str
    key: str


class LocalEngine:
    """Runs one model in a process of its own, from the first question until nobody asks any more.

    As a context manager it is stopped at the end of the block; it starts with the first question, not with the block.
    A process that dies while it loads is started once more; one that dies later is started anew by the next question.
    """

    def __init__(
        self,
        files: LocalFiles,
        environment: Mapping[str, str],
        *,
        idle_seconds: float = IDLE_SECONDS,
        start_seconds: float = START_SECONDS,
    ) -> None:
        """Prepare to run ``files``; nothing is looked at or started yet."""
        self._files = files
        self._environment = dict(environment)
        self._idle_seconds = idle_seconds
        self._start_seconds = start_seconds
        self._starting = asyncio.Lock()
        self._child: Child | None = None
        self._endpoint: LocalEndpoint | None = None
        self._users = 0
        self._last_use = 0.0
        self._alarm: threading.Timer | None = None

    @property
    def files(self) -> LocalFiles:
        """What it runs."""
        return self._files

    @property
    def running(self) -> bool:
        """Whether it could answer at once."""
        return self._endpoint is not None and self._child is not None and self._child.running

    @property
    def pid(self) -> int | None:
        """The number of its process, or None while there is none."""
        return self._child.pid if self._child is not None and self._child.running else None

    async def start(self) -> LocalEndpoint:
        """Start unless it runs, and wait until it can answer; a cancelled start leaves nothing behind.

        Raises:
            LocalEngineMissing: its libraries are not installed.
            LocalModelUnusable: a file is missing or no model.
            LocalMemoryShort: the model needs more memory than is free; nothing was started.
            LocalEngineSlow: it was not ready in time and was stopped.
            LocalEngineEnded: it ended while it loaded the model, twice.
        """
        async with self._starting:
            self._last_use = time.monotonic()
            if self._endpoint is None or not self.running or not await asyncio.to_thread(_answers, self._endpoint):
                await self._end()
                await asyncio.to_thread(self._check)
                self._endpoint = await self._started()
                self._last_use = time.monotonic()
                self._watch_idleness(asyncio.get_running_loop())
            return self._endpoint

    @contextlib.asynccontextmanager
    async def in_use(self) -> AsyncIterator[LocalEndpoint]:
        """Give where to ask for the time of a question, during which it does not count as idle.

        Raises:
            LocalEngineError: it cannot be started.
        """
        self._users += 1
        try:
            yield await self.start()
        finally:
            self._users -= 1
            self._last_use = time.monotonic()

    async def stop(self) -> None:
        """End the process, also in the middle of an answer; the next question starts it again."""
        self.kill()
        await self._end()

    def kill(self) -> None:
        """End the process without waiting for it, as when the program ends."""
        self._silence_alarm()
        self._endpoint = None
        if self._child is not None:
            self._child.kill()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def _end(self) -> None:
        """Let go of a process that died or shall die."""
        self._silence_alarm()
        child, self._child = self._child, None
        self._endpoint = None
        if child is not None:
            child.kill()
            await child.gone()

    def _check(self) -> None:
        """Look for what would keep it from starting; reads files, so it runs in a thread."""
        if importlib.util.find_spec("xllamacpp") is None:
            raise LocalEngineMissing(f"xllamacpp is missing: {_INSTALL}")
        checked_files(self._files)
        needed = memory_needed(sum(path.stat().st_size for path in self._files[:2]))
        available = available_memory()
        if available is not None and available < needed:
            raise LocalMemoryShort(needed, available)

    async def _started(self) -> LocalEndpoint:
        """Start the process, once more if it dies, and return where it answers."""
        deadline = time.monotonic() + self._start_seconds
        for attempt in range(1, _STARTS + 1):
            key = secrets.token_urlsafe(32)
            order = {
                "model": os.fspath(self._files.model.absolute()),
                "eyes": os.fspath(self._files.eyes.absolute()),
                "name": _name_of(self._files),
                "key": key,
                "context": CONTEXT_TOKENS,
            }
            child = self._child = Child("serve", order, self._environment)
            child.start()
            try:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    report = await child.report()
            except TimeoutError:
                tail = child.tail
                await self._end()
                raise LocalEngineSlow(self._start_seconds, tail) from None
            except asyncio.CancelledError:
                child.kill()
                raise
            if report is not None and isinstance(address := report.get("address"), str):
                return LocalEndpoint(f"{address}/v1", key)
            if report is not None:
                # The library still writes down why.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(child.report(), _LAST_WORDS_SECONDS)
            await self._end()
            if error := _fault(report, child):
                raise error
            if attempt == _STARTS:
                raise LocalEngineEnded(child.tail or "it ended without a word")
        raise AssertionError

    def _watch_idleness(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look again when it may have become idle; a timer of the loop would keep Qt awake after it was cancelled."""
        self._silence_alarm()
        endpoint = self._endpoint

        def ring() -> None:
            is_busy = endpoint is not None and _is_busy(endpoint)
            with contextlib.suppress(RuntimeError):  # the loop may be closed
                loop.call_soon_threadsafe(self._on_alarm, loop, endpoint, is_busy)

        idle_since = time.monotonic() if self._users else self._last_use
        self._alarm = threading.Timer(max(0.05, idle_since + self._idle_seconds - time.monotonic()), ring)
        self._alarm.daemon = True
        self._alarm.start()

    def _silence_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _on_alarm(self, loop: asyncio.AbstractEventLoop, endpoint: LocalEndpoint | None, is_busy: bool) -> None:
        if endpoint is not self._endpoint or not self.running:
            return
        if is_busy or self._users:
            self._last_use = time.monotonic()
        if time.monotonic() - self._last_use < self._idle_seconds:
            self._watch_idleness(loop)
        else:
            self.kill()


def _name_of(files: LocalFiles) -> str:
    """Return the name under which the model answers: its own, unless it is none that could be shown."""
    return files.name if files.name.isprintable() and files.name.strip() else MODEL_NAME


def _answers(endpoint: LocalEndpoint) -> bool:
    """Tell whether it still answers; a dying process can accept a connection before the system counts it dead."""
    try:
        _asked(endpoint, "/health")
    except TimeoutError:
        return True  # alive, and busy with something else
    except OSError:
        return False
    return True


def _is_busy(endpoint: LocalEndpoint) -> bool:
    """Tell whether somebody is being answered, whoever it is; true where it is too busy to tell."""
    try:
        slots = json.loads(_asked(endpoint, "/slots"))
        return any(slot["is_processing"] for slot in slots)
    except TimeoutError:
        return True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _asked(endpoint: LocalEndpoint, path: str) -> bytes:
    """Return what the server itself says at ``path``.

    Raises:
        TimeoutError: nothing, for some seconds.
        OSError: it does not take connections, or breaks off.
    """
    import http.client

    parts = urlsplit(endpoint.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_ASK_SECONDS)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {endpoint.key}"})
        return connection.getresponse().read()
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


def _fault(report: Report | None, child: Child) -> LocalEngineMissing | LocalEngineEnded | None:
    """Return why it said that it cannot start, or None if it died without saying anything."""
    if report is None:
        return None
    detail = "\n".join(filter(None, (str(report.get("detail", "")), child.tail)))
    return LocalEngineMissing(detail) if report.get("error") == "missing" else LocalEngineEnded(detail)
