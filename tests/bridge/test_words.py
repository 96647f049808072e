"""What the status bar and the line below Describe say, in every state."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextCursor
from tests.bridge.desk import ADDRESS, Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.pictures import SAMPLES, encoded, sample
from tests.waiting import until

from altwright.bridge.counting_words import copied_words, count_words
from altwright.bridge.phase import Phase
from altwright.bridge.preview import Doubt
from altwright.bridge.sending_words import data_size, doubt_words, facts_words, sending_words
from altwright.bridge.status_words import status_words
from altwright.core.engine import demo, engine_at, llm7
from altwright.core.picture import PastedSource

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    yield
    QLocale.setDefault(before)


def pretend(desk: Desk, phase: Phase, *, for_seconds: float = 0.0, left: float = 0.0) -> str:
    """Return the status as it is ``for_seconds`` into ``phase``."""
    desk.session.current.run.clock.phase = phase
    desk.session.current.run.clock._phase_began_at = time.monotonic() - for_seconds
    desk.session.current.run.clock._phase_ends_at = time.monotonic() + left
    try:
        return status_words(desk.session.current)
    finally:
        desk.session.current.run.clock.phase = Phase.IDLE


@pytest.mark.parametrize(
    ("phase", "seconds", "words"),
    [
        (Phase.IDLE, 0, ""),
        (Phase.LOADING_PICTURE, 3, "Loading the picture"),
        (Phase.WAITING, 0, "Waiting for LLM7, 0 s"),
        (Phase.WAITING, 4.01, "Waiting for LLM7, 4 s"),
        (Phase.WAITING, 9.9, "Waiting for LLM7, 9 s"),
        (Phase.WAITING, 10.01, "Still waiting for LLM7, 10 s"),
        (Phase.WAITING, 75.5, "Still waiting for LLM7, 75 s"),
        (Phase.THINKING, 12.3, "The model is thinking, 12 s"),
        (Phase.WRITING, 5, "Writing"),
        (Phase.STOPPED, 5, "Stopped"),
        (Phase.CUT_OFF, 5, "Cut off"),
        (Phase.FAILED, 5, "Not described"),
    ],
)
async def test_each_phase_has_its_words(desk: Desk, phase: Phase, seconds: float, words: str) -> None:
    desk.link.use(llm7())
    assert pretend(desk, phase, for_seconds=seconds) == words


@pytest.mark.parametrize(("left", "words"), [(2.99, "3 s"), (2.01, "3 s"), (0.4, "1 s"), (0.0, "1 s"), (41.9, "42 s")])
async def test_a_countdown_counts_whole_seconds_to_one(desk: Desk, left: float, words: str) -> None:
    assert pretend(desk, Phase.COUNTING_DOWN, left=left) == f"Trying again in {words}"


async def test_a_finished_answer_says_how_long_it_took(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good())
    desk.take()
    await desk.describes()
    desk.session.current.run.clock._seconds = 3.24
    assert status_words(desk.session.current) == "Done in 3.2 s"
    QLocale.setDefault(QLocale(QLocale.Language.German))
    assert status_words(desk.session.current) == "Done in 3,2 s"


@pytest.mark.parametrize("script", [None, scripts.good(), scripts.cut_off_after(3)])
async def test_copied_is_said_until_the_text_is_another(
    desk: Desk, fault_service: FaultService, script: Script | None
) -> None:
    desk.write("My own words")
    if script is not None:
        fault_service.then(script)
        desk.take()
        await desk.describes()
    desk.session.copy()
    assert status_words(desk.session.current) == f"Copied {len(desk.draft.text)} characters"
    desk.write("!")
    assert status_words(desk.session.current) == "Changed since copied"
    cursor = QTextCursor(desk.draft.document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.deletePreviousChar()
    assert status_words(desk.session.current) == f"Copied {len(desk.draft.text)} characters"


async def test_waiting_is_counted_while_it_lasts(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.stall_after(0))
    desk.take()
    seen: list[str] = []
    desk.session.phase_changed.connect(lambda: seen.append(status_words(desk.session.current)))
    desk.session.describe()
    await until(lambda: seen and seen[-1].endswith("2 s"))
    desk.session.stop()
    await desk.rests()
    host = desk.link.engine.host
    assert list(dict.fromkeys(seen)) == [
        "Loading the picture",
        *(f"Waiting for {host}, {second} s" for second in range(3)),
        "Stopped",
    ]
    assert not desk.session.current.run.clock._timer.isActive()


async def test_what_is_sent_where_is_known_before_the_press(desk: Desk) -> None:
    assert sending_words(desk.picture, llm7()) == "Describe sends the picture to api.llm7.io"
    assert sending_words(desk.picture, engine_at("localhost:1/v1")) == "Describe sends the picture to localhost:1/v1"
    desk.take()
    assert sending_words(desk.picture, llm7()) == "Sends the address to api.llm7.io"
    desk.take("http://192.168.1.5/a.jpg")
    assert sending_words(desk.picture, llm7()) == "Sends the picture to api.llm7.io"
    desk.picture.set_source(None)


async def test_a_prepared_picture_is_told_with_its_size(desk: Desk) -> None:
    desk.take(PastedSource(encoded(sample("coffee"), "PNG")))
    await desk.shows()
    held = desk.picture.held
    assert held is not None
    await until(lambda: held.prepared(desk.link.engine))
    prepared = held.prepared(desk.link.engine)
    assert prepared is not None
    size = f"{round(prepared.byte_count / 1000)} kB"
    assert sending_words(desk.picture, desk.link.engine) == f"Sends the picture, {size}, to {desk.link.engine.host}"


async def test_the_demo_is_called_by_its_name(desk: Desk) -> None:
    engine = demo("http://127.0.0.1:5/v1")
    desk.take(ADDRESS)
    assert sending_words(desk.picture, engine) == "Sends the address to the demo on this computer"


async def test_the_port_of_a_service_is_named(desk: Desk) -> None:
    assert sending_words(desk.picture, near("http://127.0.0.1:11434/v1")).endswith(" to 127.0.0.1:11434")


async def test_facts_are_told_once_they_are_known(desk: Desk) -> None:
    assert facts_words(desk.picture) == ""
    desk.take(SAMPLES / "cat.jpg")
    assert facts_words(desk.picture) == ""
    await desk.shows()
    assert facts_words(desk.picture) == "451 × 300 JPEG, 61 kB"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "1 kB"),
        (999, "1 kB"),
        (84_400, "84 kB"),
        (999_499, "999 kB"),
        (999_999, "1.0 MB"),
        (1_000_000, "1.0 MB"),
        (64_000_000, "64.0 MB"),
    ],
)
def test_sizes_are_told_in_round_numbers(count: int, words: str) -> None:
    assert data_size(count) == words


def test_counts_know_one_from_many() -> None:
    assert [count_words(count) for count in (0, 1, 2, 118)] == [
        "0 characters",
        "1 character",
        "2 characters",
        "118 characters",
    ]
    assert [copied_words(count) for count in (1, 118)] == ["Copied 1 character", "Copied 118 characters"]


def test_each_doubt_has_its_words() -> None:
    assert len({doubt_words(doubt) for doubt in Doubt}) == len(Doubt)
