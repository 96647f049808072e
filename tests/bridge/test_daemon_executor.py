"""Blocking calls run beside the program, and none of them keeps it from ending."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

import altwright
from altwright.bridge.daemon_executor import DaemonExecutor

GUI = Path(altwright.__file__).parent.parent

BLOCKED_PROGRAM = """
import asyncio, threading
from PySide6.QtWidgets import QApplication
from altwright.bridge.qt_loop import QtLoop

async def main():
    started = threading.Event()
    asyncio.ensure_future(asyncio.to_thread(lambda: (started.set(), threading.Event().wait())))
    while not started.is_set():
        await asyncio.sleep(0.01)
    print("ended", flush=True)

application = QApplication([])
with asyncio.Runner(loop_factory=lambda: QtLoop(application)) as runner:
    runner.run(main())
"""


class Load:
    """Something large that a call holds."""


@pytest.fixture
def executor() -> Iterator[DaemonExecutor]:
    with DaemonExecutor() as executor:
        yield executor


def test_many_calls_all_bring_their_results(executor: DaemonExecutor) -> None:
    assert list(executor.map(lambda number: number * number, range(500))) == [n * n for n in range(500)]


def test_calls_run_side_by_side_and_no_more_than_eight_at_a_time(executor: DaemonExecutor) -> None:
    release, running, most = threading.Event(), threading.Semaphore(0), 8

    def hold() -> None:
        running.release()
        assert release.wait(20)

    calls = [executor.submit(hold) for _ in range(20)]
    for _ in range(most):
        assert running.acquire(timeout=20)
    assert not running.acquire(timeout=0.1)
    release.set()
    for call in calls:
        call.result(20)


def test_a_call_waits_for_no_other_while_there_are_threads_to_be_had(executor: DaemonExecutor) -> None:
    for _ in range(30):
        executor.submit(int).result(20)
    release = threading.Event()
    blocked = [executor.submit(release.wait, 20) for _ in range(7)]
    assert executor.submit(lambda: "through").result(20) == "through"
    release.set()
    assert all(call.result(20) for call in blocked)


def test_threads_are_used_again(executor: DaemonExecutor) -> None:
    first = executor.submit(threading.get_ident).result(20)
    seen = {executor.submit(threading.get_ident).result(20) for _ in range(50)}
    assert first in seen
    assert len(seen) <= 3


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), KeyboardInterrupt()])
def test_what_a_call_raises_reaches_whoever_waits_for_it(executor: DaemonExecutor, error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        executor.submit(fail).result(20)
    assert caught.value is error
    assert executor.submit(lambda: "still works").result(20) == "still works"


def test_a_call_that_is_cancelled_before_its_turn_never_runs(executor: DaemonExecutor) -> None:
    release, ran = threading.Event(), threading.Event()
    blocked = [executor.submit(release.wait, 20) for _ in range(8)]
    waiting = executor.submit(ran.set)
    assert waiting.cancel()
    release.set()
    for call in blocked:
        call.result(20)
    with pytest.raises(CancelledError):
        waiting.result(20)
    assert executor.submit(ran.is_set).result(20) is False


def test_what_a_call_held_is_let_go_when_it_is_done(executor: DaemonExecutor) -> None:
    load = Load()
    kept = weakref.ref(load)
    executor.submit(id, load).result(20)
    del load
    # A thread of its own proves that the one before is past its call.
    executor.submit(int).result(20)
    gc.collect()
    assert kept() is None


def test_after_the_shutdown_threads_end_and_no_call_is_taken() -> None:
    executor = DaemonExecutor()
    before = executor.submit(lambda: "done")
    executor.shutdown()
    executor.shutdown()
    assert before.result(20) == "done"
    with pytest.raises(RuntimeError):
        executor.submit(int)


def test_a_shutdown_waits_for_nothing() -> None:
    executor, release = DaemonExecutor(), threading.Event()
    call = executor.submit(release.wait, 20)
    executor.shutdown(wait=True)
    assert not call.done()
    release.set()
    assert call.result(20)


def test_a_call_that_hangs_does_not_hold_the_end_of_the_process() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BLOCKED_PROGRAM],
        env=os.environ | {"PYTHONPATH": str(GUI)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "ended\n"), ended.stderr


def test_the_end_waits_for_calls_under_way_and_no_longer_than_it_may() -> None:
    executor, release, ended = DaemonExecutor(), threading.Event(), threading.Event()

    def hold() -> None:
        release.wait(20)
        ended.set()

    executor.submit(hold)
    assert not executor.end_within(0.05)
    release.set()
    assert executor.end_within(20)
    assert ended.is_set()
