"""Whether there is a newer version: one address is asked, at most once a day, and told nothing about the editor."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from altwright.core.errors import AnswerUnreadable, NetworkFault, ServiceUnreachable
from altwright.core.release import Release, read_release
from altwright.core.service_address import check_service_address
from altwright.services.atomic_file import write_private
from altwright.services.network import fault_of, new_client
from altwright.services.resources import resource

if TYPE_CHECKING:
    import httpx2

FILE_NAME = "updates.json"
SECONDS_BETWEEN = 24 * 3600.0
MOST_BYTES = 64 * 1024
"""The longest answer that is read, in bytes."""

_SECONDS = 15.0
_HEADERS = {"User-Agent": "Altwright", "Accept": "application/json", "Accept-Encoding": "identity"}

NewClient = Callable[[str, "httpx2.Timeout"], "httpx2.AsyncClient"]
"""Returns a client for an address; may take tens of milliseconds, so it is called in a thread."""


def update_address() -> str:
    """Return the one address to ask, empty where this copy knows none."""
    try:
        stored = json.loads(resource("data", FILE_NAME).read_text(encoding="utf-8"))
        return str(stored["address"]).strip()
    except (OSError, ValueError, KeyError, TypeError):
        return ""


async def latest_release(address: str, client_for: NewClient = new_client, seconds: float = _SECONDS) -> Release:
    """Ask ``address`` for the newest version.

    Redirects are not followed, cookies neither kept nor sent, and only the beginning of an answer is read.

    Raises:
        AltwrightError: nothing that makes sense can be had.
    """
    import httpx2

    check_service_address(address)
    try:
        client = await asyncio.to_thread(client_for, address, httpx2.Timeout(seconds))
        async with client, asyncio.timeout(seconds):
            body = await _body(client, address)
    except TimeoutError:
        raise ServiceUnreachable(NetworkFault.TIMED_OUT) from None
    except (OSError, httpx2.TransportError) as error:
        raise ServiceUnreachable(fault_of(error), str(error.__cause__ or error)) from error
    except (ImportError, ValueError, httpx2.InvalidURL) as error:
        raise ServiceUnreachable(NetworkFault.PROXY, str(error)) from error
    try:
        answer: object = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    release = read_release(answer, address)
    if release is None:
        raise AnswerUnreadable("The answer names no version.")
    return release


async def _body(client: httpx2.AsyncClient, address: str) -> bytes:
    async with client.stream("GET", address, headers=_HEADERS, follow_redirects=False) as response:
        if response.status_code != 200:
            raise AnswerUnreadable(f"HTTP {response.status_code}")
        body = bytearray()
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > MOST_BYTES:
                raise AnswerUnreadable(f"more than {MOST_BYTES} bytes")
        return bytes(body)


class Asked(NamedTuple):
    """When was asked last, in seconds since 1970, and what was said; no ``release`` where nothing sensible was."""

    at: float
    release: Release | None = None


class UpdateMemory:
    """Remembers in a ``folder`` when ``address`` was asked last and what the answer was."""

    def __init__(self, folder: Path, address: str, clock: Callable[[], float] = time.time) -> None:
        """Use ``folder``, which need not exist yet; ``clock`` counts seconds since 1970."""
        self._path = folder / FILE_NAME
        self._address = address
        self._clock = clock

    def today(self) -> Asked | None:
        """Return what was asked within a day, or None; a moment that is still to come was none."""
        asked = self._read()
        return asked if asked is not None and 0 <= self._clock() - asked.at < SECONDS_BETWEEN else None

    def note(self, release: Release | None = None) -> None:
        """Remember that was asked just now, and the answer if there is one.

        Raises:
            OSError: it cannot be written.
        """
        record = {"at": self._clock(), "release": None if release is None else release._asdict()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._path, json.dumps(record).encode())

    def _read(self) -> Asked | None:
        try:
            with self._path.open("rb") as file:
                stored = json.loads(file.read(MOST_BYTES))
            at = stored["at"]
            if isinstance(at, bool) or not isinstance(at, int | float):
                return None
            moment = float(at)
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None
        # What is remembered is looked at as closely as what is heard.
        return Asked(moment, read_release(stored.get("release"), self._address))
