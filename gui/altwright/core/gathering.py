"""Reading ahead: what arrives together is handed over together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator

from altwright.core.watchdog import Watchdog

LONGEST_TURN_SECONDS = 0.008
"""How long is read without letting the rest of the program breathe."""

MOST_AHEAD = 1024 * 1024
"""How much is read ahead of whoever takes it, in bytes."""


async def gathered(body: AsyncIterator[bytes], watchdog: Watchdog) -> AsyncGenerator[bytes]:
    """Yield the bytes of ``body`` in larger pieces, each as soon as there is nothing more to read at once.

    A transport hands out every chunk of HTTP by itself, although many arrive in one packet; taking each of them through
    every layer behind costs more than understanding it. ``body`` is read in a task of its own and is at its end when
    this generator is. What came before an error of ``body`` is yielded before the error is raised.

    Raises:
        SilenceTooLongError: ``watchdog`` lost its patience.
    """
    pieces: list[bytes] = []
    arrived, taken = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        ahead = 0
        turn_began = time.monotonic()
        async for piece in body:
            ahead = ahead + len(piece) if pieces else len(piece)
            pieces.append(piece)
            arrived.set()
            if ahead > MOST_AHEAD:
                taken.clear()
                await taken.wait()
            elif time.monotonic() - turn_began > LONGEST_TURN_SECONDS:
                await asyncio.sleep(0)
                turn_began = time.monotonic()

    reading = asyncio.create_task(read(), name="read an answer")
    reading.add_done_callback(lambda _: arrived.set())
    try:
        while pieces or not reading.done():
            if pieces:
                data = b"".join(pieces)
                pieces.clear()
                taken.set()
                yield data
            else:
                arrived.clear()
                await watchdog.guard(arrived.wait())
        reading.result()
    finally:
        reading.cancel()
        await asyncio.wait([reading])
        if not reading.cancelled():
            reading.exception()
