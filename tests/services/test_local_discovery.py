"""Engines found on this computer, told apart from each other and from whatever else listens at their ports."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Framing, Reset, Script, Send, Stall, json_script, text_script
from tests.waiting import until

from altwright.core.model_catalogue import ModelInfo
from altwright.services.local_discovery import (
    KNOWN_PORTS,
    MAX_LIST_BYTES,
    FoundEngine,
    LocalProgram,
    find_local_engines,
)


def port_of(service: FaultService) -> int:
    return urlsplit(service.origin).port or 0


async def found(service: FaultService, program: LocalProgram, models: object) -> FoundEngine | None:
    """Return what is found where ``service`` listens at the port of ``program`` and its list is ``models``."""
    service.models = models
    engines = await find_local_engines([(program, port_of(service))], seconds=5)
    assert len(engines) <= 1
    return engines[0] if engines else None


def owned_by(owner: str) -> Script:
    return json_script({"object": "list", "data": [{"id": "m", "object": "model", "created": 1, "owned_by": owner}]})


def with_server(name: str, body: object, status: int = 200) -> Script:
    return json_script(body, status, ("Server", name))


EMPTY = {"object": "list", "data": []}
PLAIN = {"object": "list", "data": [{"id": "m", "object": "model"}]}


@pytest.fixture
def closed_port() -> int:
    """Give a port at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


def test_the_known_ports_are_those_of_the_programs() -> None:
    assert {program.value: port for program, port in KNOWN_PORTS} == {
        "Ollama": 11434,
        "LM Studio": 1234,
        "llama.cpp": 8080,
        "Jan": 1337,
        "vLLM": 8000,
    }


@pytest.mark.parametrize(
    ("program", "models"),
    [
        (LocalProgram.OLLAMA, owned_by("library")),
        (LocalProgram.OLLAMA, owned_by("somebody")),
        (LocalProgram.LM_STUDIO, owned_by("organization_owner")),
        (LocalProgram.LLAMA_CPP, owned_by("llamacpp")),
        (LocalProgram.LLAMA_CPP, with_server("llama.cpp", PLAIN)),
        (LocalProgram.JAN, json_script(PLAIN)),
        (LocalProgram.JAN, owned_by("llamacpp")),
        (LocalProgram.VLLM, owned_by("vllm")),
    ],
)
async def test_each_program_is_found_with_its_models(
    fault_service: FaultService, program: LocalProgram, models: Script
) -> None:
    engine = await found(fault_service, program, models)
    assert engine == FoundEngine(program, fault_service.address, (ModelInfo("m"),))
    assert engine.name == program.value


@pytest.mark.parametrize(
    ("by_port", "models", "program"),
    [
        (LocalProgram.LLAMA_CPP, owned_by("vllm"), LocalProgram.VLLM),
        (LocalProgram.VLLM, with_server("llama.cpp", PLAIN), LocalProgram.LLAMA_CPP),
        (LocalProgram.LM_STUDIO, owned_by("llamacpp"), LocalProgram.LLAMA_CPP),
        (LocalProgram.LLAMA_CPP, json_script(PLAIN), LocalProgram.OTHER),
        (LocalProgram.VLLM, json_script(EMPTY), LocalProgram.OTHER),
    ],
)
async def test_the_answer_counts_before_the_port(
    fault_service: FaultService, by_port: LocalProgram, models: Script, program: LocalProgram
) -> None:
    engine = await found(fault_service, by_port, models)
    assert engine is not None
    assert engine.program is program


@pytest.mark.parametrize("body", [{"object": "list", "data": None}, EMPTY])
async def test_an_engine_without_models_is_found(fault_service: FaultService, body: object) -> None:
    engine = await found(fault_service, LocalProgram.OLLAMA, json_script(body))
    assert engine == FoundEngine(LocalProgram.OLLAMA, fault_service.address)


@pytest.mark.parametrize(
    "models",
    [
        text_script("<!doctype html><title>Jenkins</title>", "text/html"),
        text_script("<html><h1>404</h1></html>", "text/html", 404),
        text_script("Forbidden", "text/plain", 403),
        text_script("Unauthorized", "text/plain", 401),
        json_script({"error": "Unauthorized"}, 401),
        json_script({"detail": "Not authenticated"}, 401),
        json_script({"status": "ok"}),
        json_script([]),
        json_script([{"id": "order-1"}]),
        json_script({"data": []}),
        json_script({"data": [{"id": "order-1"}]}),
        json_script({"models": [{"id": "model-t"}]}),
        json_script({"object": "list", "data": "x"}),
        json_script("models"),
        text_script("[" * 50_000, "application/json"),
        text_script("", "application/json"),
        Script((), 204, None, (), Framing.LENGTH),
        Script(opening=(Reset(),)),
        Script((Send(b'{"object": "list", "data": ['), Reset()), 200, "application/json"),
        Script((Send(b"{" + b" " * (MAX_LIST_BYTES + 1)), Stall()), 200, "application/json"),
        Script((Send(b"no gzip"),), 200, "application/json", (("Content-Encoding", "gzip"),), Framing.LENGTH),
    ],
)
@pytest.mark.parametrize("program", [LocalProgram.LLAMA_CPP, LocalProgram.OLLAMA])
async def test_another_program_is_no_engine(fault_service: FaultService, program: LocalProgram, models: Script) -> None:
    assert await found(fault_service, program, models) is None


