"""Copy puts exactly the words of the pane on the clipboard, and says so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, clipboard_text, press, put_on_clipboard, write

TEXTS = (
    "Plain words.",
    "A price of 5\u00a0€ and 10\u202f%.",
    "A dog 🐕‍🦺 and a flag 🇨🇦.",
    "First line\nsecond line\n\nfourth line",
    "<b>not bold</b> &amp; a\ttab",
    "سفينة في المرفأ",
    " spaces around ",
)


async def test_copy_puts_exactly_the_words_on_the_clipboard(editor: Editor) -> None:
    for text in TEXTS:
        editor.pane.selectAll()
        editor.pane.insertPlainText(text)
        click(editor.body.text.copy)
        assert clipboard_text() == text
        assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]
        assert editor.spoken[-1] == f"Copied {len(text)} characters"
        assert editor.state == f"Copied {len(text)} characters"


async def test_words_marked_and_copied_in_the_pane_keep_their_no_break_spaces(editor: Editor) -> None:
    editor.pane.setFocus()
    editor.pane.insertPlainText("5\u00a0€")
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_C, CTRL)
    assert clipboard_text() == "5\u00a0€"


async def test_a_typed_line_break_is_copied_as_one(editor: Editor) -> None:
    editor.pane.setFocus()
    write("One")
    press(Qt.Key.Key_Return)
    write("two")
    press(Qt.Key.Key_Return, SHIFT)
    write("three")
    press(Qt.Key.Key_C, CTRL | SHIFT)
    assert clipboard_text() == "One\ntwo\nthree"


async def test_an_edit_after_copying_is_told_until_it_is_copied_again(editor: Editor) -> None:
    editor.pane.setFocus()
    write("A dog")
    click(editor.body.text.copy)
    assert editor.state == "Copied 5 characters"
    editor.pane.setFocus()
    write("!")
    assert editor.state == "Changed since copied"
    press(Qt.Key.Key_Backspace)
    assert editor.state == "Copied 5 characters"
    write("s")
    click(editor.body.text.copy)
    assert clipboard_text() == "A dogs"
    assert editor.state == "Copied 6 characters"


async def test_one_character_is_told_as_one(editor: Editor) -> None:
    editor.pane.setFocus()
    write("A")
    click(editor.body.text.copy)
    assert editor.state == "Copied 1 character"
    assert editor.body.text.counter.text() == "1 character"


async def test_copying_nothing_says_so_and_leaves_the_clipboard_alone(editor: Editor) -> None:
    put_on_clipboard("mine")
    assert not editor.body.text.copy.isVisible()
    press(Qt.Key.Key_C, CTRL | SHIFT)
    assert editor.spoken == ["There is no text to copy yet."]
    assert editor.message.text.text() == "There is no text to copy yet."
    assert clipboard_text() == "mine"
    press(Qt.Key.Key_C, CTRL | SHIFT)
    assert editor.spoken == ["There is no text to copy yet."] * 2
    editor.pane.setFocus()
    write("A")
    assert editor.session.message is None


async def test_copying_nothing_takes_the_place_of_no_other_message(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.wrong_key())
    told = editor.session.message
    assert told is not None
    press(Qt.Key.Key_C, CTRL | SHIFT)
    assert editor.spoken[-1] == "There is no text to copy yet."
    editor.pane.setFocus()
    write("A")
    assert editor.session.message is told


async def test_nothing_is_ever_copied_by_itself(editor: Editor) -> None:
    await editor.has_picture()
    put_on_clipboard("mine")
    await editor.describes()
    await editor.describes(scripts.cut_off_after(3))
    assert clipboard_text() == "mine"


async def test_copy_keeps_the_focus_where_it_was(editor: Editor) -> None:
    editor.pane.setFocus()
    write("A dog")
    press(Qt.Key.Key_C, CTRL | SHIFT)
    assert editor.focused is editor.pane


async def test_the_only_filled_button_is_describe_until_there_are_words_and_then_copy(editor: Editor) -> None:
    from altwright.ui.buttons import Button

    def filled() -> list[str]:
        return [b.accessibleName() for b in editor.window.findChildren(Button) if b.is_filled and b.isVisible()]

    assert filled() == ["Describe"]
    editor.pane.setFocus()
    write("A")
    assert filled() == ["Copy"]
    press(Qt.Key.Key_Backspace)
    assert filled() == ["Describe"]
