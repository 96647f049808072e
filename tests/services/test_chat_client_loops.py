"""Asking ends cleanly whenever it ends, on the loop of the terminal and on Qt's, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import replace

import pytest
from tests.asking import PATIENT, QUESTION, UNSTREAMED, ask, client_for, collected
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, RecordedRequest
from tests.fakes.script import Pause, Script, Send
from tests.fakes.scripts import Point

from altwright.core import errors as e
from altwright.core.answer import AnswerEvent, TextArrived
from altwright.core.engine import engine_at
from altwright.core.gathering import gathered
from altwright.core.watchdog import Watchdog
from altwright.services.chat_client import ChatClient

SOON = 10
"""Seconds, half of what the service may be silent. How soon it is: ``dev.py bench`` measures that."""

Test = Callable[[], Awaitable[None]]
Run = Callable[[Test], None]


@pytest.fixture(params=["asyncio", "qt"])
def run(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Run]:
    """Give a function that runs a test on either loop in debug mode, and fails it for what it leaves behind."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if request.param == "qt":
        if "QT_QPA_PLATFORM" not in os.environ:
            monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        qt = request.getfixturevalue("qapp")
        from altwright.bridge.qt_loop import QtLoop

        factory = lambda: QtLoop(qt)  # noqa: E731  (what Runner calls takes no arguments)

    async def watched(test: Test) -> None:
        before = asyncio.all_tasks()
        await test()
        gc.collect()
        # What a loop is told of a generator's or a transport's end happens in its next turns.
        await asyncio.sleep(0.02)
        assert asyncio.all_tasks() == before

    def run(test: Test) -> None:
        with caplog.at_level(logging.ERROR, "asyncio"), asyncio.Runner(debug=True, loop_factory=factory) as runner:
            runner.run(watched(test))
        gc.collect()
        assert caplog.records == []

    yield run
    gc.collect()


async def gone(request: RecordedRequest) -> float:
    """Wait until the service has seen the end of ``request`` and return when it was found gone."""
    assert await asyncio.to_thread(request.ended.wait, 10)
    assert request.gone_at is not None
    return request.gone_at


def asked(service: FaultService) -> None:
    """Wait until ``service`` was asked for anything."""
    until = time.monotonic() + 10
    while not service.requests and time.monotonic() < until:
        time.sleep(0.005)


async def cancelled(task: asyncio.Task[object]) -> float:
    """Cancel ``task``, wait for its end, and return when it was cancelled."""
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return began


@pytest.mark.parametrize("question", [QUESTION, UNSTREAMED], ids=["streaming", "whole"])
def test_a_whole_answer_leaves_nothing_behind(run: Run, question: object) -> None:
    asked = QUESTION if question is QUESTION else UNSTREAMED

    async def test() -> None:
        with FaultService(scripts.good() if asked.streams else scripts.whole()) as service:
            assert (await ask(service, asked)).text == scripts.TEXT

    run(test)


@pytest.mark.parametrize("point", [Point.BEFORE_HEADERS, Point.AFTER_HEADERS, Point.AFTER_WORDS, Point.MID_WORD])
def test_stop_ends_the_connection_at_once(run: Run, point: Point) -> None:
    async def test() -> None:
        with FaultService(scripts.stall_at(point)) as service:
            async with client_for(service) as client:
                await asyncio.to_thread(client.warm)
                task: asyncio.Task[object] = asyncio.create_task(collected(client.answer(QUESTION)))
                (request,) = await asyncio.to_thread(service.wait_for_completions)
                await asyncio.sleep(0.1)
                began = await cancelled(task)
                assert time.monotonic() - began < SOON
                assert await gone(request) - began < SOON

    run(test)


@pytest.mark.parametrize("again", range(3))
def test_stop_in_the_middle_of_a_flood_ends_the_connection_at_once(run: Run, again: int) -> None:
    async def test() -> None:
        with FaultService(scripts.many_deltas(20_000)) as service:
            async with client_for(service) as client:
                await asyncio.to_thread(client.warm)
                task: asyncio.Task[object] = asyncio.create_task(collected(client.answer(QUESTION)))
                (request,) = await asyncio.to_thread(service.wait_for_completions)
                await asyncio.sleep(0.02 + 0.01 * again)
                assert not task.done()
                began = await cancelled(task)
                # The service may be writing what nobody reads any more; it notices at its next piece.
                assert await gone(request) - began < SOON

    run(test)


def test_stop_while_the_client_is_being_warmed_sends_nothing(run: Run) -> None:
    async def test() -> None:
        with FaultService(scripts.good()) as service:
            async with client_for(service) as client:
                task: asyncio.Task[object] = asyncio.create_task(collected(client.answer(QUESTION)))
                await asyncio.sleep(0)
                await cancelled(task)
                await asyncio.to_thread(client.warm)
            assert service.requests == []

    run(test)


