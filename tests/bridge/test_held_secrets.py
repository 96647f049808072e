"""What is typed and what is forgotten counts at once, however long the keyring takes."""

from __future__ import annotations

import asyncio

import pytest
from tests.bridge.choosing import chosen
from tests.bridge.conftest import MemoryKeyring
from tests.bridge.desk import Desk
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.pictures import SAMPLES
from tests.waiting import until

from altwright.bridge import held_secrets
from altwright.bridge.engine_trial import EngineTrial
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.phase import Phase
from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.core.engine import KEY_FOR_NONE, Engine
from altwright.services.chat_client import ChatClient

PROXY = "http://anna@proxy.example.org:8080"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the computer is, the keyring is waited for at the end."""
    monkeypatch.setattr(held_secrets, "SECONDS_AT_THE_END", 60)


async def key_of(desk: Desk, service: FaultService) -> str:
    """Describe, and return the key that ``service`` was asked with."""
    service.then(scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    await desk.describes()
    return service.completions[-1].key


async def test_a_forgotten_key_counts_no_more_while_the_keyring_is_waited_for(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    assert await key_of(desk, fault_service) == "key-1"
    keys.hold()
    choice.forget_key(engine)
    assert choice.key_place(engine) is KeyPlace.NOWHERE
    assert await choice.key_of(engine) is None
    assert await key_of(desk, fault_service) == KEY_FOR_NONE
    assert keys.keys
    keys.release()
    await until(lambda: not keys.keys)


async def test_what_is_asked_after_a_key_was_forgotten_goes_on_when_the_keyring_answers(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    keys.hold()
    choice.forget_key(engine)
    fault_service.then(scripts.stall_after(3))
    desk.take(SAMPLES / "cat.jpg")
    desk.session.describe()
    await until(lambda: desk.draft.text == "A café terrace")
    keys.release()
    await choice.at_rest()
    assert not keys.keys
    assert desk.phase.is_running
    fault_service.release()
    await desk.rests()


async def asked_for_the_key(
    desk: Desk, choice: ServiceChoice, keys: MemoryKeyring, engine: Engine
) -> tuple[asyncio.Future[str | None], asyncio.Future[ChatClient]]:
    """Ask for the key of ``engine`` as a test and as a second opinion do, and have the keyring take its time."""
    keys.asked.clear()
    keys.hold("get")
    asked = asyncio.ensure_future(choice.key_of(engine)), asyncio.ensure_future(desk.link.beside(engine).client())
    await until(lambda: keys.asked == ["get", "get"])
    return asked


async def test_a_key_that_is_forgotten_while_the_keyring_is_asked_for_it_is_not_used(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    of_test, of_opinion = await asked_for_the_key(desk, choice, keys, engine)
    choice.forget_key(engine)
    keys.release()
    assert await of_test is None
    assert (await of_opinion)._api_key == KEY_FOR_NONE
    await choice.at_rest()


async def test_a_key_that_is_typed_while_the_keyring_stays_shut_about_the_one_before_is_used(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    of_test, of_opinion = await asked_for_the_key(desk, choice, keys, engine)
    choice.keep_key(engine, "key-2")
    keys.is_locked = True
    keys.release()
    assert await of_test == "key-2"
    assert (await of_opinion)._api_key == "key-2"
    await choice.at_rest()


@pytest.mark.parametrize("typed", ["", "key-2"], ids=["forgotten", "typed"])
async def test_a_second_opinion_that_waits_for_its_place_is_asked_with_the_key_that_counts_by_then(
    desk: Desk,
    choice: ServiceChoice,
    preferences: Preferences,
    keys: MemoryKeyring,
    fault_service: FaultService,
    typed: str,
) -> None:
    engine = (await chosen(choice, preferences, fault_service, "key-1"))._replace(requests_at_once=1)
    desk.link.use(engine)
    fault_service.then(scripts.stall_after(3), scripts.good())
    desk.take(SAMPLES / "cat.jpg")
    desk.session.describe()
    await until(lambda: desk.draft.text == "A café terrace")
    opinion = desk.session.current.opinion
    opinion.ask(desk.link.beside(engine._replace(model="other")))
    await until(lambda: opinion.phase is Phase.WAITING)
    if typed:
        choice.keep_key(engine, typed)
    else:
        choice.forget_key(engine)
    await until(lambda: not opinion.phase.is_running)
    assert [request.key for request in fault_service.completions] == ["key-1", typed or KEY_FOR_NONE]
    assert opinion.text == scripts.TEXT


async def test_a_test_ends_where_its_key_is_forgotten_and_no_other_does(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    trial = EngineTrial(desk.session, choice, desk.tasks)
    fault_service.always = scripts.stall_at(scripts.Point.BEFORE_HEADERS)
    trial.start(engine)
    await until(lambda: fault_service.completions)
    choice.forget_key(engine._replace(address="https://api.example.com/v1"))
    await choice.at_rest()
    was_running = trial.is_running
    choice.forget_key(engine)
    assert (was_running, trial.is_running) == (True, False)
    (request,) = fault_service.completions
    await until(request.ended.is_set)
    assert request.gone_at is not None


async def test_a_key_that_is_forgotten_before_it_was_stored_never_counts_again(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring
) -> None:
    engine = preferences.engine()
    keys.hold("set", "delete")
    choice.keep_key(engine, "key-1")
    await until(lambda: "set" in keys.asked)
    choice.forget_key(engine)
    keys.release("set")
    await until(lambda: "delete" in keys.asked)
    assert keys.keys
    assert preferences.settings.keys == ()
    assert choice.key_place(engine) is KeyPlace.NOWHERE
    assert not choice.keeps_key(engine)
    assert await choice.key_of(engine) is None
    keys.release()
    await choice.at_rest()
    assert not keys.keys
    assert desk.message == ""


async def test_nothing_is_said_of_a_keyring_that_refuses_a_key_which_is_forgotten_by_then(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring
) -> None:
    engine = preferences.engine()
    keys.hold("set")
    keys.is_locked = True
    choice.keep_key(engine, "key-1")
    await until(lambda: "set" in keys.asked)
    choice.forget_key(engine)
    keys.release()
    await choice.at_rest()
    assert choice.key_place(engine) is KeyPlace.NOWHERE
    assert "is used until Altwright closes" not in desk.message


async def test_a_key_that_is_typed_after_one_was_forgotten_is_stored_in_the_end(
    choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    keys.hold()
    choice.forget_key(engine)
    choice.keep_key(engine, "key-2")
    assert choice.key_place(engine) is KeyPlace.ON_ITS_WAY
    assert await choice.key_of(engine) == "key-2"
    keys.release()
    await choice.at_rest()
    assert keys.keys == {engine.address: "key-2"}
    assert choice.key_place(engine) is KeyPlace.KEYRING


async def test_a_key_that_is_forgotten_just_before_the_end_is_taken_out_of_the_keyring(
    choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, fault_service: FaultService
) -> None:
    engine = await chosen(choice, preferences, fault_service, "key-1")
    choice.forget_key(engine)
    await choice.at_rest()
    assert not keys.keys


async def test_at_the_end_key_and_password_are_waited_for_at_the_same_time(
    choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.hold("set")
    choice.keep_key(preferences.engine(), "key-1")
    passwords_are_waited_for = asyncio.Event()

    async def at_rest() -> None:
        passwords_are_waited_for.set()

    monkeypatch.setattr(choice.passwords, "at_rest", at_rest)
    ending = asyncio.ensure_future(choice.at_rest())
    await asyncio.wait_for(passwords_are_waited_for.wait(), 20)
    assert not ending.done()
    keys.release()
    await ending


async def test_a_password_counts_from_the_moment_it_is_typed_and_what_is_asked_with_it_goes_on(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring
) -> None:
    choice.use(preferences.engine())
    choice.change(preferences.engine()._replace(proxy=PROXY.replace("@", ":first@")))
    await until(lambda: choice.passwords.place(PROXY) is KeyPlace.KEYRING)
    before = await desk.link.client()
    keys.hold()
    choice.change(preferences.engine()._replace(proxy=PROXY.replace("@", ":second@")))
    assert choice.passwords.of(PROXY) == "second"
    after = await desk.link.client()
    assert after is not before
    keys.release()
    await until(lambda: choice.passwords.place(PROXY) is KeyPlace.KEYRING)
    assert keys.keys == {PROXY: "second"}
    assert await desk.link.client() is after


async def test_a_password_is_forgotten_at_once_also_while_the_keyring_is_asked_for_it(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring
) -> None:
    choice.use(preferences.engine())
    choice.change(preferences.engine()._replace(proxy=PROXY.replace("@", ":first@")))
    await until(lambda: choice.passwords.place(PROXY) is KeyPlace.KEYRING)
    before = await desk.link.client()
    keys.asked.clear()
    keys.hold()
    looking = asyncio.ensure_future(asyncio.to_thread(choice.passwords.of, PROXY))
    await until(lambda: keys.asked == ["get"])
    choice.passwords.forget(PROXY)
    assert choice.passwords.place(PROXY) is KeyPlace.NOWHERE
    assert choice.passwords.of(PROXY) == ""
    assert await desk.link.client() is not before
    keys.release()
    assert await looking == ""
    await choice.at_rest()
    assert not keys.keys


async def test_a_password_that_is_forgotten_before_it_was_stored_never_counts_again(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, keys: MemoryKeyring
) -> None:
    keys.hold("set", "delete")
    choice.passwords.keep(PROXY, "first")
    await until(lambda: "set" in keys.asked)
    choice.passwords.forget(PROXY)
    keys.release("set")
    await until(lambda: "delete" in keys.asked)
    assert keys.keys
    assert preferences.settings.keys == ()
    assert choice.passwords.of(PROXY) == ""
    keys.release()
    await choice.at_rest()
    assert not keys.keys
    assert desk.message == ""
