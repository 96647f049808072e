"""A suggestion of the model in the window: its role, what came with it, and decoration as a result."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from tests.fakes import scripts
from tests.ui.driving import Editor, click, clipboard_text, press, put_on_clipboard, settle, write
from tests.waiting import until

from altwright.core.checks import Rule
from altwright.core.role import Role, Suggestion
from altwright.ui.answer_panel import AnswerPanel
from altwright.ui.buttons import Button
from altwright.ui.role_panel import RolePanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CHART = """ROLE: complex
ALT: Bar chart of rainfall in Bergen.
LONG: January 230 mm.

February 110 mm.
WORDS: Rainfall in mm
UNSURE: the value for May; the year
"""
DECORATION = "ROLE: decorative\nALT: -\nLONG: -\nWORDS: -\nUNSURE: -\n"


async def suggested(editor: Editor, answer: str) -> tuple[RolePanel, AnswerPanel]:
    """Have ``answer`` suggested for a picture."""
    await editor.has_picture()
    editor.session.current.brief.choose_role(Suggestion.LET_MODEL_SUGGEST)
    await editor.describes(scripts.good(answer))
    place = editor.body.text.answer
    assert place.role is not None
    assert place.answer is not None
    return place.role, place.answer


async def see(editor: Editor, button: QAbstractButton) -> None:
    """Scroll to ``button``, as a person does who presses it."""
    button.setFocus()
    await settle()


async def test_a_suggested_role_is_accepted_with_one_press(editor: Editor) -> None:
    role, _ = await suggested(editor, CHART)
    assert editor.pane.toPlainText() == "Bar chart of rainfall in Bergen."
    assert role.chip.text() == "Suggested: Complex ▾"
    assert "A long description with the same information as the picture" in role.checklist.text()
    await see(editor, role.accept)
    click(role.accept)
    assert editor.session.current.brief.role is Role.COMPLEX
    assert role.chip.text() == "Role: Complex ▾"
    assert editor.spoken[-1] == "Role: Complex"
    # The button stays below the focus until a key moves it.
    assert role.accept.isVisible()
    press(Qt.Key.Key_Tab)
    assert not role.accept.isVisible()


async def test_what_came_with_it_is_there_to_be_looked_at_and_changed(editor: Editor) -> None:
    _, answer = await suggested(editor, CHART)
    assert answer.doubts.text() == "Can you confirm? the value for May; the year"
    assert answer.long.text() == "▸ Long description, 33 characters"
    assert not answer.long_field.isVisible()
    await see(editor, answer.long)
    click(answer.long)
    assert answer.long_field.toPlainText() == "January 230 mm.\n\nFebruary 110 mm."
    answer.long_field.setFocus()
    press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    write(" More")
    assert editor.session.current.suggested.long_description.endswith("110 mm. More")
    press(Qt.Key.Key_Tab)
    assert editor.focused is answer.copy_long
    press(Qt.Key.Key_Space)
    assert clipboard_text() == "January 230 mm.\n\nFebruary 110 mm. More"
    await see(editor, answer.more)
    click(answer.more)
    assert answer.words.text() == "Words in the picture: Rainfall in mm"
    assert answer.written.toPlainText() == CHART.strip()


async def test_decoration_leaves_the_field_empty_and_is_overruled_with_one_press(editor: Editor) -> None:
    role, _ = await suggested(editor, DECORATION)
    assert editor.pane.toPlainText() == ""
    assert editor.pane.placeholderText() == "Leave the alt field empty: this picture is decorative."
    filled = [button for button in editor.window.findChildren(Button) if button.isVisible() and button.is_filled]
    assert filled == [editor.body.text.copy]
    put_on_clipboard("mine")
    click(editor.body.text.copy)
    assert clipboard_text() == "mine"
    assert "leave the alt field empty" in editor.message.text.text()
    await see(editor, role.overrule)
    click(role.overrule)
    assert editor.session.current.brief.role is Role.INFORMATIVE
    assert editor.pane.placeholderText().startswith("The words appear here.")


async def test_lines_of_an_answer_are_offered_as_written(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("Two dogs.\n\nA table."))
    answer = editor.body.text.answer.answer
    assert answer is not None
    assert editor.body.text.answer.role is None
    assert editor.pane.toPlainText() == "Two dogs. A table."
    await see(editor, answer.more)
    click(answer.more)
    assert answer.written.toPlainText() == "Two dogs.\n\nA table."
    assert not answer.long.isVisible()


async def test_each_picture_shows_what_came_with_its_own_answer(editor: Editor) -> None:
    role, answer = await suggested(editor, CHART)
    await editor.has_picture("/photo.png")
    assert not answer.isVisible()
    assert role.chip.text() == "Role: Let the model suggest ▾"
    await editor.describes(scripts.good("ROLE: text\nALT: Exit\nWORDS: Exit\n"))
    assert role.chip.text() == "Suggested: Text in the picture ▾"
    assert not answer.doubts.isVisible()
    editor.session.go_by(-1)
    assert answer.doubts.isVisible()
    assert answer.long_field.toPlainText().startswith("January")


async def test_without_a_service_and_a_picture_words_are_written_checked_and_copied(editor: Editor) -> None:
    editor.pane.setFocus()
    write("Image of two dogs asleep under a table.")
    from tests.waiting import until

    await until(editor.body.text.checks.isVisible)
    click(editor.body.text.copy)
    assert clipboard_text() == "Image of two dogs asleep under a table."
    assert not editor.service.completions


FLAWED_CHART = """ROLE: complex
ALT: Bar chart of rainfall in Bergen.
LONG: This image shows **rainfall**: January has 230 mm, February 110 mm, March 170 mm.
WORDS: -
UNSURE: -
"""


async def test_a_long_description_is_checked_where_it_is_edited(editor: Editor) -> None:
    _, answer = await suggested(editor, FLAWED_CHART)
    findings = editor.session.long_findings
    await until(lambda: len(findings.found) == 2)
    assert answer.long.text().startswith("▸ Long description, ")
    assert answer.long.text().endswith(", 2 things to check")
    assert not answer.checks.isVisible()
    await see(editor, answer.long)
    click(answer.long)
    assert answer.checks.text() == "2 things to check ▸"
    assert answer.checks.accessibleName() == "2 things to check ▸, Long description"
    assert "things to check" not in answer.long.text()
    assert len(answer.long_field.extraSelections()) == 3
    await see(editor, answer.checks)
    click(answer.checks)
    opener = next(row for row in answer.findings.rows if row.finding.rule is Rule.OPENER)
    await see(editor, opener.fix)
    click(opener.fix)
    await until(lambda: [found.rule for found in findings.found] == [Rule.MARKDOWN])
    assert answer.long_field.toPlainText().startswith("**rainfall**")
    answer.long_field.undo()
    await until(lambda: len(findings.found) == 2)
    assert answer.long_field.toPlainText().startswith("This image shows")
    markdown = next(row for row in answer.findings.rows if row.finding.rule is Rule.MARKDOWN)
    await see(editor, markdown.ignore)
    click(markdown.ignore)
    assert [found.rule for found in findings.found] == [Rule.OPENER]
    assert editor.session.findings.found == ()
    assert editor.pane.toPlainText() == "Bar chart of rainfall in Bergen."


async def test_each_picture_has_its_own_findings_on_its_long_description(editor: Editor) -> None:
    _, answer = await suggested(editor, FLAWED_CHART)
    findings = editor.session.long_findings
    await until(lambda: len(findings.found) == 2)
    await editor.has_picture("/photo.png")
    assert findings.found == ()
    assert not answer.long.isVisible()
    editor.session.go_by(-1)
    await until(lambda: len(findings.found) == 2)


async def test_what_is_ignored_always_in_long_descriptions_can_be_told_again(editor: Editor) -> None:
    _, answer = await suggested(editor, CHART.replace("\n\nFebruary 110 mm.", ""))
    findings = editor.session.long_findings
    await until(lambda: [found.rule for found in findings.found] == [Rule.LONG_TOO_SHORT])
    await see(editor, answer.long)
    click(answer.long)
    await see(editor, answer.checks)
    click(answer.checks)
    (row,) = answer.findings.rows
    await see(editor, row.always)
    click(row.always)
    assert findings.found == ()
    assert "Short long descriptions is ignored from now on" in editor.message.text.text()
    editor.session.library.ignored.take_back(str(Rule.LONG_TOO_SHORT))
    await until(lambda: len(findings.found) == 1)
