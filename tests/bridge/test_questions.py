"""Questions about a picture: what is sent, what is shown and said, and that no word is lost or gets into the draft."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from tests.bridge.desk import ADDRESS, Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.fakes.scripts import MODEL, TEXT
from tests.pictures import SAMPLES
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase
from altwright.bridge.question_lines import LineKind
from altwright.bridge.question_words import question_words
from altwright.bridge.questions import Questions
from altwright.core.engine import EngineOptions

CAT = SAMPLES / "cat.jpg"
QUESTION, ANSWER, NOTE = LineKind


def heard(questions: Questions) -> list[str]:
    """Return the list that what is said from now on is put into."""
    said: list[str] = []
    questions.announced.connect(said.append)
    return said


def shown(questions: Questions) -> list[tuple[LineKind, str]]:
    return [(line.kind, line.text) for line in questions.lines]


def asks(questions: Questions, text: str) -> None:
    questions.typed = text
    questions.ask()


async def rests(questions: Questions) -> None:
    await until(lambda: not questions.phase.is_running)


async def test_an_answer_stands_beside_the_draft_and_is_said_at_its_start_and_end_only(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.good())
    desk.take()
    desk.write("My own words")
    questions = desk.session.current.questions
    said = heard(questions)
    asks(questions, "  What is\tunder the table? ")
    await rests(questions)
    assert shown(questions) == [(QUESTION, "What is under the table?"), (ANSWER, TEXT)]
    assert said == ["Asking", f"Answered. {len(TEXT)} characters."]
    assert (questions.typed, questions.run.model, questions.phase) == ("", MODEL, Phase.DONE)
    assert question_words(questions).startswith("Answered in ")
    assert desk.draft.text == "My own words"
    assert (desk.phase, desk.session.model, desk.message, desk.spoken) == (Phase.IDLE, "", "", [])


async def test_the_request_is_the_question_and_then_the_picture(desk: Desk, fault_service: FaultService) -> None:
    desk.link.use(near(fault_service.address, model="fast", options=EngineOptions(temperature=0.3)))
    fault_service.then(scripts.good(), scripts.good())
    desk.take()
    questions = desk.session.current.questions
    asks(questions, "Wie viele Hunde?")
    await rests(questions)
    asks(questions, "Und Katzen?")
    await rests(questions)
    first, second = fault_service.completions
    assert [part["type"] for part in first.parts] == ["text", "image_url"]
    assert (first.prompt, first.picture_url) == ("Wie viele Hunde?", ADDRESS)
    assert first.json is not None
    assert (first.json["model"], first.json["temperature"], first.json["stream"]) == ("fast", 0.3, True)
    assert second.json is not None
    assert len(second.json["messages"]) == 1  # type: ignore[arg-type]
    assert b"Hunde" not in second.body


async def test_the_picture_is_sent_as_it_was_changed(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good(), scripts.good())
    desk.take(CAT)
    await desk.shows()
    questions = desk.session.current.questions
    asks(questions, "Where is up?")
    await rests(questions)
    desk.picture.turn(1)
    await desk.shows(PictureState.SHOWN)
    asks(questions, "Where is up now?")
    await rests(questions)
    before, after = (request.picture_url for request in fault_service.completions)
    assert before.startswith("data:image/jpeg;base64,")
    assert after.startswith("data:image/jpeg;base64,")
    assert before != after


async def test_words_are_shown_while_the_model_still_writes_and_stay_when_it_is_stopped(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(3))
    desk.take()
    questions = desk.session.current.questions
    said = heard(questions)
    asks(questions, "What is it?")
    await until(lambda: questions.lines[-1].text == "A café terrace")
    assert question_words(questions) == "Writing"
    questions.stop()
    await rests(questions)
    assert shown(questions)[1:] == [(ANSWER, "A café terrace"), (NOTE, "Stopped. The words that arrived are kept.")]
    assert said == ["Asking", "Stopped. The words that arrived are kept."]
    assert questions.typed == ""


async def test_a_wait_is_spoken_at_its_start_and_end(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.rate_limited(1.5), scripts.good())
    desk.take()
    questions = desk.session.current.questions
    said = heard(questions)
    asks(questions, "What is it?")
    await rests(questions)
    assert shown(questions) == [(QUESTION, "What is it?"), (ANSWER, TEXT)]
    assert "asks for a wait of 2 seconds" in said[1]
    assert [said[0], *said[2:]] == ["Asking", "Asking", f"Answered. {len(TEXT)} characters."]


async def test_what_went_wrong_is_kept_in_detail_until_the_next_question(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.wrong_key(), scripts.good())
    desk.take()
    questions = desk.session.current.questions
    asks(questions, "What is it?")
    await rests(questions)
    fault = questions.fault
    assert fault is not None
    assert fault.text == questions.lines[-1].text
    assert "401" in fault.detail
    questions.ask()
    faults = [questions.fault]
    await rests(questions)
    assert [*faults, questions.fault] == [None, None]


async def test_a_question_that_got_no_answer_can_be_asked_again_with_one_key(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(0), scripts.wrong_key(), scripts.good())
    desk.take()
    questions = desk.session.current.questions
    asks(questions, "What is it?")
    await until(lambda: fault_service.completions)
    questions.stop()
    await rests(questions)
    assert questions.typed == "What is it?"
    questions.ask()
    await rests(questions)
    assert questions.typed == "What is it?"
    questions.ask()
    await rests(questions)
    assert questions.typed == ""
    assert [kind for kind, _ in shown(questions)] == [QUESTION, NOTE, QUESTION, NOTE, QUESTION, ANSWER]


async def test_a_question_that_was_typed_meanwhile_is_not_replaced_by_the_one_that_failed(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(0))
    desk.take()
    questions = desk.session.current.questions
    asks(questions, "What is it?")
    await until(lambda: questions.phase is Phase.WAITING)
    questions.typed = "And what is"
    questions.stop()
    await rests(questions)
    assert questions.typed == "And what is"


FAULTS: dict[str, tuple[Callable[[], Script], str, Phase]] = {
    "wrong key": (scripts.wrong_key, "did not accept your key", Phase.FAILED),
    "no words": (scripts.no_words, "without any words", Phase.FAILED),
    "page": (scripts.html_with_200, "no description", Phase.FAILED),
    "filter": (lambda: scripts.content_filter(""), "content filter", Phase.FAILED),
    "cut off": (lambda: scripts.cut_off_after(3), "was cut off; the words that arrived are kept", Phase.CUT_OFF),
    "length": (scripts.length_limit, "length limit; all words are kept", Phase.DONE),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_told_in_the_same_words_as_a_descriptions_and_once(
    desk: Desk, fault_service: FaultService, fault: str
) -> None:
    script, words, phase = FAULTS[fault]
    fault_service.then(script())
    desk.take()
    questions = desk.session.current.questions
    said = heard(questions)
    asks(questions, "What is it?")
    await rests(questions)
    assert questions.phase is phase
    assert questions.lines[-1].kind is NOTE
    assert words in questions.lines[-1].text
    assert said == ["Asking", questions.lines[-1].text]
    assert (desk.message, desk.phase) == ("", Phase.IDLE)
    fault_service.then(script())
    if phase is Phase.FAILED:
        desk.write("My own words")
    await desk.describes()
    assert desk.message == questions.lines[-1].text


async def test_what_cannot_be_asked_is_said_and_sends_nothing(desk: Desk, fault_service: FaultService) -> None:
    questions = desk.session.current.questions
    said = heard(questions)
    questions.stop()
    assert question_words(questions) == "No question is being answered."
    asks(questions, " \n")
    assert question_words(questions) == "There is no question yet."
    asks(questions, "What is it?")
    assert "picture" in question_words(questions)
    assert questions.typed == "What is it?"
    assert questions.copy_near(0) is None
    desk.take()
    fault_service.then(scripts.stall_after(0))
    questions.ask()
    await until(lambda: fault_service.completions)
    asks(questions, "And what else?")
    assert said[-1] == question_words(questions) == "The question before is still being answered. Stop ends it."
    assert questions.typed == "And what else?"
    questions.stop()
    questions.stop()
    await rests(questions)
    assert len(fault_service.completions) == 1


async def test_a_question_waits_for_a_description_where_the_service_takes_one_request_at_a_time(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.link.use(near(fault_service.address)._replace(requests_at_once=1))
    fault_service.then(scripts.stall_after(3), scripts.good("Two dogs."))
    desk.take()
    desk.session.describe()
    await until(lambda: desk.phase is Phase.WRITING)
    questions = desk.session.current.questions
    asks(questions, "How many dogs?")
    await until(lambda: questions.phase is Phase.WAITING)
    assert question_words(questions).startswith("Waiting for 127.0.0.1")
    assert len(fault_service.completions) == 1
    questions.stop()
    await rests(questions)
    assert desk.phase is Phase.WRITING
    questions.ask()
    fault_service.release()
    await rests(questions)
    await desk.rests()
    assert desk.draft.text == TEXT
    assert questions.lines[-1].text == "Two dogs."


async def test_stop_ends_the_wait_for_a_limit(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.rate_limited(42))
    desk.take()
    questions = desk.session.current.questions
    said = heard(questions)
    asks(questions, "What is it?")
    await until(lambda: questions.phase is Phase.COUNTING_DOWN)
    assert "asks for a wait; asked again in" in question_words(questions)
    assert "asks for a wait of 42 seconds. Your question is kept" in said[-1]
    questions.stop()
    await rests(questions)
    assert questions.typed == "What is it?"


async def test_each_picture_keeps_its_questions_and_makes_no_room_for_another(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.good())
    desk.take()
    questions = desk.session.current.questions
    asks(questions, "What is it?")
    await rests(questions)
    questions.typed = "And what"
    desk.take(CAT)
    assert desk.session.pictures.rowCount() == 2
    assert desk.session.current.questions.is_empty
    desk.session.go_by(-1)
    assert desk.session.current.questions is questions
    assert questions.typed == "And what"
    assert len(questions.lines) == 2


async def test_another_service_and_taking_the_picture_out_end_the_answer(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(2), scripts.stall_after(2))
    desk.take()
    questions = desk.session.current.questions
    another = near(fault_service.address, model="other")
    endings: tuple[Callable[[], object], ...] = (lambda: desk.link.use(another), desk.session.remove)
    for ending in endings:
        asks(questions, "What is it?")
        await until(lambda: questions.lines[-1].text == "A café")
        ending()
        await rests(questions)
        assert questions.phase is Phase.STOPPED
        assert questions.lines[-2].text == "A café"


async def test_the_answer_to_the_question_at_hand_is_copied(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good("Two dogs."), scripts.wrong_key(), scripts.good("A\u00a0café."))
    desk.take()
    questions = desk.session.current.questions
    for question in ("One?", "Two?", "Three?"):
        asks(questions, question)
        await rests(questions)
    assert [kind for kind, _ in shown(questions)] == [QUESTION, ANSWER, QUESTION, NOTE, QUESTION, ANSWER]
    copied = []
    for line in range(6):
        at = questions.copy_near(line)
        assert at is not None
        copied.append(QGuiApplication.clipboard().text())
        assert copied[-1] == questions.lines[at].text
    assert copied == [*["Two dogs."] * 2, *["A\u00a0café."] * 4]
    assert question_words(questions) == "Copied 7 characters"
