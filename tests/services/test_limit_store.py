"""What a service asked to wait is kept from one start to the next, and never for longer than it asked."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from altwright.services.limit_store import FILE_NAME, LONGEST_WAIT, LimitStore

START = 1_800_000_000.0


class Clock:
    """The clock on the wall, which somebody may set."""

    now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_wait_goes_on_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "not there yet"
    LimitStore(folder, clock).note("api.llm7.io", 600)
    LimitStore(folder, clock).note("api.example.org", 30)
    clock.now += 60
    assert LimitStore(folder, clock).load() == {"api.llm7.io": 540}
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_clock_that_was_set_back_makes_no_wait_longer(tmp_path: Path, clock: Clock) -> None:
    LimitStore(tmp_path, clock).note("api.llm7.io", 600)
    clock.now -= 365 * 24 * 3600
    assert LimitStore(tmp_path, clock).load() == {"api.llm7.io": 600}


def test_a_clock_that_was_set_forward_ends_the_wait(tmp_path: Path, clock: Clock) -> None:
    LimitStore(tmp_path, clock).note("api.llm7.io", 600)
    clock.now += 365 * 24 * 3600
    assert LimitStore(tmp_path, clock).load() == {}


def test_a_later_word_of_the_service_counts(tmp_path: Path, clock: Clock) -> None:
    store = LimitStore(tmp_path, clock)
    store.note("api.llm7.io", 600)
    clock.now += 10
    store.note("api.llm7.io", 20)
    assert store.load() == {"api.llm7.io": 20}


def test_no_service_closes_itself_for_ever(tmp_path: Path, clock: Clock) -> None:
    store = LimitStore(tmp_path, clock)
    store.note("api.llm7.io", 1e12)
    assert store.load() == {"api.llm7.io": LONGEST_WAIT}


def test_what_is_over_is_not_kept(tmp_path: Path, clock: Clock) -> None:
    store = LimitStore(tmp_path, clock)
    store.note("over.example", 5)
    clock.now += 10
    store.note("api.llm7.io", 20)
    assert list(json.loads((tmp_path / FILE_NAME).read_text())["services"]) == ["api.llm7.io"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "7", "null", '{"services": []}', '{"services": {"a": 7}}', "[" * 100_000, "x" * 1_000_000),
        '{"services": {"a": {"noted_at": "x", "open_at": 1}}}',
        '{"services": {"a": {"noted_at": NaN, "open_at": Infinity}}}',
        '{"services": {"a": {"noted_at": 0, "open_at": 1e99}}}',
        f'{{"services": {{"a": {{"noted_at": 0, "open_at": 1{"0" * 400}}}}}}}',
        '{"services": {"a": {"noted_at": 1800000600, "open_at": 1800000000}}}',
    ],
    ids=lambda text: text[:40],
)
def test_a_damaged_file_closes_no_service_and_is_written_anew(tmp_path: Path, clock: Clock, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    store = LimitStore(tmp_path, clock)
    assert store.load() == {}
    store.note("api.llm7.io", 20)
    assert store.load() == {"api.llm7.io": 20}


def test_a_folder_that_cannot_be_written_to_costs_nothing(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("in the way")
    store = LimitStore(tmp_path / "file", clock)
    store.note("api.llm7.io", 20)
    assert store.load() == {}
    assert (tmp_path / "file").read_text() == "in the way"


def test_limits_learned_at_the_same_time_are_all_kept(tmp_path: Path, clock: Clock) -> None:
    store = LimitStore(tmp_path, clock)
    threads = [threading.Thread(target=store.note, args=(f"{count}.example", 60)) for count in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.load()) == 8
