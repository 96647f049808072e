"""The whole loop: address, Describe, words, Copy, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from tests.fakes import scripts
from tests.ui.driving import (
    CTRL,
    SHIFT,
    Editor,
    click,
    clipboard_text,
    is_read_before,
    place_in_contents,
    press,
    put_on_clipboard,
    rings,
    settle,
)
from tests.waiting import until

from altwright.bridge.phase import Phase


def assert_one_ring_around(widget: QWidget) -> None:
    (ring,) = rings()
    assert ring.widget() is widget
    assert ring.geometry().isValid()
    # Nothing cuts the ring off on any side.
    assert ring.visibleRegion().boundingRect() == ring.rect()


async def looks_while_describing(editor: Editor) -> int:
    """Return how often the focus was looked at until the answer was there; it never moves."""
    looks = 0
    while editor.session.phase.is_running:
        assert editor.focused is editor.form.address
        assert_one_ring_around(editor.form.address)
        looks += 1
        await settle()
    return looks


def fields(editor: Editor) -> list[QWidget]:
    return [editor.form.address, editor.form.prompt, editor.pane]


async def stops(editor: Editor, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> list[QWidget]:
    """Press Tab (or Shift+Tab) until the focus is back at the address, and return where it was."""
    editor.form.address.setFocus()
    seen: list[QWidget] = [editor.form.address]
    for _ in range(60):
        press(key, modifiers)
        await settle(0.003)
        here = QApplication.focusWidget()
        assert here is not None
        assert_one_ring_around(here)
        if here is editor.form.address:
            return seen
        seen.append(here)
    raise AssertionError(f"Tab never came back: {[widget.accessibleName() for widget in seen]}")


async def test_the_loop_by_mouse(editor: Editor) -> None:
    editor.answers(scripts.good())
    put_on_clipboard(editor.host.url("/photo.jpg"))
    click(editor.form.paste)
    await until(lambda: editor.form.address.text() == editor.host.url("/photo.jpg"))
    click(editor.form.describe)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == scripts.TEXT
    assert editor.window.status.model.text() == f"Model: {scripts.MODEL}"
    click(editor.body.text.copy)
    assert clipboard_text() == scripts.TEXT


async def test_five_pictures_by_keyboard_with_one_focus_ring_and_a_focus_that_only_keys_move(editor: Editor) -> None:
    for number in range(5):
        editor.host.extra[f"/{number}.jpg"] = ("image/jpeg", _jpeg(editor))
        text = f"Picture number {number}, as plain as can be."
        editor.answers(scripts.good(text).slowly(0.005))
        put_on_clipboard(editor.host.url(f"/{number}.jpg"))
        press(Qt.Key.Key_L, CTRL)
        assert editor.focused is editor.form.address
        assert_one_ring_around(editor.form.address)
        press(Qt.Key.Key_V, CTRL)
        assert editor.form.address.text() == editor.host.url(f"/{number}.jpg")
        press(Qt.Key.Key_Return)
        assert await looks_while_describing(editor) > 0
        assert editor.state.startswith("Done in")
        assert editor.pane.toPlainText() == text
        press(Qt.Key.Key_C, CTRL | SHIFT)
        assert clipboard_text() == text
        assert editor.focused is editor.form.address
        assert editor.state == f"Copied {len(text)} characters"
    assert editor.session.message is None
    assert len(editor.service.completions) == 5


def _jpeg(editor: Editor) -> bytes:
    from tests.fakes.picture_host import photo

    return photo(320, 240)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
async def test_control_enter_describes_from_every_field_without_changing_it(editor: Editor, key: Qt.Key) -> None:
    await editor.has_picture()
    for field in fields(editor):
        editor.answers(scripts.good(f"Asked from {field.accessibleName()}."))
        field.setFocus()
        press(key, CTRL)
        assert editor.session.phase.is_running
        await editor.is_at_rest()
        assert editor.pane.toPlainText() == f"Asked from {field.accessibleName()}."
        assert editor.form.prompt.toPlainText() == "Describe this image for alt text."
        assert editor.focused is field


async def test_control_enter_inserts_no_line_break_where_nothing_can_be_described(editor: Editor) -> None:
    editor.pane.setFocus()
    editor.pane.insertPlainText("My words")
    press(Qt.Key.Key_Return, CTRL)
    assert editor.pane.toPlainText() == "My words"
    assert editor.session.message is not None
    assert editor.focused is editor.pane


async def test_control_enter_while_describing_inserts_nothing_and_says_that_it_goes_on(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    press(Qt.Key.Key_Return, CTRL)
    await editor.is_writing()
    for field in fields(editor):
        field.setFocus()
        before = (editor.form.prompt.toPlainText(), editor.pane.toPlainText())
        press(Qt.Key.Key_Enter, CTRL)
        assert (editor.form.prompt.toPlainText(), editor.pane.toPlainText()) == before
    assert editor.spoken[-3:] == ["Altwright is still describing. Stop ends it."] * 3
    assert len(editor.service.completions) == 1


async def test_escape_stops_from_every_field(editor: Editor) -> None:
    await editor.has_picture()
    for field in (*fields(editor), editor.body.preview.view, editor.form.describe, editor.form.stop):
        editor.answers(scripts.stall_after(3))
        editor.form.request_description()
        await editor.is_writing()
        field.setFocus()
        press(Qt.Key.Key_Escape)
        await editor.is_at_rest()
        assert editor.session.phase is Phase.STOPPED, field.accessibleName()
        assert editor.pane.toPlainText()


async def test_enter_in_the_address_describes(editor: Editor) -> None:
    editor.answers(scripts.good())
    editor.form.address.setFocus()
    editor.form.address.setText(editor.host.url("/photo.jpg"))
    press(Qt.Key.Key_Enter)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == scripts.TEXT


async def test_enter_in_the_prompt_makes_a_line_and_asks_nothing(editor: Editor) -> None:
    editor.form.prompt.setFocus()
    press(Qt.Key.Key_End, CTRL)
    press(Qt.Key.Key_Return)
    assert editor.form.prompt.toPlainText() == "Describe this image for alt text.\n"
    assert editor.session.phase is Phase.IDLE


@pytest.mark.parametrize("size", [(960, 680), (640, 480)])
@pytest.mark.parametrize("scene", ["empty", "described", "failed"])
async def test_tab_goes_through_everything_in_reading_order_and_back(
    editor: Editor, scene: str, size: tuple[int, int]
) -> None:
    editor.window.resize(*size)
    if scene == "described":
        await editor.has_picture()
        await editor.describes()
    if scene == "failed":
        await editor.has_picture()
        await editor.describes(scripts.wrong_key())
        click(editor.message.detail.fold)
        await settle()
    forward = await stops(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    expected = {
        widget
        for widget in editor.window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert set(forward) == expected
    backward = await stops(editor, Qt.Key.Key_Backtab, SHIFT)
    assert backward[:1] + backward[:0:-1] == forward
    for first, second in pairwise(forward):
        assert is_read_before(first, second), [
            (widget.accessibleName(), place_in_contents(widget)) for widget in (first, second)
        ]


async def test_tab_inserts_nothing_into_any_field(editor: Editor) -> None:
    for field in fields(editor):
        field.setFocus()
        press(Qt.Key.Key_Tab)
        assert editor.focused is not field
    assert editor.pane.toPlainText() == ""
    assert editor.form.prompt.toPlainText() == "Describe this image for alt text."


def mnemonics(texts: list[str]) -> list[str]:
    return [found.group(1).casefold() for text in texts if (found := re.search(r"&(\w)", text.replace("&&", "")))]


async def test_mnemonics_are_unique_in_the_window_and_in_each_menu(editor: Editor) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLabel

    await editor.has_picture()
    # What can never be seen at once may share a letter; here all of it counts.
    texts = [button.text() for button in editor.window.findChildren(QAbstractButton)]
    texts += [label.text() for label in editor.window.findChildren(QLabel) if label.buddy() is not None]
    texts += [action.text() for action in editor.window.menuBar().actions()]
    letters = mnemonics(texts)
    assert sorted(letters) == sorted(set(letters)), texts
    for menu in editor.window.findChildren(QMenu):
        letters = mnemonics([action.text() for action in menu.actions()])
        assert sorted(letters) == sorted(set(letters)), menu.title()


async def test_every_command_has_a_shortcut_and_no_shortcut_is_there_twice(editor: Editor) -> None:
    seen: dict[str, str] = {}
    titles = {menu.menuAction() for menu in editor.window.findChildren(QMenu)}
    for menu in editor.window.findChildren(QMenu):
        for action in menu.actions():
            if action.isSeparator() or action in titles:
                continue
            assert action.shortcuts(), action.text()
            for shortcut in action.shortcuts():
                assert seen.setdefault(shortcut.toString(), action.text()) == action.text()


async def test_no_shortcut_is_one_that_some_keyboards_type_letters_with(editor: Editor) -> None:
    # AltGr is Ctrl+Alt, with which many languages write; brackets and the like are themselves behind it.
    for menu in editor.window.findChildren(QMenu):
        for action in menu.actions():
            for shortcut in action.shortcuts():
                keys = shortcut.toString()
                assert "Ctrl+Alt+" not in keys, action.text()
                assert keys[-1].isalnum() or keys[-1] == ",", action.text()
