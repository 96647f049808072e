"""What answers used is kept for the day, and nothing else about them."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from altwright.core.pricing import Money, Spending
from altwright.services.spending_store import FILE_NAME, KEPT, MOST_ANSWERS, SpendingStore, SpentAnswer

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Clock:
    """The clock on the wall, which somebody may set."""

    now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def answer(seconds: float = 0, cost: str | None = None, engine: str = "openai") -> SpentAnswer:
    money = None if cost is None else Money(Decimal(cost), "USD")
    return SpentAnswer(engine, "vision-1", Spending(START + timedelta(seconds=seconds), 1500, 80, money))


def test_answers_are_there_after_a_restart_with_exact_amounts(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "not there yet"
    SpendingStore(folder, clock).note(answer(2, "0.0000001"))
    SpendingStore(folder, clock).note(answer(1))
    assert SpendingStore(folder, clock).load() == (answer(1), answer(2, "0.0000001"))
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_the_file_holds_engine_model_tokens_cost_and_time_only(tmp_path: Path, clock: Clock) -> None:
    SpendingStore(tmp_path, clock).note(answer(0, "0.0028"))
    (record,) = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))["answers"]
    assert record == {
        "engine": "openai",
        "model": "vision-1",
        "time": "2026-11-22T12:00:00+00:00",
        "input_tokens": 1500,
        "output_tokens": 80,
        "amount": "0.0028",
        "currency": "USD",
    }


def test_a_cost_that_is_known_later_takes_the_place_of_none(tmp_path: Path, clock: Clock) -> None:
    store = SpendingStore(tmp_path, clock)
    for noted in (answer(0), answer(1), answer(0, engine="groq"), answer(0, "0.5")):
        store.note(noted)
    assert set(store.load()) == {answer(0, "0.5"), answer(1), answer(0, engine="groq")}


def test_what_is_older_than_a_day_anywhere_is_forgotten(tmp_path: Path, clock: Clock) -> None:
    store = SpendingStore(tmp_path, clock)
    store.note(answer(0))
    clock.now += KEPT + timedelta(seconds=1)
    assert store.load() == ()
    late = SpentAnswer("openai", "m", Spending(clock.now.astimezone(timezone(timedelta(hours=-11))), 1, 1))
    store.note(late)
    assert len(json.loads((tmp_path / FILE_NAME).read_text())["answers"]) == 1
    assert store.load() == (late,)


def test_the_file_stays_small(tmp_path: Path, clock: Clock) -> None:
    store = SpendingStore(tmp_path, clock)
    store.note(answer(-1))
    record = json.loads((tmp_path / FILE_NAME).read_text())["answers"][0]
    times = [(START + timedelta(seconds=number)).isoformat() for number in range(MOST_ANSWERS)]
    records = [record | {"time": time} for time in times]
    (tmp_path / FILE_NAME).write_text(json.dumps({"answers": records}))
    store.note(answer(MOST_ANSWERS))
    assert len(store.load()) == MOST_ANSWERS
    assert store.load()[0] == answer(1)


GOOD = {"engine": "e", "model": "m", "time": START.isoformat(), "input_tokens": 1, "output_tokens": 2}


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "7", "null", '{"answers": {}}', '{"answers": [7, null, []]}', "[" * 100_000, "x" * 3_000_000),
        *(
            json.dumps({"answers": [GOOD | wrong]})
            for wrong in (
                {"engine": 7},
                {"model": None},
                {"time": "yesterday"},
                {"time": "2026-11-22T12:00:00"},
                {"time": "9999-12-31T23:59:59+00:00"},
                {"input_tokens": -1},
                {"input_tokens": True},
                {"output_tokens": 1.5},
                {"output_tokens": 10**30},
            )
        ),
    ],
    ids=lambda text: text[:60] + str(len(text)),
)
def test_a_damaged_file_counts_for_nothing_and_is_written_anew(tmp_path: Path, clock: Clock, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    store = SpendingStore(tmp_path, clock)
    assert store.load() == ()
    store.note(answer(0))
    assert store.load() == (answer(0),)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e30", "x", "", 7, None, "1" * 100])
def test_an_amount_that_makes_no_sense_is_no_cost(tmp_path: Path, clock: Clock, amount: object) -> None:
    record = GOOD | {"amount": amount, "currency": "USD"}
    (tmp_path / FILE_NAME).write_text(json.dumps({"answers": [record]}))
    (known,) = SpendingStore(tmp_path, clock).load()
    assert known.spending == Spending(START, 1, 2)


def test_a_folder_that_cannot_be_written_to_costs_nothing(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("in the way")
    store = SpendingStore(tmp_path / "file", clock)
    store.note(answer(0))
    assert store.load() == ()
    assert (tmp_path / "file").read_text() == "in the way"


def test_answers_noted_at_the_same_time_are_all_kept(tmp_path: Path, clock: Clock) -> None:
    store = SpendingStore(tmp_path, clock)
    threads = [threading.Thread(target=store.note, args=(answer(count),)) for count in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.load()) == 8
