"""Other starts of the same profile: what they hand over comes to the window that runs already.

It is loaded after the window was painted.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from altwright.services.running_window import DONE, MOST_BYTES, REFUSED, Seat, is_own, read_hand_over

_SECONDS = 5.0
_MOST_AT_ONCE = 8


class Visitors(QObject):
    """Listens at the address of a seat; ``arrived`` brings each hand-over, as untrusted as anything that is pasted."""

    arrived = Signal(object)

    def __init__(self, seat: Seat, parent: QObject | None = None) -> None:
        """Nobody is listened to before :meth:`open`."""
        super().__init__(parent)
        self._seat = seat
        self._servers: list[Any] = []
        self._connections: set[asyncio.BaseTransport] = set()

    async def open(self) -> None:
        """Begin to listen; where that is not possible, other starts open windows of their own."""
        if not self._seat.address:
            return
        loop: Any = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._servers += await loop.start_serving_pipe(self._meet, self._seat.address)
            else:
                # What a killed process left there is taken away: nobody serves it, since this one has the lock.
                self._servers.append(await loop.create_unix_server(self._meet, self._seat.address))

    def close(self) -> None:
        """Listen no more: the next start waits for the end of this process, and has a window of its own then."""
        for server in self._servers:
            server.close()
        for connection in list(self._connections):
            connection.close()
        if self._servers and sys.platform != "win32":
            with contextlib.suppress(OSError):
                Path(self._seat.address).unlink(missing_ok=True)
        self._servers.clear()

    def welcome(self, connection: asyncio.BaseTransport) -> bool:
        """Tell whether the visitor at ``connection`` may speak: it is this user's, and there is no crowd of them."""
        socket = connection.get_extra_info("socket")
        if len(self._connections) >= _MOST_AT_ONCE or (socket is not None and not is_own(socket)):
            return False
        self._connections.add(connection)
        return True

    def hear(self, line: bytes) -> bytes:
        """Take what a visitor says and return the answer."""
        handed = read_hand_over(line, self._seat.profile)
        if handed is None:
            return REFUSED
        self.arrived.emit(handed)
        return DONE

    def part(self, connection: asyncio.BaseTransport) -> None:
        """Forget the visitor at ``connection``, who has gone."""
        self._connections.discard(connection)

    def _meet(self) -> asyncio.Protocol:
        return _Visitor(self)


class _Visitor(asyncio.Protocol):
    """Takes one line within a few seconds, answers it and hangs up."""

    def __init__(self, visitors: Visitors) -> None:
        self._visitors = visitors
        self._heard = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._patience = asyncio.get_running_loop().call_later(_SECONDS, self._transport.abort)
        if not self._visitors.welcome(transport):
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._transport.is_closing():
            return
        self._heard += data
        if len(self._heard) > MOST_BYTES:
            self._transport.abort()
            return
        line, end, _ = self._heard.partition(b"\n")
        if end:
            self._transport.write(self._visitors.hear(bytes(line)))
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self._patience.cancel()
        self._visitors.part(self._transport)
