"""From a press on Describe to its end against a service that fails: asked once more where that helps, and only then."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests.asking import PATIENT, QUESTION, Outcome, client_for, collected
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.script import Pause, Script, Send, json_script

from altwright.core import errors as e
from altwright.core.answer import Ending, Finished, PictureSentInstead, RequestSent, RetryScheduled, TextArrived
from altwright.core.describing import Upload, describe
from altwright.core.engine import TimeLimits
from altwright.core.picture import UploadReference
from altwright.core.rate_gate import RateGate
from altwright.core.request import DescribeRequest

PICTURE = UploadReference("data:image/jpeg;base64,/9j/", 3, 1, 1)
NAMED = replace(QUESTION, model="a-model")
FETCH_FAILED = "Could not fetch image from the URL https://example.org/a.jpg?sig=1"


async def upload() -> UploadReference:
    return PICTURE


async def described(
    service: FaultService,
    request: DescribeRequest = QUESTION,
    *,
    with_upload: Upload | None = upload,
    gate: RateGate | None = None,
    limits: TimeLimits = PATIENT,
) -> Outcome:
    """Return what comes of describing with ``service``."""
    async with client_for(service, limits=limits) as client:
        return await collected(
            describe(request, client, gate or RateGate(), service_name="Service", upload=with_upload)
        )


def kinds(outcome: Outcome) -> list[type]:
    """Return the kinds of events in their order, repeated ones once."""
    found = [type(event) for event in outcome.events]
    return [kind for at, kind in enumerate(found) if at == 0 or kind is not found[at - 1]]


@pytest.mark.parametrize("body", [True, False], ids=["body", "header"])
async def test_after_a_rate_limit_it_asks_once_more_and_never_earlier(body: bool) -> None:
    with FaultService(scripts.rate_limited(1, header=not body, body=body), scripts.good()) as service:
        outcome = await described(service)
        first, second = service.completions
        assert second.time - first.time >= 1
        assert (first.body, first.target) == (second.body, second.target)
    assert outcome.text == scripts.TEXT
    (retry,) = (event for event in outcome.events if isinstance(event, RetryScheduled))
    assert 0.5 < retry.seconds <= 1
    assert outcome.events[-1] == Finished(Ending.DONE)


async def test_a_second_rate_limit_is_told_and_remembered_for_the_next_press() -> None:
    gate = RateGate()
    with FaultService(scripts.rate_limited(0.5), scripts.rate_limited(30), scripts.good()) as service:
        outcome = await described(service, gate=gate)
        assert len(service.completions) == 2
    assert isinstance(outcome.error, e.RateLimited)
    assert outcome.error.wait == 30
    assert 25 < gate.wait("Service") <= 30


async def test_the_next_press_waits_for_what_the_last_one_was_told() -> None:
    gate = RateGate()
    with FaultService(scripts.good()) as service:
        began = time.monotonic()
        gate.postpone("Service", 0.7)
        outcome = await described(service, gate=gate)
        assert service.completions[0].time - began >= 0.7
    assert kinds(outcome)[:2] == [RetryScheduled, RequestSent]


async def test_a_rate_limit_in_the_stream_waits_too_but_not_after_words() -> None:
    with FaultService(scripts.rate_limited_in_stream(0.5), scripts.good()) as service:
        assert (await described(service)).text == scripts.TEXT
    with FaultService(scripts.rate_limited_in_stream(30, words=3)) as service:
        gate = RateGate()
        outcome = await described(service, gate=gate)
        assert len(service.completions) == 1
    assert outcome.text == "A café terrace"
    assert isinstance(outcome.error, e.AnswerCutOff)
    assert gate.wait("Service") > 25


async def test_a_used_up_allowance_is_not_waited_for() -> None:
    with FaultService(scripts.quota_exceeded()) as service:
        outcome = await described(service)
        assert len(service.completions) == 1
    assert isinstance(outcome.error, e.QuotaExceeded)
    assert RetryScheduled not in kinds(outcome)


@pytest.mark.parametrize(
    "refusal",
    [
        json_script({"error": {"message": FETCH_FAILED}}, 400),
        json_script({"detail": FETCH_FAILED}, 400),
        scripts.picture_not_fetched(),
        scripts.error_in_stream({"message": FETCH_FAILED, "code": 400}),
        scripts.json_error_with_200({"message": FETCH_FAILED, "code": 400}),
        scripts.picture_too_large(),
        scripts.picture_kind_refused(),
    ],
    ids=["error", "detail", "code", "stream", "200", "413", "415"],
)
async def test_an_address_the_service_cannot_load_becomes_an_upload(refusal: Script) -> None:
    with FaultService(refusal, scripts.good()) as service:
        outcome = await described(service)
        first, second = service.completions
        assert first.picture_url == QUESTION.picture.url
        assert second.picture_url == PICTURE.url
    assert PictureSentInstead(3) in outcome.events
    assert (outcome.text, outcome.ending) == (scripts.TEXT, Ending.DONE)


async def test_a_picture_is_uploaded_once_only() -> None:
    with FaultService(scripts.picture_not_fetched(), scripts.picture_not_fetched()) as service:
        outcome = await described(service)
        assert len(service.completions) == 2
    assert isinstance(outcome.error, e.PictureRefused)


async def test_without_an_upload_the_reason_is_told() -> None:
    with FaultService(scripts.picture_not_fetched()) as service:
        outcome = await described(service, with_upload=None)
    assert isinstance(outcome.error, e.PictureNotFetched)


async def test_a_picture_that_cannot_be_prepared_is_told() -> None:
    async def broken() -> UploadReference:
        raise e.PictureBroken

    with FaultService(scripts.picture_not_fetched()) as service:
        with pytest.raises(e.PictureBroken):
            await described(service, with_upload=broken)
        assert len(service.completions) == 1


async def test_a_model_that_refuses_to_stream_is_asked_for_the_whole() -> None:
    with FaultService(scripts.streaming_refused(), scripts.whole()) as service:
        outcome = await described(service)
        assert [request.streams for request in service.completions] == [True, False]
    assert (outcome.text, outcome.ending) == (scripts.TEXT, Ending.DONE)


async def test_a_model_that_is_listed_as_unable_to_stream_is_asked_for_the_whole_at_once() -> None:
    with FaultService(always=good_either_way()) as service:
        service.models = [{"id": "a-model", "stream": False}]
        assert (await described(service, NAMED)).text == scripts.TEXT
        assert [request.streams for request in service.completions] == [False]


async def test_a_rate_limit_then_no_streaming_then_an_upload_still_end_well() -> None:
    answers = (scripts.rate_limited(0.3), scripts.streaming_refused(), scripts.picture_not_fetched(), scripts.whole())
    with FaultService(*answers) as service:
        outcome = await described(service)
        assert len(service.completions) == 4
        last = service.completions[-1]
        assert (last.streams, last.picture_url) == (False, PICTURE.url)
    assert outcome.text == scripts.TEXT


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (scripts.error_in_stream({"message": "The worker went away", "code": 502}, words=3), e.AnswerCutOff),
        (scripts.error_in_stream({"message": FETCH_FAILED, "code": 400}, words=3), e.AnswerCutOff),
        (scripts.error_in_stream({"message": "x", "code": "content_filter"}, words=3), e.AnswerFiltered),
        (scripts.cut_off_after(3), e.AnswerCutOff),
        (scripts.cut_off_then_done(3), e.AnswerCutOff),
        (scripts.torn_off_after(3), e.AnswerCutOff),
        (scripts.reset_after(3), e.AnswerCutOff),
        (scripts.stall_after(3), e.AnswerStalled),
    ],
    ids=["error", "picture", "filter", "cut", "done", "torn", "reset", "stall"],
)
async def test_after_the_first_words_nothing_is_asked_again_and_they_are_kept(
    script: Script, kind: type[e.ServiceError]
) -> None:
    with FaultService(script, scripts.good()) as service:
        outcome = await described(service, limits=PATIENT._replace(between_words=0.4))
        assert len(service.completions) == 1
    assert outcome.text == "A café terrace"
    assert type(outcome.error) is kind


async def test_the_content_filter_is_an_error_and_the_length_limit_an_ending() -> None:
    with FaultService(scripts.content_filter(), scripts.content_filter(""), scripts.length_limit()) as service:
        outcome = await described(service)
        assert (outcome.text, type(outcome.error)) == (scripts.TEXT, e.AnswerFiltered)
        outcome = await described(service)
        assert (outcome.text, type(outcome.error)) == ("", e.AnswerFiltered)
        outcome = await described(service)
        assert (outcome.text, outcome.ending) == (scripts.TEXT, Ending.LENGTH)


@pytest.mark.parametrize("script", [scripts.no_words(), scripts.only_thinking(), scripts.good(" \n ")])
async def test_an_answer_without_words_is_an_error(script: Script) -> None:
    with FaultService(script) as service:
        assert isinstance((await described(service)).error, e.AnswerEmpty)


async def test_an_answer_becomes_one_paragraph_word_by_word() -> None:
    with FaultService(scripts.good("\n\n  A dog.\n\n- It runs.\n").slowly(0.05)) as service:
        outcome = await described(service)
    assert outcome.text == "A dog. - It runs."
    assert sum(isinstance(event, TextArrived) for event in outcome.events) > 2


async def test_a_key_no_service_has_stops_before_anything_is_sent() -> None:
    with FaultService(scripts.good()) as service:
        async with client_for(service, "two words") as client:
            outcome = await collected(describe(NAMED, client, RateGate(), service_name="Service"))
        assert service.requests == []
    assert isinstance(outcome.error, e.KeyUnusable)


async def test_late_headers_and_slow_words_need_no_second_request() -> None:
    script = replace(scripts.good().slowly(0.03), opening=(Pause(0.3),))
    with FaultService(replace(script, steps=(Send(b": wait\n\n"), *script.steps))) as service:
        assert (await described(service)).text == scripts.TEXT
        assert len(service.completions) == 1
