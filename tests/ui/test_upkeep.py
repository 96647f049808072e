"""Diagnostics, the log, reports of crashes and newer versions, as the editor meets them."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import threading
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script, json_script, text_script
from tests.fakes.scripts import MODEL, TEXT
from tests.ui.driving import CTRL, SHIFT, Editor, click, clipboard_text, press, put_on_clipboard, settle
from tests.ui.settings_driving import opened
from tests.waiting import until

from altwright import __version__
from altwright.bridge import newer_version
from altwright.bridge.witness import Witness
from altwright.core.message import Message, Tone
from altwright.services import crash_trace, update_check
from altwright.services.running_window import Seat, take_seat_or_hand_over
from altwright.services.settings import SettingsStore
from altwright.ui.buttons import Button
from altwright.ui.info_dialog import InfoDialog

KEY = "sk-test-0f1e2d3c4b5a69788796a5b4"
QUERY = "Signature=5ec2e75ec2e7"


@pytest.fixture
def key_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that no shape gives away."""
    monkeypatch.setenv("ALTWRIGHT_API_KEY", "correcthorsebattery")


@pytest.fixture
def asked_address(fault_service: FaultService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service on loopback as the one address to ask for versions."""
    monkeypatch.setattr(update_check, "update_address", lambda: f"{fault_service.address}/models")
    monkeypatch.setattr(newer_version, "_SECONDS_BETWEEN_LOOKS", 0.05)


async def log_of(editor: Editor) -> str:
    """Return what was logged so far."""
    caretaker = editor.window.caretaker
    await asyncio.to_thread(caretaker._log.set_level, "off")
    text = "\n".join(caretaker._log.last_lines(1000))
    caretaker._log.set_level(caretaker.log_level)
    return text


async def test_diagnostics_are_copied_by_a_key_and_hold_what_helps_and_no_secret(
    key_in_environment: None, editor: Editor
) -> None:
    editor.form.prompt.setPlainText("A prompt of the editor's own.")
    await editor.has_picture(f"/photo.jpg?{QUERY}")
    await editor.describes()
    put_on_clipboard("something else")
    press(Qt.Key.Key_F1, CTRL | SHIFT)
    await until(lambda: clipboard_text() != "something else")
    text = clipboard_text()
    for expected in (
        f"Altwright {__version__}",
        "Python 3",
        "Qt 6",
        "openai ",
        "PySide6-Essentials ",
        "## System",
        "loads_previews: True",
        "window: WindowPlace(x=",
        "ALTWRIGHT_API_KEY is set",
        "prompt: ",
    ):
        assert expected in text
    for secret in ("correcthorsebattery", "5ec2e7", "A prompt of the editor", TEXT):
        assert secret not in text
    assert "on the clipboard" in editor.message.text.text()
    assert editor.spoken[-1] == editor.message.text.text()
    click(editor.message.detail.fold)
    assert editor.message.detail.detail == text


async def test_diagnostics_hold_the_last_messages_and_the_last_lines_of_the_log(editor: Editor) -> None:
    editor.form.address.show_address("no picture at all")
    click(editor.form.describe)
    told = editor.message.text.text()
    assert told
    logging.getLogger("altwright.test").warning("a line with %s", KEY)
    put_on_clipboard("")
    editor.window.caretaker.copy_diagnostics()
    await until(clipboard_text)
    assert told in clipboard_text()
    await until(lambda: editor.window.caretaker._log.last_lines(5))
    editor.window.caretaker.copy_diagnostics()
    await until(lambda: "a line with" in clipboard_text())
    assert KEY not in clipboard_text()
    assert clipboard_text().count("## Versions") == 1


async def test_what_was_told_before_anybody_remembered_it_is_among_the_last_messages(editor: Editor) -> None:
    editor.session.show_message(Message("Told at once.", tone=Tone.NOTICE))
    assert [line.partition(" ")[2] for line in Witness(editor.session).messages] == ["notice: Told at once."]


async def test_the_home_of_the_editor_is_not_named(editor: Editor, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("HOME", str(home.parent))
    put_on_clipboard("")
    editor.window.caretaker.copy_diagnostics()
    await until(clipboard_text)
    assert "folder: ~" in clipboard_text()
    assert str(home.parent) not in clipboard_text()


async def test_no_shortcut_is_given_twice(editor: Editor) -> None:
    titles = {menu.menuAction() for menu in editor.window.findChildren(QMenu)}
    actions = [action for action in editor.window.findChildren(QAction) if action not in titles]
    given = Counter(shortcut.toString() for action in actions for shortcut in action.shortcuts())
    assert {"Ctrl+Shift+F1", "Ctrl+Shift+F2"} <= set(given)
    assert [keys for keys, count in given.items() if count > 1] == []


async def test_the_usual_log_holds_problems_and_neither_prompt_nor_answer(editor: Editor, home: Path) -> None:
    editor.form.prompt.setPlainText("A prompt of the editor's own.")
    await editor.has_picture(f"/photo.jpg?{QUERY}")
    await editor.describes()
    editor.window.caretaker.set_log_level("info")
    await until(lambda: logging.getLogger().level == logging.INFO)
    await editor.describes()
    text = await log_of(editor)
    assert "describing with" in text
    assert f"done after {MODEL}, {len(TEXT)} characters" in text
    for secret in (TEXT, "A prompt of the editor", "5ec2e7"):
        assert secret not in text
    await until(lambda: SettingsStore(home).load().log_level == "info")


async def test_a_log_of_everything_holds_the_answer_and_still_neither_key_nor_picture(
    key_in_environment: None, editor: Editor
) -> None:
    editor.window.caretaker.set_log_level("debug")
    await until(lambda: logging.getLogger().level == logging.DEBUG)
    await editor.has_picture(f"/photo.jpg?{QUERY}")
    await editor.describes()
    (request,) = editor.service.completions
    assert request.key == "correcthorsebattery"
    picture = request.picture_url.partition(",")[2]
    assert len(picture) > 1000
    text = await log_of(editor)
    assert f"the prompt: {editor.session.prompt}" in text
    assert f"the words: {TEXT}" in text
    for secret in ("correcthorsebattery", "5ec2e7", picture[:40], picture[-40:]):
        assert secret not in text


async def test_how_much_is_logged_is_chosen_by_keyboard_in_the_settings(editor: Editor, home: Path) -> None:
    window = await opened(editor)
    window.pages.setCurrentRow(window.pages.count() - 1)
    rows = window.general.upkeep
    await until(rows.level.isVisible)
    rows.level.setFocus()
    assert rows.level.currentData() == "warning"
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)
    await until(lambda: not editor.window.caretaker._log.is_on)
    await until(lambda: SettingsStore(home).load().log_level == "off")
    click(rows.copy)
    assert clipboard_text() == str(home / "logs")
    window.reject()


async def test_a_variable_decides_what_is_logged(monkeypatch: pytest.MonkeyPatch, editor: Editor) -> None:
    monkeypatch.setenv("ALTWRIGHT_LOG", "debug")
    assert editor.window.caretaker.log_level == "debug"
    window = await opened(editor)
    window.pages.setCurrentRow(window.pages.count() - 1)
    rows = window.general.upkeep
    assert rows.level.currentData() == "debug"
    assert not rows.level.isEnabled()
    assert "ALTWRIGHT_LOG" in rows.row.note.text()
    window.reject()


async def test_a_mistake_is_reported_with_diagnostics_saved_and_the_program_goes_on(
    editor: Editor, crashes: list[BaseException], tmp_path: Path
) -> None:
    def break_down() -> None:
        raise ValueError(f"broken by https://example.org/?{QUERY}")

    editor.form.paste.clicked.connect(break_down)
    click(editor.form.paste)
    await until(lambda: editor.dialog() is not None)
    editor.form.paste.clicked.disconnect(break_down)
    dialog = editor.dialog()
    assert isinstance(dialog, InfoDialog)
    await until(lambda: "## Versions" in dialog.body.toPlainText())
    assert "ValueError" in dialog.body.toPlainText()
    assert "5ec2e7" not in dialog.body.toPlainText()
    assert [button.text() for button in dialog.findChildren(Button)] == ["&Copy", "C&lose", "&Save…"]

    for name, expected in (("report.txt", "The report is in report.txt now."), ("no/report.txt", "could not be saved")):
        save = next(button for button in dialog.findChildren(Button) if button.text() == "&Save…")
        click(save)
        await until(lambda: dialog.findChild(QFileDialog) is not None)
        files = dialog.findChild(QFileDialog)
        assert isinstance(files, QFileDialog)
        files.fileSelected.emit(str(tmp_path / name))
        files.reject()
        assert expected in dialog._outcome.text()
        await until(lambda: dialog.findChild(QFileDialog) is None)
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == dialog.body.toPlainText()
    dialog.reject()
    crashes.clear()
    editor.session.clear_message()
    await editor.has_picture()
    await editor.describes()
    assert not editor.session.draft.is_empty


async def test_mistakes_without_end_fill_no_memory(editor: Editor, crashes: list[BaseException]) -> None:
    for number in range(100):
        editor.program._crashes.report(ValueError(f"mistake {number}"))
    dialog = editor.dialog()
    assert isinstance(dialog, InfoDialog)
    text = dialog.body.toPlainText()
    assert "mistake 9\n" in text
    assert "mistake 10\n" not in text
    assert text.count("Further mistakes followed") == 1
    crashes.clear()
    dialog.reject()


async def test_a_mistake_in_a_thread_is_reported_in_the_window(editor: Editor, crashes: list[BaseException]) -> None:
    thread = threading.Thread(target=editor.program._crashes.report, args=(ValueError("in a thread"),))
    thread.start()
    thread.join()
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, InfoDialog)
    assert "in a thread" in dialog.body.toPlainText()
    crashes.clear()
    dialog.reject()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_thread_that_nobody_waits_for_ends_in_the_log(editor: Editor) -> None:
    def break_down() -> None:
        raise ValueError(f"broken with {KEY}")

    thread = threading.Thread(target=break_down, name="lonely")
    thread.start()
    thread.join()
    text = await log_of(editor)
    assert "the thread lonely ended with a mistake" in text
    assert "ValueError" in text
    assert KEY not in text


async def test_a_crash_before_is_told_and_its_report_shown_by_one_press(editor: Editor, home: Path) -> None:
    trace = crash_trace.CrashTrace(home)
    trace._path.parent.mkdir(parents=True, exist_ok=True)
    trace._path.write_text(f"Altwright 1.2.3, started\nFatal Python error: Aborted\n  File {KEY}\n", encoding="utf-8")
    trace._set_aside()
    editor.window.caretaker._trace = trace
    editor.window.caretaker.tell()
    assert "ended suddenly" in editor.message.text.text()
    assert editor.message_buttons() == ["Show the report"]
    click(editor.message.buttons[0])
    dialog = editor.dialog()
    assert isinstance(dialog, InfoDialog)
    assert "Fatal Python error" in dialog.body.toPlainText()
    assert KEY not in dialog.body.toPlainText()
    dialog.reject()
    await settle()


async def test_another_start_brings_the_window_forward_with_its_picture_and_the_words_stay(
    editor: Editor, tmp_path: Path
) -> None:
    await editor.has_picture()
    await editor.describes()
    words = editor.session.draft.text
    with tempfile.TemporaryDirectory(prefix="aw-", dir="/tmp") as runtime:
        environment = {"XDG_RUNTIME_DIR": runtime}
        seat = take_seat_or_hand_over(tmp_path, [], environment)
        assert isinstance(seat, Seat)
        caretaker = editor.window.caretaker
        await caretaker.begin(seat)
        editor.window.showMinimized()
        address = editor.host.url("/other.jpg")
        assert await asyncio.to_thread(take_seat_or_hand_over, tmp_path, [address], environment) is None
        await until(lambda: editor.form.address.text() == address)
        assert not editor.window.isMinimized()
        assert editor.window.isVisible()
        assert editor.session.pictures.rowCount() == 2
        editor.session.go_by(-1)
        assert editor.session.draft.text == words

        assert await asyncio.to_thread(take_seat_or_hand_over, tmp_path, ["no picture at all"], environment) is None
        await until(lambda: editor.session.message is not None)
        caretaker.leave()
        os.close(seat.lock)


async def look(editor: Editor, answer: Script) -> str:
    """Have the address answer so, ask for newer versions by the key, and return what is told."""
    editor.service.models = answer
    editor.session.clear_message()
    press(Qt.Key.Key_F2, CTRL | SHIFT)
    await until(lambda: editor.session.message is not None)
    return editor.message.text.text()


async def test_a_newer_version_is_only_told_and_once_a_day_is_asked(asked_address: None, editor: Editor) -> None:
    page = f"{editor.service.origin}/9.9"
    told = await look(editor, json_script({"version": "9.9", "page": page}))
    assert told.startswith(f"Altwright 9.9 is there; this is {__version__}.")
    assert editor.message.detail.detail == page
    assert editor.message_buttons() == []
    assert await look(editor, json_script({"version": "9.8"})) == told
    assert len(editor.service.requests) == 1


async def test_no_newer_version_and_no_answer_are_told_too(asked_address: None, editor: Editor) -> None:
    assert "could not be found out" in await look(editor, text_script("<html>", "text/html"))
    assert await look(editor, json_script({"version": __version__})) == f"This is the newest version, {__version__}."
    assert [request.method for request in editor.service.requests] == ["GET", "GET"]


async def test_nobody_is_asked_before_the_editor_wants_it(asked_address: None, editor: Editor, home: Path) -> None:
    editor.service.models = json_script({"version": "9.9"})
    editor.window.caretaker.newer.begin(0.0)
    await settle(0.1)
    assert editor.service.requests == []
    window = await opened(editor)
    await until(lambda: not window.engines.room.models.is_asking)
    before = len(editor.service.requests)  # for the models of the service in use
    window.pages.setCurrentRow(window.pages.count() - 1)
    rows = window.general.upkeep
    await until(rows.newer.isVisible)
    assert not rows.newer.isChecked()
    assert "127.0.0.1" in rows.asked.text()
    click(rows.newer)
    await until(lambda: editor.session.message is not None)
    assert "9.9 is there" in editor.message.text.text()
    click(rows.newer)
    click(rows.newer)
    await settle(0.1)
    assert len(editor.service.requests) == before + 1
    await until(lambda: SettingsStore(home).load().checks_for_updates)
    window.reject()


async def test_what_is_told_by_itself_waits_for_its_turn(asked_address: None, editor: Editor) -> None:
    editor.service.models = json_script({"version": "9.9"})
    editor.form.address.show_address("no picture at all")
    click(editor.form.describe)
    first = editor.message.text.text()
    editor.window.caretaker.set_checks_for_updates(True)
    await until(lambda: editor.service.requests)
    await settle(0.2)
    assert editor.message.text.text() == first
    editor.session.clear_message()
    await until(lambda: editor.session.message is not None)
    assert "9.9 is there" in editor.message.text.text()


async def test_a_copy_without_an_address_asks_nobody_and_says_so(
    monkeypatch: pytest.MonkeyPatch, editor: Editor
) -> None:
    monkeypatch.setattr(editor.window.caretaker.newer, "address", "")
    press(Qt.Key.Key_F2, CTRL | SHIFT)
    assert "no address to ask" in editor.message.text.text()
    window = await opened(editor)
    window.pages.setCurrentRow(window.pages.count() - 1)
    assert not window.general.upkeep.newer.isEnabled()
    window.reject()
