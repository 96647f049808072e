"""Silence is borne as long as is allowed, and another's cancellation is never mistaken for the watchdog's own."""

from __future__ import annotations

import asyncio

import pytest

from altwright.core.watchdog import SilenceTooLongError, Watchdog


async def test_a_wait_that_is_too_long_is_given_up_and_the_task_goes_on() -> None:
    watchdog = Watchdog(0.05)
    with pytest.raises(SilenceTooLongError) as told:
        await watchdog.guard(asyncio.sleep(30))
    assert told.value.seconds == 0.05
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0.01)


async def test_what_comes_in_time_is_passed_on() -> None:
    watchdog = Watchdog(20.0)
    assert await watchdog.guard(asyncio.sleep(0.01, "words")) == "words"
    with pytest.raises(ZeroDivisionError):
        await watchdog.guard(fail())
    watchdog.close()


async def fail() -> None:
    raise ZeroDivisionError


async def test_more_and_less_patience_count_from_now_on() -> None:
    watchdog = Watchdog(0.1)
    watchdog.allow(20.0)
    await watchdog.guard(asyncio.sleep(0.3))
    watchdog.allow(0.05)
    with pytest.raises(SilenceTooLongError) as told:
        await watchdog.guard(asyncio.sleep(30))
    assert told.value.seconds == 0.05


async def test_time_spent_on_what_came_is_no_silence_of_the_service() -> None:
    watchdog = Watchdog(0.05)
    await asyncio.sleep(0.2)
    assert await watchdog.guard(asyncio.sleep(0, "words")) == "words"
    watchdog.close()


async def test_a_cancellation_from_outside_stays_one() -> None:
    async def wait() -> None:
        watchdog = Watchdog(20.0)
        try:
            await watchdog.guard(asyncio.sleep(30))
        finally:
            watchdog.close()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_at_the_same_moment_wins() -> None:
    watchdog = Watchdog(20.0)
    task = asyncio.create_task(watchdog.guard(asyncio.sleep(30)))
    await asyncio.sleep(0.01)
    watchdog._deadline = 0.0
    watchdog._check()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    watchdog.close()
