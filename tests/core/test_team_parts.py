"""Names, destinations and ignored checks of a team are added, and nothing of the editor's own gets lost."""

from __future__ import annotations

import json

import pytest

from altwright.core.destination import Destination, own_destination, web
from altwright.core.glossary import Glossaries
from altwright.core.message import untranslated
from altwright.core.picture_context import Glossary, KnownName
from altwright.core.team_file import ChangeKind, TeamFile
from altwright.core.team_parts import PartWords, TeamParts, merged_parts, part_changes, read_parts, with_parts

WORDS = PartWords(untranslated)
SHOP = own_destination("Shop", (), limit=80)


def team(**sections: object) -> TeamFile:
    return TeamFile(sections=tuple((name, json.dumps(section)) for name, section in sections.items()))


def test_what_is_written_is_read_again_and_empty_parts_are_left_out() -> None:
    names = Glossaries((Glossary("Harbour", (KnownName("Ada", "captain"),)), Glossary("", (KnownName("Bo"),))))
    parts = TeamParts(names, (SHOP,), ("emoji:🐶",))
    written = with_parts(team(future=[1]), parts)
    assert [name for name, _ in written.sections] == ["names", "destinations", "ignored_checks", "future"]
    assert read_parts(written) == (parts, team(future=[1]))
    assert with_parts(team(future=[1]), TeamParts()) == team(future=[1])


@pytest.mark.parametrize("section", ["names", "destinations", "ignored_checks"])
@pytest.mark.parametrize("value", ["text", 7, None, True])
def test_a_part_in_an_unknown_shape_is_kept_as_it_is(section: str, value: object) -> None:
    parts, rest = read_parts(team(**{section: value}))
    assert parts == TeamParts()
    assert rest == team(**{section: value})


def test_entries_that_make_no_sense_cost_only_themselves() -> None:
    sections = {
        "names": [7, {"project": "P", "names": [{"name": ""}, {"name": "Ada"}]}],
        "destinations": [7, {"name": ""}, {"name": "A", "limit": -1}, {"name": "House", "limit": 200}],
        "ignored_checks": [7, "", "opener"],
    }
    parts, rest = read_parts(team(**sections))
    assert parts.names.names("P") == (KnownName("Ada"),)
    assert [(each.name, each.limit) for each in parts.destinations] == [("House", 200)]
    assert parts.ignored == ("opener",)
    assert rest.sections == ()


def test_a_destination_of_the_same_name_is_replaced_and_a_taken_id_is_given_to_nobody_else() -> None:
    theirs = (Destination("web", "Web shop", 90, is_own=True), Destination("other", "SHOP", 70, is_own=True))
    after = merged_parts(TeamParts(destinations=(SHOP,)), TeamParts(destinations=theirs), (web(),))
    assert [(each.id, each.name, each.limit) for each in after.destinations] == [
        ("shop", "Shop", 70), ("web-shop", "Web shop", 90),
    ]  # fmt: skip


def test_every_change_is_told_and_the_same_file_again_changes_nothing() -> None:
    mine = TeamParts(Glossaries((Glossary("", (KnownName("Ada"), KnownName("Mine"))),)), (SHOP,), ("opener",))
    theirs = TeamParts(
        Glossaries((Glossary("", (KnownName("Ada", "captain"), KnownName("Bo"))), Glossary("Empty"))),
        (Destination("x", "Shop", 90), Destination("house", "House")),
        ("opener", "emoji:x"),
    )
    after = merged_parts(mine, theirs, (web(),))
    assert [change.kind for change in part_changes(mine, after, WORDS)] == [
        ChangeKind.NAME_CHANGED, ChangeKind.NAME_ADDED, ChangeKind.PROJECT_ADDED,
        ChangeKind.DESTINATION_CHANGED, ChangeKind.DESTINATION_ADDED, ChangeKind.CHECK_IGNORED,
    ]  # fmt: skip
    assert KnownName("Mine") in after.names.names("")
    assert part_changes(after, merged_parts(after, theirs, (web(),)), WORDS) == ()
