"""The names of a project are kept from one start to the next, each project's apart."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from altwright.core.glossary import Glossaries
from altwright.core.picture_context import Glossary, KnownName
from altwright.services.glossary_store import FILE_NAME, GlossaryStore

HARBOUR = Glossary("Harbour", (KnownName("Ada Lovelace", "captain"), KnownName("MS Stubnitz – Ä")))
OTHER = Glossary("", (KnownName("Grace Hopper"),))
BOTH = Glossaries((HARBOUR, OTHER), "Harbour")


def test_each_project_keeps_its_own_names_and_the_one_in_use_stays_in_use(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    assert GlossaryStore(folder).load() == Glossaries()
    GlossaryStore(folder).save(BOTH)
    assert GlossaryStore(folder).load() == BOTH
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_project_without_names_stays_and_a_place_for_everything_else_needs_none(tmp_path: Path) -> None:
    GlossaryStore(tmp_path).save(Glossaries((Glossary("Harbour"), Glossary(""))))
    assert GlossaryStore(tmp_path).load() == Glossaries((Glossary("Harbour"),))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"glossaries": 7}', "[" * 100_000, "x" * 8_500_000, b"\xff\xfe\x00"])
def test_a_damaged_file_is_set_aside_and_kept(tmp_path: Path, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / FILE_NAME).write_bytes(content)
    store = GlossaryStore(tmp_path)
    assert store.load() == Glossaries()
    store.save(BOTH)
    assert (tmp_path / store.damaged).read_bytes() == content
    assert GlossaryStore(tmp_path).load() == BOTH


def test_what_makes_no_sense_costs_only_itself(tmp_path: Path) -> None:
    names = [7, {"name": " "}, {"name": "A", "note": 7}, {"note": "x"}, {"name": "Ada"}, {"name": "Ada"}]
    entries = [7, {"project": 7}, {"project": "P", "names": names}, {"project": "P", "names": []}, {"project": "Q"}]
    stored = {"project": "gone", "glossaries": entries}
    (tmp_path / FILE_NAME).write_text(json.dumps(stored), encoding="utf-8-sig")
    assert GlossaryStore(tmp_path).load() == Glossaries((Glossary("P", (KnownName("Ada"),)), Glossary("Q")))


def test_nothing_that_was_typed_is_too_long_or_too_much_to_be_kept(tmp_path: Path) -> None:
    names = (KnownName("x" * 5000), *(KnownName(f"Name {number}") for number in range(3000)))
    GlossaryStore(tmp_path).save(Glossaries((Glossary("Large", names),)))
    assert GlossaryStore(tmp_path).load().names("Large") == names


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    GlossaryStore(tmp_path).save(BOTH)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        GlossaryStore(tmp_path).save(Glossaries())
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert GlossaryStore(tmp_path).load() == BOTH
