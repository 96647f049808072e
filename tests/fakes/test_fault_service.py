"""The fault service does on the wire what its scripts say."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import httpx2
import pytest
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.script import Framing, Script
from tests.fakes.scripts import Point

from altwright.core.answer import AnswerEvent, Finished, ModelNamed, TextArrived, ThinkingArrived
from altwright.core.answer_reader import AnswerReader
from altwright.core.event_stream import EventStreamReader

QUESTION: dict[str, object] = {
    "model": "m",
    "stream": True,
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Describe"},
                {"type": "image_url", "image_url": {"url": "https://example.org/a.jpg?sig=1"}},
            ],
        }
    ],
}
COMPLETE = [
    scripts.good,
    scripts.list_deltas,
    scripts.dict_deltas,
    scripts.null_shapes,
    scripts.odd_chunks,
    scripts.nameless_model,
    scripts.changing_model,
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
    scripts.length_limit,
    scripts.content_filter,
    scripts.think_tags,
    scripts.reasoning,
]


def ask(service: FaultService, seconds: float = 10.0) -> tuple[httpx2.Response, bytes, Exception | None]:
    """Return the response, the bytes that arrived, and what ended them early."""
    received = bytearray()
    with (
        httpx2.Client(trust_env=False, timeout=seconds) as client,
        client.stream("POST", f"{service.address}/chat/completions", json=QUESTION) as response,
    ):
        try:
            for piece in response.iter_bytes():
                received += piece
        except httpx2.TransportError as error:
            return response, bytes(received), error
    return response, bytes(received), None


def read(data: bytes) -> list[AnswerEvent]:
    """Return what a tolerant reader makes of ``data``."""
    stream, answer = EventStreamReader(), AnswerReader()
    return [said for event in stream.feed(data) + stream.close() for said in answer.read_event(event)]


def text_of(events: list[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextArrived)).strip()


@pytest.mark.parametrize("script", [make() for make in COMPLETE], ids=[make.__name__ for make in COMPLETE])
@pytest.mark.parametrize("framing", [Framing.CHUNKED, Framing.UNTIL_CLOSE])
def test_each_complete_stream_says_the_whole_text(script: Script, framing: Framing) -> None:
    with FaultService(script.framed(framing)) as service:
        response, data, error = ask(service)
    assert error is None
    assert response.headers["content-type"] == "text/event-stream"
    events = read(data)
    assert text_of(events) == scripts.TEXT
    assert any(isinstance(event, Finished) for event in events)


def test_a_stream_names_its_model_and_its_thinking() -> None:
    with FaultService(scripts.reasoning("Hm, a dog.", "A dog.", "reasoning", "thinker")) as service:
        events = read(ask(service)[1])
    assert ModelNamed("thinker") in events
    assert "".join(event.text for event in events if isinstance(event, ThinkingArrived)) == "Hm, a dog."
    assert text_of(events) == "A dog."


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n"])
def test_any_line_ending_and_any_piece_size_carries_the_text(ending: bytes) -> None:
    with FaultService(scripts.line_endings(ending).in_pieces(3)) as service:
        assert text_of(read(ask(service)[1])) == scripts.TEXT


@pytest.mark.parametrize("point", list(Point))
def test_a_reset_at_each_point_breaks_the_connection_there(point: Point) -> None:
    with FaultService(scripts.reset_at(point)) as service:
        if point is Point.BEFORE_HEADERS:
            with pytest.raises(httpx2.TransportError):
                ask(service)
            return
        _, data, error = ask(service)
    assert isinstance(error, httpx2.ReadError)
    assert text_of(read(data[: data.rfind(b"\n\n") + 2])) == scripts.text_before(point)
    assert scripts.good().data.startswith(data)


@pytest.mark.parametrize("point", [point for point in Point if point is not Point.BEFORE_HEADERS])
def test_an_orderly_end_at_each_point_looks_like_an_end_and_has_no_more_bytes(point: Point) -> None:
    with FaultService(scripts.end_at(point)) as service:
        _, data, error = ask(service)
    assert error is None
    assert scripts.good().data.startswith(data)
    assert data != scripts.good().data
    assert b"[DONE]" not in data


def test_hanging_up_in_the_middle_is_told_from_an_orderly_end() -> None:
    with FaultService(scripts.torn_off_after(2)) as service:
        _, data, error = ask(service)
    assert isinstance(error, httpx2.RemoteProtocolError)
    assert text_of(read(data)) == "A café"


def test_a_stall_lasts_until_it_is_released() -> None:
    with FaultService(scripts.stall_after(2), scripts.stall_after(2)) as service:
        _, data, error = ask(service, seconds=0.3)
        assert isinstance(error, httpx2.ReadTimeout)
        assert text_of(read(data)) == "A café"
        service.release()
        assert text_of(read(ask(service)[1])) == scripts.TEXT


def test_a_client_that_goes_away_is_noticed_while_the_service_is_silent() -> None:
    with FaultService(scripts.stall_after(1)) as service:
        before = time.monotonic()
        ask(service, seconds=0.2)
        (request,) = service.requests
        assert request.ended.wait(10)
        assert request.gone_at is not None
        assert request.gone_at > before
        assert request.answered_at is None


def test_requests_are_remembered_with_what_they_asked() -> None:
    with FaultService(scripts.good()) as service:
        ask(service)
    (request,) = service.completions
    assert (request.path, request.prompt, request.streams) == ("/v1/chat/completions", "Describe", True)
    assert request.picture_url == "https://example.org/a.jpg?sig=1"


def test_answers_come_in_order_and_then_the_one_for_always() -> None:
    with FaultService(scripts.rate_limited(2), always=good_either_way("Two dogs run.")) as service:
        first, _, _ = ask(service)
        assert (first.status_code, first.headers["retry-after"]) == (429, "2")
        for _ in range(2):
            assert text_of(read(ask(service)[1])) == "Two dogs run."


def test_a_request_without_an_answer_is_reported() -> None:
    with FaultService() as service:
        assert ask(service)[0].status_code == 418
        assert len(service.unexpected) == 1


def test_models_are_listed_and_can_be_odd() -> None:
    with FaultService() as service, httpx2.Client(trust_env=False) as client:
        assert client.get(f"{service.address}/models").json()["data"][0]["id"] == scripts.MODEL
        service.models = scripts.html_error()
        assert client.get(f"{service.address}/models").status_code == 502
        assert not service.unexpected


def test_closing_does_not_wait_for_a_stalled_answer() -> None:
    service = FaultService(scripts.good().slowly(30))
    service.start()
    with httpx2.Client(trust_env=False) as client, client.stream(
        "POST", f"{service.address}/chat/completions", json=QUESTION
    ):  # fmt: skip
        before = time.monotonic()
        service.close()
        assert time.monotonic() - before < 5


def test_a_shell_can_start_it_by_the_name_of_a_script() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.fault_service", "rate_limited"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx2.Client(trust_env=False) as client:
            answer = client.post(f"{address}/chat/completions", json=QUESTION)
        process.stdin.close()
        assert process.wait(20) == 0
    assert json.loads(answer.content)["error"]["retry_after"] == 2
