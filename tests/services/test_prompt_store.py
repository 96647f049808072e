"""Prompts survive restarts, full disks and hand-made mistakes, and a hostile file does nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from altwright.core.errors import DiskFull
from altwright.core.message import untranslated
from altwright.core.prompt_library import USUAL_PROMPT, PromptsNewer, PromptsUnreadable, prompt_name
from altwright.core.role import Role
from altwright.services.prompt_store import (
    FILE_NAME,
    PromptStore,
    built_in_prompts,
    export_prompts,
    import_prompts,
)
from altwright.services.resources import resource


def test_every_built_in_prompt_makes_sense_and_the_usual_one_is_first() -> None:
    stored = json.loads(resource("data", "prompts.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in stored["prompts"]] == [prompt.id for prompt in built_in_prompts()]
    assert built_in_prompts()[0].text == USUAL_PROMPT
    assert [prompt.id for prompt in built_in_prompts()] == [
        *("alt-text", "long-description", "visible-text", "chart", "one-sentence", "product", "artwork", "social-post")
    ]
    for entry, prompt in zip(stored["prompts"], built_in_prompts(), strict=True):
        assert prompt.role == (Role(entry["role"]) if "role" in entry else None)
        assert prompt_name(prompt, lambda _context, text: f"[{text}]") == f"[{prompt.name}]"


def test_changes_and_own_prompts_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    library = PromptStore(folder).load().edited("chart", "Nenne jeden Wert, 🩺.").with_own("Ships", "Name the ship.")
    PromptStore(folder).save(library)
    assert PromptStore(folder).load() == library
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]
    assert "Describe this image" not in (folder / FILE_NAME).read_text(encoding="utf-8")


HOSTILE = ["", "{", "[]", "7", "[" * 100_000, '{"a":' * 50_000, "x" * 17_000_000, b"\xff\xfe\x00"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_a_damaged_file_is_set_aside_and_kept(tmp_path: Path, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / FILE_NAME).write_bytes(content)
    store = PromptStore(tmp_path)
    library = store.load()
    assert library.prompts == built_in_prompts()
    store.save(library)
    assert (tmp_path / store.damaged).read_bytes() == content


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_a_hostile_file_is_not_imported(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "from somebody.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PromptsUnreadable) as raised:
        import_prompts(path)
    assert str(raised.value) == "it holds no prompts of Altwright"


def test_a_newer_file_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "newer.json"
    path.write_text('{"format": "altwright-prompts", "version": 99, "prompts": []}')
    with pytest.raises(PromptsNewer):
        import_prompts(path)


def test_exported_prompts_are_imported_elsewhere(tmp_path: Path) -> None:
    mine = PromptStore(tmp_path / "mine").load().with_own("Ships", "Name the ship.", Role.TEXT)
    path = tmp_path / "prompts.json"
    export_prompts(mine.prompts, path)
    prompts, left_out = import_prompts(path)
    library, added, known = PromptStore(tmp_path / "theirs").load().imported(prompts)
    assert (left_out, added, known) == (0, 1, len(built_in_prompts()))
    assert (library.own[0].name, library.own[0].text, library.own[0].role) == ("Ships", "Name the ship.", Role.TEXT)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = PromptStore(tmp_path).load().with_own("Ships", "Name the ship.")
    PromptStore(tmp_path).save(library)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        PromptStore(tmp_path).save(library.with_own("Trees", "Name the tree."))
    with pytest.raises(DiskFull):
        export_prompts(library.prompts, tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert PromptStore(tmp_path).load() == library


def test_the_words_of_an_own_prompt_have_no_other_meaning(tmp_path: Path) -> None:
    text = 'Say {name} %s \\n <b> "quoted"\n\tand more'
    library = PromptStore(tmp_path).load().with_own("Odd {0}", text)
    PromptStore(tmp_path).save(library)
    own = PromptStore(tmp_path).load().own[0]
    assert own.text == text
    assert prompt_name(own, untranslated) == "Odd {0}"
