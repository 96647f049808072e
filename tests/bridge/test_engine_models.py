"""An engine's models and its test, with keys, keyrings and services that do not do what they should."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bridge.conftest import MemoryKeyring
from tests.bridge.desk import Desk
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.waiting import until

from altwright.bridge.engine_room import EngineRoom
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.core.engine import NO_PROXY, Engine
from altwright.core.engine_preset import EngineChange
from altwright.core.model_catalogue import ModelInfo
from altwright.services.settings import SettingsStore

TYPED = "A model's name can be typed all the same."


@pytest.fixture
def preferences(tmp_path: Path, desk: Desk, fault_service: FaultService) -> Preferences:
    preferences = Preferences(SettingsStore(tmp_path))
    change = EngineChange("ours", "Ours", fault_service.address, "seer", proxy=NO_PROXY)
    preferences.keep(preferences.settings.with_engine(change)._replace(engine="ours"))
    return preferences


@pytest.fixture
def room(desk: Desk, preferences: Preferences, choice: ServiceChoice) -> EngineRoom:
    return EngineRoom(desk.session, preferences, choice, desk.tasks)


@pytest.fixture
def engine(preferences: Preferences) -> Engine:
    return preferences.engine()


async def loaded(room: EngineRoom, engine: Engine) -> str:
    """Load the list and return what is said about it."""
    room.models.load(engine)
    await until(lambda: not room.models.is_asking)
    return room.models.message.text if room.models.message else ""


async def trial_of(room: EngineRoom, engine: Engine) -> str:
    """Test the engine and return what it comes to."""
    room.trial.start(engine)
    await until(lambda: not room.trial.is_running)
    assert room.trial.message is not None
    return room.trial.message.text


async def test_a_list_is_asked_for_with_the_stored_key(
    room: EngineRoom, choice: ServiceChoice, keys: MemoryKeyring, engine: Engine, fault_service: FaultService
) -> None:
    choice.keep_key(engine, "key-1")
    await until(lambda: keys.keys)
    assert await loaded(room, engine) == ""
    assert [request.key for request in fault_service.requests] == ["key-1"]
    assert [model.id for model in room.models.models] == [scripts.MODEL]


async def test_a_keyring_that_stays_shut_is_told_and_nothing_is_asked(
    room: EngineRoom, choice: ServiceChoice, keys: MemoryKeyring, engine: Engine, fault_service: FaultService
) -> None:
    choice.keep_key(engine, "key-1")
    await until(lambda: choice.key_place(engine) is KeyPlace.KEYRING)
    keys.is_locked = True
    assert await loaded(room, engine) == f"The keyring stayed shut, so Ours was not asked. {TYPED}"
    assert "key" in (await trial_of(room, engine)).lower()
    assert fault_service.requests == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (scripts.wrong_key(), "Ours shows its models only with a key that it accepts."),
        (scripts.not_found(), "Ours gave no list of models."),
        (scripts.html_with_200(), "Ours gave no list of models."),
        (scripts.rate_limited(5), "Ours asks for a pause."),
        ([], "Ours has no models yet."),
    ],
)
async def test_why_there_is_no_list_is_said_in_words(
    room: EngineRoom, engine: Engine, fault_service: FaultService, answer: Script | list[object], words: str
) -> None:
    fault_service.models = answer
    assert await loaded(room, engine) == f"{words} {TYPED}"
    assert room.models.models == ()


async def test_a_service_that_does_not_run_is_said_so(
    room: EngineRoom, engine: Engine, fault_service: FaultService
) -> None:
    fault_service.close()
    assert await loaded(room, engine) == f"Ours does not accept connections now; it may not be running. {TYPED}"
    assert (await trial_of(room, engine)).endswith("Your settings are unchanged.")


async def test_the_list_of_one_engine_is_not_shown_for_another(
    room: EngineRoom, engine: Engine, preferences: Preferences
) -> None:
    await loaded(room, engine)
    room.models.show(preferences.engines()[0])
    assert room.models.models == ()
    room.models.show(engine._replace(model="another"))
    await until(lambda: room.models.models == (ModelInfo(scripts.MODEL),))


async def test_what_a_test_found_is_forgotten_when_the_engine_is_changed(
    room: EngineRoom, engine: Engine, fault_service: FaultService
) -> None:
    fault_service.then(scripts.good("A cup of coffee."))
    assert (await trial_of(room, engine)).startswith("Ours works")
    room.trial.show(engine)
    assert any(room.trial.facts)
    room.trial.show(engine._replace(model="another"))
    assert not any(room.trial.facts)
    assert room.trial.message is None


async def test_a_test_waits_for_nobody_and_tells_of_the_wait_that_is_asked_for(
    room: EngineRoom, engine: Engine, desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.rate_limited(60))
    assert "asks for a" in await trial_of(room, engine)
    assert len(fault_service.completions) == 1