def test_stop_during_the_list_of_models_sends_nothing_more(run: Run) -> None:
    async def test() -> None:
        with FaultService(scripts.good()) as service:
            service.models = scripts.stall_at(Point.BEFORE_HEADERS)
            async with client_for(service) as client:
                await asyncio.to_thread(client.warm)
                task: asyncio.Task[object] = asyncio.create_task(client.can_stream("m"))
                await asyncio.to_thread(asked, service)
                await cancelled(task)
                await gone(service.requests[0])
            assert len(service.requests) == 1

    run(test)


@pytest.mark.parametrize(
    "script",
    [
        scripts.stall_after(2),
        scripts.many_deltas(5000),
        scripts.good().slowly(0.05),
        scripts.reset_after(2),
        scripts.torn_off_after(2),
    ],
    ids=["stall", "flood", "slow", "reset", "torn off"],
)
def test_a_reader_that_loses_interest_between_two_words_leaves_nothing_open(run: Run, script: Script) -> None:
    async def test() -> None:
        with FaultService(script, scripts.good()) as service:
            async with client_for(service) as client:
                events = client.answer(QUESTION)
                async for event in events:
                    if isinstance(event, TextArrived):
                        break
                await events.aclose()
                del events
                gc.collect()
                assert (await collected(client.answer(QUESTION))).text == scripts.TEXT

    run(test)


def test_a_reader_that_is_cancelled_while_it_works_on_a_word_leaves_nothing_open(run: Run) -> None:
    async def test() -> None:
        with FaultService(scripts.stall_after(2)) as service:
            async with client_for(service) as client:
                working = asyncio.Event()

                async def read(events: AsyncGenerator[AnswerEvent]) -> None:
                    try:
                        async for _ in events:
                            working.set()
                            await asyncio.sleep(60)
                    finally:
                        await events.aclose()

                task: asyncio.Task[object] = asyncio.create_task(read(client.answer(QUESTION)))
                await working.wait()
                began = await cancelled(task)
                assert await gone(service.completions[0]) - began < SOON

    run(test)


def test_errors_in_the_middle_leave_nothing_open(run: Run) -> None:
    impatient = PATIENT._replace(first_words=0.3, between_words=0.3)
    faults = [
        (scripts.error_in_stream("gone", words=2), e.ServiceDown),
        (replace(scripts.error_in_stream("gone", words=2), steps=(
            *scripts.error_in_stream("gone", words=2).steps, Pause(0.5), Send(b": late\n\n"))), e.ServiceDown),
        (scripts.stall_after(2), e.AnswerStalled),
        (scripts.stall_at(Point.BEFORE_HEADERS), e.AnswerStalled),
        (scripts.torn_off_after(2), e.AnswerCutOff),
        (Script((Send(b"x" * 1024 * 1024),) * 18), e.AnswerUnreadable),
        (Script((Send(b"data: "), *(Send(b"x" * 1024 * 1024),) * 18)), e.AnswerUnreadable),
        (scripts.html_error(), e.ServiceDown),
        (scripts.html_with_200(), e.AnswerUnreadable),
    ]  # fmt: skip

    async def test() -> None:
        for script, kind in faults:
            limits = impatient if kind is e.AnswerStalled else PATIENT
            with FaultService(script) as service:
                assert type((await ask(service, limits=limits)).error) is kind

    run(test)


def test_two_questions_at_once_do_not_disturb_each_other(run: Run) -> None:
    async def test() -> None:
        with FaultService(scripts.stall_after(2), scripts.good()) as service:
            async with client_for(service) as client:
                first: asyncio.Task[object] = asyncio.create_task(collected(client.answer(QUESTION)))
                await asyncio.to_thread(service.wait_for_completions)
                assert (await collected(client.answer(QUESTION))).text == scripts.TEXT
                assert not first.done()
                await cancelled(first)

    run(test)


def test_closing_the_client_in_the_middle_of_an_answer_ends_it(run: Run) -> None:
    async def test() -> None:
        with FaultService(scripts.stall_after(2)) as service:
            client = ChatClient(engine_at(service.address), None)
            task = asyncio.create_task(collected(client.answer(QUESTION)))
            await asyncio.to_thread(service.wait_for_completions)
            await asyncio.sleep(0.1)
            await client.aclose()
            outcome = await asyncio.wait_for(task, SOON)
            assert outcome.text == "A café"
            assert isinstance(outcome.error, e.AnswerCutOff)

    run(test)


def test_a_body_that_never_waits_lets_the_rest_of_the_program_breathe(run: Run) -> None:
    """As where one read of the connection holds hundreds of small chunks."""

    async def body() -> AsyncGenerator[bytes]:
        for _ in range(40):
            time.sleep(0.002)  # noqa: ASYNC251  (the work that each piece makes)
            yield b"piece"

    async def test() -> None:
        turns = 0

        async def breathe() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        breathing: asyncio.Task[object] = asyncio.create_task(breathe())
        watchdog = Watchdog(20.0)
        pieces = [piece async for piece in gathered(body(), watchdog)]
        watchdog.close()
        counted = turns
        await cancelled(breathing)
        assert b"".join(pieces) == b"piece" * 40
        assert counted >= 4

    run(test)
