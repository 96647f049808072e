"""The windows beside the main one: the service, texts to read, and Altwright's own mistakes."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import Editor, click, clipboard_text, is_read_before, press, rings, settle, write
from tests.waiting import until

from altwright.bridge.preferences import Settings
from altwright.core.engine import LLM7_ADDRESS
from altwright.core.engine_preset import EngineChange
from altwright.ui.buttons import Button
from altwright.ui.info_dialog import InfoDialog
from altwright.ui.service_dialog import ServiceDialog

ADDRESS = "https://api.example.org/v1"
SETTINGS = Settings(engine="ours", engines=(EngineChange("ours", "", ADDRESS),), keys=(ADDRESS,))


async def opened(editor: Editor) -> ServiceDialog:
    """Open the window of the service by its shortcut."""
    press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = editor.dialog()
    assert isinstance(dialog, ServiceDialog)
    await until(dialog.isActiveWindow)
    return dialog


def settings_on_disk(home: Path) -> str:
    file = home / "settings.json"
    return file.read_text(encoding="utf-8") if file.exists() else ""


async def test_a_service_and_its_key_are_taken_and_the_key_goes_to_the_keyring_only(
    editor: Editor, home: Path, keys: MemoryKeyring
) -> None:
    dialog = await opened(editor)
    click(dialog.other)
    dialog.address.setFocus()
    write("https://api.example.org/v1/")
    dialog.model.selectAll()
    dialog.model.setFocus()
    write("vision-2")
    dialog.key.setFocus()
    write(" secret-key-4711 ")
    assert dialog.key.echoMode() is QLineEdit.EchoMode.Password
    dialog.key.selectAll()
    dialog.key.copy()
    assert "secret" not in clipboard_text()
    press(Qt.Key.Key_Return)
    await until(lambda: editor.session.link.engine.host == "api.example.org")
    settings = editor.program.preferences.settings
    (change,) = settings.engines
    assert settings.engine == change.id
    assert (change.address, change.model) == (ADDRESS, "vision-2")
    assert settings.keys == (ADDRESS,)
    assert keys.keys == {("Altwright", ADDRESS): "secret-key-4711"}
    assert "secret" not in settings_on_disk(home)
    assert editor.window.status.service.text() == "api.example.org"
    assert editor.form.sending.text().endswith("to api.example.org")


async def test_a_stored_key_is_kept_or_removed(editor: Editor, home: Path, keys: MemoryKeyring) -> None:
    keys.keys["Altwright", ADDRESS] = "stored"
    editor.program.preferences.keep(SETTINGS)
    dialog = await opened(editor)
    assert dialog.other.isChecked()
    assert dialog.key.text() == ""
    assert dialog.key.placeholderText() == "A key is stored; leave empty to keep it"
    click(dialog.use)
    await until(lambda: editor.session.link.engine.host == "api.example.org")
    assert keys.keys["Altwright", ADDRESS] == "stored"
    assert editor.program.preferences.settings.keys == (ADDRESS,)
    await until(lambda: editor.dialog() is None)
    editor.window.activateWindow()
    await settle()
    editor.form.address.setFocus()
    dialog = await opened(editor)
    click(dialog.remove_key)
    click(dialog.use)
    await until(lambda: not keys.keys)
    await until(lambda: not editor.program.preferences.settings.keys)


async def test_the_key_of_another_service_is_not_said_to_be_stored_for_this_one(editor: Editor) -> None:
    editor.program.preferences.keep(SETTINGS)
    dialog = await opened(editor)
    assert dialog.remove_key.isVisible()
    click(dialog.llm7)
    assert not dialog.remove_key.isVisible()
    assert dialog.key.placeholderText() == "None"
    click(dialog.other)
    assert dialog.remove_key.isVisible()
    dialog.address.setText("https://other.example/v1")
    assert not dialog.remove_key.isVisible()
    dialog.reject()


async def test_without_a_keyring_the_key_lasts_until_the_window_is_closed(
    editor: Editor, home: Path, keys: MemoryKeyring
) -> None:
    keys.is_locked = True
    dialog = await opened(editor)
    click(dialog.other)
    dialog.address.setText("https://api.example.org/v1")
    dialog.key.setText("secret-key-4711")
    click(dialog.use)
    await until(lambda: editor.session.message is not None)
    assert "keyring is not available" in editor.message.text.text()
    assert editor.program.preferences.settings.keys == ()
    assert "secret" not in settings_on_disk(home)
    assert "secret" not in editor.message.detail.toPlainText()


@pytest.mark.parametrize(
    ("address", "key", "words", "focused"),
    [
        ("nonsense", "", "not the address of a service", "address"),
        ("", "", "not the address of a service", "address"),
        ("http://api.example.org/v1", "", "others read along", "address"),
        ("https://api.example.org/v1", "two words", "characters that no key has", "key"),
        ("https://api.example.org/v1", "schlüssel", "characters that no key has", "key"),
    ],
)
async def test_what_cannot_work_is_said_where_it_was_typed(
    editor: Editor, address: str, key: str, words: str, focused: str
) -> None:
    chosen: list[object] = []
    dialog = await opened(editor)
    dialog.chosen.connect(lambda settings, _key: chosen.append(settings))
    click(dialog.other)
    dialog.address.setText(address)
    dialog.key.setText(key)
    click(dialog.use)
    assert words in dialog.trouble.text()
    assert dialog.trouble.isVisible()
    assert QApplication.focusWidget() is getattr(dialog, focused)
    assert dialog.isVisible()
    assert not chosen
    dialog.reject()


async def test_a_service_on_this_computer_may_be_plain_http(editor: Editor) -> None:
    dialog = await opened(editor)
    click(dialog.other)
    dialog.address.setText("http://127.0.0.1:11434/v1/chat/completions")
    click(dialog.use)
    await until(lambda: editor.session.link.engine.address == "http://127.0.0.1:11434/v1")


async def test_advanced_settings_are_folded_away_and_taken(editor: Editor) -> None:
    dialog = await opened(editor)
    click(dialog.llm7)
    assert not dialog.temperature.isVisible()
    click(dialog.advanced)
    assert dialog.temperature.isVisible()
    dialog.temperature.setValue(0.2)
    click(dialog.streams)
    click(dialog.use)
    await until(lambda: editor.session.link.engine.temperature == 0.2)
    assert editor.session.link.engine.address == LLM7_ADDRESS
    assert not editor.session.link.engine.streams
    assert not editor.program.preferences.engine().streams


async def test_tab_goes_through_the_service_in_reading_order(editor: Editor) -> None:
    editor.program.preferences.keep(SETTINGS)
    dialog = await opened(editor)
    dialog.advanced.setChecked(True)
    await settle()
    dialog.other.setFocus()
    stops: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in stops:
        stops.append(here)
        press(Qt.Key.Key_Tab)
    assert len(stops) == 10
    assert all(is_read_before(one, other) for one, other in pairwise(stops))
    dialog.reject()


async def test_cancelling_changes_nothing(editor: Editor, home: Path) -> None:
    before = editor.session.link.engine
    dialog = await opened(editor)
    click(dialog.llm7)
    dialog.model.setText("pro")
    press(Qt.Key.Key_Escape)
    await settle()
    assert editor.session.link.engine == before
    assert settings_on_disk(home) == ""


async def test_each_dialog_has_one_filled_button(editor: Editor) -> None:
    for dialog in (
        ServiceDialog(Settings(), editor.window),
        InfoDialog("Title", "Text", editor.window),
    ):
        assert len([button for button in dialog.findChildren(Button) if button.is_filled]) == 1
        dialog.close()
    await settle()


async def test_a_text_can_be_read_copied_and_closed_by_keyboard(editor: Editor) -> None:
    press(Qt.Key.Key_F1)
    dialog = editor.dialog()
    assert isinstance(dialog, InfoDialog)
    assert dialog.windowTitle() == "Keyboard shortcuts"
    await until(dialog.isActiveWindow)
    assert QApplication.focusWidget() is dialog.body
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.copy
    press(Qt.Key.Key_Space)
    assert clipboard_text() == dialog.body.toPlainText()
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)


async def test_the_window_can_be_used_while_a_text_is_read(editor: Editor) -> None:
    press(Qt.Key.Key_F1)
    dialog = editor.dialog()
    assert dialog is not None
    assert not dialog.isModal()
    click(editor.form.describe)
    assert editor.session.message is not None
    dialog.close()


async def test_the_focus_ring_comes_back_after_a_dialog(editor: Editor) -> None:
    for _ in range(2):
        editor.form.prompt.setFocus()
        press(Qt.Key.Key_F1)
        dialog = editor.dialog()
        assert dialog is not None
        await until(dialog.isActiveWindow)
        (ring,) = rings()
        assert ring.window() is dialog
        press(Qt.Key.Key_Escape)
        await until(lambda: editor.dialog() is None)
        await settle()
        editor.window.activateWindow()
        await until(lambda: editor.focused is editor.form.prompt)
        assert rings() == [ring]
        assert ring.window() is editor.window
        assert ring.widget() is editor.form.prompt


async def test_the_listed_shortcuts_are_those_of_the_menus(editor: Editor) -> None:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from altwright.ui.help_texts import shortcuts_text

    titles = {menu.menuAction() for menu in editor.window.findChildren(QMenu)}
    known = {
        shortcut.toString()
        for action in editor.window.findChildren(QAction)
        if action not in titles
        for shortcut in action.shortcuts()
    }
    for line in shortcuts_text().splitlines():
        for word in line.partition(": ")[2].replace(",", "").replace(";", "").split():
            if word.startswith(("Ctrl+", "F1")) or word == "Esc":
                assert word.replace("Enter", "Return") in known or word in known, line


async def test_a_mistake_in_a_slot_and_one_in_a_task_open_one_dialog_and_the_program_goes_on(
    editor: Editor, crashes: list[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://pictures.example/a.jpg?signature=topsecret"

    def break_down() -> None:
        raise ValueError(f"no way to {address} with Bearer sk-abcdefghijklmnopqrstuvwxyz012345")

    async def break_down_later() -> None:
        await asyncio.sleep(0)
        raise KeyError("second mistake")

    editor.form.paste.clicked.connect(break_down)
    click(editor.form.paste)
    await until(lambda: editor.dialog() is not None)
    editor.program._tasks.start(break_down_later(), "break down")
    await until(lambda: len(crashes) == 2)
    dialogs = [dialog for dialog in editor.window.findChildren(InfoDialog) if dialog.isVisible()]
    assert len(dialogs) == 1
    report = dialogs[0].body.toPlainText()
    assert "ValueError" in report
    assert "second mistake" in report
    assert "pictures.example" in report
    assert "topsecret" not in report
    assert "sk-abc" not in report
    assert "topsecret" not in capsys.readouterr().err
    editor.form.paste.clicked.disconnect(break_down)
    dialogs[0].close()
    await settle()
    editor.session.clear_message()
    await editor.has_picture()
    await editor.describes()
    assert not editor.session.draft.is_empty
    editor.program._tasks.start(break_down_later(), "break down once more")
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert dialog is not None
    dialog.close()
    crashes.clear()


async def test_the_full_request_shows_no_secret_and_no_picture(editor: Editor) -> None:
    from altwright.ui.help_texts import request_text

    assert request_text(editor.session.last_request) == "Nothing has been sent yet."
    await editor.has_picture("/photo.jpg?signature=topsecret")
    await editor.describes()
    text = request_text(editor.session.last_request)
    assert '"role": "user"' in text
    assert len(text) < 2000
    assert "topsecret" not in text
