"""Qt's loop keeps what asyncio promises: tasks run within it only, and what was forgotten ends within it."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncGenerator, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from tests.waiting import until

from altwright.bridge.qt_loop import QtLoop


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QtLoop]:
    loop = QtLoop(qapp)
    yield loop
    loop.close()


def test_a_task_that_is_still_busy_when_the_loop_stops_goes_on_when_it_runs_again(loop: QtLoop) -> None:
    turns = 0

    async def be_busy() -> None:
        nonlocal turns
        while True:
            asyncio.get_running_loop()
            turns += 1
            await asyncio.sleep(0)

    async def wait() -> None:
        await asyncio.sleep(0.02)

    busy = loop.create_task(be_busy())
    for _ in range(20):
        before = turns
        loop.run_until_complete(wait())
        assert turns > before
        assert not busy.done(), busy.exception()
    busy.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(busy)


def test_the_result_or_the_error_of_a_task_comes_out(loop: QtLoop) -> None:
    async def fail() -> None:
        raise LookupError("lost")

    assert loop.run_until_complete(asyncio.sleep(0, "found")) == "found"
    with pytest.raises(LookupError, match="lost"):
        loop.run_until_complete(fail())


def test_a_loop_that_is_stopped_early_says_so(loop: QtLoop) -> None:
    async def stop_and_wait() -> None:
        loop.stop()
        await asyncio.sleep(60)

    waiting = loop.create_task(stop_and_wait())
    with pytest.raises(RuntimeError, match="stopped"):
        loop.run_until_complete(waiting)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(waiting)


def test_a_forgotten_generator_ends_within_the_loop_and_its_thread(loop: QtLoop) -> None:
    ended: list[threading.Thread] = []

    async def count() -> AsyncGenerator[int]:
        try:
            yield 1
            yield 2
        finally:
            asyncio.get_running_loop()
            await asyncio.sleep(0)
            ended.append(threading.current_thread())

    async def forget() -> None:
        async for _number in count():
            break
        gc.collect()
        await until(lambda: bool(ended))

    loop.run_until_complete(forget())
    assert ended == [threading.main_thread()]
