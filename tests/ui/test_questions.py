"""Asking about the picture in front: by keys and clicks, in a window beside the main one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QPalette, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.fakes import scripts
from tests.ui.driving import (
    ALT,
    CTRL,
    SHIFT,
    Editor,
    click,
    clipboard_text,
    is_read_before,
    press,
    rings,
    settle,
    write,
)
from tests.ui.test_accessibility import announcements, assert_all_named, name, role
from tests.ui.test_fitting import assert_fits, text_size
from tests.ui.test_translation import LEFT, Brackets, assert_in_brackets, brackets, extracted
from tests.waiting import until

from altwright.bridge.phase import Phase
from altwright.bridge.question_lines import LineKind
from altwright.core.errors import NoPicture
from altwright.core.message import Action
from altwright.ui.questions_dialog import QuestionsDialog
from altwright.ui.theme import TEXT_CONTRAST, contrast

__all__ = ["announcements", "brackets", "text_size"]

MARKUP = 'A sign: <b>"Salt &amp; Pepper"</b> <img src="https://example.org/a.png"> [x](https://example.org)'


async def opened(editor: Editor) -> QuestionsDialog:
    """Open the window of the questions by its shortcut."""
    editor.window.activateWindow()
    await until(editor.window.isActiveWindow)
    editor.form.address.setFocus()
    press(Qt.Key.Key_K, CTRL | SHIFT)
    dialog = editor.dialog()
    assert isinstance(dialog, QuestionsDialog)
    await until(dialog.isActiveWindow)
    return dialog


async def asked(editor: Editor, dialog: QuestionsDialog, question: str) -> None:
    """Type a question, press Enter and wait for the end."""
    dialog.field.setFocus()
    write(question)
    press(Qt.Key.Key_Return)
    await until(lambda: not editor.session.current.questions.phase.is_running)
    await settle()


async def test_a_question_is_asked_by_keys_and_its_answer_never_reaches_the_draft(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setPlainText("My own words")
    dialog = await opened(editor)
    assert QApplication.focusWidget() is dialog.field
    assert not dialog.isModal()
    assert dialog.windowTitle() == "Questions about photo.jpg"
    assert "to 127.0.0.1" in dialog.sending.text()
    editor.answers(scripts.good("Two dogs."))
    await asked(editor, dialog, "How many dogs?")
    assert editor.service.completions[0].prompt == "How many dogs?"
    assert dialog.transcript.toPlainText() == "How many dogs?\nTwo dogs."
    assert dialog.state.text().startswith("Answered in ")
    assert dialog.field.text() == ""
    assert QApplication.focusWidget() is dialog.field
    assert editor.pane.toPlainText() == "My own words"
    assert editor.state == ""
    assert not editor.message.text.isVisible()


async def test_what_a_model_writes_is_plain_text(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.good(MARKUP))
    await asked(editor, dialog, "What does <b>the sign</b> say?")
    assert dialog.transcript.toPlainText().split("\n") == ["What does <b>the sign</b> say?", MARKUP]
    assert dialog.transcript.isReadOnly()
    dialog.transcript.selectAll()
    dialog.transcript.copy()
    assert clipboard_text().split("\n")[1] == MARKUP
    assert QApplication.clipboard().mimeData().formats() == ["text/plain"]


async def test_esc_and_the_button_stop_an_answer_and_esc_then_closes_the_window(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    stops: tuple[Callable[[], None], ...] = (lambda: press(Qt.Key.Key_Escape), lambda: click(dialog.stop))
    for stop in stops:
        assert not dialog.stop.isVisible()
        editor.answers(scripts.stall_after(3))
        dialog.field.setFocus()
        write("What is it?")
        click(dialog.ask)
        await until(lambda: dialog.transcript.toPlainText().endswith("A café terrace"))
        stop()
        await until(lambda: not editor.session.current.questions.phase.is_running)
        assert dialog.isVisible()
        assert dialog.transcript.toPlainText().endswith("A café terrace\nStopped. The words that arrived are kept.")
        dialog.field.setFocus()
        await settle()
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)


async def test_the_answer_to_the_question_at_the_caret_is_copied_and_marked(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    click(dialog.copy)
    assert dialog.state.text() == "There is no answer to copy yet."
    for question, answer in (("How many dogs?", "Two dogs."), ("Which colour?", "One is black.")):
        editor.answers(scripts.good(answer))
        await asked(editor, dialog, question)
    press(Qt.Key.Key_C, ALT)
    await until(lambda: clipboard_text() == "One is black.")
    assert dialog.state.text() == "Copied 13 characters"
    assert dialog.transcript.textCursor().selectedText() == "One is black."
    dialog.transcript.moveCursor(QTextCursor.MoveOperation.Start)
    click(dialog.copy)
    assert clipboard_text() == "Two dogs."
    assert editor.session.draft.is_empty


async def test_what_was_asked_and_typed_stays_with_its_picture_and_when_the_window_is_closed(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.good("Two dogs."))
    await asked(editor, dialog, "How many dogs?")
    write("And how many c")
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    editor.form.address.show_address(editor.host.url("/photo.png"))
    dialog = await opened(editor)
    assert dialog.windowTitle() == "Questions about photo.png"
    assert (dialog.transcript.toPlainText(), dialog.field.text()) == ("", "")
    editor.session.go_by(-1)
    assert dialog.windowTitle() == "Questions about photo.jpg"
    assert dialog.transcript.toPlainText() == "How many dogs?\nTwo dogs."
    assert dialog.field.text() == "And how many c"
    assert len(editor.window.findChildren(QuestionsDialog)) == 1


async def test_an_answer_goes_on_while_another_picture_is_in_front(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.stall_after(3))
    write("What is it?")
    press(Qt.Key.Key_Return)
    await until(lambda: dialog.transcript.toPlainText().endswith("terrace"))
    first = editor.session.current.questions
    editor.form.address.show_address(editor.host.url("/photo.png"))
    assert dialog.transcript.toPlainText() == ""
    assert not dialog.stop.isVisible()
    editor.service.release()
    await until(lambda: first.phase is Phase.DONE)
    assert dialog.transcript.toPlainText() == ""
    editor.session.go_by(-1)
    assert dialog.transcript.toPlainText() == f"What is it?\n{scripts.TEXT}"


async def test_without_a_picture_it_is_said_and_no_window_opens(editor: Editor) -> None:
    press(Qt.Key.Key_K, CTRL | SHIFT)
    assert editor.dialog() is None
    assert editor.message.text.text() == editor.session.wording_of(NoPicture()).text


async def test_a_fault_is_told_beside_its_question_and_the_question_comes_back(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.wrong_key())
    await asked(editor, dialog, "How many dogs?")
    assert "did not accept your key" in dialog.transcript.toPlainText().split("\n")[1]
    assert dialog.state.text() == "Not answered"
    assert dialog.field.text() == "How many dogs?"
    assert not editor.message.text.isVisible()


async def test_what_helps_against_a_fault_is_one_press_away_until_the_next_question(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    assert not dialog.remedy.isVisible()
    for script, words in ((scripts.wrong_key(), "Check the key…"), (scripts.model_gone(), "Choose a model…")):
        editor.answers(script)
        dialog.field.clear()
        await asked(editor, dialog, "How many dogs?")
        assert dialog.remedy.text() == words
        assert dialog.remedy.accessibleName() == words
    wanted: list[Action] = []
    dialog.action_requested.connect(wanted.append)
    click(dialog.remedy)
    assert wanted == [Action.CHOOSE_MODEL]
    others = [other for other in editor.window.findChildren(QDialog) if other.isVisible() and other is not dialog]
    assert len(others) == 1
    others[0].reject()
    dialog.activateWindow()
    await until(dialog.isActiveWindow)
    editor.answers(scripts.good())
    dialog.field.clear()
    await asked(editor, dialog, "How many dogs?")
    assert not dialog.remedy.isVisible()


async def test_the_detail_of_a_fault_is_unfolded_copied_and_gone_with_the_next_question(
    editor: Editor, announcements: list[tuple[str, object]]
) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    assert not dialog.detail.fold.isVisible()
    editor.answers(scripts.wrong_key())
    await asked(editor, dialog, "How many dogs?")
    assert dialog.detail.fold.isVisible()
    assert not dialog.detail.isVisible()
    dialog.detail.fold.setFocus()
    press(Qt.Key.Key_Space)
    assert dialog.detail.isVisible()
    assert "401" in dialog.detail.text.toPlainText()
    click(dialog.detail.copy)
    assert clipboard_text() == dialog.detail.text.toPlainText()
    assert announcements[-1][0] == "Copied the detail"
    assert_fits(dialog, "unfolded")
    editor.answers(scripts.good())
    dialog.field.clear()
    await asked(editor, dialog, "How many dogs?")
    assert not dialog.detail.isVisible()
    assert not dialog.detail.fold.isVisible()


async def test_who_reads_further_up_is_left_there(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.good("word " * 600))
    await asked(editor, dialog, "What is it?")
    bar = dialog.transcript.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    editor.answers(scripts.stall_after(3))
    write("And now?")
    press(Qt.Key.Key_Return)
    await until(lambda: dialog.transcript.toPlainText().endswith("terrace"))
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    editor.service.release()
    await until(lambda: not editor.session.current.questions.phase.is_running)
    assert bar.value() == 0


async def test_start_and_end_are_said_and_no_token_ever(
    announcements: list[tuple[str, object]], editor: Editor
) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    announcements.clear()
    editor.answers(scripts.good().slowly(0.01))
    await asked(editor, dialog, "What is it?")
    assert [text for text, _ in announcements] == ["Asking", f"Answered. {len(scripts.TEXT)} characters."]
    assert {politeness for _, politeness in announcements} == {QAccessible.AnnouncementPoliteness.Polite}


async def test_names_roles_and_tab_order(editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    roles = QAccessible.Role
    for widget, named, expected in (
        (dialog.transcript, "Questions and answers", roles.EditableText),
        (dialog.field, "Question", roles.EditableText),
        (dialog.ask, "Ask", roles.Button),
        (dialog.copy, "Copy answer", roles.Button),
    ):
        assert (name(widget), role(widget)) == (named, expected)
    assert_all_named(dialog)
    editor.answers(scripts.stall_after(3))
    write("What is it?")
    press(Qt.Key.Key_Return)
    await until(lambda: editor.session.current.questions.phase is Phase.WRITING)
    dialog.transcript.setFocus()
    stops: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in stops:
        stops.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    expected_stops = [dialog.transcript, dialog.field, dialog.ask, dialog.stop, dialog.copy, dialog.close_button]
    assert stops == expected_stops
    assert all(is_read_before(one, other) for one, other in pairwise(stops))
    assert len(rings()) == 1
    editor.session.current.questions.stop()


@pytest.mark.parametrize("size", [(420, 320), (640, 480)])
async def test_everything_fits(text_size: float, editor: Editor, size: tuple[int, int]) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.good(), scripts.wrong_key(), scripts.rate_limited(42))
    await asked(editor, dialog, "What is under the table, and which colour is it?")
    await asked(editor, dialog, "And now?")
    assert dialog.detail.fold.isVisible()
    dialog.resize(*size)
    await settle()
    assert_fits(dialog, f"refused, {size} at {text_size}")
    assert dialog.minimumSizeHint().width() <= 640
    dialog.field.clear()
    dialog.field.setFocus()
    write("And now?")
    click(dialog.ask)
    await until(lambda: editor.session.current.questions.phase is Phase.COUNTING_DOWN)
    dialog.resize(*size)
    await settle()
    assert_fits(dialog, f"{size} at {text_size}")
    assert dialog.width() <= 640 or text_size > 1
    assert dialog.minimumSizeHint().width() <= 640
    assert dialog.minimumSizeHint().height() <= 480
    editor.session.current.questions.stop()


async def test_the_window_follows_the_system_into_the_dark(qapp: QApplication, editor: Editor) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    editor.answers(scripts.wrong_key())
    await asked(editor, dialog, "How many dogs?")
    before, light = qapp.palette(), dialog.grab().toImage()
    dark = QPalette(before)
    parts = QPalette.ColorRole
    for surface in (parts.Window, parts.Base, parts.Button):
        dark.setColor(surface, QColor("#262626"))
    for words in (parts.WindowText, parts.Text, parts.ButtonText):
        dark.setColor(words, QColor("#eeeeee"))
    qapp.setPalette(dark)
    try:
        await settle()
        note = dialog.transcript.document().findBlockByNumber(1).begin().fragment().charFormat().foreground().color()
        seen = dialog.grab().toImage()
        for widget in (dialog.transcript, dialog.field):
            place = widget.geometry().center() + QPoint(0, 8)
            assert light.pixelColor(place).lightness() > 200
            assert seen.pixelColor(place) == QColor("#262626")
        assert contrast(note, QColor("#262626")) >= TEXT_CONTRAST
        sending = dialog.sending.palette().windowText().color()
        assert contrast(sending, QColor("#262626")) >= TEXT_CONTRAST
    finally:
        qapp.setPalette(before)
        await settle()


async def test_every_word_is_translated_and_found_by_the_tool(
    brackets: Brackets, editor: Editor, tmp_path: Path
) -> None:
    await editor.has_picture()
    dialog = await opened(editor)
    questions = editor.session.current.questions
    spoken: list[str] = []
    questions.announced.connect(spoken.append)
    for use in (questions.ask, questions.stop, lambda: click(dialog.copy)):
        use()
        assert_in_brackets(dialog, set())
    for script in (scripts.good(), scripts.wrong_key(), scripts.cut_off_after(3), scripts.length_limit()):
        editor.answers(script)
        dialog.field.clear()
        await asked(editor, dialog, "What is it?")
        assert_in_brackets(dialog, set())
    click(dialog.copy)
    editor.answers(scripts.reasoning().slowly(0.02), scripts.rate_limited(42), scripts.stall_after(3))
    dialog.field.clear()
    await asked(editor, dialog, "What is it?")
    for phase in (Phase.COUNTING_DOWN, Phase.WRITING):
        if phase is Phase.WRITING:
            editor.session.link.gate._open_at.clear()
        dialog.field.setText("What is it?")
        questions.ask()
        await until(lambda phase=phase: questions.phase is phase)  # type: ignore[misc]
        questions.ask()
        assert_in_brackets(dialog, set())
        questions.stop()
        await until(lambda: not questions.phase.is_running)
    notes = [line.text for line in questions.lines if line.kind is LineKind.NOTE]
    assert len(notes) == 5
    assert all(LEFT in text for text in (*notes, *spoken))
    contexts = {"Questions", "QuestionsDialog", "QuestionWords", "Transcript"}
    asked_for = {(context, text) for context, text in brackets.asked if context in contexts}
    assert len(asked_for) > 25
    assert asked_for <= extracted(tmp_path)
