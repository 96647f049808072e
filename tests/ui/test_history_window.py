"""The history beside the window: found while one types, used again, deleted and brought back, and carried elsewhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from tests.fakes import scripts
from tests.histories import entry
from tests.ui.driving import CTRL, Editor, click, photo, press, settle, write
from tests.ui.test_accessibility import assert_all_named
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.core.engine import engine_at
from altwright.core.history.records import (
    AnswerState,
    HistoryEntry,
    HistoryLine,
    HistoryQuery,
    Outcome,
    PictureOrigin,
    SourceKind,
)
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
def large_text() -> Iterator[None]:
    """Text of twice its size."""
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSizeF(2 * before.pointSizeF())
    QApplication.setFont(font)
    yield
    QApplication.setFont(before)


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


async def bring_in(history: HistoryWindow, known: HistoryEntry) -> None:
    """Have ``known`` in the list, and chosen."""
    history.desk._journal.writer().keep(known)
    await asyncio.wrap_future(history.desk._journal.writer().flush())
    history.model.refresh()
    await choose(history, known.text)


def in_sight(history: HistoryWindow, control: QWidget) -> bool:
    """Tell whether all of ``control`` is within the window, and nothing of it scrolled away."""
    place = QRect(control.mapTo(history, QPoint(0, 0)), control.size())
    return history.rect().contains(place)


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
    assert history.nothing.text().startswith("Nothing is found. Fewer letters")
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


async def test_a_text_is_put_beside_the_picture_that_was_in_front_at_the_press(
    history: HistoryWindow, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await editor.has_picture()
    editor.session.draft.replace("mine")
    await choose(history, "夕暮れの横浜港")
    is_free, read = Event(), HistoryReader.entry

    def slow(reader: HistoryReader, uid: str) -> HistoryEntry | None:
        assert is_free.wait(20)
        return read(reader, uid)

    monkeypatch.setattr(HistoryReader, "entry", slow)
    first = editor.session.current
    click(history.use_text)
    await editor.has_picture("/photo.png")
    assert editor.session.current is not first
    is_free.set()
    await until(lambda: first.draft.text == "夕暮れの横浜港")
    assert editor.session.draft.is_empty


async def test_a_text_is_not_mixed_with_an_answer_that_is_being_written(history: HistoryWindow, editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    editor.form.request_description()
    await until(lambda: editor.session.draft.text == "A café terrace")
    await choose(history, "夕暮れの横浜港")
    click(history.use_text)
    await until(lambda: "An answer is being written" in words(history))
    assert editor.session.draft.text == "A café terrace"
    editor.session.stop()
    await editor.is_at_rest()
    click(history.use_text)
    await until(lambda: editor.session.draft.text == "夕暮れの横浜港")


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


async def test_the_window_says_that_another_service_was_asked_before_settings_are_used(
    history: HistoryWindow, editor: Editor
) -> None:
    editor.session.link.use(engine_at(editor.service.address))
    today = editor.session.link.engine.name
    await choose(history, "夕暮れの横浜港")
    await until(history.service.isVisible)
    assert history.service.text() == (
        f"This computer was asked for this entry. “Use settings” keeps the service in use now, {today}."
    )
    assert history.use_settings.accessibleDescription() == history.service.text()
    click(history.use_settings)
    await until(lambda: f"the service is still {today}" in words(history))
    assert editor.session.link.engine.name == today
    editor.session.link.use(editor.session.link.engine._replace(id="local"))
    await until(lambda: not history.service.isVisible())
    assert history.use_settings.accessibleDescription() == ""


async def test_a_picture_is_opened_again_by_its_address(home: Path, history: HistoryWindow, editor: Editor) -> None:
    address = editor.host.url("/photo.jpg")
    await bring_in(history, entry("By address", seconds=300, origin=PictureOrigin(SourceKind.ADDRESS, address)))
    click(history.open_picture)
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.form.address.text() == address
    assert "Nothing was sent" in words(history)
    assert editor.service.completions == []


async def test_the_key_of_the_button_opens_the_picture_of_a_file(
    home: Path, history: HistoryWindow, editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "harbour.png"
    assert photo().save(str(path))
    editor.session.draft.replace("words of another picture")
    await bring_in(history, entry("By file", seconds=300, origin=PictureOrigin(SourceKind.FILE, str(path))))
    press(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.form.address.text() == str(path)


async def test_a_file_that_is_gone_is_named_with_what_to_do(
    history: HistoryWindow, editor: Editor, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.png"
    await bring_in(history, entry("Gone", seconds=300, origin=PictureOrigin(SourceKind.FILE, str(gone))))
    click(history.open_picture)
    await until(lambda: words(history) != "")
    assert words(history) == f"gone.png is no longer in the folder {tmp_path}. Open it where it is now, or paste it."
    assert editor.session.picture.held is None
    await settle()
    assert [button.text() for button in history.notice.buttons] == ["Open a file…", "Paste the picture"]
    click(history.notice.buttons[0])
    dialog = editor.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    dialog.reject()


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (PictureOrigin(SourceKind.ADDRESS, "https://pictures.example/a.jpg?…", is_masked=True), "a secret part"),
        (PictureOrigin(SourceKind.PASTED), "was pasted"),
    ],
)
async def test_a_picture_that_is_not_kept_is_pasted_again(
    history: HistoryWindow, editor: Editor, origin: PictureOrigin, said: str
) -> None:
    await bring_in(history, entry("Not kept", seconds=300, origin=origin))
    click(history.open_picture)
    await until(lambda: said in words(history))
    await settle()
    QApplication.clipboard().setText(editor.host.url("/photo.jpg"))
    click(history.notice.buttons[0])
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)


async def test_after_a_deletion_the_next_entry_is_chosen_where_the_list_stands(history: HistoryWindow) -> None:
    for row in (1, 1):
        history.list.setCurrentIndex(history.model.index(row))
        count = history.model.rowCount()
        click(history.delete_one)
        await until(lambda before=count: history.model.rowCount() == before - 1)  # type: ignore[misc]
        assert history.list.currentIndex().row() == 1
    history.search.setText("quay")
    await until(lambda: shown(history) == ["A quay at dusk"])
    await until(lambda: history.list.currentIndex().row() == 0)


async def test_without_an_entry_the_window_says_so(history: HistoryWindow) -> None:
    history.search.setText("nowhere at all")
    await until(lambda: shown(history) == [])
    for button in (history.use_text, history.use_settings, history.open_picture, history.pin, history.delete_one):
        history.notice.show_message(None)
        click(button)
        assert words(history) == "No entry is chosen."


async def test_a_damaged_file_that_may_hold_a_deleted_entry_is_named(history: HistoryWindow, home: Path) -> None:
    (home / "history.damaged.sqlite3").write_bytes(b"Half an ans")
    await choose(history, "Half an ans")
    click(history.delete_one)
    await until(lambda: "history.damaged.sqlite3 beside the history may still hold it" in words(history))


async def test_at_a_small_size_with_large_text_everything_can_be_scrolled_to(
    large_text: None, history: HistoryWindow
) -> None:
    history.resize(640, 480)
    history.delete_all.click()
    await until(lambda: history.notice.isVisible() and in_sight(history, history.notice.buttons[0]))
    history.close_button.setFocus()
    for control in history.reading_order():
        if control.isVisible():
            control.setFocus()
            await until(lambda seen=control: in_sight(history, seen))  # type: ignore[misc]


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


async def test_what_was_fetched_for_an_earlier_search_does_not_end_the_list(
    history: HistoryWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [entry(f"ibis {number}", seconds=-number - 1) for number in range(90)]
    export_history(reversed(many), tmp_path / "many.json", FileKind.JSON)
    history.desk.import_file(tmp_path / "many.json")
    await until(lambda: "New: 90." in words(history))
    await until(lambda: history.model.rowCount() == 60)
    is_free, search = Event(), HistoryReader.search

    def slow_to_go_on(
        reader: HistoryReader, query: HistoryQuery, *, before: int | None = None, limit: int = 60
    ) -> tuple[HistoryLine, ...]:
        assert before is None or is_free.wait(20)
        return search(reader, query, before=before, limit=limit)

    monkeypatch.setattr(HistoryReader, "search", slow_to_go_on)
    history.model.fetchMore(QModelIndex())
    await settle()
    found: list[None] = []
    history.model.found.connect(lambda: found.append(None))
    history.search.setText("ibis")
    await until(lambda: found)
    assert history.model.rowCount() == 60
    is_free.set()
    await until(lambda: not history.model._is_fetching)

    def scrolled() -> bool:
        history.list.scrollToTop()
        history.list.scrollToBottom()
        return history.model.rowCount() == 90

    await until(scrolled)


async def test_privacy_is_set_where_settings_are(editor: Editor, home: Path) -> None:
    await until(lambda: editor.session.journal is not None)
    editor.window.change_service()
    settings = editor.dialog()
    settings.open_page(settings.privacy)  # type: ignore[union-attr]
    rows = settings.privacy.history  # type: ignore[union-attr]
    rows.private.setChecked(True)
    rows.days.setCurrentIndex(rows.days.findData(30))
    assert (editor.program.preferences.settings.private, editor.program.preferences.settings.history_days) == (True, 30)
    settings.reject()  # type: ignore[union-attr]
    editor.session.draft.replace("private words")
    await settle(0.6)
    assert "private words" not in [known.text for known in kept(home)]
