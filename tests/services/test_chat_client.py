"""Whatever a service sends, the words that arrived are given out and the end is told as what it is."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.asking import PATIENT, QUESTION, UNSTREAMED, Outcome, ask, client_for
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import End, Framing, Pause, Reset, Script, Send, Stall, json_script, text_script
from tests.fakes.scripts import TEXT, Point

from altwright.core import errors as e
from altwright.core.answer import Ending, Finished, TextArrived, ThinkingArrived, UsageReported
from altwright.core.errors import NetworkFault

SHORT = PATIENT._replace(first_words=1.5, between_words=0.8, whole_answer=1.2)
WORDLESS = {Point.BEFORE_HEADERS, Point.AFTER_HEADERS, Point.AFTER_ROLE}

COMPLETE: list[Callable[[], Script]] = [
    scripts.good,
    scripts.list_deltas,
    scripts.dict_deltas,
    scripts.null_shapes,
    scripts.odd_chunks,
    scripts.null_first_chunk,
    scripts.role_with_text,
    scripts.finish_with_last_text,
    scripts.usage_chunk,
    scripts.without_done,
    scripts.without_last_blank_line,
    scripts.comments,
    scripts.pings,
    scripts.bad_json,
    scripts.bad_utf8,
    scripts.think_tags,
    scripts.reasoning,
    scripts.whole_json_to_streaming,
    scripts.whole_json_as_event_stream,
]


async def told(*answers: Script, streams: bool = True) -> Outcome:
    """Return what comes of asking a service that answers so."""
    with FaultService(*answers) as service:
        return await ask(service, QUESTION if streams else UNSTREAMED)


def arrived_at(point: Point) -> str:
    """Return the words that have arrived at ``point``, in whole events or in one that lacks only its blank line."""
    return "A café terrace" if point is Point.BEFORE_BLANK_LINE else scripts.text_before(point)


# Streams that come to their end --------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [make() for make in COMPLETE], ids=[make.__name__ for make in COMPLETE])
@pytest.mark.parametrize("framing", [Framing.CHUNKED, Framing.UNTIL_CLOSE], ids=["chunked", "until close"])
async def test_a_complete_answer_is_given_out_whole(script: Script, framing: Framing) -> None:
    outcome = await told(script.framed(framing))
    assert outcome.error is None
    assert outcome.text.strip() == TEXT
    assert outcome.models == [scripts.MODEL]
    assert outcome.ending is Ending.DONE
    # What it took may be told after the end.
    assert isinstance([event for event in outcome.events if not isinstance(event, UsageReported)][-1], Finished)


@pytest.mark.parametrize("size", [1, 7])
@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n"])
async def test_pieces_and_line_endings_do_not_matter(ending: bytes, size: int) -> None:
    outcome = await told(scripts.line_endings(ending).in_pieces(size))
    assert (outcome.text, outcome.ending, outcome.error) == (TEXT, Ending.DONE, None)


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "text/html; charset=utf-8", None])
async def test_an_event_stream_is_known_whatever_it_is_called(content_type: str | None) -> None:
    outcome = await told(replace(scripts.good(), content_type=content_type))
    assert (outcome.text, outcome.ending, outcome.error) == (TEXT, Ending.DONE, None)


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"\n\n", b" \r\n", b": hello\n\n", b"retry: 10\n\n", b"id: 1\n"])
async def test_a_stream_may_begin_with_something_else_than_data(head: bytes) -> None:
    script = scripts.good()
    outcome = await told(replace(script, steps=(Send(head[:1]), Pause(0.02), Send(head[1:]), *script.steps)))
    assert (outcome.text, outcome.error) == (TEXT, None)


async def test_words_separated_as_only_python_separates_lines_stay_together() -> None:
    words = "A\u2028B\u0085C\u000bD"
    assert (await told(scripts.good(words))).text == words


async def test_the_halves_of_a_character_in_two_deltas_are_no_fault() -> None:
    outcome = await told(scripts.split_emoji())
    assert "".join(outcome.text.encode("utf-16", "surrogatepass").decode("utf-16")) == "A 😀 smiles."


async def test_thinking_is_told_apart_from_the_answer() -> None:
    for script in (scripts.reasoning("Hm, a café."), scripts.think_tags("Hm, a café.")):
        outcome = await told(script)
        thoughts = "".join(event.text for event in outcome.events if isinstance(event, ThinkingArrived))
        assert thoughts == "Hm, a café."
        assert outcome.text.strip() == TEXT


async def test_an_unnamed_model_is_not_named_and_a_changing_one_is_corrected() -> None:
    assert (await told(scripts.nameless_model())).models == []
    assert (await told(scripts.nameless_model(name=None))).models == []
    assert (await told(scripts.changing_model(("router", "", "b")))).models == ["router", "b"]


@pytest.mark.parametrize(
    ("script", "ending"),
    [(scripts.length_limit(), Ending.LENGTH), (scripts.content_filter(), Ending.FILTERED)],
    ids=["length", "filter"],
)
async def test_the_length_limit_and_the_content_filter_are_endings(script: Script, ending: Ending) -> None:
    outcome = await told(script)
    assert (outcome.text, outcome.ending, outcome.error) == (TEXT, ending, None)


@pytest.mark.parametrize(
    "script", [scripts.usage_chunk(with_choice=True), scripts.usage_chunk(with_choice=False)], ids=["choice", "none"]
)
async def test_what_comes_after_the_end_does_not_end_it_twice(script: Script) -> None:
    outcome = await told(script)
    assert [type(event) for event in outcome.events].count(Finished) == 1


async def test_an_answer_without_words_comes_to_its_end_too() -> None:
    outcome = await told(scripts.no_words())
    assert (outcome.text, outcome.ending, outcome.error) == ("", Ending.DONE, None)


async def test_a_compressed_answer_is_read() -> None:
    squeezed = zlib.compressobj(wbits=31)
    data = squeezed.compress(scripts.good().data) + squeezed.flush()
    script = Script((Send(data[:50]), Pause(0.02), Send(data[50:])), headers=(("Content-Encoding", "gzip"),))
    assert (await told(script)).text == TEXT
    outcome = await told(replace(script, steps=(Send(b"no gzip at all"),)))
    assert isinstance(outcome.error, e.ServiceUnreachable)


# Streams that break --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", list(Point), ids=lambda point: point.name.lower())
@pytest.mark.parametrize("fault", [scripts.reset_at, scripts.hang_up_at], ids=["reset", "torn off"])
async def test_a_broken_connection_keeps_every_word_that_arrived(
    fault: Callable[[Point], Script], point: Point
) -> None:
    outcome = await told(fault(point))
    assert outcome.text.rstrip() == arrived_at(point)
    if point in WORDLESS:
        assert isinstance(outcome.error, e.ServiceUnreachable)
        assert outcome.error.fault is NetworkFault.INTERRUPTED
    elif point is Point.BEFORE_DONE:
        assert (outcome.ending, outcome.error) == (Ending.DONE, None)
    else:
        assert isinstance(outcome.error, e.AnswerCutOff)
        assert outcome.ending is None


@pytest.mark.parametrize("framing", [Framing.CHUNKED, Framing.UNTIL_CLOSE])
@pytest.mark.parametrize("point", list(Point), ids=lambda point: point.name.lower())
async def test_an_end_before_the_end_is_told_from_a_whole_answer(point: Point, framing: Framing) -> None:
    outcome = await told(scripts.end_at(point).framed(framing))
    assert outcome.text.rstrip() == arrived_at(point)
    match point:
        case Point.BEFORE_HEADERS:
            assert isinstance(outcome.error, e.ServiceUnreachable)
        case Point.AFTER_HEADERS:
            assert isinstance(outcome.error, e.AnswerEmpty)
        case Point.BEFORE_DONE:
            assert (outcome.ending, outcome.error) == (Ending.DONE, None)
        case _:
            assert isinstance(outcome.error, e.AnswerCutOff)


@pytest.mark.parametrize("point", [point for point in Point if point is not Point.BEFORE_DONE], ids=lambda p: p.name)
async def test_a_stall_keeps_every_word_that_arrived_and_says_how_long_it_was(point: Point) -> None:
    with FaultService(scripts.stall_at(point)) as service:
        outcome = await ask(service, limits=SHORT)
        service.completions[0].ended.wait(10)
        assert service.completions[0].gone_at is not None
    assert outcome.text.rstrip() == arrived_at(point)
    assert isinstance(outcome.error, e.AnswerStalled)
    assert outcome.error.seconds == (SHORT.first_words if point in WORDLESS else SHORT.between_words)


async def test_a_service_that_never_closes_after_the_end_holds_nothing_up() -> None:
    with FaultService(scripts.stall_at(Point.BEFORE_DONE), scripts.good()) as service:
        began = time.monotonic()
        outcome = await ask(service)
        assert time.monotonic() - began < PATIENT.between_words / 2
    assert (outcome.text, outcome.ending, outcome.error) == (TEXT, Ending.DONE, None)


async def test_a_service_that_goes_on_with_comments_after_the_end_holds_nothing_up() -> None:
    alive = [step for _ in range(1200) for step in (Pause(0.05), Send(b": keep-alive\n\n"))]
    script = scripts.good()
    with FaultService(replace(script, steps=(*script.steps, *alive))) as service:
        began = time.monotonic()
        outcome = await ask(service)
        assert time.monotonic() - began < 30
    assert (outcome.text, outcome.ending, outcome.error) == (TEXT, Ending.DONE, None)


@pytest.mark.parametrize("words", [0, 2])
async def test_comments_are_no_sign_of_life(words: int) -> None:
    with FaultService(scripts.comments_without_end(words)) as service:
        outcome = await ask(service, limits=SHORT)
    assert isinstance(outcome.error, e.AnswerStalled)
    assert outcome.error.seconds == (SHORT.between_words if words else SHORT.first_words)
    assert outcome.text == "".join(TEXT.partition(" terrace")[: bool(words)])


async def test_thinking_is_a_sign_of_life() -> None:
    script = scripts.reasoning("one two three four five six seven eight nine ten", "Done.").slowly(0.15)
    with FaultService(script) as service:
        outcome = await ask(service, limits=PATIENT._replace(first_words=1.2, between_words=1.2))
    assert (outcome.text, outcome.error) == ("Done.", None)


async def test_slow_words_are_waited_for_as_long_as_they_come() -> None:
    with FaultService(scripts.good().slowly(0.15)) as service:
        outcome = await ask(service, limits=PATIENT._replace(first_words=1.2, between_words=1.2))
    assert (outcome.text, outcome.error) == (TEXT, None)


async def test_a_name_without_words_does_not_shorten_the_wait_for_the_first_ones() -> None:
    with FaultService(scripts.at_point(Point.AFTER_ROLE, (Pause(0.8),))) as service:
        outcome = await ask(service, limits=PATIENT._replace(between_words=0.3))
    assert (outcome.text, outcome.error) == (TEXT, None)


async def test_words_held_back_as_a_possible_tag_are_given_out_when_the_stream_breaks() -> None:
    held = scripts.good("A sign says <thi")
    for fault, kind in (
        ((Pause(0.15), Reset()), e.AnswerCutOff),
        ((Stall(),), e.AnswerStalled),
        ((Send(b'data: {"error": {"message": "gone", "code": 500}}\n\n'),), e.ServiceDown),
    ):
        with FaultService(replace(held, steps=(*held.steps[:-2], *fault))) as service:
            outcome = await ask(service, limits=SHORT)
        assert outcome.text == "A sign says <thi"
        assert type(outcome.error) is kind


async def test_an_endless_event_is_given_up() -> None:
    megabyte = Send(b"x" * 1024 * 1024)
    words = scripts.good().steps[:3]
    outcome = await told(Script((*words, Send(b"data: "), *[megabyte] * 20)))
    assert outcome.text == "A café"
    assert isinstance(outcome.error, e.AnswerUnreadable)


async def test_an_endless_body_that_is_no_stream_is_given_up() -> None:
    megabyte = Send(b"x" * 1024 * 1024)
    assert isinstance((await told(Script((megabyte,) * 20))).error, e.AnswerUnreadable)


@pytest.mark.parametrize("words", [0, 3])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"message": "The worker went away", "code": 502}, e.ServiceDown),
        ("the worker went away", e.ServiceDown),
        ({"message": "Rate limit exceeded", "code": 429, "retry_after": 7}, e.RateLimited),
        ({"message": "x", "code": "content_filter"}, e.AnswerFiltered),
        ({"message": "x", "code": "model_unavailable"}, e.ModelGone),
        ({"message": "Incorrect API key", "code": "invalid_api_key"}, e.KeyRefused),
    ],
    ids=["code", "string", "limit", "filter", "model", "key"],
)
async def test_an_error_in_the_stream_is_an_error_behind_the_words(
    error: object, kind: type[e.ServiceError], words: int
) -> None:
    outcome = await told(scripts.error_in_stream(error, words))
    assert outcome.text == "".join(TEXT.partition(" in the")[: bool(words)])
    assert type(outcome.error) is kind
    assert outcome.ending is None


@pytest.mark.parametrize("words", [0, 3])
async def test_an_error_event_without_an_error_in_it_is_one(words: int) -> None:
    outcome = await told(scripts.error_event("The worker went away", words))
    assert outcome.text == "".join(TEXT.partition(" in the")[: bool(words)])
    assert type(outcome.error) is e.ServiceDown
    assert "The worker went away" in outcome.error.detail


async def test_an_orderly_end_without_a_reason_is_cut_off() -> None:
    outcome = await told(scripts.cut_off_then_done(3))
    assert isinstance(outcome.error, e.AnswerCutOff)
    assert outcome.text == "A café terrace"


async def test_an_orderly_end_without_a_word_is_empty() -> None:
    assert isinstance((await told(scripts.only_done())).error, e.AnswerEmpty)


async def test_a_stream_of_rubbish_is_unreadable() -> None:
    outcome = await told(Script((Send(b"data: <b>hello</b>\n\ndata: {{{\n\n"),)))
    assert isinstance(outcome.error, e.AnswerUnreadable)
    assert "hello" in outcome.error.detail


# 200 that is none ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streams", [True, False], ids=["streaming", "whole"])
@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (scripts.html_with_200(), e.AnswerUnreadable),
        (replace(scripts.html_with_200(), content_type="text/event-stream"), e.AnswerUnreadable),
        (scripts.empty_with_200(), e.AnswerEmpty),
        (scripts.empty_with_200("application/json"), e.AnswerEmpty),
        (scripts.empty_with_200(None), e.AnswerEmpty),
        (Script((Send(b"\xef\xbb\xbf\r\n "), Pause(0.02), Send(b"\n"))), e.AnswerEmpty),
        (scripts.json_error_with_200("The model is overloaded"), e.ServiceDown),
        (scripts.json_error_with_200({"message": "slow down", "code": 429, "retry_after": 9}), e.RateLimited),
        (json_script({"detail": "Model does not support images"}), e.ModelBlind),
        (json_script([]), e.AnswerUnreadable),
        (json_script("hello"), e.AnswerUnreadable),
        (json_script({"id": 1}), e.AnswerUnreadable),
        (json_script(None), e.AnswerUnreadable),
        (text_script("upstream went away", "text/plain"), e.AnswerUnreadable),
        (text_script("{" * 100_000, "application/json"), e.AnswerUnreadable),
        (text_script("[" * 100_000, "application/json"), e.AnswerUnreadable),
    ],
    ids=lambda value: "" if isinstance(value, Script) else value.__name__,
)
async def test_a_success_that_is_none_is_an_error(script: Script, kind: type[e.ServiceError], streams: bool) -> None:
    outcome = await told(script, streams=streams)
    assert outcome.text == ""
    assert type(outcome.error) is kind


# Whole answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [scripts.whole(), scripts.streamed_to_unstreamed()], ids=["JSON", "stream"])
async def test_an_unstreamed_question_gets_its_answer(script: Script) -> None:
    with FaultService(script) as service:
        outcome = await ask(service, UNSTREAMED)
        assert service.completions[0].streams is False
    assert (outcome.text, outcome.models, outcome.ending) == (TEXT, [scripts.MODEL], Ending.DONE)


@pytest.mark.parametrize(
    ("body", "text", "ending"),
    [
        (scripts.completion("Cut", reason="length"), "Cut", Ending.LENGTH),
        (scripts.completion("", reason="content_filter"), "", Ending.FILTERED),
        (scripts.completion("No reason", reason=None), "No reason", Ending.DONE),
        (scripts.completion("<think>Hm</think>\n\nA dog"), "\n\nA dog", Ending.DONE),
        ({"choices": [{"message": {"content": [{"type": "text", "text": "A "}, {"text": "b"}]}}]}, "A b", Ending.DONE),
        ({"choices": [{"message": {"content": None}, "finish_reason": "stop"}]}, "", Ending.DONE),
        ({"choices": [{"message": None}]}, "", Ending.DONE),
        ({"choices": [{"text": "A dog"}]}, "A dog", Ending.DONE),
        ({"choices": []}, "", Ending.DONE),
    ],
)  # fmt: skip
async def test_whole_answers_of_any_shape_are_read(body: object, text: str, ending: Ending) -> None:
    outcome = await told(json_script(body), streams=False)
    assert (outcome.text, outcome.ending, outcome.error) == (text, ending, None)


async def test_a_whole_answer_may_begin_with_a_byte_order_mark_and_blank_lines_and_come_in_pieces() -> None:
    data = b"\xef\xbb\xbf\n\n" + scripts.whole().data
    for framing in (Framing.CHUNKED, Framing.LENGTH):
        for content_type in ("application/json", "text/plain"):
            script = Script((Send(data),), content_type=content_type, framing=framing).in_pieces(40)
            assert (await told(script, streams=False)).text == TEXT


async def test_a_whole_answer_that_does_not_come_is_given_up() -> None:
    whole = scripts.whole()
    for script in (
        replace(whole, opening=(Stall(),)),
        Script((Send(whole.data[:60]), Stall(), Send(whole.data[60:])), content_type="application/json"),
    ):
        with FaultService(script) as service:
            outcome = await ask(service, UNSTREAMED, limits=SHORT)
        assert isinstance(outcome.error, e.AnswerStalled)
        assert outcome.error.seconds == SHORT.whole_answer


async def test_a_whole_answer_that_breaks_off_is_no_answer() -> None:
    data = scripts.whole().data[:60]
    broken = Script((Send(data), Pause(0.1), Reset()), content_type="application/json")
    assert isinstance((await told(broken, streams=False)).error, e.ServiceUnreachable)
    ended = Script((Send(data), End()), content_type="application/json", framing=Framing.UNTIL_CLOSE)
    assert isinstance((await told(ended, streams=False)).error, e.AnswerUnreadable)


# Refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (scripts.quota_exceeded(), e.QuotaExceeded),
        (scripts.wrong_key(), e.KeyRefused),
        (scripts.payment_needed(), e.PaymentNeeded),
        (scripts.forbidden(), e.AccessRefused),
        (scripts.model_gone(), e.ModelGone),
        (scripts.model_blind(), e.ModelBlind),
        (scripts.text_only_server(), e.ModelBlind),
        (scripts.picture_not_fetched(), e.PictureNotFetched),
        (scripts.picture_too_large(), e.PictureRefused),
        (scripts.picture_kind_refused(), e.PictureRefused),
        (scripts.streaming_refused(), e.StreamingRefused),
        (scripts.html_error(502), e.ServiceDown),
        (scripts.html_error(500), e.ServiceDown),
        (scripts.text_error(503), e.ServiceDown),
        (scripts.detail_error(), e.RequestRefused),
        (scripts.string_error(), e.RequestRefused),
        (scripts.not_found(), e.ServiceAddressWrong),
        (Script((), 500, None, framing=Framing.LENGTH), e.ServiceDown),
        (Script((), 401, None, framing=Framing.LENGTH), e.KeyRefused),
        (Script((Send(b"\xff\xfe{"),), 500, "application/json; charset=nonsense"), e.ServiceDown),
    ],
    ids=lambda value: "" if isinstance(value, Script) else value.__name__,
)
async def test_a_refusal_is_told_as_what_it_is(script: Script, kind: type[e.ServiceError]) -> None:
    outcome = await told(script)
    assert type(outcome.error) is kind
    assert outcome.events == []


async def test_a_refusal_of_an_unstreamed_question_is_told_alike() -> None:
    for script, kind in ((scripts.model_blind(), e.ModelBlind), (scripts.html_error(502), e.ServiceDown)):
        assert type((await told(script, streams=False)).error) is kind


@pytest.mark.parametrize(
    ("script", "wait"),
    [
        (scripts.rate_limited(12), 12),
        (scripts.rate_limited(12, header=False), 12),
        (scripts.rate_limited(12, body=False), 12),
        (scripts.rate_limited(None), None),
        (scripts.rate_limited_in_stream(12), 12),
        (scripts.rate_limited_in_stream(None), None),
        (json_script({"error": {"message": "x", "retry_after": 3}}, 429, ("Retry-After", "8")), 8),
        (json_script({"error": {"message": "x", "retry_after": 8}}, 429, ("Retry-After", "3")), 8),
        (json_script({"error": {"message": "Try again in 1m2s"}}, 429), 62),
        (text_script("slow down", "text/plain", 429, ("Retry-After-Ms", "1500")), 1.5),
        (text_script("<html><title>Slow</title></html>", "text/html", 429, ("Retry-After", "soon")), None),
        (json_script({"error": "busy"}, 503, ("Retry-After", "4")), 4),
    ],
)
async def test_the_wait_a_rate_limit_names_is_passed_on(script: Script, wait: float | None) -> None:
    outcome = await told(script)
    assert isinstance(outcome.error, e.RateLimited)
    assert outcome.error.wait == wait


async def test_a_rate_limit_may_name_the_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    outcome = await told(json_script({}, 429, ("Retry-After", moment)))
    assert isinstance(outcome.error, e.RateLimited)
    assert outcome.error.wait is not None
    assert 60 < outcome.error.wait <= 90


@pytest.mark.parametrize("point", ["headers", "body"])
async def test_a_refusal_that_is_never_told_in_full_is_given_up(point: str) -> None:
    refusal = scripts.refused(500)
    if point == "headers":
        script = replace(refusal, opening=(Stall(),))
    else:
        script = replace(refusal, steps=(Send(refusal.data[:9]), Stall(), Send(refusal.data[9:])))
    with FaultService(script) as service:
        outcome = await ask(service, limits=SHORT)
    assert isinstance(outcome.error, e.AnswerStalled)


async def test_a_refusal_whose_body_breaks_off_is_no_crash() -> None:
    refusal = scripts.refused(500)
    broken = replace(refusal, steps=(Send(refusal.data[:9]), Pause(0.1), Reset()))
    assert isinstance((await told(broken)).error, e.ServiceDown | e.ServiceUnreachable)


async def test_nothing_is_sent_twice_by_itself() -> None:
    for script in (scripts.html_error(503), scripts.rate_limited(0), scripts.reset_at(Point.BEFORE_HEADERS)):
        with FaultService(script) as service:
            assert (await ask(service)).error is not None
            assert len(service.requests) == 1


async def test_a_key_in_a_refusal_is_not_shown() -> None:
    outcome = await told(scripts.wrong_key("sk-abcdefghijklmnop"))
    assert outcome.error is not None
    assert "abcdefgh" not in outcome.error.detail


async def test_each_word_is_given_out_when_it_arrives() -> None:
    with FaultService(scripts.stall_after(2)) as service:
        async with client_for(service) as client:
            events = client.answer(QUESTION)
            words = ""
            async for event in events:
                if isinstance(event, TextArrived):
                    words += event.text
                if words == "A café":
                    service.release()
            assert words == TEXT
