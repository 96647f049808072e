"""The engines there are: known ones, changed ones and own ones."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from altwright.core.engine import LLM7_ADDRESS, Engine, EngineKind, EngineOptions, Pages, TimeLimits, llm7
from altwright.core.engine_preset import (
    EngineChange,
    EnginePreset,
    KeyNeed,
    all_engines,
    change_of,
    engine_for_address,
    find_engine,
    free_id,
)
from altwright.core.upload import UploadLimits

CLOUD = EnginePreset(
    "cloud",
    "The Cloud",
    "https://api.cloud.example/v1",
    "usual",
    KeyNeed.REQUIRED,
    UploadLimits(500_000),
    fetches_addresses=True,
    requests_at_once=4,
    tells_usage=True,
    pages=Pages("https://cloud.example/keys"),
)
OLLAMA = EnginePreset("ollama", "Ollama", "http://127.0.0.1:11434/v1", is_local=True)
LOCAL = EnginePreset("local", "This computer", "", is_local=True)
FREE = EnginePreset("llm7", "LLM7", LLM7_ADDRESS, "default", KeyNeed.OPTIONAL)
PRESETS = (FREE, LOCAL, CLOUD, OLLAMA)
CHANGE = EngineChange(
    "cloud",
    address="https://elsewhere.example/v1",
    model="vision-2",
    options=EngineOptions(None, 300, "low", streams=False),
    time_limits=TimeLimits(first_words=9),
    proxy="http://proxy.example:3128",
    certificate="/etc/ours.pem",
)
OWN = EngineChange("ours", "Ours", "https://ai.example.org/v1/chat/completions/", "qwen")


def chosen_engine(name: str, presets: Iterable[EnginePreset], changes: Iterable[EngineChange] = ()) -> Engine:
    """Return the engine with the id ``name``, and the first one where there is none of this id."""
    engines = all_engines(presets, changes)
    return next((engine for engine in engines if engine.id == name), engines[0])


def test_a_preset_is_an_engine_that_nobody_has_changed() -> None:
    engine = CLOUD.engine()
    assert (engine.id, engine.name, engine.address, engine.model) == (
        *("cloud", "The Cloud", "https://api.cloud.example/v1", "usual"),
    )
    assert (engine.kind, engine.upload, engine.requests_at_once) == (EngineKind.OTHER, UploadLimits(500_000), 4)
    assert engine.fetches_addresses
    assert engine.tells_usage
    assert engine.needs_key
    assert engine.pages.key == "https://cloud.example/keys"
    assert FREE.engine().kind is EngineKind.LLM7
    assert LOCAL.engine().kind is EngineKind.LOCAL
    assert not OLLAMA.engine().needs_key


def test_a_known_service_is_changed_in_everything_but_where_it_is() -> None:
    engine = chosen_engine("cloud", PRESETS, [CHANGE])
    assert engine == CLOUD.engine()._replace(
        model="vision-2",
        options=CHANGE.options,
        time_limits=CHANGE.time_limits,
        proxy=CHANGE.proxy,
        certificate=CHANGE.certificate,
    )


def test_an_empty_model_is_the_usual_one() -> None:
    assert chosen_engine("cloud", PRESETS, [CHANGE._replace(model="")]).model == "usual"


def test_an_engine_of_this_computer_may_listen_elsewhere() -> None:
    moved = chosen_engine("ollama", PRESETS, [EngineChange("ollama", address="http://127.0.0.1:9999/v1")])
    assert (moved.address, moved.is_local) == ("http://127.0.0.1:9999/v1", True)
    away = chosen_engine("ollama", PRESETS, [EngineChange("ollama", address="http://nas.local:11434/v1")])
    assert (away.address, away.is_local) == ("http://nas.local:11434/v1", False)
    here = chosen_engine("local", PRESETS, [EngineChange("local", address="http://127.0.0.1:9/v1")])
    assert here.address == ""


def test_own_engines_come_last_and_are_general() -> None:
    engines = all_engines(PRESETS, [OWN, CHANGE])
    assert [engine.id for engine in engines] == ["llm7", "local", "cloud", "ollama", "ours"]
    assert engines[-1] == Engine("ours", "Ours", "https://ai.example.org/v1", "qwen")


def test_what_was_set_for_an_engine_that_is_gone_makes_none() -> None:
    assert len(all_engines(PRESETS, [EngineChange("gone", model="m")])) == len(PRESETS)


def test_an_own_engine_at_a_known_address_is_not_the_known_one() -> None:
    (*_, own) = all_engines(PRESETS, [EngineChange("mine", "Mine", LLM7_ADDRESS)])
    assert (own.id, own.name, own.kind) == ("mine", "Mine", EngineKind.OTHER)


@pytest.mark.parametrize("changes", [(), (OWN,)])
def test_a_choice_that_is_gone_is_the_free_service(changes: tuple[EngineChange, ...]) -> None:
    assert chosen_engine("gone", PRESETS, changes).id == "llm7"
    assert chosen_engine("anything", (), changes) == llm7()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *(("cloud", "cloud"), ("The Cloud", "cloud"), ("the cloud", "cloud"), (" CLOUD ", "cloud")),
        *(("ours", "ours"), ("OURS", "ours"), ("this computer", "local"), ("", None), ("clou", None)),
    ],
)
def test_an_engine_is_found_by_its_id_or_its_name(name: str, found: str | None) -> None:
    engine = find_engine(name, all_engines(PRESETS, [OWN]))
    assert (engine and engine.id) == found


def test_an_address_that_is_known_is_the_known_engine() -> None:
    assert engine_for_address("https://api.cloud.example/v1/chat/completions", PRESETS, [CHANGE]).model == "vision-2"
    assert engine_for_address("https://ai.example.org/v1", PRESETS, [OWN]).id == "ours"
    new = engine_for_address(" https://new.example:8443/v1/ ", PRESETS, [OWN])
    assert (new.id, new.name, new.address) == ("new-example-8443", "new.example:8443", "https://new.example:8443/v1")


def test_a_new_engine_takes_no_id_that_another_has() -> None:
    engines = all_engines(PRESETS, [OWN])
    assert free_id("Ours", engines) == "ours-2"
    assert free_id("demo", engines) == "demo-2"
    assert free_id("…", engines) == "service"
    assert engine_for_address("https://cloud/v1", PRESETS, ()).id == "cloud-2"


@pytest.mark.parametrize("engine", all_engines(PRESETS, [OWN, CHANGE]), ids=lambda engine: engine.id)
def test_an_engine_can_be_stored_as_its_change(engine: Engine) -> None:
    assert chosen_engine(engine.id, PRESETS, [change_of(engine)]) == engine
