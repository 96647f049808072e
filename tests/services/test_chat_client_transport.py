"""How a request travels: uploads that take their time, refusals without end, proxies, certificates, parameters."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.asking import PATIENT, QUESTION, Outcome, ask, collected
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.script import Framing, HangUp, Script, Send, Stall, Step, json_script
from tests.services.test_chat_client_network import make_certificate, tls_service

from altwright.core import errors as e
from altwright.core.answer import ParameterDropped, UsageReported
from altwright.core.describing import describe
from altwright.core.engine import Engine, EngineOptions, engine_at
from altwright.core.errors import NetworkFault
from altwright.core.picture import UploadReference
from altwright.core.rate_gate import RateGate
from altwright.core.refused_parameters import RefusedParameters
from altwright.core.request import DescribeRequest
from altwright.services.chat_client import ChatClient

SSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


async def asked(
    engine: Engine, request: DescribeRequest = QUESTION, refused: RefusedParameters | None = None
) -> Outcome:
    """Return what comes of asking ``engine`` directly, without waits and second tries."""
    client = ChatClient(engine, None, refused)
    try:
        return await collected(client.answer(request))
    finally:
        await client.aclose()


async def described(engine: Engine, request: DescribeRequest, refused: RefusedParameters) -> Outcome:
    """Return what comes of describing with ``engine``."""
    client = ChatClient(engine, None, refused)
    try:
        return await collected(describe(request, client, RateGate(), service_name="Service"))
    finally:
        await client.aclose()


# Uploads ------------------------------------------------------------------------------------------------------------


@contextmanager
def slow_reader(bytes_a_second: int) -> Iterator[str]:
    """Give the address of a service that takes what it is sent no faster than this, and then answers."""

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            received = bytearray()
            expected = None
            began_at = time.monotonic()
            while expected is None or len(received) < expected:
                received += connection.recv(64 * 1024)
                if expected is None and b"\r\n\r\n" in received:
                    head = bytes(received).partition(b"\r\n\r\n")[0]
                    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
                    expected = len(head) + 4 + int(length.partition(b":")[2])
                time.sleep(max(0.0, began_at + len(received) / bytes_a_second - time.monotonic()))
            connection.sendall(SSE + scripts.good().data)

    with closing(socket.socket()) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        thread.join(20)


async def test_an_upload_may_take_longer_than_the_first_words() -> None:
    picture = UploadReference(f"data:image/jpeg;base64,{'A' * 18_000_000}", 13_500_000, 1, 1)
    limits = PATIENT._replace(first_words=2.0)
    with slow_reader(bytes_a_second=4_500_000) as address:
        began_at = time.monotonic()
        outcome = await asked(engine_at(address)._replace(time_limits=limits), replace(QUESTION, picture=picture))
        took = time.monotonic() - began_at
    assert outcome.error is None
    assert outcome.text == scripts.TEXT
    assert took > limits.first_words


async def test_an_upload_that_nobody_takes_is_given_up() -> None:
    picture = UploadReference(f"data:image/jpeg;base64,{'A' * 30_000_000}", 22_500_000, 1, 1)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        engine = engine_at(f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
        limits = PATIENT._replace(first_words=0.5)
        outcome = await asked(engine._replace(time_limits=limits), replace(QUESTION, picture=picture))
    assert isinstance(outcome.error, e.AnswerStalled)


async def test_a_large_picture_arrives_as_it_was_sent() -> None:
    url = "data:image/jpeg;base64," + "".join(f"{number:07d}" for number in range(100_000))
    with FaultService(always=good_either_way()) as service:
        await ask(service, replace(QUESTION, picture=UploadReference(url, 525_000, 1, 1)))
        (request,) = service.completions
    assert request.picture_url == url
    assert len(request.body) == int(request.headers["content-length"])
    assert "transfer-encoding" not in request.headers


# Refusals -----------------------------------------------------------------------------------------------------------


async def test_a_refusal_without_end_is_understood_by_its_beginning() -> None:
    pieces: tuple[Step, ...] = (Send(b'{"error": {"message": "no such thing"'), *[Send(b" " * 65536)] * 64, Stall())
    with FaultService(Script(pieces, 402, "application/json")) as service:
        outcome = await ask(service)
        (request,) = service.completions
        assert request.ended.wait(10)
    assert isinstance(outcome.error, e.PaymentNeeded)
    assert request.gone_at is not None
    assert len(outcome.error.detail) < 2000


async def test_a_refusal_that_breaks_off_is_still_one() -> None:
    script = Script((Send(b'{"error": {"mess'), HangUp()), 429, "application/json", (("Retry-After", "7"),))
    with FaultService(script) as service:
        outcome = await ask(service)
    assert isinstance(outcome.error, e.RateLimited)
    assert outcome.error.wait == 7


@pytest.mark.parametrize("charset", ["hex", "no-such-charset", "utf-16", "punycode"])
async def test_a_refusal_in_a_strange_character_set_is_told(charset: str) -> None:
    script = Script((Send(b'{"error": "x"}'),), 402, f"application/json; charset={charset}", framing=Framing.LENGTH)
    with FaultService(script) as service:
        assert isinstance((await ask(service)).error, e.PaymentNeeded)


# Parameters ---------------------------------------------------------------------------------------------------------

BAD_USAGES: tuple[object, ...] = (7, "many", [], {}, None)
BAD_COUNTS: tuple[object, ...] = (True, "812", -1, 1e300, [], {})
OPTIONS = EngineOptions(temperature=0.2, max_tokens=200, detail="low")
NEWER = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."


def refusal(message: str, parameter: str) -> Script:
    return json_script({"error": {"message": message, "code": "unsupported_parameter", "param": parameter}}, 400)


async def test_every_option_is_sent() -> None:
    with FaultService(always=good_either_way()) as service:
        engine = engine_at(service.address)._replace(options=OPTIONS, tells_usage=True)
        await asked(engine, DescribeRequest.to(engine, "What?", QUESTION.picture))
        (request,) = service.completions
    assert request.json is not None
    assert {name: value for name, value in request.json.items() if name != "messages"} == {
        "model": "default",
        "temperature": 0.2,
        "max_tokens": 200,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert request.parts[1] == {"type": "image_url", "image_url": {"url": QUESTION.picture.url, "detail": "low"}}


async def test_refused_parameters_are_left_out_once_and_stay_out_for_this_session() -> None:
    refusals = (
        refusal(NEWER, "max_tokens"),
        refusal("Unsupported value: 'temperature' does not support 0.2 with this model.", "temperature"),
        refusal("Unknown parameter", "messages[0].content[1].image_url.detail"),
        refusal("Unknown parameter: 'stream_options'.", "stream_options"),
    )
    refused = RefusedParameters()
    with FaultService(*refusals, always=scripts.good()) as service:
        engine = engine_at(service.address)._replace(options=OPTIONS, tells_usage=True)
        question = DescribeRequest.to(engine, "What?", QUESTION.picture)
        first = await described(engine, question, refused)
        second = await described(engine, question, refused)
        bodies = [request.json or {} for request in service.completions]
    assert first.text == second.text == scripts.TEXT
    assert [event for event in first.events if isinstance(event, ParameterDropped)] == [
        ParameterDropped("max_tokens", "max_completion_tokens"),
        ParameterDropped("temperature"),
        ParameterDropped("detail"),
        ParameterDropped("stream_options"),
    ]
    assert not [event for event in second.events if isinstance(event, ParameterDropped)]
    assert len(bodies) == 6
    assert set(bodies[-1]) == {"model", "messages", "stream", "max_completion_tokens"}
    assert bodies[-1] == bodies[-2]


async def test_a_service_that_refuses_for_ever_is_asked_a_few_times_only() -> None:
    with FaultService(always=refusal(NEWER, "max_tokens")) as service:
        engine = engine_at(service.address)._replace(options=OPTIONS)
        question = DescribeRequest.to(engine, "What?", QUESTION.picture)
        outcome = await described(engine, question, RefusedParameters())
        assert len(service.completions) == 2
    assert isinstance(outcome.error, e.ParameterRefused)


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        ({"prompt_tokens": 812, "completion_tokens": 31, "total_tokens": 843}, UsageReported(812, 31)),
        ({"input_tokens": 812, "output_tokens": 31}, UsageReported(812, 31)),
        ({"prompt_tokens": 812.0, "completion_tokens": None}, UsageReported(812, None)),
        *[({"prompt_tokens": bad}, None) for bad in BAD_COUNTS],
        *[(bad, None) for bad in BAD_USAGES],
    ],
)
async def test_what_an_answer_took_is_told_once(usage: object, told: UsageReported | None) -> None:
    chunk = {"choices": [{"index": 0, "delta": {"content": "A cat."}, "finish_reason": "stop"}], "usage": usage}
    with FaultService(json_script(chunk)) as service:
        outcome = await ask(service, replace(QUESTION, streams=False))
    assert outcome.error is None
    assert [event for event in outcome.events if isinstance(event, UsageReported)] == ([told] if told else [])


# Proxies and certificates -------------------------------------------------------------------------------------------


async def test_an_engine_may_have_a_proxy_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with FaultService(scripts.good()) as proxy:
        outcome = await asked(engine_at("http://nas.local/v1")._replace(proxy=proxy.origin, time_limits=PATIENT))
        assert proxy.completions[0].target == "http://nas.local/v1/chat/completions"
    assert outcome.text == scripts.TEXT


async def test_an_engine_may_go_without_the_system_s_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultService() as proxy:
        for name in ("HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        outcome = await asked(engine_at("https://nope.invalid/v1")._replace(proxy="none", time_limits=PATIENT))
        assert proxy.requests == []
    assert isinstance(outcome.error, e.ServiceUnreachable)
    assert outcome.error.fault in {NetworkFault.HOST_NOT_FOUND, NetworkFault.OFFLINE}


async def test_an_own_proxy_that_does_not_answer_is_blamed_itself() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        proxy = f"http://127.0.0.1:{listening.getsockname()[1]}"
    outcome = await asked(engine_at("https://api.example.org/v1")._replace(proxy=proxy, time_limits=PATIENT))
    assert isinstance(outcome.error, e.ServiceUnreachable)
    assert outcome.error.fault is NetworkFault.PROXY


@pytest.mark.parametrize("proxy", ["nonsense", "socks9://127.0.0.1:9", "http://[::1"])
async def test_a_proxy_that_can_be_none_is_a_proxy_fault(proxy: str) -> None:
    outcome = await asked(engine_at("https://api.example.org/v1")._replace(proxy=proxy, time_limits=PATIENT))
    assert isinstance(outcome.error, e.ServiceUnreachable)
    assert outcome.error.fault is NetworkFault.PROXY


async def test_this_computer_is_asked_without_any_proxy() -> None:
    with FaultService(scripts.good()) as service:
        engine = engine_at(service.address)._replace(proxy="http://127.0.0.1:9", time_limits=PATIENT)
        assert (await asked(engine)).text == scripts.TEXT


async def test_an_extra_certificate_is_trusted_besides_the_system_s(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "ours.pem")
    with tls_service(certificate) as (address, received):
        await asked(engine_at(address)._replace(certificate=str(certificate), time_limits=PATIENT))
    assert received[0].startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
async def test_a_certificate_file_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ours.pem"
    if content is not None:
        file.write_bytes(content)
    outcome = await asked(engine_at("https://api.example.org/v1")._replace(certificate=str(file)))
    assert isinstance(outcome.error, e.ServiceUnreachable)
    assert outcome.error.fault is NetworkFault.CERTIFICATE
    assert "ours.pem" in outcome.error.detail
