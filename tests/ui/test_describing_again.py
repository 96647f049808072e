"""Words are never replaced silently, and the pane shows an answer calmly."""

from __future__ import annotations

from PySide6.QtCore import Qt
from tests.fakes import scripts
from tests.ui.driving import CTRL, Editor, click, press, settle, write
from tests.waiting import until

from altwright.bridge.current_picture import PictureState


async def words_are_replaced(editor: Editor) -> None:
    """Type words, and describe the picture all the same."""
    await editor.has_picture()
    editor.pane.setFocus()
    write("My own words")
    await editor.describes()


async def test_typed_words_come_back_by_the_messages_button(editor: Editor) -> None:
    await words_are_replaced(editor)
    assert editor.pane.toPlainText() == scripts.TEXT
    assert editor.message_buttons() == ["Bring them back"]
    assert "kept" in editor.message.text.text()
    click(editor.message.buttons[0])
    assert editor.pane.toPlainText() == "My own words"
    assert editor.session.message is None
    assert editor.focused is editor.pane
    press(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert editor.pane.toPlainText() == scripts.TEXT


async def test_undo_brings_typed_words_back_and_takes_the_offer_away(editor: Editor) -> None:
    await words_are_replaced(editor)
    assert editor.message_buttons() == ["Bring them back"]
    editor.pane.setFocus()
    press(Qt.Key.Key_Z, CTRL)
    assert editor.pane.toPlainText() == "My own words"
    assert editor.session.message is None
    assert editor.message_buttons() == []


async def test_typed_words_come_back_whatever_was_typed_behind_the_answer(editor: Editor) -> None:
    await words_are_replaced(editor)
    editor.pane.setFocus()
    press(Qt.Key.Key_End, CTRL)
    write(" And more.")
    click(editor.message.buttons[0])
    assert editor.pane.toPlainText() == "My own words"
    assert editor.session.message is None
    press(Qt.Key.Key_Z, CTRL)
    assert editor.pane.toPlainText() == f"{scripts.TEXT} And more."


async def test_typed_words_come_back_after_typing_that_was_taken_out_again(editor: Editor) -> None:
    await words_are_replaced(editor)
    editor.pane.setFocus()
    press(Qt.Key.Key_End, CTRL)
    write("x")
    press(Qt.Key.Key_Backspace)
    assert editor.pane.toPlainText() == scripts.TEXT
    click(editor.message.buttons[0])
    assert editor.pane.toPlainText() == "My own words"


async def test_one_undo_takes_a_whole_answer_back(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setFocus()
    write("My own words")
    await editor.describes(scripts.good("word " * 60).slowly(0.002))
    editor.pane.setFocus()
    press(Qt.Key.Key_Z, CTRL)
    assert editor.pane.toPlainText() == "My own words"


async def test_an_answer_that_nobody_changed_is_replaced_without_a_message(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("First."))
    await editor.describes(scripts.good("Second."))
    assert editor.pane.toPlainText() == "Second."
    assert editor.session.message is None


async def test_the_words_stay_until_the_first_new_one_arrives(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("First."))
    editor.answers(scripts.stall_after(0))
    click(editor.form.describe)
    await until(lambda: "Waiting" in editor.state)
    assert editor.pane.toPlainText() == "First."
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == "First."


async def test_the_pane_cannot_be_typed_into_or_undone_while_words_arrive(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setFocus()
    write("My own words")
    editor.answers(scripts.stall_after(3))
    press(Qt.Key.Key_Return, CTRL)
    await until(lambda: editor.pane.toPlainText() == "A café terrace")
    write("x")
    press(Qt.Key.Key_Z, CTRL)
    press(Qt.Key.Key_V, CTRL)
    press(Qt.Key.Key_X, CTRL)
    press(Qt.Key.Key_Backspace)
    for menu in (editor.window.menus._actions.edit, editor.window.menus._actions.text):
        for action in menu.actions():
            if action.text() in {"&Undo", "&Redo", "Cu&t", "&Paste", "&Bring earlier words back"}:
                action.trigger()
    assert editor.pane.toPlainText() == "A café terrace"
    assert editor.pane.isReadOnly()
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()
    assert not editor.pane.isReadOnly()
    press(Qt.Key.Key_End, CTRL)
    write("!")
    assert editor.pane.toPlainText() == "A café terrace!"


async def test_typing_while_an_answer_is_waited_for_is_answered_once(editor: Editor) -> None:
    await editor.has_picture()
    usual = editor.pane.placeholderText()
    editor.answers(scripts.stall_after(0))
    click(editor.form.describe)
    await until(lambda: "Waiting" in editor.state)
    assert "Stop ends that" in editor.pane.placeholderText()
    editor.spoken.clear()
    editor.pane.setFocus()
    press(Qt.Key.Key_Right)
    assert editor.spoken == []
    write("Mine")
    assert editor.spoken == ["Altwright is still describing. Stop ends it."]
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()
    assert editor.pane.placeholderText() == usual
    write("Mine")
    assert editor.pane.toPlainText() == "Mine"


async def test_an_answer_is_one_paragraph_without_space_around_it(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("\n\n A dog.\r\n\r\nA cat.\nA bird. \n"))
    assert editor.pane.toPlainText() == "A dog. A cat. A bird."


async def test_the_pane_follows_the_end_unless_the_reader_scrolled_away(editor: Editor) -> None:
    await editor.has_picture()
    script = scripts.good("A word or two more. " * 300).slowly(0.001)
    editor.answers(script)
    click(editor.form.describe)
    bar = editor.pane.verticalScrollBar()
    await until(lambda: bar.maximum() > 5)
    assert bar.value() == bar.maximum()
    bar.setValue(1)
    before = bar.maximum()
    await until(lambda: bar.maximum() > before + 2)
    assert bar.value() == 1
    bar.setValue(bar.maximum())
    before = bar.maximum()
    await until(lambda: bar.maximum() > before + 2 or not editor.session.phase.is_running)
    assert bar.value() == bar.maximum()
    await editor.is_at_rest()


async def test_describing_with_an_empty_prompt_says_so_and_offers_the_usual_one(editor: Editor) -> None:
    await editor.has_picture()
    editor.form.prompt.setPlainText("  ")
    click(editor.form.describe)
    assert editor.message_buttons() == ["Use the usual prompt"]
    click(editor.message.buttons[0])
    assert editor.form.prompt.toPlainText() == "Describe this image for alt text."
    assert editor.focused is editor.form.prompt


async def test_the_prompt_is_sent_as_written_and_remembered(editor: Editor) -> None:
    await editor.has_picture()
    editor.form.prompt.setPlainText("Was ist zu sehen?\nKurz.")
    await editor.describes()
    assert editor.service.completions[0].prompt == "Was ist zu sehen?\nKurz."
    editor.window.close()
    await settle()
    assert editor.program.preferences.settings.prompt == "Was ist zu sehen?\nKurz."


async def test_another_picture_begins_with_an_empty_text_and_the_one_before_keeps_its_own(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("First."))
    await editor.has_picture("/photo.png")
    assert editor.pane.toPlainText() == ""
    await editor.describes(scripts.good("Second."))
    assert editor.pane.toPlainText() == "Second."
    editor.session.go_by(-1)
    assert editor.pane.toPlainText() == "First."
    assert editor.form.address.text() == editor.host.url("/photo.jpg")
    editor.session.go_by(1)
    assert editor.pane.toPlainText() == "Second."
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
