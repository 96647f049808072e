"""The windows beside the main one: texts to read, and Altwright's own mistakes."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.ui.driving import Editor, click, clipboard_text, press, rings, settle
from tests.waiting import until

from altwright.ui.buttons import Button
from altwright.ui.info_dialog import InfoDialog


async def test_a_dialog_has_one_filled_button(editor: Editor) -> None:
    dialog = InfoDialog("Title", "Text", editor.window)
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
