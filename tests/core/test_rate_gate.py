"""Nobody calls a service before its time, and what was learned is handed on."""

from __future__ import annotations

import pytest

from altwright.core.rate_gate import RateGate


class Clock:
    """Time that stands still until the test moves it."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_longest_wait_that_was_asked_for_counts() -> None:
    clock = Clock()
    gate = RateGate(clock)
    gate.postpone("a", 20)
    gate.postpone("a", 5)
    assert gate.wait("a") == 20
    assert gate.wait("b") == 0
    clock.now += 21
    assert gate.wait("a") == 0


def test_what_is_learned_is_handed_on_once_and_what_was_restored_is_not() -> None:
    told: list[tuple[str, float]] = []
    gate = RateGate(Clock(), lambda service, seconds: told.append((service, seconds)))
    gate.restore({"a": 60.0})
    assert gate.wait("a") == 60
    assert told == []
    gate.postpone("a", 30)
    gate.postpone("b", 5)
    assert told == [("a", 60.0), ("b", 5.0)]


async def test_a_place_is_given_back_whatever_happens_in_it() -> None:
    gate = RateGate()

    async def fail() -> None:
        async with gate.place("a", 1):
            assert gate.is_full("a", 1)
            assert not gate.is_full("b", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not gate.is_full("a", 1)


async def test_another_number_of_places_counts_at_once() -> None:
    gate = RateGate()
    async with gate.place("a", 1):
        assert gate.is_full("a", 1)
        assert not gate.is_full("a", 2)
