"""Importing and exporting a team file, with real keys and clicks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from tests.ui.driving import CTRL, SHIFT, Editor, click, press, settle
from tests.waiting import until

from altwright.core.destination import own_destination
from altwright.core.engine import DEFAULT_PROMPT
from altwright.core.glossary import Glossaries
from altwright.core.organisation import Organisation, Row
from altwright.core.picture_context import Glossary, KnownName
from altwright.services import team_files
from altwright.services.settings import SettingsStore
from altwright.ui.team_dialog import TeamDialog

TEAM = {
    "kind": "altwright-team",
    "version": 1,
    "prompts": [{"name": "Museum", "text": "Describe the object."}, {"name": "Short", "text": "In five words."}],
    "names": {"Anna": "the mayor"},
    "destinations": [{"name": "House", "limit": 200}],
    "ignored_checks": ["end-mark"],
    "from_the_future": {"deep": [1, None, True]},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A colleague's team file."""
    return put(tmp_path, json.dumps(TEAM))


def put(folder: Path, content: str) -> Path:
    path = folder / ".altwright-team.json"
    path.write_text(content, encoding="utf-8")
    return path


async def choose(editor: Editor, key: Qt.Key, path: Path) -> None:
    """Press the shortcut and choose ``path`` in the dialog that opens."""
    editor.session.clear_message()
    press(key, CTRL | SHIFT)
    await until(lambda: isinstance(editor.dialog(), QFileDialog))
    dialog = editor.dialog()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    await until(lambda: editor.session.message is not None or isinstance(editor.dialog(), TeamDialog))


async def returns(editor: Editor) -> None:
    """Wait until the window is in front again after a dialog."""
    await until(lambda: editor.dialog() is None)
    editor.window.activateWindow()
    await until(lambda: QApplication.focusWidget() is not None)


async def imported(editor: Editor, path: Path) -> None:
    """Import ``path`` and press Import."""
    await choose(editor, Qt.Key.Key_I, path)
    dialog = editor.dialog()
    assert isinstance(dialog, TeamDialog)
    click(dialog.take)
    await until(lambda: editor.session.message is not None)
    await returns(editor)


def said(editor: Editor) -> str:
    assert editor.session.message is not None
    return editor.session.message.text


async def test_an_import_shows_what_would_change_and_changes_it_at_a_press(
    editor: Editor, file: Path, home: Path
) -> None:
    await choose(editor, Qt.Key.Key_I, file)
    dialog = editor.dialog()
    assert isinstance(dialog, TeamDialog)
    shown = dialog.changes.toPlainText()
    for words in (
        DEFAULT_PROMPT, "Describe the object.", "“Short”", "New name “Anna”", "the mayor", "New destination “House”",
        "At most 200 characters", "Ignored always from then on: No end mark", "“from_the_future”",
    ):  # fmt: skip
        assert words in shown
    library = editor.session.library
    assert library.destinations.find("House") is None
    assert library.glossaries.names("") == ()
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT
    click(dialog.take)
    await until(lambda: editor.session.message is not None)
    assert "is imported" in said(editor)
    assert editor.form.prompt.toPlainText() == editor.session.prompt == "Describe the object."
    await until(lambda: SettingsStore(home).load().prompt == "Describe the object.")
    assert [prompt.name for prompt in library.prompts.library.own] == ["Museum", "Short"]
    assert library.glossaries.names("") == (KnownName("Anna", "the mayor"),)
    house = library.destinations.find("House")
    assert house is not None
    assert (house.limit, house.is_own) == (200, True)
    assert library.ignored.keys == ("end-mark",)
    await returns(editor)
    editor.form.prompt.undo()
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT


async def test_cancel_changes_nothing(editor: Editor, file: Path, home: Path) -> None:
    await choose(editor, Qt.Key.Key_I, file)
    dialog = editor.dialog()
    assert isinstance(dialog, TeamDialog)
    click(dialog.cancel)
    await returns(editor)
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT
    assert not (home / "team.json").exists()


async def test_a_second_import_brings_nothing_new(editor: Editor, file: Path) -> None:
    await imported(editor, file)
    await choose(editor, Qt.Key.Key_I, file)
    assert editor.dialog() is None
    assert "nothing new" in said(editor)


