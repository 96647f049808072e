"""Each service is asked with its own key, and with no other."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from tests.bridge.desk import Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import json_script
from tests.pictures import SAMPLES
from tests.waiting import until

from altwright.bridge.local_link import LocalLink
from altwright.bridge.phase import Phase
from altwright.bridge.service_link import ServiceLink
from altwright.core.engine import KEY_FOR_NONE, Engine, EngineKind, EngineOptions, demo, engine_at
from altwright.core.message import Action
from altwright.services.limit_store import LimitStore


class Lookup:
    """Looks keys up by the address of the service, and remembers who asked."""

    def __init__(self, **keys: str) -> None:
        self.keys = keys
        self.asked: list[str] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, engine: Engine) -> str | None:
        self.asked.append(engine.address)
        self.threads.add(threading.current_thread())
        return self.keys.get(engine.model)


async def test_without_a_key_the_documented_word_is_sent(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good())
    desk.take()
    await desk.describes()
    assert fault_service.completions[0].key == KEY_FOR_NONE


async def test_a_key_is_looked_up_once_and_beside_the_window(desk: Desk, fault_service: FaultService) -> None:
    desk.link._look_up_key = lookup = Lookup(default="key-1")
    fault_service.then(scripts.good(), scripts.good())
    desk.take()
    await desk.describes()
    await desk.describes()
    assert [request.key for request in fault_service.completions] == ["key-1", "key-1"]
    assert len(lookup.asked) == 1
    assert threading.main_thread() not in lookup.threads


async def test_another_engine_is_asked_with_its_own_key(desk: Desk, fault_service: FaultService) -> None:
    desk.link._look_up_key = Lookup(default="key-1", pro="key-2")
    fault_service.then(scripts.good(), scripts.good())
    desk.take()
    await desk.describes()
    with FaultService(scripts.good()) as other:
        desk.link.use(near(other.address, model="pro"))
        await desk.describes()
        assert other.completions[0].key == "key-2"
        await desk.link.aclose()
    assert fault_service.completions[0].key == "key-1"


async def test_a_key_for_the_session_comes_first_and_survives_a_visit_elsewhere(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.link._look_up_key = Lookup(default="key-1")
    engine = desk.link.engine
    fault_service.then(*[scripts.good()] * 3)
    desk.take()
    desk.link.use(engine, "session-key")
    await desk.describes()
    desk.link.use(demo("http://127.0.0.1:9/v1"))
    desk.link.use(engine)
    await desk.describes()
    desk.link.use(engine, "")
    await desk.describes()
    assert [request.key for request in fault_service.completions] == ["session-key", "session-key", "key-1"]


async def test_the_demo_never_asks_for_a_key(desk: Desk, fault_service: FaultService) -> None:
    desk.link._look_up_key = lookup = Lookup()
    desk.link.use(demo(fault_service.address))
    assert desk.link.is_demo
    fault_service.then(scripts.good())
    desk.take()
    await desk.describes()
    assert fault_service.completions[0].key == KEY_FOR_NONE
    assert lookup.asked == []


async def test_an_engine_changed_while_its_key_is_looked_up_gets_no_other_key(
    desk: Desk, fault_service: FaultService
) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def look_up(engine: Engine) -> str:
        asked.set()
        may_answer.wait(20)
        return f"key-of-{engine.model}"

    desk.link._look_up_key = look_up
    getting = asyncio.ensure_future(desk.link.client())
    assert await asyncio.to_thread(asked.wait, 20)
    with FaultService() as other:
        desk.link.use(near(other.address, model="pro"))
        may_answer.set()
        client = await getting
        assert client._engine.address == other.address
        assert client._api_key == "key-of-pro"
        await desk.link.aclose()


async def test_a_key_that_was_refused_can_be_replaced(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.wrong_key(), scripts.good())
    desk.take()
    await desk.describes()
    assert desk.session.message is not None
    assert Action.CHECK_KEY in desk.session.message.actions
    desk.link.use(desk.link.engine, "better-key")
    await desk.describes()
    assert fault_service.completions[1].key == "better-key"
    assert desk.draft.text == scripts.TEXT


async def test_an_address_that_can_be_no_services_is_told_at_the_press(desk: Desk) -> None:
    desk.link.use(engine_at("http://api.example.com/v1"))
    desk.take()
    await desk.describes()
    assert "begins with http:" in desk.message
    assert desk.spoken == ["Describing", desk.message]


async def test_the_connection_is_used_again(desk: Desk, fault_service: FaultService) -> None:
    fault_service.then(scripts.good(), scripts.good())
    desk.take()
    await desk.describes()
    client = await desk.link.client()
    await desk.describes()
    assert await desk.link.client() is client


async def test_retired_clients_are_closed(desk: Desk, fault_service: FaultService) -> None:
    clients = []
    for model in ("default", "fast", "pro"):
        desk.link.use(near(fault_service.address, model=model))
        clients.append(await desk.link.client())
    await desk.link.aclose()
    await desk.link.aclose()
    for client in clients:
        assert client._client is not None
        assert client._client.is_closed()


async def test_an_answer_goes_on_where_the_next_picture_is_asked_about_with_another_password_of_the_proxy(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(3), scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    desk.session.describe()
    first = desk.session.current
    await until(lambda: first.draft.text == "A café terrace")
    desk.link.renew()
    desk.take(SAMPLES / "coffee.jpg")
    await desk.describes()
    assert desk.draft.text == scripts.TEXT
    assert first.phase is Phase.WRITING
    fault_service.release()
    await until(lambda: not first.phase.is_running)
    assert (first.phase, first.draft.text) == (Phase.DONE, scripts.TEXT)
    client = await desk.link.client()
    assert desk.link._retired == []
    assert client._client is not None
    assert not client._client.is_closed()


# Limits, refusals and the engine of this computer --------------------------------------------------------------------


async def test_a_limit_is_kept_to_after_a_restart(desk: Desk, fault_service: FaultService, tmp_path: Path) -> None:
    store = LimitStore(tmp_path)
    links = [ServiceLink(desk.link.engine, lambda _engine: None, limits=store) for _ in range(2)]
    links[0].gate.postpone(desk.link.engine.limits_name, 600)
    await links[0].aclose()
    await links[1].client()
    assert 500 < links[1].gate.wait(desk.link.engine.limits_name) <= 600
    await links[1].aclose()


async def test_a_refused_parameter_stays_out_when_the_engine_is_changed_and_changed_back(
    desk: Desk, fault_service: FaultService
) -> None:
    engine = near(fault_service.address)
    refusal = json_script({"error": {"message": "no", "param": "temperature"}}, 400)
    fault_service.then(refusal, scripts.good(), scripts.good())
    desk.link.use(engine)
    desk.take()
    await desk.describes()
    assert "takes no temperature" in desk.message
    assert desk.session.last_request is not None
    assert desk.session.last_request.to_wire() == fault_service.completions[1].json
    desk.link.use(near(fault_service.address, model="other"))
    desk.link.use(engine)
    await desk.describes()
    temperatures = [(request.json or {}).get("temperature") for request in fault_service.completions]
    assert temperatures == [0.5, None, None]


async def test_a_renamed_parameter_is_no_news(desk: Desk, fault_service: FaultService) -> None:
    refusal = json_script({"error": {"message": "no", "param": "max_tokens"}}, 400)
    fault_service.then(refusal, scripts.good())
    desk.link.use(near(fault_service.address, options=EngineOptions(max_tokens=200)))
    desk.take()
    await desk.describes()
    assert desk.message == ""
    assert (fault_service.completions[1].json or {})["max_completion_tokens"] == 200


def here() -> Engine:
    """Return the engine that runs on this computer; where, it says when it runs."""
    return engine_at("", "default")._replace(id="local", name="This computer", kind=EngineKind.LOCAL, address="")


async def test_the_engine_of_this_computer_is_asked_where_it_is_now_and_with_its_key_of_now() -> None:
    with FaultService() as first, FaultService() as second:
        found = iter([(first.address, "key-1"), (first.address, "key-1"), (second.address, "key-2")])

        class Runner(LocalLink):
            async def find(self, model: str) -> tuple[str, str]:
                assert model == "default"
                return next(found)

        link = ServiceLink(here(), lambda _engine: "a key of another", local=Runner(Path(), {}))
        clients = [await link.client() for _ in range(3)]
        assert clients[0] is clients[1]
        assert [client._engine.address for client in clients[1:]] == [first.address, second.address]
        assert [client._api_key for client in clients[1:]] == ["key-1", "key-2"]
        assert link.engine == here()
        await link.aclose()


async def test_an_engine_of_this_computer_that_is_not_set_up_says_so(desk: Desk) -> None:
    desk.link.use(here())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert "not set up yet" in desk.message
