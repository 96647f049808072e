"""From a press on Describe to the end of the answer, with a service that does what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial

import pytest
from tests.waiting import until

from altwright.core.answer import (
    AnswerEvent,
    DescribingEvent,
    Ending,
    Finished,
    ModelNamed,
    ParameterDropped,
    PictureSentInstead,
    PlaceAwaited,
    RequestSent,
    RetryScheduled,
    TextArrived,
    ThinkingArrived,
)
from altwright.core.describing import UNNAMED_WAIT, describe
from altwright.core.errors import (
    AltwrightError,
    AnswerCutOff,
    AnswerEmpty,
    AnswerFiltered,
    AnswerStalled,
    KeyRefused,
    ModelMissing,
    NetworkFault,
    ParameterRefused,
    PictureBroken,
    PictureNotFetched,
    PictureRefused,
    RateLimited,
    ServiceDown,
    ServiceError,
    ServiceUnreachable,
    StreamingRefused,
)
from altwright.core.picture import AddressReference, UploadReference
from altwright.core.prompting import Question, build_messages
from altwright.core.rate_gate import RateGate
from altwright.core.refused_parameters import RefusedParameters
from altwright.core.request import PARAMETERS, DescribeRequest
from altwright.core.role import Role

ADDRESS = AddressReference("https://example.org/a.jpg?sig=1")
UPLOAD = UploadReference("data:image/jpeg;base64,AAAA", 3, 16, 16)
REQUEST = DescribeRequest("Describe this image for alt text.", ADDRESS, "default", 0.5)
DONE = Finished(Ending.DONE)

Turn = Sequence[AnswerEvent | ServiceError]


class ScriptedService:
    """Answers each request with the next of its turns; an error in a turn is raised there."""

    def __init__(self, *turns: Turn, streaming_models: bool = True) -> None:
        self.requests: list[DescribeRequest] = []
        self.closed = 0
        self.asked = asyncio.Event()
        self.answered = asyncio.Event()
        self.refused = RefusedParameters()
        self._turns = list(turns)
        self._streaming_models = streaming_models

    async def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
        self.requests.append(request)
        self.asked.set()
        try:
            for step in self._turns.pop(0):
                await asyncio.sleep(0)
                if isinstance(step, ServiceError):
                    raise step
                yield step
        finally:
            self.closed += 1
            self.answered.set()

    async def can_stream(self, model: str) -> bool:
        return self._streaming_models

    def adapted(self, request: DescribeRequest) -> DescribeRequest:
        return self.refused.adapted("here", request)

    def learn_refusal(self, model: str, parameter: str) -> None:
        self.refused.learn("here", model, parameter)


class Clock:
    """Time that passes only when the test, or a sleep, says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock whose sleeps take no time, and end a twentieth early, as coarse timers do."""
    clock = Clock()
    real_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds > 0:
            clock.slept.append(seconds)
            clock.now += seconds * 0.95 if seconds > 0.01 else seconds
        await real_sleep(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return clock


class Told:
    """What a description told, and the error it ended with."""

    def __init__(self) -> None:
        self.events: list[DescribingEvent] = []
        self.error: AltwrightError | None = None

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextArrived))


async def told_by(
    service: ScriptedService,
    gate: RateGate | None = None,
    *,
    request: DescribeRequest = REQUEST,
    upload: Callable[[], Awaitable[UploadReference]] | None = None,
    longest_wait: float = 3600.0,
    as_written: bool = False,
) -> Told:
    told = Told()
    events = describe(
        request,
        service,
        gate or RateGate(),
        service_name="LLM7",
        upload=upload,
        longest_wait=longest_wait,
        as_written=as_written,
    )
    try:
        async with aclosing(events):
            async for event in events:
                told.events.append(event)
    except AltwrightError as error:
        told.error = error
    return told


async def prepared() -> UploadReference:
    return UPLOAD


async def test_an_ordinary_description_is_sent_written_and_finished() -> None:
    service = ScriptedService([ModelNamed("m"), TextArrived("A "), TextArrived("cat.\n"), DONE])
    told = await told_by(service)
    assert told.events == [RequestSent(), ModelNamed("m"), TextArrived("A"), TextArrived(" cat."), DONE]
    assert service.requests == [REQUEST]
    assert service.closed == 1


async def test_line_breaks_become_spaces_and_white_space_around_goes() -> None:
    told = await told_by(
        ScriptedService([TextArrived("\n\nA cat.\n"), TextArrived("\nA dog. "), TextArrived("\n"), DONE])
    )
    assert told.text == "A cat. A dog."


async def test_the_end_is_told_last_even_if_the_service_tells_more() -> None:
    told = await told_by(ScriptedService([TextArrived("A"), DONE, TextArrived(" cat."), ModelNamed("m")]))
    assert told.events[-1] == DONE
    assert told.text == "A cat."


async def test_thinking_is_passed_on() -> None:
    told = await told_by(ScriptedService([ThinkingArrived("Hm."), TextArrived("A cat."), DONE]))
    assert ThinkingArrived("Hm.") in told.events
    assert told.text == "A cat."


async def test_the_length_limit_is_an_end() -> None:
    told = await told_by(ScriptedService([TextArrived("A cat"), Finished(Ending.LENGTH)]))
    assert told.events[-1] == Finished(Ending.LENGTH)
    assert told.error is None


@pytest.mark.parametrize("words", [[TextArrived("A cat")], []])
async def test_the_content_filter_is_an_error_and_keeps_the_words(words: list[AnswerEvent]) -> None:
    told = await told_by(ScriptedService([*words, Finished(Ending.FILTERED)]))
    assert isinstance(told.error, AnswerFiltered)
    assert told.text == "".join(event.text for event in words if isinstance(event, TextArrived))


@pytest.mark.parametrize("words", ["", " \n ", "\ufeff"])
async def test_an_answer_without_words_is_empty(words: str) -> None:
    told = await told_by(ScriptedService([ThinkingArrived("I wonder."), TextArrived(words), DONE]))
    assert isinstance(told.error, AnswerEmpty)
    assert told.error.detail == "I wonder."
    assert told.text == ""


async def test_an_answer_that_nobody_finished_is_cut_off() -> None:
    told = await told_by(ScriptedService([TextArrived("A c")]))
    assert isinstance(told.error, AnswerCutOff)
    assert told.text == "A c"


@pytest.mark.parametrize(
    "error",
    [
        ServiceDown("down"),
        RateLimited(3, "down"),
        StreamingRefused("down"),
        PictureNotFetched("down"),
        PictureRefused("down"),
        ServiceUnreachable(NetworkFault.INTERRUPTED, "down"),
        KeyRefused("down"),
    ],
)
async def test_any_error_after_the_first_words_is_a_cut_off_answer(error: ServiceError, clock: Clock) -> None:
    service = ScriptedService([TextArrived("A c"), error])
    told = await told_by(service, RateGate(clock), upload=prepared)
    assert type(told.error) is AnswerCutOff
    assert told.error.detail == "down"
    assert told.error.__cause__ is error
    assert told.text == "A c"
    assert len(service.requests) == 1


@pytest.mark.parametrize("error", [AnswerCutOff("x"), AnswerStalled(30), AnswerFiltered("x")])
async def test_what_happened_to_the_answer_is_told_as_it_is(error: ServiceError) -> None:
    told = await told_by(ScriptedService([TextArrived("A c"), error]))
    assert told.error is error
    told = await told_by(ScriptedService([error]))
    assert told.error is error


@pytest.mark.parametrize("error", [ServiceDown(), KeyRefused(), ServiceUnreachable(NetworkFault.OFFLINE)])
async def test_an_error_before_the_first_words_is_told_as_it_is(error: ServiceError) -> None:
    service = ScriptedService([error])
    assert (await told_by(service, upload=prepared)).error is error
    assert len(service.requests) == 1


async def test_white_space_is_not_yet_a_word() -> None:
    service = ScriptedService([TextArrived("\n"), StreamingRefused()], [TextArrived("A cat."), DONE])
    assert (await told_by(service)).text == "A cat."


async def test_a_rate_limit_is_waited_for_and_tried_once(clock: Clock) -> None:
    service = ScriptedService([RateLimited(42)], [TextArrived("A cat."), DONE])
    began = clock.now
    told = await told_by(service, RateGate(clock))
    assert told.events == [RequestSent(), RetryScheduled(42), RequestSent(), TextArrived("A cat."), DONE]
    assert service.requests == [REQUEST, REQUEST]
    assert clock.now - began >= 42


async def test_a_service_is_never_asked_before_its_time_though_timers_are_early(clock: Clock) -> None:
    gate = RateGate(clock)
    service = ScriptedService([RateLimited(60)], [TextArrived("A cat."), DONE])
    told = await told_by(service, gate)
    assert gate.wait("LLM7") == 0
    assert len(clock.slept) > 1
    assert len([event for event in told.events if isinstance(event, RetryScheduled)]) == 1


async def test_a_second_rate_limit_is_told(clock: Clock) -> None:
    second = RateLimited(7)
    service = ScriptedService([RateLimited(3)], [second])
    gate = RateGate(clock)
    told = await told_by(service, gate)
    assert told.error is second
    assert len(service.requests) == 2
    assert gate.wait("LLM7") == 7


async def test_a_rate_limit_without_a_time_is_waited_for_a_while(clock: Clock) -> None:
    service = ScriptedService([RateLimited(None)], [TextArrived("A cat."), DONE])
    assert RetryScheduled(UNNAMED_WAIT) in (await told_by(service, RateGate(clock))).events


async def test_a_wait_of_nothing_is_no_countdown(clock: Clock) -> None:
    service = ScriptedService([RateLimited(0)], [TextArrived("A cat."), DONE])
    assert (await told_by(service, RateGate(clock))).events == [
        RequestSent(),
        RequestSent(),
        TextArrived("A cat."),
        DONE,
    ]


async def test_a_wait_that_is_too_long_is_told_instead_of_waited_for(clock: Clock) -> None:
    gate = RateGate(clock)
    limit = RateLimited(61)
    told = await told_by(ScriptedService([limit]), gate, longest_wait=60)
    assert told.error is limit
    assert clock.slept == []
    unasked = ScriptedService()
    told = await told_by(unasked, gate, longest_wait=60)
    assert isinstance(told.error, RateLimited)
    assert told.error.wait == 61
    assert unasked.requests == []


async def test_the_next_description_waits_for_the_limit_of_the_one_before(clock: Clock) -> None:
    gate = RateGate(clock)
    await told_by(ScriptedService([RateLimited(3)], [RateLimited(20)]), gate)
    service = ScriptedService([TextArrived("A cat."), DONE])
    assert (await told_by(service, gate)).events[0] == RetryScheduled(20)


async def test_a_wait_before_the_first_request_does_not_use_up_the_retry(clock: Clock) -> None:
    gate = RateGate(clock)
    gate.postpone("LLM7", 5)
    service = ScriptedService([RateLimited(3)], [TextArrived("A cat."), DONE])
    assert (await told_by(service, gate)).text == "A cat."


def test_a_gate_is_open_until_it_is_closed_and_each_service_has_its_own() -> None:
    clock = Clock()
    gate = RateGate(clock)
    assert gate.wait("a") == 0
    gate.postpone("a", 10)
    gate.postpone("a", 3)
    assert gate.wait("a") == 10
    assert gate.wait("b") == 0
    clock.now += 4
    assert gate.wait("a") == 6
    clock.now += 60
    assert gate.wait("a") == 0


async def test_a_model_that_cannot_stream_is_asked_for_a_whole_answer() -> None:
    service = ScriptedService([TextArrived("A cat."), DONE], streaming_models=False)
    await told_by(service)
    assert [request.streams for request in service.requests] == [False]


async def test_a_model_that_turns_out_not_to_stream_is_asked_again_without() -> None:
    service = ScriptedService([StreamingRefused()], [TextArrived("A cat."), DONE])
    assert (await told_by(service)).text == "A cat."
    assert [request.streams for request in service.requests] == [True, False]


async def test_refusing_to_stream_what_was_not_to_be_streamed_is_told() -> None:
    service = ScriptedService([StreamingRefused()], [StreamingRefused()])
    assert isinstance((await told_by(service)).error, StreamingRefused)
    assert len(service.requests) == 2


@pytest.mark.parametrize("error", [PictureNotFetched(), PictureRefused()])
async def test_a_picture_that_the_service_cannot_use_is_sent_itself_once(error: ServiceError) -> None:
    service = ScriptedService([error], [TextArrived("A cat."), DONE])
    told = await told_by(service, upload=prepared)
    assert told.events == [RequestSent(), PictureSentInstead(3), RequestSent(), TextArrived("A cat."), DONE]
    assert [request.picture for request in service.requests] == [ADDRESS, UPLOAD]


async def test_without_a_way_to_upload_the_error_is_told() -> None:
    error = PictureNotFetched()
    assert (await told_by(ScriptedService([error]))).error is error


async def test_an_uploaded_picture_cannot_be_one_that_was_not_loaded() -> None:
    service = ScriptedService([PictureNotFetched("x")], [PictureNotFetched("Failed to load image")])
    told = await told_by(service, upload=prepared)
    assert type(told.error) is PictureRefused
    assert told.error.detail == "Failed to load image"
    assert len(service.requests) == 2


async def test_a_picture_that_cannot_be_prepared_is_told() -> None:
    async def broken() -> UploadReference:
        raise PictureBroken

    assert isinstance((await told_by(ScriptedService([PictureNotFetched()]), upload=broken)).error, PictureBroken)


async def test_each_way_out_is_tried_once(clock: Clock) -> None:
    service = ScriptedService(
        [StreamingRefused()], [PictureNotFetched()], [RateLimited(2)], [TextArrived("A cat."), DONE]
    )
    told = await told_by(service, RateGate(clock), upload=prepared)
    assert told.text == "A cat."
    assert service.requests[-1] == DescribeRequest(REQUEST.prompt, UPLOAD, "default", 0.5, streams=False)
    assert service.closed == 4


async def test_stopping_closes_the_answer() -> None:
    service = ScriptedService([TextArrived("A "), TextArrived("cat."), DONE])
    events = describe(REQUEST, service, RateGate(), service_name="LLM7")
    async for event in events:
        if isinstance(event, TextArrived):
            break
    await events.aclose()
    assert service.closed == 1


async def test_cancelling_closes_the_answer() -> None:
    service = ScriptedService([TextArrived("A "), *[ThinkingArrived("x")] * 100_000])
    task = asyncio.create_task(told_by(service))
    await asyncio.wait_for(service.asked.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert service.closed == 1


async def test_a_countdown_can_be_cancelled() -> None:
    service = ScriptedService([RateLimited(3000)])
    task = asyncio.create_task(told_by(service))
    await asyncio.wait_for(service.answered.wait(), 10)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(service.requests) == 1


async def test_a_fault_of_the_program_is_not_taken_for_one_of_the_service() -> None:
    class FaultyService(ScriptedService):
        async def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
            yield TextArrived("A ")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await told_by(FaultyService())


# Parameters that are not taken --------------------------------------------------------------------------------------

RULES = partial(build_messages, Question(REQUEST.prompt, Role.INFORMATIVE))
FULL = replace(REQUEST, max_tokens=300, detail="low", asks_usage=True, compose=RULES)


async def test_a_refused_parameter_is_left_out_and_told() -> None:
    service = ScriptedService([ParameterRefused("temperature")], [TextArrived("A cat."), DONE])
    told = await told_by(service)
    assert told.events == [
        *(RequestSent(), ParameterDropped("temperature"), RequestSent(), TextArrived("A cat."), DONE),
    ]
    assert [request.temperature for request in service.requests] == [0.5, None]


async def test_a_limit_of_length_is_tried_under_its_newer_name_and_then_left_out() -> None:
    refusals = [[ParameterRefused(name)] for name in ("max_tokens", "max_completion_tokens")]
    service = ScriptedService(*refusals, [TextArrived("A cat."), DONE])
    told = await told_by(service, request=FULL)
    assert [event for event in told.events if isinstance(event, ParameterDropped)] == [
        ParameterDropped("max_tokens", "max_completion_tokens"),
        ParameterDropped("max_completion_tokens"),
    ]
    assert [request.parameters.get("max_tokens") for request in service.requests] == [300, None, None]
    assert [request.parameters.get("max_completion_tokens") for request in service.requests] == [None, 300, None]


@pytest.mark.parametrize("parameter", PARAMETERS)
async def test_a_service_that_goes_on_refusing_is_not_asked_for_ever(parameter: str) -> None:
    refusal = ParameterRefused(parameter)
    service = ScriptedService(*[[refusal]] * 9)
    told = await told_by(service, request=replace(FULL, has_newer_names=parameter == "max_completion_tokens"))
    assert told.error is refusal
    assert len(service.requests) == 2


async def test_every_parameter_can_go_and_the_question_stays() -> None:
    refusals = [[ParameterRefused(name)] for name in ("stream_options", *PARAMETERS[:-1])]
    service = ScriptedService(*refusals, [TextArrived("A cat."), DONE])
    told = await told_by(service, request=FULL)
    assert told.text == "A cat."
    assert service.requests[-1].to_wire() == {
        "model": "default",
        "messages": RULES(REQUEST.picture.url, "", in_system=False),
        "stream": True,
    }


async def test_a_refusal_is_remembered_for_the_model_that_refused() -> None:
    answer: Turn = [TextArrived("A cat."), DONE]
    service = ScriptedService([ParameterRefused("temperature")], answer, answer, answer)
    for model in ("default", "default", "other"):
        assert (await told_by(service, request=replace(REQUEST, model=model))).error is None
    assert [request.temperature for request in service.requests] == [0.5, None, None, 0.5]


async def test_an_answer_is_told_as_written_where_that_is_wanted() -> None:
    pieces = ["\n", " A chart.\n", "\n", "It shows \ud83d", "\ude00 two bars.", "\n"]
    service = ScriptedService([*map(TextArrived, pieces), DONE])
    told = await told_by(service, as_written=True)
    assert told.text == "".join(pieces[:-1])


async def test_an_answer_of_white_space_is_empty_though_told_as_written() -> None:
    service = ScriptedService([TextArrived("\n"), TextArrived("  "), DONE])
    told = await told_by(service, as_written=True)
    assert isinstance(told.error, AnswerEmpty)
    assert told.text == ""


async def test_a_parameter_that_was_not_sent_cannot_be_left_out() -> None:
    service = ScriptedService([ParameterRefused("detail")])
    told = await told_by(service)
    assert isinstance(told.error, ParameterRefused)
    assert len(service.requests) == 1


async def test_without_a_model_nothing_is_sent() -> None:
    service = ScriptedService()
    told = await told_by(service, request=replace(REQUEST, model=""))
    assert isinstance(told.error, ModelMissing)
    assert not service.requests
    assert not told.events


# One at a time ------------------------------------------------------------------------------------------------------


class SlowService(ScriptedService):
    """Answers when it is let, and knows how many it answers at once."""

    def __init__(self, count: int) -> None:
        turn: Turn = [TextArrived("A cat."), DONE]
        super().__init__(*[turn] * count)
        self.let = asyncio.Event()
        self.at_once = self.most_at_once = 0

    async def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.let.wait()
            async with aclosing(super().answer(request)) as events:
                async for event in events:
                    yield event
        finally:
            self.at_once -= 1


async def events_of(service: ScriptedService, gate: RateGate, at_once: int) -> list[DescribingEvent]:
    described = describe(REQUEST, service, gate, service_name="LLM7", at_once=at_once)
    async with aclosing(described) as events:
        return [event async for event in events]


@pytest.mark.parametrize("at_once", [1, 2])
async def test_no_more_requests_are_under_way_than_the_service_takes(at_once: int) -> None:
    service = SlowService(4)
    gate = RateGate()
    tasks = [asyncio.create_task(events_of(service, gate, at_once)) for _ in range(4)]
    await until(lambda: service.at_once == at_once)
    service.let.set()
    told = await asyncio.gather(*tasks)
    assert service.most_at_once == at_once
    assert len(service.requests) == 4
    assert [events[0] for events in told] == [RequestSent()] * at_once + [PlaceAwaited()] * (4 - at_once)


async def test_a_description_that_waits_for_its_place_can_be_stopped_and_takes_none() -> None:
    service = SlowService(2)
    gate = RateGate()
    first, second, third = (asyncio.create_task(events_of(service, gate, 1)) for _ in range(3))
    await until(lambda: gate.is_full("LLM7", 1))
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    service.let.set()
    await asyncio.gather(first, third)
    assert len(service.requests) == 2
    assert not gate.is_full("LLM7", 1)


async def test_whoever_waits_for_a_place_also_waits_for_the_limit_that_was_learned_meanwhile(clock: Clock) -> None:
    gate = RateGate(clock)
    service = ScriptedService([RateLimited(20)], [TextArrived("One."), DONE], [TextArrived("Two."), DONE])
    async with aclosing(describe(REQUEST, service, gate, service_name="LLM7")) as events:
        assert await anext(events) == RequestSent()
        second = asyncio.create_task(events_of(service, gate, 1))
        for _ in range(5):
            await asyncio.sleep(0)
        assert [event async for event in events][-1] == DONE
    told = await second
    assert told[0] == PlaceAwaited()
    assert told[-1] == DONE
    assert clock.now >= 1020
    assert len(service.requests) == 3