async def test_an_export_holds_the_prompt_and_what_others_put_into_the_file(
    editor: Editor, file: Path, tmp_path: Path
) -> None:
    await imported(editor, file)
    editor.form.prompt.setPlainText("Mine, better?")
    await choose(editor, Qt.Key.Key_T, tmp_path / "out.json")
    assert "out.json" in said(editor)
    exported = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [prompt["text"] for prompt in exported["prompts"]][:2] == ["Mine, better?", "Describe the object."]
    assert exported["names"] == [{"project": "", "names": [{"name": "Anna", "note": "the mayor"}]}]
    assert [entry["name"] for entry in exported["destinations"]] == ["House"]
    assert exported["ignored_checks"] == ["end-mark"]
    assert exported["from_the_future"] == TEAM["from_the_future"]
    await settle()


async def test_what_one_editor_exports_another_one_has_after_a_press(editor: Editor, tmp_path: Path) -> None:
    library = editor.session.library
    await library.prompts.loaded()
    await library.destinations.loaded()
    library.prompts.edit("chart", "Give one value.")
    library.prompts.add("Ships", "Name the ship.")
    library.glossaries.keep((KnownName("Ada", "captain"),), "Harbour")
    library.destinations.add(own_destination("Shop", library.destinations.all(), limit=80))
    library.ignored.ignore("hedge:perhaps")
    await choose(editor, Qt.Key.Key_T, tmp_path / "out.json")
    await returns(editor)
    for part in (library.prompts, library.glossaries, library.destinations, library.ignored):
        await part.close()
    library.prompts.change(lambda known: replace(known, changes=(), own=()))
    library.glossaries.change(lambda _: Glossaries((Glossary("Harbour", (KnownName("Ada"), KnownName("Bo"))),)))
    library.destinations.remove("shop")
    library.ignored.take_back("hedge:perhaps")
    await choose(editor, Qt.Key.Key_I, tmp_path / "out.json")
    dialog = editor.dialog()
    assert isinstance(dialog, TeamDialog)
    shown = dialog.changes.toPlainText()
    assert "The name “Ada (Harbour)” gets another note\nThen: captain" in shown
    assert "The prompt “Chart or diagram” becomes another one" in shown
    click(dialog.take)
    await until(lambda: editor.session.message is not None)
    assert library.prompts.library.is_changed("chart")
    assert library.prompts.library.find("Ships") is not None
    assert library.glossaries.names("Harbour") == (KnownName("Ada", "captain"), KnownName("Bo"))
    assert library.destinations.find("shop") is not None
    assert library.ignored.keys == ("hedge:perhaps",)
    await returns(editor)


async def test_an_export_that_cannot_be_written_is_told(editor: Editor, tmp_path: Path) -> None:
    await choose(editor, Qt.Key.Key_T, tmp_path / "no such folder" / "out.json")
    assert "Nothing may be written to this place" in said(editor)


async def test_an_export_hands_on_no_key(editor: Editor, tmp_path: Path) -> None:
    editor.form.prompt.setPlainText("Use sk-1234567890abcdef please")
    await choose(editor, Qt.Key.Key_T, tmp_path / "out.json")
    assert "left out" in said(editor)
    assert "sk-1234567890abcdef" not in (tmp_path / "out.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["{", "[]", '{"kind": "altwright-team", "version": 9}'])
async def test_a_file_that_cannot_be_used_changes_nothing_and_is_told(
    editor: Editor, tmp_path: Path, content: str
) -> None:
    file = put(tmp_path, content)
    await choose(editor, Qt.Key.Key_I, file)
    assert editor.dialog() is None
    assert said(editor).startswith(file.name)
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT


async def test_a_prompt_that_the_organisation_locked_stays(editor: Editor, file: Path) -> None:
    editor.program.preferences.organisation = Organisation(locked=frozenset({Row.PROMPTS}))
    await choose(editor, Qt.Key.Key_I, file)
    dialog = editor.dialog()
    assert isinstance(dialog, TeamDialog)
    assert "becomes another one" not in dialog.changes.toPlainText()
    click(dialog.take)
    await until(lambda: editor.session.message is not None)
    assert "stays as it is" in said(editor)
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT
    await returns(editor)


async def test_what_cannot_be_kept_is_told_and_the_prompt_stays(
    editor: Editor, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(team_files, "write_private", refuse)
    await imported(editor, file)
    assert "nothing was changed" in said(editor)
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT
    assert editor.program.preferences.settings.prompt == ""
