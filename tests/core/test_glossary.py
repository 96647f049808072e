"""Projects are added, renamed and removed without any name getting lost."""

from __future__ import annotations

import pytest

from altwright.core.glossary import Glossaries, glossaries_record, read_glossaries
from altwright.core.picture_context import Glossary, KnownName

ADA = (KnownName("Ada", "captain"),)


def test_a_project_is_added_renamed_used_and_removed() -> None:
    known = Glossaries().added("  Harbour\n2026 ").with_names("Harbour 2026", ADA).using("Harbour 2026")
    assert (known.projects, known.project, known.names("Harbour 2026")) == (("Harbour 2026",), "Harbour 2026", ADA)
    known = known.renamed("Harbour 2026", "harbour 2026")
    assert (known.project, known.names("harbour 2026")) == ("harbour 2026", ADA)
    gone = known.without("harbour 2026")
    assert (gone.projects, gone.project) == ((), "")
    assert gone.put_back(known.glossaries[0], 0).names("harbour 2026") == ADA


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "HARBOUR", "\u200b"])
def test_a_project_needs_a_name_of_its_own(name: str) -> None:
    known = Glossaries().added("Harbour").added("Other")
    with pytest.raises(ValueError, match="a name of its own"):
        known.added(name)
    with pytest.raises(ValueError, match="a name of its own"):
        known.renamed("Other", name)


def test_only_a_project_that_is_there_can_be_used() -> None:
    assert Glossaries().added("Harbour").using("Gone").project == ""


def test_names_of_others_are_added_and_their_notes_win() -> None:
    mine = Glossaries((Glossary("Harbour", (*ADA, KnownName("Grace"))),), "Harbour")
    theirs = Glossaries((Glossary("Harbour", (KnownName("Ada", "mayor"),)), Glossary("New", ADA)), "New")
    both = mine.merged(theirs)
    assert both.names("Harbour") == (KnownName("Ada", "mayor"), KnownName("Grace"))
    assert (both.names("New"), both.project) == (ADA, "Harbour")


def test_what_is_stored_comes_back() -> None:
    known = Glossaries((Glossary("Harbour", ADA), Glossary("", ADA)), "Harbour")
    assert read_glossaries(glossaries_record(known)) == known
