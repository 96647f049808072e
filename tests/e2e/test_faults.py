"""What editors see when the service or the connection misbehaves: plain words, and every word that arrived."""

from __future__ import annotations

import re
import time

import pytest
from tests.e2e.program import Program
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.fakes.scripts import MODEL, TEXT, Point

pytestmark = pytest.mark.e2e

ADDRESS = "https://pictures.example.org/dogs.jpg?Signature=0a1b2c3d"
FIRST_WORDS = "A café terrace in"
OWN_WORDS = "My own words."
CUTS = {
    "reset": scripts.reset_after(4),
    "torn off": scripts.torn_off_after(4),
    "an end without a finish": scripts.cut_off_after(4),
    "[DONE] without a finish": scripts.cut_off_then_done(4),
}
GOOD_ANSWERS = {
    "list deltas": scripts.list_deltas(),
    "think tags": scripts.think_tags(),
    "one whole JSON answer": scripts.whole_json_to_streaming(),
    "null, empty and missing fields": scripts.null_shapes(),
}
NO_ANSWERS: dict[str, tuple[Script, str]] = {
    "a web page with 200": (scripts.html_with_200(), "answered with something that is no description"),
    "an error with 200": (scripts.json_error_with_200(), "has a problem at the moment"),
    "no words": (scripts.no_words(), "answered without any words"),
    "thinking only": (scripts.only_thinking(), "answered without any words"),
    "nothing with 200": (scripts.empty_with_200(), "answered without any words"),
    "502 with a web page": (scripts.html_error(), "has a problem at the moment"),
    "401": (scripts.wrong_key(), "did not accept your key"),
    "402": (scripts.payment_needed(), "wants a payment"),
    "a reset before the headers": (scripts.reset_at(Point.BEFORE_HEADERS), "broke off before the first words"),
}
_RAW = re.compile(
    r"Traceback|\w*(?:Error|Exception)\b|HTTP|\b[45]\d\d\b|[{}<>]|\bnull\b|\bNone\b|httpx|openai|peer closed|nginx",
    re.IGNORECASE,
)


def assert_plain(message: str) -> None:
    """Check that ``message`` is in the editor's words and no longer than thirty of them."""
    assert not _RAW.search(re.sub(r"127\.0\.0\.1:\d+", "", message)), message
    assert len(message.split()) <= 30
    assert message.endswith(".")


def test_stop_keeps_the_words_and_ends_the_connection(program: Program, service: FaultService) -> None:
    service.then(scripts.stall_after(4), scripts.stall_at(Point.BEFORE_HEADERS))
    program.describe(ADDRESS)
    program.wait_for_text(FIRST_WORDS)
    program.wait_for_status("Writing")
    pressed_at = time.monotonic()
    program.press("Stop")
    program.wait_for_status("Stopped")
    writing = service.completions[0]
    assert writing.ended.wait(5)
    assert writing.gone_at is not None
    assert writing.gone_at - pressed_at < 20
    assert program.alt_text == FIRST_WORDS
    assert "editable" in program.node("text", "Alt text").states

    program.press("Describe")
    silent = service.wait_for_completions(2)[1]
    program.wait_for_status("Waiting for 127.0.0.1:")
    program.press("Stop")
    program.wait_for_status("Stopped")
    assert silent.ended.wait(5)
    assert silent.gone_at is not None
    assert program.alt_text == FIRST_WORDS


def test_partial_text_survives_every_cut_and_is_told_from_a_whole_answer(
    program: Program, service: FaultService
) -> None:
    for name, script in CUTS.items():
        service.then(script)
        message = program.outcome(ADDRESS)
        assert "cut off; the words that arrived are kept" in message, name
        assert_plain(message)
        assert program.label("cut off") == message, name
        assert program.alt_text == FIRST_WORDS, name
        assert "Cut off" in program.status, name
    assert len(service.completions) == len(CUTS)

    service.then(scripts.good())
    program.press("Describe again")
    program.wait_for_status("Done in ")
    assert program.alt_text == TEXT
    assert program.label("cut off") == ""


def test_a_rate_limit_counts_down_and_asks_once_more_and_never_earlier(program: Program, service: FaultService) -> None:
    service.then(scripts.rate_limited(3), scripts.good())
    program.describe(ADDRESS)
    assert_plain(program.wait_for_label("asks for a wait of 3 seconds"))
    seconds = int(re.findall(r"\d+", program.wait_for_status("Trying again in "))[0])
    assert 1 <= seconds <= 3
    program.wait_for_status("Done in ")
    assert program.alt_text == TEXT
    first, second = service.completions
    assert first.answered_at is not None
    assert second.time - first.answered_at >= 3
    assert first.json == second.json
    assert program.label("asks for a wait") == ""


def test_a_second_rate_limit_is_told_and_a_press_meanwhile_waits_until_it_is_stopped(
    program: Program, service: FaultService
) -> None:
    service.then(scripts.rate_limited(1), scripts.rate_limited(600))
    program.describe(ADDRESS)
    assert_plain(program.wait_for_label("asks for a wait of 10 minutes"))
    program.wait_for_status("Not described")
    program.press("Describe")
    program.wait_for_status("Trying again in ")
    program.press("Stop waiting")
    program.wait_for_status("Stopped")
    assert len(service.completions) == 2


def test_odd_shapes_of_a_good_answer_are_simply_the_answer(program: Program, service: FaultService) -> None:
    for name, script in GOOD_ANSWERS.items():
        service.then(script)
        program.write("Alt text", "")
        assert program.outcome(ADDRESS) == f"Done. {len(TEXT)} characters.", name
        assert program.alt_text == TEXT, name
        assert f"Model: {MODEL}" in program.status, name


def test_an_answer_without_words_says_what_happened_and_what_was_kept(program: Program, service: FaultService) -> None:
    program.write("Alt text", OWN_WORDS)
    for name, (script, words) in NO_ANSWERS.items():
        service.then(script)
        message = program.outcome(ADDRESS)
        assert words in message, name
        assert_plain(message)
        assert re.search(r"unchanged|are kept", message), name
        assert program.label(message) == message, name
        assert program.alt_text == OWN_WORDS, name
        assert program.text_of("Image address") == ADDRESS, name
        assert "Not described" in program.status, name
    assert len(service.completions) == len(NO_ANSWERS)


def test_a_filter_that_withholds_the_rest_is_a_cut_and_not_nothing(program: Program, service: FaultService) -> None:
    service.then(scripts.content_filter())
    assert "withheld the rest; the words that arrived are kept" in program.outcome(ADDRESS)
    assert program.alt_text == TEXT
    assert "Not described" not in program.status


def test_an_address_or_a_service_that_cannot_work_is_named_before_anything_is_lost(
    program: Program, service: FaultService
) -> None:
    service.close()
    program.write("Alt text", OWN_WORDS)
    program.describe("two dogs in the rain")
    program.wait(lambda: program.announced, "a message")
    (message,) = program.announced
    assert_plain(message)
    assert program.label(message) == message
    message = program.outcome(ADDRESS)
    assert service.address.split("/")[2] in message
    assert_plain(message)
    assert program.has("push button", "Open the demo") or program.has("push button", "Try again")
    assert program.alt_text == OWN_WORDS
