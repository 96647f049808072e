"""From a press on Describe to its end: what is shown, what is said, what is sent, and that no word is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from tests.bridge.desk import ADDRESS, Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.picture_host import PictureHost
from tests.fakes.script import Script
from tests.fakes.scripts import MODEL, TEXT, Point
from tests.pictures import SAMPLES
from tests.waiting import until

from altwright.bridge import paced_words
from altwright.bridge.phase import Phase
from altwright.core.engine import EngineKind, EngineOptions, TimeLimits, llm7
from altwright.core.errors import KeyRefused, NoPicture
from altwright.core.message import Action, Message
from altwright.core.picture import FileSource

DONE = f"Done. {len(TEXT)} characters."
CAT = SAMPLES / "cat.jpg"


async def test_an_answer_runs_through_its_phases_and_is_announced_twice(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.good())
    desk.take()
    await desk.describes()
    assert desk.draft.text == TEXT
    assert desk.phases == [Phase.LOADING_PICTURE, Phase.WAITING, Phase.WRITING, Phase.DONE]
    assert desk.spoken == ["Describing", DONE]
    assert desk.session.model == MODEL
    assert desk.message == ""
    assert not desk.draft.is_writing


async def test_the_request_is_the_editors_question_about_the_untouched_address(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.link.use(near(fault_service.address, model="fast", options=EngineOptions(temperature=0.3)))
    fault_service.then(scripts.good())
    desk.session.prompt = "Was ist zu sehen?"
    desk.take()
    await desk.describes()
    (request,) = fault_service.completions
    assert (request.prompt, request.picture_url) == ("Was ist zu sehen?", ADDRESS)
    assert request.json is not None
    assert (request.json["model"], request.json["temperature"], request.json["stream"]) == ("fast", 0.3, True)
    assert desk.session.last_request is not None
    assert desk.session.last_request.to_wire() == request.json


async def test_a_file_is_sent_itself(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good())
    desk.take(CAT)
    await desk.describes()
    (request,) = fault_service.completions
    assert request.picture_url.startswith("data:image/jpeg;base64,")
    assert desk.session.last_request is not None
    assert desk.session.last_request.picture.url == request.picture_url


async def test_without_streaming_the_answer_comes_in_one_piece(desk: Desk, fault_service: FaultService) -> None:
    desk.link.use(near(fault_service.address, options=EngineOptions(streams=False)))
    fault_service.then(good_either_way())
    desk.take()
    await desk.describes()
    assert desk.draft.text == TEXT
    assert not fault_service.completions[0].streams
    assert desk.spoken == ["Describing", DONE]


async def test_words_are_on_screen_while_the_model_still_writes(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.stall_after(3))
    desk.take()
    desk.session.describe()
    await until(lambda: desk.draft.text == "A café terrace")
    assert desk.phase is Phase.WRITING
    assert desk.draft.is_writing
    fault_service.release()
    await desk.rests()
    assert desk.draft.text == TEXT


async def test_a_thinking_model_is_told_from_a_silent_one(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.reasoning().slowly(0.02))
    desk.take()
    await desk.describes()
    assert desk.phases[1:4] == [Phase.WAITING, Phase.THINKING, Phase.WRITING]
    assert desk.draft.text == TEXT


async def test_thinking_that_is_known_by_its_end_only_gives_way_to_the_answer(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.think_end_only())
    desk.take()
    desk.write("My own words.")
    await desk.describes()
    assert desk.draft.text == TEXT
    assert desk.phase is Phase.DONE
    desk.session.undo()
    assert desk.draft.text == "My own words."


async def test_the_model_is_named_at_once_and_corrected_later(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.changing_model(("router", "", "fake-vision-2")), scripts.stall_at(Point.BEFORE_HEADERS))
    desk.take()
    await desk.describes()
    assert desk.models == ["router", "fake-vision-2"]
    desk.session.describe()
    assert desk.session.model == ""
    desk.session.stop()


FAULTS: dict[str, tuple[Callable[[], Script], str, tuple[Action, ...]]] = {
    "wrong key": (scripts.wrong_key, "did not accept your key", (Action.CHECK_KEY, Action.CHANGE_SERVICE)),
    "payment": (scripts.payment_needed, "pay", ()),
    "quota": (scripts.quota_exceeded, "used up", ()),
    "model gone": (scripts.model_gone, "", (Action.CHOOSE_MODEL,)),
    "model blind": (scripts.model_blind, "picture", ()),
    "no words": (scripts.no_words, "without any words", (Action.TRY_AGAIN, Action.CHOOSE_MODEL)),
    "filter": (lambda: scripts.content_filter(""), "content filter", ()),
    "page": (scripts.html_with_200, "no description", ()),
    "empty": (scripts.empty_with_200, "", ()),
    "reset": (lambda: scripts.reset_after(0), "", ()),
    "error in the stream": (lambda: scripts.error_in_stream({"message": "Overloaded"}), "", ()),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_before_the_first_words_keeps_the_editors_words_and_is_said_once(
    desk: Desk, fault_service: FaultService, fault: str
) -> None:
    script, words, actions = FAULTS[fault]
    fault_service.then(script())
    desk.write("My own words")
    desk.take()
    await desk.describes()
    assert desk.draft.text == "My own words"
    assert desk.phase is Phase.FAILED
    assert words in desk.message
    assert desk.spoken == ["Describing", desk.message]
    assert desk.session.message is not None
    assert set(actions) <= set(desk.session.message.actions)
    assert desk.draft.has_typed_words
    assert not desk.draft.is_writing


CUTS: dict[str, Callable[[], Script]] = {
    "the body ends": lambda: scripts.cut_off_after(3),
    "done without a reason": lambda: scripts.cut_off_then_done(3),
    "torn off": lambda: scripts.torn_off_after(3),
    "reset": lambda: scripts.reset_after(3),
    "error": lambda: scripts.error_in_stream({"message": "Overloaded"}, 3),
    "error event": lambda: scripts.error_event(words=3),
    "rate limit": lambda: scripts.rate_limited_in_stream(2, 3),
}


@pytest.mark.parametrize("cut", CUTS)
async def test_words_survive_every_cut_and_the_cut_is_said_once(
    desk: Desk, fault_service: FaultService, cut: str
) -> None:
    fault_service.then(CUTS[cut]())
    desk.take()
    await desk.describes()
    assert desk.draft.text == "A café terrace"
    assert desk.phase is Phase.CUT_OFF
    assert "cut off; the words that arrived are kept" in desk.message
    assert desk.spoken == ["Describing", desk.message]
    assert len(fault_service.completions) == 1


async def test_a_model_that_falls_silent_is_given_up_with_its_words_kept(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.link.use(near(fault_service.address)._replace(time_limits=TimeLimits(20, 20, 0.3, 20)))
    fault_service.then(scripts.stall_after(3))
    desk.take()
    await desk.describes()
    assert desk.phase is Phase.CUT_OFF
    assert "stopped writing" in desk.message
    assert desk.draft.text == "A café terrace"


async def test_the_length_limit_is_a_notice_and_a_done_answer(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.length_limit())
    desk.take()
    await desk.describes()
    assert desk.phase is Phase.DONE
    assert "length limit" in desk.message
    assert desk.spoken == ["Describing", desk.message]


async def test_a_picture_that_cannot_be_loaded_is_never_asked_about(
    desk: Desk, fault_service: FaultService, picture_host: PictureHost
) -> None:
    desk.write("Mine")
    desk.take(picture_host.url("/missing"))
    await desk.describes()
    assert desk.phase is Phase.FAILED
    assert "your text is kept" in desk.message
    assert desk.spoken == ["Describing", desk.message]
    assert fault_service.requests == []
    fault_service.then(scripts.good())
    desk.take(picture_host.url("/photo.jpg"))
    await desk.describes()
    assert desk.draft.text == TEXT


@pytest.mark.parametrize("answer", [scripts.no_words(model="m-7"), scripts.refused(401, "invalid_api_key")])
async def test_what_came_of_a_picture_without_words_is_not_said_of_the_next(
    desk: Desk, fault_service: FaultService, answer: Script
) -> None:
    fault_service.then(answer)
    desk.take("https://pictures.example.org/a.jpg")
    await desk.describes()
    assert desk.message
    desk.take("https://pictures.example.org/b.jpg")
    assert desk.session.pictures.rowCount() == 1
    assert desk.phases[-2:] == [Phase.FAILED, Phase.IDLE]
    assert desk.session.model == ""
    assert desk.session.message is None


async def test_what_came_of_a_picture_without_words_goes_with_its_address(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.no_words(model="m-7"))
    desk.take()
    await desk.describes()
    assert desk.message
    desk.session.take_address("")
    assert desk.phases[-2:] == [Phase.FAILED, Phase.IDLE]
    assert (desk.session.model, desk.message) == ("", "")


async def test_what_came_of_a_picture_stays_while_the_same_is_taken_again(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.no_words(model="m-7"))
    desk.take()
    await desk.describes()
    told = desk.message
    desk.take()
    assert (desk.phase, desk.session.model, desk.message) == (Phase.FAILED, "m-7", told)


async def test_words_that_lost_their_picture_keep_what_came_of_them(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.cut_off_after(3))
    desk.take()
    await desk.describes()
    desk.picture.set_source(None)
    desk.take("https://pictures.example.org/b.jpg")
    assert desk.session.pictures.rowCount() == 1
    assert desk.phase is Phase.CUT_OFF
    assert "cut off" in desk.message


async def test_without_a_picture_describe_says_why(desk: Desk) -> None:
    desk.session.describe()
    assert desk.phase is Phase.IDLE
    assert desk.session.message is not None
    assert desk.spoken == [desk.message]
    assert desk.session.wording_of(NoPicture()).text == desk.message


async def test_what_is_wrong_with_the_address_is_said_instead(desk: Desk) -> None:
    error = desk.session.take_address("example.org/a.jpg")
    assert error is not None
    assert desk.picture.held is None
    desk.session.describe(error)
    assert desk.session.message is not None
    assert desk.session.message.suggestion == "https://example.org/a.jpg"
    assert Action.COMPLETE_ADDRESS in desk.session.message.actions


async def test_an_empty_prompt_is_never_sent(desk: Desk, fault_service: FaultService) -> None:
    desk.session.prompt = " \n"
    desk.take()
    desk.session.describe()
    assert not desk.phase.is_running
    assert desk.session.message is not None
    assert desk.session.message.actions == (Action.RESTORE_PROMPT,)
    assert fault_service.requests == []


async def test_describe_while_describing_says_so_and_sends_nothing(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.stall_after(1))
    desk.take()
    desk.session.describe()
    desk.session.describe()
    await desk.reaches(Phase.WRITING)
    desk.session.describe()
    assert desk.spoken[1:] == ["Altwright is still describing. Stop ends it."] * 2
    fault_service.release()
    await desk.rests()
    assert len(fault_service.completions) == 1


async def test_typed_words_that_an_answer_replaces_are_offered_back(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good())
    desk.write("My own words")
    desk.take()
    await desk.describes()
    assert desk.session.message is not None
    assert desk.session.message.actions == (Action.UNDO,)
    assert desk.spoken == ["Describing", desk.message]
    desk.draft.undo()
    assert desk.draft.text == "My own words"


@pytest.mark.parametrize(
    ("script", "first"),
    [
        (lambda: scripts.cut_off_after(3), Action.DESCRIBE_AGAIN),
        (scripts.length_limit, Action.DESCRIBE_AGAIN),
        (scripts.content_filter, Action.DESCRIBE_AGAIN),
    ],
)
async def test_typed_words_are_offered_back_after_an_answer_that_did_not_end_well(
    desk: Desk, fault_service: FaultService, script: Callable[[], Script], first: Action
) -> None:
    fault_service.then(script())
    desk.write("My own words")
    desk.take()
    await desk.describes()
    assert desk.session.message is not None
    assert desk.session.message.actions == (first, Action.UNDO)
    assert "Your own words are one step back." in desk.message
    assert len(desk.message.split()) <= 30
    desk.draft.undo()
    assert desk.draft.text == "My own words"


async def test_typed_words_are_offered_back_after_a_stop(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.stall_after(3))
    desk.write("My own words")
    desk.take()
    desk.session.describe()
    await until(lambda: desk.draft.text == "A café terrace")
    desk.session.stop()
    await desk.rests()
    assert desk.session.message is not None
    assert desk.session.message.actions == (Action.UNDO,)
    desk.draft.undo()
    assert desk.draft.text == "My own words"


async def test_stop_before_the_first_step_ends_at_once_and_sends_nothing(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.write("Mine")
    desk.session.describe()
    desk.session.stop()
    await desk.rests()
    assert desk.phase is Phase.STOPPED
    assert desk.spoken == ["Describing", "Stopped. No words had arrived."]
    assert desk.draft.text == "Mine"
    assert fault_service.requests == []


async def test_stop_while_writing_keeps_the_words_and_ends_the_connection(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(3))
    desk.take()
    desk.session.describe()
    await until(lambda: desk.draft.text == "A café terrace")
    began = time.monotonic()
    desk.session.stop()
    # A second press must not interrupt what the first one began.
    desk.session.stop()
    await desk.rests()
    desk.session.stop()
    (request,) = fault_service.completions
    await until(request.ended.is_set)
    assert request.gone_at is not None
    assert request.gone_at - began < 10
    assert desk.draft.text == "A café terrace"
    assert desk.spoken == [
        "Describing",
        "Stopped. The words that arrived are kept.",
        "Nothing is being described.",
    ]


async def test_stop_keeps_the_words_that_were_not_shown_yet(
    desk: Desk, fault_service: FaultService, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FLUSH_MILLISECONDS", "LONGEST_FLUSH_MILLISECONDS"):
        monkeypatch.setattr(paced_words, name, 60_000)
    fault_service.then(scripts.stall_after(3).slowly(0.05))
    desk.take()
    desk.session.describe()
    asking = desk.session.current.run._asking
    assert asking is not None
    await until(lambda: asking.words.waiting.endswith("terrace"))
    desk.session.stop()
    await desk.rests()
    assert desk.draft.text == "A café terrace"
    assert not asking.words._timer.isActive()


async def test_stop_while_waiting_ends_the_connection(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.stall_at(Point.BEFORE_HEADERS))
    desk.take()
    desk.session.describe()
    await asyncio.to_thread(fault_service.wait_for_completions)
    desk.session.stop()
    await desk.rests()
    assert desk.phase is Phase.STOPPED
    (request,) = fault_service.completions
    await until(request.ended.is_set)
    assert request.gone_at is not None


async def test_stop_while_the_picture_is_loading(
    desk: Desk, fault_service: FaultService, picture_host: PictureHost
) -> None:
    desk.take(picture_host.url("/silent"))
    desk.session.describe()
    await until(lambda: picture_host.requests)
    assert desk.phases == [Phase.LOADING_PICTURE]
    desk.session.stop()
    await desk.rests()
    assert desk.phases == [Phase.LOADING_PICTURE, Phase.STOPPED]
    assert fault_service.requests == []


async def test_stop_while_counting_down_sends_nothing_more(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.rate_limited(60))
    desk.take()
    desk.session.describe()
    await desk.reaches(Phase.COUNTING_DOWN)
    assert 55 < desk.session.current.run.clock.seconds_left <= 60
    assert desk.session.message is not None
    assert desk.session.message.actions == (Action.STOP_WAITING, Action.CHANGE_SERVICE)
    desk.session.stop()
    await desk.rests()
    assert desk.message == ""
    assert len(fault_service.completions) == 1
    assert desk.spoken[-1] == "Stopped. No words had arrived."


async def test_a_rate_limit_is_waited_for_to_its_end_and_spoken_at_its_start_and_end(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.rate_limited(1.5), scripts.good())
    desk.take()
    await desk.describes()
    first, second = fault_service.completions
    assert first.answered_at is not None
    assert second.time - first.answered_at >= 1.5
    assert first.json == second.json
    assert desk.draft.text == TEXT
    assert desk.phases[1:4] == [Phase.WAITING, Phase.COUNTING_DOWN, Phase.WAITING]
    assert desk.message == ""
    assert len(desk.spoken) == 4
    assert "asks for a wait of 2 seconds" in desk.spoken[1]
    assert [desk.spoken[0], *desk.spoken[2:]] == ["Describing", "Describing", DONE]


@pytest.mark.parametrize(("kind", "is_free"), [(EngineKind.LLM7, True), (EngineKind.OTHER, False)])
async def test_only_a_limit_without_an_account_is_said_to_be_shared(
    desk: Desk, fault_service: FaultService, kind: EngineKind, is_free: bool
) -> None:
    fault_service.then(scripts.rate_limited(1), scripts.rate_limited(1))
    desk.link.use(near(fault_service.address, kind=kind))
    desk.take()
    await desk.describes()
    countdown, told = desk.spoken[1], desk.message
    assert ("its free limit may be shared by your office" in countdown) is is_free
    assert "the picture is sent once more then" in countdown
    assert ("its free limit may be shared by your office" in told) is is_free
    assert "asks for a wait of 1 second" in told


async def test_the_wait_holds_for_a_second_press_too(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.rate_limited(1.5), scripts.good())
    desk.take()
    desk.session.describe()
    await desk.reaches(Phase.COUNTING_DOWN)
    desk.session.stop()
    await desk.rests()
    desk.session.describe()
    await desk.rests()
    first, second = fault_service.completions
    assert first.answered_at is not None
    assert second.time - first.answered_at >= 1.5
    assert desk.phases.count(Phase.COUNTING_DOWN) == 2


async def test_another_service_need_not_wait(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.rate_limited(60))
    desk.take()
    desk.session.describe()
    await desk.reaches(Phase.COUNTING_DOWN)
    with FaultService(scripts.good()) as other:
        desk.link.use(near(other.address))
        await desk.rests()
        assert desk.message == ""
        await desk.describes()
        assert desk.draft.text == TEXT
        assert len(other.completions) == 1
        await desk.link.aclose()


async def test_an_engine_that_is_changed_while_writing_stops_and_keeps_the_words(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(3), scripts.good("From the other one."))
    desk.take()
    desk.session.describe()
    await until(lambda: desk.draft.text == "A café terrace")
    first = desk.link.engine.name
    desk.link.use(near(fault_service.address, model="pro")._replace(name="The other"))
    await desk.rests()
    assert desk.phase is Phase.STOPPED
    assert desk.draft.text == "A café terrace"
    assert desk.session.model == ""
    assert desk.session.current.versions.all[0].service == first
    await desk.describes()
    assert desk.draft.text == "From the other one."
    last = fault_service.completions[-1].json
    assert last is not None
    assert last["model"] == "pro"


async def test_a_message_that_comes_while_describing_outlives_the_end(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.stall_after(1))
    desk.take()
    desk.session.describe()
    await desk.reaches(Phase.WRITING)
    desk.session.show_message(Message("The keyring is not available."))
    fault_service.release()
    await desk.rests()
    assert desk.message == "The keyring is not available."
    assert desk.spoken[-1] == DONE


async def test_the_picture_sent_instead_of_its_address_is_told_until_the_next_press(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.picture_not_fetched(), scripts.good(), scripts.good())
    desk.take()
    held = desk.picture.held
    assert held is not None
    # The address leads nowhere in a test, so the picture is at hand already.
    held._loaded = await desk.loader.load(FileSource(CAT))
    await desk.describes()
    first, second = fault_service.completions
    assert (first.picture_url, second.picture_url[:22]) == (ADDRESS, "data:image/jpeg;base64")
    assert "so the picture itself is sent" in desk.message
    assert desk.spoken == ["Describing", desk.message, DONE]
    sent = [desk.session.last_request]
    await desk.describes()
    assert desk.message == ""
    sent.append(desk.session.last_request)
    assert [request.picture.url for request in sent if request is not None] == [second.picture_url, ADDRESS]


async def test_copying_says_how_much_it_was(desk: Desk) -> None:
    desk.session.copy()
    desk.write("A 😀")
    desk.session.copy()
    desk.draft.document.clear()
    desk.write("A")
    desk.session.copy()
    assert desk.spoken == ["There is no text to copy yet.", "Copied 3 characters", "Copied 1 character"]


async def test_an_unexpected_mistake_is_reported_and_the_session_goes_on(
    desk: Desk, fault_service: FaultService
) -> None:
    def fail(_engine: object) -> str:
        raise ZeroDivisionError("a mistake")

    desk.link._look_up_key = fail
    desk.take()
    desk.write("Mine")
    await desk.describes()
    assert desk.phases[-1] is Phase.FAILED
    assert desk.draft.text == "Mine"
    assert not desk.draft.is_writing
    assert [type(error) for error in desk.crashes] == [ZeroDivisionError]
    desk.crashes.clear()
    desk.link._look_up_key = lambda _engine: None
    fault_service.then(scripts.good())
    await desk.describes()
    assert desk.draft.text == TEXT


@pytest.mark.parametrize(
    "script",
    [
        lambda: scripts.stall_after(3),
        lambda: scripts.stall_at(Point.BEFORE_HEADERS),
        lambda: scripts.comments_without_end(2),
        lambda: scripts.many_deltas(200_000),
        lambda: scripts.rate_limited(60),
    ],
)
async def test_closing_while_describing_ends_cleanly_and_fast(
    desk: Desk, fault_service: FaultService, script: Callable[[], Script]
) -> None:
    fault_service.then(script())
    desk.take()
    desk.session.describe()
    await asyncio.to_thread(fault_service.wait_for_completions)
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await desk.leave()
    assert time.monotonic() - began < 10
    assert desk.phase is Phase.STOPPED
    assert desk.crashes == []
    (request,) = fault_service.completions
    await until(request.ended.is_set)


async def test_closing_at_once_after_the_press_ends_cleanly(desk: Desk) -> None:
    desk.take()
    desk.session.describe()
    await desk.leave()
    assert desk.phase is Phase.STOPPED


async def test_closing_while_the_preview_is_loading_ends_cleanly(desk: Desk, picture_host: PictureHost) -> None:
    desk.picture.loads_previews = True
    desk.take(picture_host.url("/slow"))
    await until(lambda: picture_host.requests)
    await desk.leave()


async def test_the_service_is_called_by_its_name(desk: Desk) -> None:
    desk.link.use(llm7())
    assert desk.session.wording_of(KeyRefused()).text.startswith("LLM7 did not accept your key")
    assert desk.session.label_of(Action.TRY_AGAIN) == "Try again"
