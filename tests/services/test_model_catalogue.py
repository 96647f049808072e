"""A service's list of models, asked for over the wire with every fault on the way."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Callable
from contextlib import closing

import httpx2
import pytest
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Framing, HangUp, Pause, Reset, Script, Send, Stall, json_script, text_script

from altwright.core import errors as e
from altwright.core.engine import LLM7_ADDRESS
from altwright.core.errors import NetworkFault
from altwright.core.model_catalogue import ModelInfo
from altwright.services.model_catalogue import MAX_LIST_BYTES, ModelCatalogue

MODELS = (ModelInfo("m", takes_pictures=True), ModelInfo("n"))
RECORDS = [{"id": "m", "modalities": {"input": ["text", "image"]}}, {"id": "n"}]


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


async def fetched(service: FaultService, models: object, *, seconds: float = 20.0) -> tuple[ModelInfo, ...]:
    """Return what is read from ``service`` when its list is ``models``."""
    service.models = models
    return await ModelCatalogue(seconds=seconds).fetch_models(service.address, "sk-1")


async def refused(service: FaultService, models: object, *, seconds: float = 20.0) -> e.ServiceError:
    """Return the error that comes of asking ``service`` when its list is ``models``."""
    with pytest.raises(e.ServiceError) as caught:
        await fetched(service, models, seconds=seconds)
    return caught.value


@pytest.mark.parametrize("body", [RECORDS, {"data": RECORDS}, {"models": RECORDS}], ids=["bare", "data", "models"])
async def test_a_list_is_read_in_each_form(fault_service: FaultService, body: object) -> None:
    assert await fetched(fault_service, json_script(body)) == MODELS


async def test_the_key_goes_along_and_nothing_that_tells_of_this_computer(fault_service: FaultService) -> None:
    await fetched(fault_service, RECORDS)
    (request,) = fault_service.requests
    assert (request.method, request.target, request.body, request.key) == ("GET", "/v1/models", b"", "sk-1")
    assert set(request.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent", "authorization"}
    assert request.headers["user-agent"].startswith("Altwright/")


@pytest.mark.parametrize("key", [None, "", "  "])
async def test_without_a_key_none_is_sent(fault_service: FaultService, key: str | None) -> None:
    await ModelCatalogue().fetch_models(fault_service.address, key)
    assert "authorization" not in fault_service.requests[0].headers


@pytest.mark.parametrize("key", ["sk 1", "sk-1\nX: y", "schlüssel", "sk-\x00"])
async def test_a_key_that_no_key_can_be_is_not_sent(fault_service: FaultService, key: str) -> None:
    with pytest.raises(e.KeyUnusable):
        await ModelCatalogue().fetch_models(fault_service.address, key)
    assert fault_service.requests == []


async def test_the_free_service_is_asked_without_a_key(fault_service: FaultService) -> None:
    asked: list[str] = []

    def stand_in(address: str, timeout: httpx2.Timeout) -> httpx2.AsyncClient:
        async def elsewhere(request: httpx2.Request) -> None:
            asked.append(str(request.url))
            assert "authorization" not in request.headers
            request.url = httpx2.URL(f"{fault_service.address}/models")

        return httpx2.AsyncClient(trust_env=False, timeout=timeout, event_hooks={"request": [elsewhere]})

    catalogue = ModelCatalogue()
    for key in (None, "secret"):
        await catalogue.fetch_models(LLM7_ADDRESS, key, client_for=stand_in)
    assert asked == [f"{LLM7_ADDRESS}/models"]
    assert len(fault_service.requests) == 1
    assert catalogue.known_models(LLM7_ADDRESS, has_key=True) == (ModelInfo(scripts.MODEL),)


# Remembering ---------------------------------------------------------------------------------------------------------


async def test_a_list_is_remembered_for_an_hour(fault_service: FaultService) -> None:
    clock = Clock()
    catalogue = ModelCatalogue(clock=clock)
    fault_service.models = RECORDS
    assert catalogue.known_models(fault_service.address) is None
    assert await catalogue.fetch_models(fault_service.address) == MODELS
    fault_service.models = [{"id": "new"}]
    clock.time += 3599
    assert await catalogue.fetch_models(f"{fault_service.address}/") == MODELS
    assert catalogue.known_models(fault_service.address) == MODELS
    clock.time += 1
    assert catalogue.known_models(fault_service.address) is None
    assert await catalogue.fetch_models(fault_service.address) == (ModelInfo("new"),)
    assert len(fault_service.requests) == 2


async def test_a_fresh_list_is_asked_for_and_remembered(fault_service: FaultService) -> None:
    catalogue = ModelCatalogue()
    await catalogue.fetch_models(fault_service.address)
    fault_service.models = RECORDS
    assert await catalogue.fetch_models(fault_service.address, fresh=True) == MODELS
    assert await catalogue.fetch_models(fault_service.address) == MODELS


async def test_with_a_key_the_list_may_be_another(fault_service: FaultService) -> None:
    catalogue = ModelCatalogue()
    await catalogue.fetch_models(fault_service.address)
    await catalogue.fetch_models(fault_service.address, "sk-1")
    await catalogue.fetch_models(fault_service.address, "sk-2")
    assert [request.headers.get("authorization") for request in fault_service.requests] == [None, "Bearer sk-1"]
    assert catalogue.known_models(fault_service.address, has_key=True) is not None


async def test_a_fault_is_not_remembered(fault_service: FaultService) -> None:
    catalogue = ModelCatalogue()
    fault_service.models = scripts.refused(500, "overloaded_error", "busy")
    with pytest.raises(e.ServiceDown):
        await catalogue.fetch_models(fault_service.address)
    fault_service.models = RECORDS
    assert await catalogue.fetch_models(fault_service.address) == MODELS


async def test_two_who_ask_at_once_are_answered_by_one_request(fault_service: FaultService) -> None:
    fault_service.models = json_script(RECORDS).after(0.2)
    catalogue = ModelCatalogue()
    both = await asyncio.gather(*(catalogue.fetch_models(fault_service.address) for _ in range(2)))
    assert both == [MODELS, MODELS]
    assert len(fault_service.requests) == 1


async def test_who_stops_waiting_stops_nobody_else(fault_service: FaultService) -> None:
    fault_service.models = json_script(RECORDS).after(0.2)
    catalogue = ModelCatalogue()
    first = asyncio.create_task(catalogue.fetch_models(fault_service.address))
    second = asyncio.create_task(catalogue.fetch_models(fault_service.address))
    await asyncio.sleep(0.05)
    first.cancel()
    assert await second == MODELS
    with pytest.raises(asyncio.CancelledError):
        await first


# Faults --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("models", "kind"),
    [
        (scripts.refused(401, "invalid_api_key", "Incorrect API key provided: sk-1"), e.KeyRefused),
        (scripts.refused(403, "forbidden", "Missing scopes: api.model.read"), e.AccessRefused),
        (scripts.refused(402, "insufficient_balance", "Top up"), e.PaymentNeeded),
        (scripts.refused(429, "rate_limit_exceeded", "Slow down"), e.RateLimited),
        (text_script("Not Found", "text/plain", 404), e.ServiceAddressWrong),
        (text_script("<!doctype html><title>404</title>", "text/html", 404), e.ServiceAddressWrong),
        (text_script("<html><h1>Bad gateway</h1></html>", "text/html", 502), e.ServiceDown),
        (text_script("<!doctype html><title>Sign in</title>", "text/html"), e.ServiceAddressWrong),
        (text_script("", "application/json"), e.ServiceAddressWrong),
        (text_script('{"data": [{"id": "m"', "application/json"), e.ServiceAddressWrong),
        (text_script("[" * 100_000, "application/json"), e.ServiceAddressWrong),
        (json_script({"status": "ok"}), e.ServiceAddressWrong),
        (json_script(["a", "b"]), e.ServiceAddressWrong),
        (json_script({"error": {"code": "invalid_api_key", "message": "no"}}), e.KeyRefused),
        (Script((), 302, None, (("Location", "http://127.0.0.1:1/"),), Framing.LENGTH), e.ServiceAddressWrong),
        (Script((Send(b"\xff\xfe\x00"),), 200, "application/json"), e.ServiceAddressWrong),
        (
            Script((Send(b"no gzip"),), 200, "application/json", (("Content-Encoding", "gzip"),), Framing.LENGTH),
            e.AnswerUnreadable,
        ),
    ],
)  # fmt: skip
async def test_what_is_no_list_is_told_as_what_it_is(
    fault_service: FaultService, models: Script, kind: type[e.ServiceError]
) -> None:
    error = await refused(fault_service, models)
    assert type(error) is kind
    assert "sk-1" not in error.detail


@pytest.mark.parametrize(
    ("models", "fault"),
    [
        (Script(opening=(Reset(),)), NetworkFault.INTERRUPTED),
        (Script((Send(b'{"data": ['), Reset()), 200, "application/json"), NetworkFault.INTERRUPTED),
        (Script((Send(b'{"data": ['), HangUp()), 200, "application/json"), NetworkFault.INTERRUPTED),
    ],
)
async def test_a_connection_that_breaks_is_told(
    fault_service: FaultService, models: Script, fault: NetworkFault
) -> None:
    error = await refused(fault_service, models)
    assert isinstance(error, e.ServiceUnreachable)
    assert error.fault is fault


@pytest.mark.parametrize(
    "models",
    [
        Script(opening=(Stall(),)),
        Script((Send(b'{"data": ['), Stall()), 200, "application/json"),
        # Something comes again and again, and never all of it.
        Script(tuple(step for _ in range(200) for step in (Send(b" "), Pause(0.05))), 200, "application/json"),
    ],
)
async def test_a_service_that_does_not_come_to_an_end_is_given_up(fault_service: FaultService, models: Script) -> None:
    error = await refused(fault_service, models, seconds=0.3)
    assert isinstance(error, e.ServiceUnreachable)
    assert error.fault is NetworkFault.TIMED_OUT


async def test_a_list_without_end_is_not_read(fault_service: FaultService) -> None:
    endless = Script((Send(b'{"data": [' + b" " * (MAX_LIST_BYTES + 1)), Stall()), 200, "application/json")
    assert type(await refused(fault_service, endless)) is e.AnswerUnreadable


async def test_a_small_answer_that_unpacks_to_a_huge_one_is_not_read(fault_service: FaultService) -> None:
    packed = gzip.compress(b"[" + b" " * (10 * MAX_LIST_BYTES) + b"]")
    bomb = Script((Send(packed),), 200, "application/json", (("Content-Encoding", "gzip"),), Framing.LENGTH)
    assert len(packed) < 100_000
    assert type(await refused(fault_service, bomb)) is e.AnswerUnreadable


async def test_a_packed_list_is_read(fault_service: FaultService) -> None:
    packed = gzip.compress(json.dumps(RECORDS).encode())
    models = Script((Send(packed),), 200, "application/json", (("Content-Encoding", "gzip"),), Framing.LENGTH)
    assert await fetched(fault_service, models) == MODELS


async def test_a_list_in_small_pieces_with_a_mark_before_it_is_read(fault_service: FaultService) -> None:
    data = b"\xef\xbb\xbf" + json.dumps(RECORDS).encode()
    assert await fetched(fault_service, Script((Send(data),), 200, "text/plain").in_pieces(3)) == MODELS


async def test_nobody_there_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    with pytest.raises(e.ServiceUnreachable) as caught:
        await ModelCatalogue().fetch_models(address)
    assert caught.value.fault is NetworkFault.REFUSED


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        *((address, e.ServiceAddressWrong) for address in ("", "api.llm7.io/v1", "ftp://x.org", "https://a/v1?key=1")),
        ("http://api.example.org/v1", e.ServiceAddressInsecure),
    ],
)
async def test_an_address_that_can_be_no_service_is_not_asked(address: str, kind: type[e.ServiceError]) -> None:
    with pytest.raises(kind):
        await ModelCatalogue().fetch_models(address, "sk-1")


async def test_a_redirect_takes_the_key_nowhere(fault_service: FaultService) -> None:
    with FaultService() as elsewhere:
        move = (("Location", f"{elsewhere.address}/models"),)
        assert type(await refused(fault_service, Script((), 307, None, move, Framing.LENGTH))) is e.ServiceAddressWrong
        assert elsewhere.requests == []


async def test_a_proxy_is_never_asked_for_what_is_on_this_computer(
    fault_service: FaultService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultService() as proxy:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        assert await fetched(fault_service, RECORDS) == MODELS
        assert proxy.requests == []


async def test_a_proxy_that_nothing_here_can_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(e.ServiceUnreachable) as caught:
        await ModelCatalogue().fetch_models("https://api.example.org/v1")
    assert caught.value.fault is NetworkFault.PROXY


async def test_a_client_of_the_engine_s_own_is_used_and_closed(fault_service: FaultService) -> None:
    clients: list[httpx2.AsyncClient] = []

    def own(address: str, timeout: httpx2.Timeout) -> httpx2.AsyncClient:
        clients.append(httpx2.AsyncClient(trust_env=False, timeout=timeout))
        return clients[0]

    client_for: Callable[[str, httpx2.Timeout], httpx2.AsyncClient] = own
    await ModelCatalogue().fetch_models(fault_service.address, client_for=client_for)
    assert [client.is_closed for client in clients] == [True]