@pytest.mark.parametrize(
    ("by_port", "refusal", "program"),
    [
        (LocalProgram.JAN, text_script("Invalid or missing authorization token", "text/plain", 401), LocalProgram.JAN),
        (
            LocalProgram.LM_STUDIO,
            json_script({"error": {"message": "No key", "type": "invalid_request_error"}}, 401),
            LocalProgram.LM_STUDIO,
        ),
        (
            LocalProgram.LLAMA_CPP,
            with_server("llama.cpp", {"error": {"code": 401, "message": "Invalid API Key"}}, 401),
            LocalProgram.LLAMA_CPP,
        ),
        (
            LocalProgram.VLLM,
            json_script({"error": {"message": "No key", "code": "invalid_api_key"}}, 401),
            LocalProgram.OTHER,
        ),
    ],
)
async def test_an_engine_that_wants_a_key_is_found(
    fault_service: FaultService, by_port: LocalProgram, refusal: Script, program: LocalProgram
) -> None:
    assert await found(fault_service, by_port, refusal) == FoundEngine(program, fault_service.address, needs_key=True)


async def test_nothing_is_sent_but_the_question(fault_service: FaultService) -> None:
    await found(fault_service, LocalProgram.OLLAMA, json_script(PLAIN))
    (request,) = fault_service.requests
    assert (request.method, request.target, request.body) == ("GET", "/v1/models", b"")
    assert set(request.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}


async def test_a_redirect_leads_nowhere(fault_service: FaultService) -> None:
    with FaultService() as elsewhere:
        move = Script((), 307, None, (("Location", f"{elsewhere.address}/models"),), Framing.LENGTH)
        assert await found(fault_service, LocalProgram.OLLAMA, move) is None
        assert elsewhere.requests == []


async def test_a_proxy_takes_no_part(fault_service: FaultService, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultService() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.origin)
        assert await found(fault_service, LocalProgram.OLLAMA, json_script(PLAIN)) is not None
        assert proxy.requests == []


async def test_nobody_there_is_no_engine_and_no_fault(closed_port: int) -> None:
    assert await find_local_engines([(program, closed_port) for program, _ in KNOWN_PORTS]) == ()


@pytest.fixture
def services() -> Iterator[list[FaultService]]:
    """Three services on loopback."""
    with ExitStack() as stack:
        running = [stack.enter_context(FaultService()) for _ in range(3)]
        yield running
        for service in running:
            service.release()


async def test_programs_are_asked_side_by_side(services: list[FaultService]) -> None:
    for service in services:
        service.models = Script((Stall(), *json_script(PLAIN).steps), 200, "application/json")
    ports = [(LocalProgram.LM_STUDIO, port_of(service)) for service in services]
    looking = asyncio.create_task(find_local_engines(ports, seconds=60))
    # None of them has answered yet.
    await until(lambda: all(service.requests for service in services))
    for service in reversed(services):
        service.release()
    assert [engine.address for engine in await looking] == [service.address for service in services]


async def test_silent_programs_keep_nobody_waiting(services: list[FaultService]) -> None:
    silent, stalled, good = services
    silent.models = Script(opening=(Stall(),))
    stalled.models = Script((Send(b'{"object": "list", '), Stall()), 200, "application/json")
    good.models = json_script(PLAIN)
    ports = [(LocalProgram.LM_STUDIO, port_of(service)) for service in services]
    engines = await find_local_engines(ports, seconds=1.0)
    assert engines == (FoundEngine(LocalProgram.LM_STUDIO, good.address, (ModelInfo("m"),)),)


async def test_looking_can_be_stopped(fault_service: FaultService) -> None:
    fault_service.models = Script(opening=(Stall(),))
    looking = asyncio.create_task(find_local_engines([(LocalProgram.OLLAMA, port_of(fault_service))], seconds=60))
    await until(lambda: bool(fault_service.requests))
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
