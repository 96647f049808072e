"""What an organisation sets: which engines may be asked, what is locked, and what of its file makes no sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.engine import DEFAULT_PROMPT, LLM7_ADDRESS, Engine, demo, engine_at, llm7, with_environment
from altwright.core.engine_preset import EngineChange, EnginePreset, change_of
from altwright.core.errors import EngineNotAllowed, OrganisationUnread
from altwright.core.message import Situation, untranslated
from altwright.core.organisation import FileFault, Organisation, Row, unusable
from altwright.core.organisation_reading import read_organisation
from altwright.core.organisation_wording import organisation_message, organisation_notes
from altwright.core.wording import message_for

PRESETS = (
    EnginePreset("llm7", "LLM7", LLM7_ADDRESS, "default"),
    EnginePreset("local", "This computer", "", is_local=True),
    EnginePreset("ollama", "Ollama", "http://127.0.0.1:11434/v1", is_local=True),
    EnginePreset("openai", "OpenAI", "https://api.openai.com/v1"),
)
HOUSE = {"id": "house", "name": "House engine", "address": "https://ai.example.org/v1", "model": "sight"}
OWN = EngineChange("mine", "Mine", "https://elsewhere.example.com/v1", "m")


def read(**rows: object) -> Organisation:
    return read_organisation(rows, PRESETS)


def ids(engines: tuple[Engine, ...]) -> list[str]:
    return [engine.id for engine in engines]


# Nothing set ----------------------------------------------------------------------------------------------------------


def test_without_a_file_everything_is_the_editor_s() -> None:
    organisation = read()
    assert organisation == Organisation()
    assert not [row for row in Row if organisation.locks(row)]
    assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["llm7", "local", "ollama", "openai", "mine"]
    assert organisation.engine_for("mine", PRESETS, [OWN]).address == OWN.address
    assert organisation.engine_for("", PRESETS).id == "llm7"
    assert organisation.prompt_for("Mine?") == "Mine?"
    assert organisation.prompt_for("") == DEFAULT_PROMPT
    assert organisation_message(organisation, untranslated) is None


# Engines --------------------------------------------------------------------------------------------------------------


def test_only_the_engines_of_the_list_and_the_demo_may_be_asked() -> None:
    organisation = read(engines=["openai", HOUSE])
    assert organisation.locks("engines")
    assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["openai", "house"]
    assert organisation.allows(demo("http://127.0.0.1:1/v1"))
    for address in (LLM7_ADDRESS, OWN.address, "http://127.0.0.1:11434/v1", "https://api.openai.com/v2"):
        assert not organisation.allows(engine_at(address)), address
    assert not organisation.allows(PRESETS[1].engine())


@pytest.mark.parametrize("engines", [[], ["unheard-of"], [7]])
def test_a_list_that_names_no_engine_leaves_those_of_this_computer(engines: list[object]) -> None:
    organisation = read(engines=engines)
    assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["local", "ollama"]
    assert organisation.engine_for("openai", PRESETS).id == "local"
    organisation.check(demo("http://127.0.0.1:1/v1"))
    with pytest.raises(OrganisationUnread):
        organisation.check(llm7())
    assert organisation.refused


@pytest.mark.parametrize(
    "address",
    [
        "https://ai.example.org/v1",
        "https://AI.example.org/v1/",
        "https://ai.example.org/v1/chat/completions",
    ],
)
def test_a_variable_may_name_a_service_that_is_allowed(address: str) -> None:
    read(engines=[HOUSE]).check(with_environment(llm7(), {"ALTWRIGHT_BASE_URL": address}))


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example.com/v1",
        "https://ai.example.org.example.com/v1",
        "https://ai.example.org@elsewhere.example.com/v1",
        "https://elsewhere.example.com\\@ai.example.org/v1",
        "https://ai.example.org:8443/v1",
        "https://ai.example.org/other",
        "http://ai.example.org/v1",
        "http://127.0.0.1:11434/v1",
    ],
)
def test_no_variable_leads_past_the_list(address: str) -> None:
    with pytest.raises(EngineNotAllowed):
        read(engines=["openai", HOUSE]).check(with_environment(llm7(), {"ALTWRIGHT_BASE_URL": address}))


def test_an_engine_is_allowed_by_its_place_and_not_by_its_name() -> None:
    organisation = read(engines=["openai", "local", HOUSE])
    assert not organisation.allows(Engine("openai", "OpenAI", OWN.address))
    assert not organisation.allows(Engine("local", "This computer", OWN.address))
    moved = organisation.engine_for("house", PRESETS, [EngineChange("house", "House engine", OWN.address, "mine")])
    assert (moved.address, moved.model) == ("https://ai.example.org/v1", "mine")


def test_an_allowed_engine_of_this_computer_stays_on_it() -> None:
    organisation = read(engines=["ollama"])
    ollama = PRESETS[2].engine()
    assert organisation.allows(ollama._replace(address="http://127.0.0.1:5000/v1"))
    assert not organisation.allows(ollama._replace(address="http://192.168.0.9:11434/v1"))
    (moved,) = organisation.allowed_engines(PRESETS, [EngineChange("ollama", address=OWN.address, model="kept")])
    assert (moved.address, moved.model, moved.is_local) == (ollama.address, "kept", True)


def test_what_the_organisation_sets_never_becomes_the_editor_s_own() -> None:
    rows = {"engines": ["openai", HOUSE], "proxy": "http://proxy.example.org:1", "certificate": "/etc/ssl/house.pem"}
    before = EngineChange("openai", proxy="none", certificate="/home/me/own.pem")
    for locked in ([], ["proxy", "certificate"]):
        organisation = read(**rows, locked=locked)
        known = {engine.id: engine for engine in organisation.known_engines(PRESETS, [before])}
        edited = [change_of(known[name]._replace(model="new")) for name in ("openai", "house")]
        openai, house = organisation.without_applied(edited, [before])
        assert (openai.proxy, openai.certificate, openai.model) == ("none", "/home/me/own.pem", "new")
        assert house == EngineChange("house", model="new")


def test_the_engine_to_begin_with_is_the_organisation_s_until_the_editor_chooses() -> None:
    organisation = read(engines=["openai", HOUSE], engine="house")
    assert organisation.engine_for("", PRESETS).id == "house"
    assert organisation.engine_for("openai", PRESETS).id == "openai"
    assert organisation.engine_for("llm7", PRESETS).id == "house"
    assert read(engines=["openai", HOUSE]).engine_for("", PRESETS).id == "openai"
    assert read(engine="openai").engine_for("", PRESETS).id == "openai"
    assert read(engine="openai").engine_for("llm7", PRESETS).id == "llm7"


def test_a_locked_engine_is_the_only_one() -> None:
    for organisation in (
        read(engine="openai", locked=["engine"]),
        read(engines=["llm7", "openai"], engine="openai", locked=["engine"]),
    ):
        assert organisation.locks("engine")
        assert organisation.engine_for("llm7", PRESETS).id == "openai"
        assert not organisation.allows(llm7())
        assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["openai"]


def test_a_locked_engine_that_is_not_set_is_the_usual_one() -> None:
    assert ids(read(locked=["engine"]).allowed_engines(PRESETS, [OWN])) == ["llm7"]
    assert ids(read(engines=["openai", "llm7"], locked=["engine"]).allowed_engines(PRESETS)) == ["openai"]


# Proxy, certificate, prompts, language --------------------------------------------------------------------------------


def test_proxy_and_certificate_are_defaults_until_they_are_locked() -> None:
    rows = {"proxy": "http://proxy.example.org:3128", "certificate": "/etc/ssl/house.pem"}
    own = OWN._replace(proxy="none", certificate="/home/me/own.pem")
    open_ones = read(**rows).known_engines(PRESETS, [own])
    assert (open_ones[0].proxy, open_ones[0].certificate) == (rows["proxy"], rows["certificate"])
    assert (open_ones[-1].proxy, open_ones[-1].certificate) == ("none", "/home/me/own.pem")
    for locked in ("proxy", "certificate"):
        organisation = read(**rows, locked=[locked])
        assert organisation.locks(locked)
        engine = organisation.known_engines(PRESETS, [own])[-1]
        assert (engine.proxy == rows["proxy"]) is (locked == "proxy")
        assert (engine.certificate == rows["certificate"]) is (locked == "certificate")


def test_what_is_locked_and_not_set_is_locked_as_it_usually_is() -> None:
    own = OWN._replace(proxy="none", certificate="/home/me/own.pem")
    engine = read(locked=["proxy", "certificate", "prompts"]).known_engines(PRESETS, [own])[-1]
    assert (engine.proxy, engine.certificate) == ("system", "")
    assert read(locked=["prompts"]).prompt_for("Mine?") == DEFAULT_PROMPT


def test_prompts_and_language_are_defaults_until_they_are_locked() -> None:
    prompts = [{"name": "Museum", "text": "Describe the object."}, "And the rest?"]
    free, fixed = read(prompts=prompts, language="de"), read(prompts=prompts, language="de", locked=list(Row))
    assert [prompt.name for prompt in free.prompts] == ["Museum", ""]
    assert (free.prompt_for(""), free.prompt_for("Mine?")) == ("Describe the object.", "Mine?")
    assert fixed.prompt_for("Mine?") == "Describe the object."
    assert (free.language_for("fr"), free.language_for(""), fixed.language_for("fr")) == ("fr", "de", "de")


@pytest.mark.parametrize("row", list(Row))
def test_each_row_is_locked_by_its_name_and_by_no_other(row: Row) -> None:
    organisation = read(locked=[row.value])
    assert organisation.locks(row.value)
    assert [other for other in Row if organisation.locks(other)] in (
        [row],
        [Row.ENGINES, Row.ENGINE],
    )


# What makes no sense --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [7, None, {}, "openai", True])
def test_engines_that_are_no_list_allow_this_computer_only(value: object) -> None:
    organisation = read(engines=value, engine="openai", prompts=["Kept?"])
    assert organisation.only_here
    assert organisation.locks("engines")
    assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["local", "ollama"]
    assert organisation.engine_for("openai", PRESETS).id == "local"
    assert organisation.usual_prompt == "Kept?"
    message = organisation_message(organisation, untranslated)
    assert message is not None
    assert "Only engines on this computer" in message.text


@pytest.mark.parametrize("value", [7, "opnai", [], None])
def test_a_locked_engine_that_makes_no_sense_opens_no_other_one(value: object) -> None:
    assert read(engine=value, locked=["engine"]).only_here
    assert ids(read(engines=["openai"], engine=value, locked=["engine"]).allowed_engines(PRESETS)) == ["openai"]


@pytest.mark.parametrize(
    "entry",
    [
        *(7, None, [], "unknown", ""),
        {},
        {"name": "House engine"},
        HOUSE | {"id": "openai"},
        HOUSE | {"id": "demo"},
        HOUSE | {"address": "http://ai.example.org/v1"},
        HOUSE | {"address": "ftp://ai.example.org/v1"},
        HOUSE | {"address": "https://editor:s3cret@ai.example.org/v1"},
        HOUSE | {"address": "https://ai.example.org/v1?key=s3cret"},
        HOUSE | {"address": 7},
        HOUSE | {"model": []},
        HOUSE | {"address": "https://" + "x" * 3000},
    ],
    ids=repr,
)
def test_an_engine_that_makes_no_sense_costs_only_itself_and_is_told_without_its_value(entry: object) -> None:
    organisation = read(engines=["openai", entry])
    assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["openai"]
    assert len(organisation.refused) == 1
    assert "entry 2" in organisation.refused[0]
    assert "s3cret" not in "".join(organisation_notes(organisation))
    message = organisation_message(organisation, untranslated)
    assert message is not None
    assert "entry 2" in message.detail


def test_an_address_that_others_could_read_along_says_so() -> None:
    refused = read(engines=["openai", HOUSE | {"address": "http://ai.example.org/v1"}]).refused
    assert refused == ("the address in entry 2 of “engines” begins with http: and leads out of your network",)
    assert not read(engines=["openai", HOUSE | {"address": "http://ai.corp:8000/v1"}]).refused


BAD_VALUES: dict[str, tuple[object, ...]] = {
    "proxy": (7, None, [], "proxy", "ftp://p", "http://", "http://a:s3cret@p:1", "http://a b"),
    "certificate": (7, None, {}, "relative.pem", "/a\0b"),
    "prompts": (7, None, {}, "x", [7], [""], [{"name": "x"}], [{"text": "x" * 20_000}]),
    "language": (7, None, [], "Deutsch bitte", "../x", "x"),
    "contact": (7,),
}


@pytest.mark.parametrize(
    ("row", "value"), [(row, value) for row, values in BAD_VALUES.items() for value in values], ids=repr
)
def test_a_row_that_makes_no_sense_costs_only_itself(row: str, value: object) -> None:
    organisation = read_organisation({row: value, "engine": "openai"}, PRESETS)
    assert organisation == Organisation(engine="openai", refused=organisation.refused)
    assert len(organisation.refused) == 1
    assert "s3cret" not in organisation.refused[0]


def test_a_list_of_locks_that_is_none_locks_what_is_set() -> None:
    organisation = read(proxy="none", locked="proxy")
    assert organisation.locks("proxy")
    assert not organisation.locks("certificate")
    assert organisation.refused


def test_names_that_are_not_known_are_noted_and_are_no_trouble() -> None:
    organisation = read(engines=[HOUSE | {"seed": 7}], colours={}, **{"evil\x1b[31m" + "x" * 99: 1})
    assert organisation_message(organisation, untranslated) is None
    notes = organisation_notes(organisation)
    assert len(notes) == 3
    assert all("\x1b" not in note and len(note) < 100 for note in notes)


NOT_UNDERSTOOD: dict[FileFault, tuple[object, ...]] = {
    FileFault.DAMAGED: ([], "x", 7, None, *({"version": version} for version in (0, "1", None, True, 1.0))),
    FileFault.NEWER: ({"version": 2, "engines": ["openai"]},),
}


@pytest.mark.parametrize(
    ("content", "fault"), [(content, fault) for fault, contents in NOT_UNDERSTOOD.items() for content in contents]
)
def test_a_file_that_is_not_understood_allows_this_computer_only(content: object, fault: FileFault) -> None:
    organisation = read_organisation(content, PRESETS)
    assert organisation.fault is fault
    assert ids(organisation.allowed_engines(PRESETS, [OWN])) == ["local", "ollama"]
    with pytest.raises(OrganisationUnread):
        organisation.check(llm7())


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", list(FileFault))
def test_a_file_that_is_not_used_is_told_with_what_to_do(fault: FileFault) -> None:
    message = organisation_message(unusable(fault, "/etc/altwright/organisation.json: why"), untranslated)
    assert message is not None
    assert "administrator" in message.text
    assert "settings are kept" in message.text
    assert message.detail.endswith("why")
    assert len(message.text.split()) <= 30


def test_who_answers_questions_is_in_the_detail() -> None:
    with pytest.raises(EngineNotAllowed) as refusal:
        read(engines=["openai"], contact=" Service desk,\nextension 100 ").check(llm7())
    assert refusal.value.detail == "Service desk, extension 100"


@pytest.mark.parametrize("error", [EngineNotAllowed(), OrganisationUnread("why")])
def test_an_engine_that_may_not_be_asked_is_told(error: EngineNotAllowed) -> None:
    message = message_for(error, Situation("LLM7"), untranslated)
    assert "othing was sent" in message.text
    assert "kept" in message.text
    assert "organisation" in message.text
    assert len(message.text.split()) <= 30


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from([*Row, "locked", "version", "id", "address"]), inner)
        ),
    )
)
def test_no_content_is_an_obstacle_and_none_allows_more_than_there_is(content: object) -> None:
    organisation = read_organisation(content, PRESETS)
    engine = organisation.engine_for("mine", PRESETS, [OWN])
    assert engine.id
    assert set(ids(organisation.allowed_engines(PRESETS, [OWN]))) <= {
        *(preset.id for preset in PRESETS),
        *(change.id for change in organisation.own),
        "mine",
    }
    organisation_message(organisation, untranslated)
