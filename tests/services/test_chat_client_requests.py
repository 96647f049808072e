"""What leaves the computer: the question and its key, to the one service, and nothing else."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace

import pytest
from tests.asking import PATIENT, QUESTION, UNSTREAMED, ask, client_for, collected
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.script import Framing, Pause, Script, Send, Stall, json_script

from altwright.core import errors as e
from altwright.core.engine import engine_at, llm7
from altwright.services.chat_client import ChatClient

SENT = {
    *(
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "content-type",
        "content-length",
        "authorization",
        "user-agent",
    ),
    "x-stainless-raw-response",
}


@pytest.mark.parametrize("request_", [QUESTION, UNSTREAMED], ids=["streaming", "whole"])
async def test_the_question_has_the_documented_shape(request_: object) -> None:
    question = QUESTION if request_ is QUESTION else UNSTREAMED
    with FaultService(always=good_either_way()) as service:
        await ask(service, question)
        (request,) = service.requests
    assert (request.method, request.target) == ("POST", "/v1/chat/completions")
    assert request.json == {
        "model": "default",
        "temperature": 0.5,
        "stream": question.streams,
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Describe this image for alt text."},
                    {
                        "type": "image_url",
                        "image_url": {"url": "https://example.org/a%20picture.jpg?sig=a%2Fb&w=600"},
                    },
                ],
            }
        ],
    }


async def test_nothing_about_the_computer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultService(scripts.good()) as service:
        async with client_for(service) as client:
            await client.can_stream("m")
            await collected(client.answer(QUESTION))
        for request in service.requests:
            assert set(request.headers) <= SENT
            assert request.headers["authorization"] == "Bearer unused"
            assert request.headers["user-agent"].startswith("AsyncOpenAI/")
        assert len(service.requests) == 2


async def test_variables_for_another_service_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {
        "OPENAI_API_KEY": "sk-of-another-service",
        "OPENAI_ADMIN_KEY": "sk-admin",
        "OPENAI_ORG_ID": "org-secret",
        "OPENAI_PROJECT_ID": "proj-secret",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "OPENAI_WEBHOOK_SECRET": "hook-secret",
        "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer stolen\nX-Extra: 1\nhost: other.example\nuser-agent: x\n"
        "Content-Type: text/plain\nAccept: text/plain",
    }
    recorded = []
    for environment in ({}, variables):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with FaultService(scripts.good()) as service:
            async with client_for(service, "sk-mine") as client:
                await client.can_stream("m")
                await collected(client.answer(QUESTION))
            hostless = [
                {**request.headers, "host": request.headers["host"] == service.origin[7:]}
                for request in service.requests
            ]
            recorded.append((hostless, [request.body for request in service.requests]))
    assert recorded[0] == recorded[1]
    assert recorded[0][0][1]["authorization"] == "Bearer sk-mine"
    assert recorded[0][0][1]["host"] is True


@pytest.mark.parametrize(("key", "sent"), [(None, "unused"), ("", "unused"), ("  ", "unused"), (" sk-1\n", "sk-1")])
async def test_no_key_is_told_by_the_documented_word(key: str | None, sent: str) -> None:
    with FaultService(scripts.good()) as service:
        await ask(service, key=key)
        assert service.completions[0].headers["authorization"] == f"Bearer {sent}"


async def test_a_key_can_be_changed_between_requests() -> None:
    with FaultService(always=scripts.good()) as service:
        async with client_for(service, "first") as client:
            await collected(client.answer(QUESTION))
            client.authorise("second")
            await collected(client.answer(QUESTION))
            client.authorise(None)
            await collected(client.answer(QUESTION))
        assert [request.key for request in service.completions] == ["first", "second", "unused"]


@pytest.mark.parametrize("key", ["two words", "sk-\u2026", "clé", "a\nb", "tab\tkey", "nul\0", "\u200bsk-1"])
async def test_a_key_that_can_be_none_is_not_sent(key: str) -> None:
    with FaultService(always=scripts.good()) as service:
        async with client_for(service, key) as client:
            with pytest.raises(e.KeyUnusable):
                await client.can_stream("a-model")
            assert isinstance((await collected(client.answer(QUESTION))).error, e.KeyUnusable)
            assert service.requests == []
            client.authorise("sk-good")
            assert (await collected(client.answer(QUESTION))).error is None


async def test_half_characters_of_a_broken_copy_can_be_asked_with() -> None:
    with FaultService(scripts.good()) as service:
        outcome = await ask(service, replace(QUESTION, prompt="What is \ud83d this?", model="m\udcff"))
        (request,) = service.completions
        assert request.json is not None
        assert (request.prompt, request.json["model"]) == ("What is ? this?", "m?")
    assert outcome.error is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("request_", ["streaming", "whole"])
async def test_a_redirect_takes_neither_picture_nor_key_elsewhere(status: int, request_: str) -> None:
    with FaultService(always=good_either_way()) as elsewhere:
        move = Script(
            (Send(b""),), status, "text/html", (("Location", f"{elsewhere.address}/chat/completions"),), Framing.LENGTH
        )
        with FaultService(move) as service:
            outcome = await ask(service, QUESTION if request_ == "streaming" else UNSTREAMED, key="sk-1")
        assert elsewhere.requests == []
    assert type(outcome.error) is e.ServiceAddressWrong


async def test_a_redirected_model_list_takes_the_key_nowhere() -> None:
    with FaultService() as elsewhere, FaultService() as service:
        service.models = Script((), 307, None, (("Location", f"{elsewhere.address}/models"),), Framing.LENGTH)
        async with client_for(service, "sk-1") as client:
            assert await client.can_stream("m")
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    "address",
    [
        *("", "api.llm7.io/v1", "ftp://example.org/v1", "https://", "https:///v1", "http://[::1/v1", "https://a b/v1"),
        *("https://example.org:99999/v1", "https://example.org:x/v1", "file:///etc/hostname", "https://ex\x00ample.org/v1"),
        *("https://xn--/v1", "https://-.\u2026/v1", "https://[fe80::1%25eth0]zz/v1"),
    ],
)  # fmt: skip
async def test_an_address_that_can_be_no_service_is_told(address: str) -> None:
    outcome = await ask(address)
    assert isinstance(outcome.error, e.ServiceAddressWrong | e.ServiceUnreachable)
    if not address.startswith("https://xn--"):
        assert isinstance(outcome.error, e.ServiceAddressWrong)


@pytest.mark.parametrize(
    "address",
    ["http://api.llm7.io/v1", "http://8.8.8.8/v1", "HTTP://example.org/v1", "http://localhost.example.org/v1"],
)
async def test_an_unprotected_public_address_is_not_used(address: str) -> None:
    client = ChatClient(engine_at(address), "sk-1")
    with pytest.raises(e.ServiceAddressInsecure):
        client.warm()
    with pytest.raises(e.ServiceAddressInsecure):
        await client.can_stream("m")
    assert isinstance((await collected(client.answer(QUESTION))).error, e.ServiceAddressInsecure)
    await client.aclose()


async def test_the_address_of_the_call_itself_works_too() -> None:
    with FaultService(scripts.good()) as service:
        assert (await ask(f"{service.address}/chat/completions/")).error is None
        assert service.completions[0].target == "/v1/chat/completions"


# Which models can stream ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrapped", [True, False], ids=["data", "bare array"])
async def test_the_list_of_models_tells_which_cannot_stream(wrapped: bool) -> None:
    records = [
        {"id": "slow", "stream": False},
        {"id": "fast", "stream": True},
        {"id": "null", "stream": None},
        {},
        None,
    ]
    with FaultService() as service:
        service.models = json_script({"data": records} if wrapped else records)
        async with client_for(service) as client:
            assert [await client.can_stream(name) for name in ("slow", "fast", "null", "unheard")] == [
                False, True, True, True,
            ]  # fmt: skip
        assert len(service.requests) == 1


async def test_a_selector_is_not_looked_up() -> None:
    with FaultService() as service:
        async with client_for(service) as client:
            assert all([await client.can_stream(name) for name in ("default", "fast", "pro")])
        assert service.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        scripts.html_with_200(),
        scripts.html_error(502),
        scripts.not_found(),
        scripts.wrong_key(),
        scripts.rate_limited(5),
        scripts.empty_with_200("application/json"),
        Script((Send(b"\xff\xfe"),), content_type="application/json"),
        Script((Send(b"[" * 100_000),), content_type="application/json"),
        json_script({"data": {"id": "m"}}),
        json_script("m"),
        json_script([["m", {"id": 7}]]),
        json_script(None),
    ],
)
async def test_a_list_that_is_none_holds_nobody_up_and_is_asked_for_once(answer: Script) -> None:
    with FaultService(scripts.good()) as service:
        service.models = answer
        async with client_for(service) as client:
            assert await client.can_stream("m")
            assert await client.can_stream("n")
            assert len(service.requests) == 1
            assert (await collected(client.answer(QUESTION))).error is None


@pytest.mark.parametrize("point", ["headers", "body"])
async def test_a_list_that_does_not_come_is_not_waited_for_long(point: str) -> None:
    with FaultService(scripts.good()) as service:
        service.models = Script((Send(b"["), Stall()), opening=(Stall(),) if point == "headers" else ())
        async with client_for(service) as client:
            began = time.monotonic()
            assert await client.can_stream("m")
            assert time.monotonic() - began < PATIENT.first_words
            assert await client.can_stream("m")
            assert len(service.requests) == 1
            assert (await collected(client.answer(QUESTION))).error is None


async def test_a_list_is_asked_for_again_after_the_connection_failed() -> None:
    with FaultService() as service:
        service.models = scripts.reset_at(scripts.Point.BEFORE_HEADERS)
        async with client_for(service) as client:
            assert await client.can_stream("slow")
            service.models = [{"id": "slow", "stream": False}]
            assert not await client.can_stream("slow")


# One client, many uses -----------------------------------------------------------------------------------------------


async def test_warming_from_threads_while_asking_gives_one_client() -> None:
    with FaultService(always=scripts.good()) as service:
        async with client_for(service) as client:
            threads = [threading.Thread(target=client.warm) for _ in range(4)]
            for thread in threads:
                thread.start()
            outcomes = await asyncio.gather(*(collected(client.answer(QUESTION)) for _ in range(3)))
            for thread in threads:
                await asyncio.to_thread(thread.join)
            assert all(outcome.text == scripts.TEXT for outcome in outcomes)
            assert client.warm() is client.warm()


async def test_a_key_can_be_given_while_the_client_is_still_being_warmed() -> None:
    client = ChatClient(llm7(), None)
    with client._lock:  # as the thread that warms holds it, for up to a second
        given = threading.Thread(target=client.authorise, args=("sk-1",), daemon=True)
        given.start()
        await asyncio.to_thread(given.join, 10)
        assert not given.is_alive()


async def test_a_connection_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    comments = scripts.comments()
    answers = [
        scripts.good(),
        scripts.whole(),
        scripts.refused(400),
        replace(comments, steps=(*comments.steps, Pause(0.1), Send(b": bye\n\n"))),
        scripts.good(),
    ]
    with FaultService(*answers) as service:
        connections: list[object] = []
        opened = service._server.opened

        def count(connection: object) -> None:
            connections.append(connection)
            opened(connection)  # type: ignore[arg-type]  # it is a socket, as the server says itself

        monkeypatch.setattr(service._server, "opened", count)
        async with client_for(service) as client:
            for _ in answers:
                await collected(client.answer(QUESTION))
        assert len(service.completions) == len(answers)
        assert len(connections) == 1


async def test_closing_a_client_that_was_never_used_is_fine() -> None:
    client = ChatClient(llm7(), None)
    await client.aclose()
    client.warm()
    await client.aclose()
    await client.aclose()


async def test_the_time_limits_are_those_of_the_engine() -> None:
    with FaultService(scripts.stall_after(0)) as service:
        outcome = await ask(service, limits=PATIENT._replace(first_words=0.4))
    assert isinstance(outcome.error, e.AnswerStalled)
    assert outcome.error.seconds == 0.4
