"""Another service is one choice away, and keys are where the window says they are."""

from __future__ import annotations

import asyncio
import importlib
import threading
from pathlib import Path
from types import ModuleType

import pytest
from tests.bridge.choosing import chosen, kept
from tests.bridge.conftest import MemoryKeyring
from tests.bridge.desk import Desk
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.pictures import SAMPLES
from tests.waiting import until

from altwright.bridge.key_place import KeyPlace
from altwright.bridge.phase import Phase
from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice, start_demo
from altwright.bridge.variables import Variables
from altwright.core.engine import KEY_FOR_NONE, with_environment
from altwright.core.engine_preset import EngineChange


async def test_a_typed_key_goes_to_the_keyring_and_to_its_service_only(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    await chosen(choice, preferences, fault_service, "key-1", "pro")
    assert keys.keys == {fault_service.address: "key-1"}
    assert preferences.settings.keys == (fault_service.address,)
    await until((preferences.folder / "settings.json").exists)
    await preferences.at_rest()
    assert "key-1" not in (preferences.folder / "settings.json").read_text()
    fault_service.then(scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    (request,) = fault_service.completions
    assert request.key == "key-1"
    assert request.json is not None
    assert request.json["model"] == "pro"
    with FaultService(scripts.good()) as other:
        await chosen(choice, preferences, other)
        await desk.describes()
        assert other.completions[0].key == KEY_FOR_NONE
        await desk.link.aclose()


async def test_without_a_keyring_the_key_lasts_for_the_session_and_the_editor_is_told(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    keys.is_locked = True
    engine = await chosen(choice, preferences, fault_service, "key-1")
    assert choice.key_place(engine) is KeyPlace.SESSION
    assert await choice.key_of(engine) == "key-1"
    assert "used until Altwright closes" in desk.message
    assert desk.spoken == [desk.message]
    assert preferences.settings.keys == ()
    fault_service.then(scripts.good(), scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    keys.is_locked = False
    await kept(choice, engine, "key-2")
    assert choice.key_place(engine) is KeyPlace.KEYRING
    assert desk.message == ""
    await desk.describes()
    assert [request.key for request in fault_service.completions] == ["key-1", "key-2"]


async def test_the_word_about_the_keyring_outlives_the_description_that_the_choice_stops(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    keys.is_locked = True
    fault_service.then(scripts.rate_limited(60))
    desk.take(SAMPLES / "cat.jpg")
    desk.session.describe()
    await desk.reaches(Phase.COUNTING_DOWN)
    await kept(choice, preferences.engine(), "key-1")
    await desk.rests()
    assert "keyring is not available" in desk.message


async def test_a_removed_key_is_gone_also_of_a_service_that_is_not_in_use(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    await chosen(choice, preferences, "https://api.example.com/v1")
    assert keys.keys
    await kept(choice, engine)
    assert keys.keys == {}
    assert choice.key_place(engine) is KeyPlace.NOWHERE
    choice.use(engine)
    fault_service.then(scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert fault_service.completions[0].key == KEY_FOR_NONE


async def test_a_key_of_this_program_is_gone_also_of_a_service_that_is_not_in_use(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    keys.is_locked = True
    engine = await chosen(choice, preferences, fault_service, "key-1")
    await chosen(choice, preferences, "https://api.example.com/v1")
    await kept(choice, engine)
    choice.use(engine)
    fault_service.then(scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert fault_service.completions[0].key == KEY_FOR_NONE


@pytest.mark.parametrize("is_locked", [False, True])
async def test_a_corrected_key_counts_for_a_second_opinion_too(
    desk: Desk,
    choice: ServiceChoice,
    preferences: Preferences,
    keys: MemoryKeyring,
    fault_service: FaultService,
    is_locked: bool,
) -> None:
    keys.is_locked = is_locked
    engine = await chosen(choice, preferences, fault_service, "wrong-key")
    await chosen(choice, preferences, "https://api.example.com/v1")
    desk.take(SAMPLES / "cat.jpg")
    opinion = desk.session.current.opinion
    for key, answer in (("wrong-key", scripts.wrong_key()), ("right-key", scripts.good())):
        await kept(choice, engine, key)
        fault_service.then(answer)
        opinion.ask(desk.link.beside(engine, choice.session_key(engine)))
        await until(lambda: not opinion.phase.is_running)
    assert [request.key for request in fault_service.completions] == ["wrong-key", "right-key"]
    assert opinion.text == scripts.TEXT


async def test_a_key_that_cannot_be_removed_is_told_and_not_used(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    keys.is_locked = True
    await kept(choice, engine)
    assert "still stored" in desk.message
    keys.is_locked = False
    fault_service.then(scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert fault_service.completions[0].key == KEY_FOR_NONE


async def test_each_service_keeps_its_own_key(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    desk.take(SAMPLES / "cat.jpg")
    with FaultService(always=scripts.good()) as other:
        fault_service.then(scripts.good())
        await chosen(choice, preferences, fault_service, "key-1")
        await chosen(choice, preferences, other, "key-2")
        await desk.describes()
        await chosen(choice, preferences, fault_service)
        await desk.describes()
        assert other.completions[0].key == "key-2"
        assert fault_service.completions[0].key == "key-1"
        await desk.link.aclose()


async def test_a_key_that_the_keyring_does_not_give_out_is_told_and_nothing_is_sent(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    await chosen(choice, preferences, fault_service, "key-1")
    keys.is_locked = True
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert "stayed shut" in desk.message
    assert fault_service.completions == []
    keys.is_locked = False
    fault_service.then(scripts.good())
    await desk.describes()
    assert fault_service.completions[0].key == "key-1"


async def test_a_refused_key_is_forgotten_with_the_message_about_it(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, fault_service: FaultService
) -> None:
    fault_service.then(scripts.wrong_key())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert desk.message
    await kept(choice, preferences.engine(), "better-key")
    assert desk.message == ""


async def test_the_demo_describes_its_samples_and_the_way_back_leads_to_the_settings(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, fault_service: FaultService
) -> None:
    for _ in range(3):
        choice.open_demo()
    await until(lambda: desk.link.is_demo)
    address = desk.link.engine.address
    desk.take(SAMPLES / "cat.jpg")
    desk.session.describe()
    await desk.reaches(Phase.WRITING)
    choice.open_demo()
    await desk.rests()
    assert desk.link.engine.address == address
    assert not desk.draft.is_empty
    await chosen(choice, preferences, fault_service)
    assert desk.link.engine.address == fault_service.address
    fault_service.then(scripts.good())
    await desk.describes()
    assert desk.draft.text == scripts.TEXT


async def test_of_the_demo_and_another_engine_the_one_that_was_chosen_last_is_asked(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_load, load = threading.Event(), importlib.import_module

    def load_late(name: str, package: str | None = None) -> ModuleType:
        assert name != "altwright.services.demo_service" or may_load.wait(60)
        return load(name, package)

    def is_opening() -> bool:
        return any(task.get_name() == "open the demo" for task in asyncio.all_tasks())

    monkeypatch.setattr(importlib, "import_module", load_late)
    choice.open_demo()
    choice.use(preferences.engine())
    may_load.set()
    await until(lambda: not is_opening())
    assert desk.link.engine == preferences.engine()
    may_load.clear()
    choice.open_demo()
    choice.use(preferences.engine())
    choice.open_demo()
    may_load.set()
    await until(lambda: not is_opening())
    assert desk.link.is_demo


async def test_a_variables_service_that_is_chosen_while_the_demo_is_loaded_is_asked_and_the_settings_keep_theirs(
    desk: Desk, preferences: Preferences, fault_service: FaultService
) -> None:
    variable = {"ALTWRIGHT_BASE_URL": fault_service.address}
    named = with_environment(preferences.engine(), variable)
    choice = ServiceChoice(desk.session, preferences, desk.tasks, variables=Variables(variable, named))
    assert choice.named == named
    choice.use(preferences.engine())
    before = preferences.settings
    choice.open_demo()
    choice.use_named()
    await until(lambda: not any(task.get_name() == "open the demo" for task in asyncio.all_tasks()))
    assert desk.link.engine == named
    choice.choose_named_model("seer")
    assert desk.link.engine == choice.named == named._replace(model="seer")
    assert preferences.settings == before
    choice.close()


async def test_an_engine_that_is_removed_while_the_demo_is_loaded_does_not_take_its_place(
    desk: Desk, choice: ServiceChoice, preferences: Preferences
) -> None:
    choice.use(preferences.engine())
    choice.open_demo()
    choice.remove(preferences.engine())
    await until(lambda: desk.link.is_demo)


async def test_the_demo_says_honestly_that_it_knows_its_samples_only(desk: Desk, choice: ServiceChoice) -> None:
    choice.open_demo()
    await until(lambda: desk.link.is_demo)
    desk.take("https://pictures.example.org/harbour.jpg")
    await desk.describes()
    assert desk.phase is Phase.FAILED
    assert "sample" in desk.message


async def test_a_demo_that_was_started_with_the_program_is_taken_over_and_ended(
    desk: Desk, choice: ServiceChoice
) -> None:
    service = start_demo()
    choice.adopt_demo(service)
    choice.open_demo()
    await until(lambda: desk.link.is_demo)
    assert desk.link.engine.address == service.address


async def test_closing_while_the_demo_is_being_opened_leaves_nothing_behind(desk: Desk, choice: ServiceChoice) -> None:
    choice.open_demo()
    choice.close()
    await desk.leave()


async def test_settings_that_cannot_be_saved_still_count(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, fault_service: FaultService, tmp_path: Path
) -> None:
    choice.use(preferences.engine())
    preferences.tell(desk.session.show_message)
    preferences._store._file._path = tmp_path / "settings.json" / "no folder" / "settings.json"
    before = desk.link.engine
    choice.change(preferences.engine()._replace(model="pro"))
    assert desk.link.engine == preferences.engine()
    assert (desk.link.engine.address, desk.link.engine.model) == (fault_service.address, "pro")
    assert before is not desk.link.engine
    await until(lambda: desk.spoken)
    assert desk.spoken == ["The settings cannot be saved; they last until Altwright closes. Your text is kept."]


async def test_a_change_of_the_engine_in_use_counts_at_once_and_one_of_another_engine_does_not(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, fault_service: FaultService
) -> None:
    other = next(engine for engine in preferences.engines() if engine.id == "openai")
    choice.use(preferences.engine())
    choice.change(other._replace(model="vision-1"))
    assert desk.link.engine == preferences.engine()
    choice.change(preferences.engine()._replace(options=preferences.engine().options._replace(streams=False)))
    fault_service.then(scripts.whole())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    assert not fault_service.completions[0].streams
    assert next(engine for engine in preferences.engines() if engine.id == "openai").model == "vision-1"


async def test_an_own_engine_is_removed_with_its_key_and_the_free_service_takes_its_place(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    choice.remove(engine)
    await until(lambda: not keys.keys)
    assert preferences.settings.engines == ()
    await until(lambda: preferences.settings.keys == ())
    assert desk.link.engine.id == preferences.engine().id == "llm7"


async def test_a_key_stays_while_another_engine_is_at_the_same_address(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    preferences.keep(preferences.settings.with_engine(EngineChange("twin", "Twin", fault_service.address)))
    choice.remove(engine)
    await desk.tasks.close()
    assert list(keys.keys.values()) == ["key-1"]
