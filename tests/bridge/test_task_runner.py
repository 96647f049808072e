"""No task is lost, none fails unnoticed, and closing leaves none behind."""

from __future__ import annotations

import asyncio
import gc

import anyio
import pytest
from PySide6.QtWidgets import QApplication
from tests.waiting import until

from altwright.bridge.task_runner import TaskRunner


@pytest.fixture
def tasks(qapp: QApplication) -> TaskRunner:
    return TaskRunner()


async def test_a_task_that_nobody_else_holds_runs_to_its_end(tasks: TaskRunner) -> None:
    done: list[str] = []

    async def work() -> None:
        # Nothing but the task itself knows the future that it waits for.
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(0.05, waiting.set_result, None)
        await waiting
        done.append("done")

    tasks.start(work(), "work")
    gc.collect()
    await until(lambda: done)


async def test_a_task_has_the_name_it_was_given(tasks: TaskRunner) -> None:
    async def work() -> None:
        await asyncio.sleep(0)

    task = tasks.start(work(), "load the preview")
    assert task.get_name() == "load the preview"
    await task


async def test_an_exception_that_leaves_a_task_is_reported_once(tasks: TaskRunner) -> None:
    crashes: list[BaseException] = []
    tasks.crashed.connect(crashes.append)
    mistake = ZeroDivisionError("a mistake")

    async def fail() -> None:
        raise mistake

    tasks.start(fail(), "fail")
    await until(lambda: crashes)
    await tasks.close()
    assert crashes == [mistake]


async def test_a_cancelled_task_is_no_crash(tasks: TaskRunner) -> None:
    crashes: list[BaseException] = []
    tasks.crashed.connect(crashes.append)
    task = tasks.start(asyncio.sleep(60), "sleep")
    await asyncio.sleep(0)
    task.cancel()
    await until(task.done)
    await asyncio.sleep(0.02)
    assert crashes == []


async def test_closing_cancels_every_task_and_waits_for_its_cleaning_up(tasks: TaskRunner) -> None:
    cleaned: list[int] = []

    async def work(number: int) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.02)
            cleaned.append(number)

    for number in range(3):
        tasks.start(work(number), f"work {number}")
    await asyncio.sleep(0)
    await tasks.close()
    assert sorted(cleaned) == [0, 1, 2]


async def test_closing_ends_what_a_task_starts_while_it_ends(tasks: TaskRunner) -> None:
    late: list[asyncio.Task[None]] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            late.append(tasks.start(asyncio.sleep(60), "late"))

    tasks.start(work(), "work")
    await asyncio.sleep(0)
    await tasks.close()
    assert late
    assert late[0].cancelled()


async def test_closing_reports_what_goes_wrong_while_cleaning_up(tasks: TaskRunner) -> None:
    crashes: list[BaseException] = []
    tasks.crashed.connect(crashes.append)

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            raise OSError("cannot clean up")

    tasks.start(work(), "work")
    await asyncio.sleep(0)
    await tasks.close()
    assert [str(error) for error in crashes] == ["cannot clean up"]


async def test_a_task_may_close_the_runner_it_belongs_to(tasks: TaskRunner) -> None:
    other = tasks.start(asyncio.sleep(60), "other")
    own = tasks.start(tasks.close(), "close")
    await own
    assert other.cancelled()


async def test_a_task_that_its_transport_cancels_within_ends_when_it_is_told_to(tasks: TaskRunner) -> None:
    reached: list[str] = []

    async def work() -> None:
        # As connecting to a host of several addresses does, when one of them has answered.
        with anyio.CancelScope() as connecting:

            def end_while_it_cancels() -> None:
                connecting.cancel()
                assert task.cancelling()
                tasks.end(task)

            asyncio.get_running_loop().call_soon(end_while_it_cancels)
            await asyncio.sleep(20)
        await asyncio.sleep(0.2)
        reached.append("the answer")

    task = tasks.start(work(), "work")
    await asyncio.wait([task])
    assert task.cancelled()
    assert not reached


async def test_a_task_that_is_told_to_end_twice_closes_what_it_has_open(tasks: TaskRunner) -> None:
    closed: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(20)
        finally:
            await asyncio.sleep(0.05)
            closed.append("closed")

    task = tasks.start(work(), "work")
    await asyncio.sleep(0.01)
    tasks.end(task)
    await asyncio.sleep(0.01)
    tasks.end(task)
    await asyncio.wait([task])
    assert closed
