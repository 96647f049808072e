"""Waiting for what the program says by its signals; looking again and again would cost what is to be measured."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import SignalInstance

from altwright.app import Application

_WARM_UP_THREAD = "warm up"
_LONGEST_WARM_UP_SECONDS = 20.0
_LOOK_SECONDS = 0.02


async def until(signal: SignalInstance, is_so: Callable[[], bool]) -> None:
    """Wait until ``is_so``, which ``signal`` announces; the window's own slots have been called by then."""
    if is_so():
        return
    done = asyncio.get_running_loop().create_future()

    def on_signal() -> None:
        if is_so() and not done.done():
            done.set_result(None)

    signal.connect(on_signal)
    await done
    signal.disconnect(on_signal)


async def until_warmed_up() -> None:
    """Wait until the program's warm-up, which begins a little after the first painting, has ended.

    Raises:
        ValueError: there was none.
    """
    ends_at = time.monotonic() + _LONGEST_WARM_UP_SECONDS
    while "openai" not in sys.modules and time.monotonic() < ends_at:  # noqa: ASYNC110  (a thread tells nobody)
        await asyncio.sleep(_LOOK_SECONDS)
    for thread in threading.enumerate():
        if thread.name == _WARM_UP_THREAD:
            await asyncio.to_thread(thread.join)
    if "openai" not in sys.modules:
        raise ValueError("The program did not load openai after its first painting.")


async def until_prepared(program: Application) -> None:
    """Wait until the present picture is ready to be sent."""
    session = program.session

    def is_prepared() -> bool:
        held = session.picture.held
        return held is not None and held.prepared(session.link.engine) is not None

    await until(session.picture.changed, is_prepared)
