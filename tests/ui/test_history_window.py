"""The history beside the window: found while one types, used again, deleted and brought back, and carried elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from tests.histories import entry
from tests.ui.driving import CTRL, Editor, click, press, settle, write
from tests.ui.test_accessibility import assert_all_named
from tests.waiting import until

from altwright.core.history.records import AnswerState, HistoryEntry, HistoryQuery, Outcome
from altwright.services.history import FILE_NAME, FileKind, HistoryReader, HistoryWriter, export_history
from altwright.ui.history_window import HistoryWindow

ENTRIES = (
    entry("A quay at dusk", prompt="In one sentence.", role="text", context="Ports", language="en", destination="x"),
    entry("夕暮れの横浜港", seconds=60, engine="local", engine_name="This computer", model="Gemma"),
    entry("Half an ans", seconds=120, answer=AnswerState.INTERRUPTED),
    entry("A pier, edited", seconds=180, outcome=Outcome.EDITED),
)


@pytest.fixture
def home(home: Path) -> Path:
    """A home with a history."""
    writer = HistoryWriter(home / FILE_NAME)
    for known in ENTRIES:
        writer.keep(known)
    assert writer.close(30)
    return home


@pytest.fixture
async def history(editor: Editor) -> HistoryWindow:
    """The history, opened by its key, with everything in it."""
    await until(lambda: editor.session.journal is not None)
    press(Qt.Key.Key_H, CTRL)
    window = editor.dialog()
    assert isinstance(window, HistoryWindow)
    await until(lambda: window.model.rowCount() == len(ENTRIES))
    return window


def shown(history: HistoryWindow) -> list[str]:
    rows = range(history.model.rowCount())
    return [str(history.model.data(history.model.index(row))).split("\n")[0] for row in rows]


def kept(home: Path) -> list[HistoryEntry]:
    return list(HistoryReader(home / FILE_NAME).entries(HistoryQuery()))


async def choose(history: HistoryWindow, text: str) -> None:
    await until(lambda: text in shown(history))
    history.list.setCurrentIndex(history.model.index(shown(history).index(text)))


def words(history: HistoryWindow) -> str:
    return history.notice.text.text() if history.notice.isVisible() else ""


async def test_it_lists_the_newest_first_and_every_control_has_a_name(history: HistoryWindow) -> None:
    assert shown(history) == ["A pier, edited", "Half an ans", "夕暮れの横浜港", "A quay at dusk"]
    assert history.search.hasFocus()
    index = history.model.index(1)
    assert "interrupted" in str(history.model.data(index, Qt.ItemDataRole.AccessibleTextRole))
    assert_all_named(history)


async def test_it_finds_while_one_types(history: HistoryWindow) -> None:
    write("dus")
    await until(lambda: shown(history) == ["A quay at dusk"])
    history.search.setText("横浜")
    await until(lambda: shown(history) == ["夕暮れの横浜港"])
    history.search.setText('"*( AND')
    await until(lambda: shown(history) == [])
    assert history.nothing.text() == "Nothing is found."
    history.search.clear()
    await until(lambda: len(shown(history)) == 4)


async def test_filters_leave_what_they_say(history: HistoryWindow) -> None:
    history.state.setCurrentText("Edited")
    await until(lambda: shown(history) == ["A pier, edited"])
    history.state.setCurrentText("Interrupted")
    await until(lambda: shown(history) == ["Half an ans"])
    history.state.setCurrentText("Pinned")
    await until(lambda: shown(history) == [])
    history.state.setCurrentIndex(0)
    await until(lambda: history.engine.count() == 3)
    history.engine.setCurrentIndex(history.engine.findData("local"))
    await until(lambda: shown(history) == ["夕暮れの横浜港"])


async def test_a_text_is_used_again_and_undo_takes_it_back(history: HistoryWindow, editor: Editor) -> None:
    editor.session.draft.replace("mine")
    await choose(history, "夕暮れの横浜港")
    click(history.use_text)
    await until(lambda: editor.session.draft.text == "夕暮れの横浜港")
    editor.session.undo()
    assert editor.session.draft.text == "mine"


async def test_settings_are_used_again(history: HistoryWindow, editor: Editor) -> None:
    await choose(history, "A quay at dusk")
    click(history.use_settings)
    await until(lambda: editor.session.prompt == "In one sentence.")
    brief = editor.session.current.brief
    assert (brief.role, brief.language) == ("text", "en")
    assert brief.context is not None
    assert brief.context.surroundings == "Ports"
    assert brief.destination is not None
    assert brief.destination.name == "X"
    assert editor.session.draft.is_empty


async def test_what_was_deleted_can_be_brought_back(history: HistoryWindow, home: Path) -> None:
    await choose(history, "Half an ans")
    click(history.delete_one)
    await until(lambda: len(shown(history)) == 3)
    assert [known.text for known in kept(home)] == ["A pier, edited", "夕暮れの横浜港", "A quay at dusk"]
    await settle()
    click(history.notice.buttons[0])
    await until(lambda: len(shown(history)) == 4)
    assert kept(home) == list(reversed(ENTRIES))


async def test_everything_is_deleted_after_a_question_only(history: HistoryWindow, editor: Editor, home: Path) -> None:
    editor.session.draft.replace("in the window")
    await until(lambda: len(kept(home)) == 5)
    click(history.delete_all)
    assert "Nothing of it can be brought back" in words(history)
    await settle()
    click(history.notice.buttons[1])
    assert len(kept(home)) == 5
    click(history.delete_all)
    await settle()
    click(history.notice.buttons[0])
    await until(lambda: shown(history) == [])
    assert editor.session.draft.text == "in the window"
    editor.session.draft.replace("in the window, and new")
    await until(lambda: [known.text for known in kept(home)] == ["in the window, and new"])


async def test_pins_stay_and_are_told(history: HistoryWindow, home: Path) -> None:
    await choose(history, "夕暮れの横浜港")
    click(history.pin)
    await until(lambda: [known.is_pinned for known in kept(home)] == [False, False, True, False])
    await until(lambda: "pinned" in str(history.model.data(history.model.index(2))))
    await choose(history, "夕暮れの横浜港")
    await until(lambda: history.pin.text() == "Un&pin")


async def test_it_is_exported_and_imported_by_the_files_that_are_chosen(
    history: HistoryWindow, home: Path, tmp_path: Path
) -> None:
    history.search.setText("横浜")
    click(history.export)
    dialog = history.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "found.json"))
    dialog.reject()
    await until(lambda: "found.json" in words(history))
    assert [one["text"] for one in json.loads((tmp_path / "found.json").read_bytes())["entries"]] == ["夕暮れの横浜港"]
    history.search.clear()
    export_history([entry("from elsewhere", seconds=-5)], tmp_path / "in.csv", FileKind.CSV)
    history.desk.import_file(tmp_path / "in.csv")
    await until(lambda: "New: 1." in words(history))
    await until(lambda: shown(history)[-1:] == ["from elsewhere"])


async def test_a_file_without_a_history_is_told(history: HistoryWindow, tmp_path: Path) -> None:
    history.desk.import_file(tmp_path / "nothing.json")
    await until(lambda: "could not be read" in words(history))


async def test_more_than_a_page_is_fetched_while_one_scrolls(history: HistoryWindow, tmp_path: Path) -> None:
    many = [entry(f"gull {number}", seconds=-number - 1) for number in range(150)]
    export_history(reversed(many), tmp_path / "many.json", FileKind.JSON)
    history.desk.import_file(tmp_path / "many.json")
    await until(lambda: "New: 150." in words(history))
    assert history.model.rowCount() < 154

    def scrolled() -> bool:
        history.list.scrollToBottom()
        return history.model.rowCount() == 154

    await until(scrolled)
    assert shown(history)[-1] == "gull 149"


async def test_privacy_is_set_where_settings_are(editor: Editor, home: Path) -> None:
    await until(lambda: editor.session.journal is not None)
    editor.window.change_service()
    settings = editor.dialog()
    rows = settings.privacy.history  # type: ignore[union-attr]
    rows.private.setChecked(True)
    rows.days.setCurrentIndex(rows.days.findData(30))
    assert (editor.program.preferences.settings.private, editor.program.preferences.settings.history_days) == (True, 30)
    settings.reject()  # type: ignore[union-attr]
    editor.session.draft.replace("private words")
    await settle(0.6)
    assert "private words" not in [known.text for known in kept(home)]
