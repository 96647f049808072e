"""Team files: what is taken from them, what never is, and what an import would change."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.message import untranslated
from altwright.core.named_prompt import MOST_PROMPTS, NamedPrompt
from altwright.core.team_file import (
    LARGEST_FILE,
    ChangeKind,
    TeamFault,
    TeamFile,
    TeamFileUnusable,
    changes,
    merged,
    read_team_file,
    with_usual_prompt,
    written,
)
from altwright.core.team_wording import changes_in_words, team_trouble

HEAD = {"kind": "altwright-team", "version": 1}


def content(**sections: object) -> bytes:
    return json.dumps(HEAD | sections).encode()


def prompts(*pairs: tuple[str, str]) -> TeamFile:
    return TeamFile(tuple(NamedPrompt(*pair) for pair in pairs))


# A question mark, a letter and an equals sign are the query of an address, where secrets stand.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="?"), min_size=1, max_size=8
).filter(str.strip)
NAMES = st.text("abc", max_size=2)
TEAMS = st.builds(TeamFile, st.lists(st.builds(NamedPrompt, NAMES, TEXTS), max_size=5).map(tuple))


def test_unknown_sections_survive_the_way_through() -> None:
    sections = {
        "names": {"Anna": "the mayor"},
        "destinations": [{"name": "House", "limit": 200}],
        "ignored_checks": ["opener"],
        "from_the_future": {"deep": [1, None, True, 2.5, "é"]},
    }
    team = read_team_file(content(prompts=["Describe."], **sections))
    assert json.loads(written(merged(TeamFile(), team))) == HEAD | {
        "prompts": [{"name": "", "text": "Describe."}],
        **sections,
    }
    assert team.left_out == 0


@given(TEAMS)
def test_what_is_written_is_read_again(team: TeamFile) -> None:
    back = read_team_file(written(team))
    assert set(back.prompts) == {NamedPrompt(" ".join(name.split()), text) for name, text in team.prompts}


def test_half_characters_can_be_handed_on() -> None:
    assert json.loads(written(prompts(("", "What is \ud83d this?"))))["prompts"][0]["text"] == "What is ? this?"


# Hostile files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    [
        "sk-1234567890abcdef",
        "https://api.example.org/v1?key=s3cret",
        "https://editor:s3cret@example.org/",
        "Bearer abcdefghijkl",
    ],
)
def test_what_looks_like_a_secret_is_neither_taken_nor_handed_on(secret: str) -> None:
    team = read_team_file(content(prompts=["Describe.", f"Use {secret} now"], names={"a": [secret]}, other="kept"))
    assert team.prompts == (NamedPrompt("", "Describe."),)
    assert team.sections == (("other", '"kept"'),)
    assert team.left_out == 2
    own = TeamFile((NamedPrompt("", f"Use {secret} now"),), (("names", json.dumps(secret)),))
    assert secret not in written(own).decode()


@pytest.mark.parametrize(
    "name", ["engines", "Keys", "proxy", " certificate ", "settings", "token", "", "a\nb", "x" * 300]
)
def test_sections_that_could_lead_elsewhere_are_not_taken(name: str) -> None:
    team = read_team_file(content(**{name: {"llm7": {"address": "https://evil.example/v1"}}}))
    assert (team.sections, team.left_out) == ((), 1)


def test_an_address_without_a_secret_is_no_secret() -> None:
    assert read_team_file(content(names={"House": "https://Example.org/style-guide"})).sections


@pytest.mark.parametrize("value", [7, None, {}, "x"])
def test_prompts_that_are_no_list_cost_only_themselves(value: object) -> None:
    team = read_team_file(content(prompts=value, names=[]))
    assert (team.prompts, team.sections, team.left_out) == ((), (("names", "[]"),), 1)


def test_prompts_that_make_no_sense_cost_only_themselves() -> None:
    listed = [7, {"name": "x"}, {"text": ""}, {"text": "x" * 20_000}, {"name": [], "text": "x"}, "Kept\x1b[31m."]
    team = read_team_file(content(prompts=listed))
    assert team.prompts == (NamedPrompt("", "Kept[31m."),)
    assert team.left_out == 5


def test_there_are_limits() -> None:
    team = read_team_file(content(prompts=[f"Prompt {count}" for count in range(999)]))
    assert len(team.prompts) == MOST_PROMPTS
    team = read_team_file(content(**{f"section {count}": 1 for count in range(99)}))
    assert (len(team.sections), team.left_out) == (50, 49)
    deep: list[object] = []
    for _ in range(200):
        deep = [deep]
    assert read_team_file(content(deep=deep)).sections == ()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        *[(data, TeamFault.DAMAGED) for data in (b"", b"{", b"[" * 200_000, b"\x00" * 99)],
        *[(data, TeamFault.NO_TEAM_FILE) for data in (b"[]", b"{}", b'{"kind": "other"}', b"\xff\xd8\xff\xe0")],
        (b" " * (LARGEST_FILE + 1), TeamFault.NO_TEAM_FILE),
        (content(version=2), TeamFault.NEWER),
        *[(content(version=version), TeamFault.DAMAGED) for version in (0, "1", None, True)],
        (content(names=float("nan")), TeamFault.DAMAGED),
        (b'{"kind": "altwright-team", "version": 1, "x": 1' + b"0" * 5000 + b"}", TeamFault.DAMAGED),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_file_that_cannot_be_used_is_told(data: bytes, fault: TeamFault) -> None:
    with pytest.raises(TeamFileUnusable) as caught:
        read_team_file(data)
    assert caught.value.fault is fault
    message = team_trouble(TeamFileUnusable(fault, "ours.json"), untranslated)
    assert message.text.startswith("ours.json")
    assert "othing was" in message.text
    assert len(message.text.split()) <= 30


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["prompts", "names", "text", "name"]), inner),
    )
)
def test_any_content_is_harmless(value: object) -> None:
    sections = value if isinstance(value, dict) else {"prompts": value}
    team = read_team_file(json.dumps(sections | HEAD).encode())
    result = merged(prompts(("", "Mine?")), team)
    assert changes(result, team) == ()
    read_team_file(written(result))
    changes_in_words(changes(TeamFile(), team), untranslated)


# What changes ---------------------------------------------------------------------------------------------------------


def test_each_change_is_named_with_what_was_and_what_would_be() -> None:
    current = TeamFile((NamedPrompt("", "Mine?"), NamedPrompt("Short", "Old.")), (("names", "[1]"), ("same", "[]")))
    imported = TeamFile(
        (NamedPrompt("Museum", "The object?"), NamedPrompt("Short", "New."), NamedPrompt("Long", "All.")),
        (("names", "[2]"), ("same", "[]"), ("checks", "{}")),
    )
    found = changes(current, imported)
    kinds = ChangeKind
    assert [(change.kind, change.name, change.before, change.after) for change in found] == [
        (kinds.USUAL_PROMPT, "Museum", "Mine?", "The object?"),
        (kinds.PROMPT_CHANGED, "Short", "Old.", "New."),
        (kinds.PROMPT_ADDED, "Long", "", "All."),
        (kinds.SECTION_CHANGED, "names", "[1]", "[2]"),
        (kinds.SECTION_ADDED, "checks", "", "{}"),
    ]
    words = changes_in_words(found, untranslated)
    for shown in ("Now: Mine?", "Then: The object?", "“Short”", "“Long”", "“checks”"):
        assert shown in words


def test_an_import_keeps_what_it_has_no_replacement_for() -> None:
    current = TeamFile((NamedPrompt("", "Mine?"), NamedPrompt("Short", "Old.")), (("names", "[1]"),))
    imported = TeamFile((NamedPrompt("Museum", "The object?"), NamedPrompt("Short", "New.")), (("checks", "{}"),))
    result = merged(current, imported)
    assert [prompt.text for prompt in result.prompts] == ["The object?", "New.", "Mine?"]
    assert dict(result.sections) == {"names": "[1]", "checks": "{}"}
    assert merged(current, TeamFile()) == current


@given(TEAMS, TEAMS)
def test_a_second_import_changes_nothing(current: TeamFile, imported: TeamFile) -> None:
    once = merged(current, imported)
    assert changes(once, imported) == ()


def test_the_usual_prompt_keeps_its_name() -> None:
    team = prompts(("Museum", "The object?"), ("Short", "Brief."))
    assert with_usual_prompt(team, "Brief.").prompts == (team.prompts[1], team.prompts[0])
    assert with_usual_prompt(team, "Mine?").prompts == (NamedPrompt("", "Mine?"), *team.prompts)
    assert with_usual_prompt(team, " ") == team
