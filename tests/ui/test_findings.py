"""What there is to check is told while the text is written, with a fix, and never in the editor's way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from tests.fakes import scripts
from tests.ui.driving import Editor, click, press, settle, write
from tests.waiting import until

from altwright.core.checks import Rule

FLAWED = "Image of a café terrace in the rain with two dogs under the table 🐶"


def rules(editor: Editor) -> set[Rule]:
    return {finding.rule for finding in editor.session.findings.found}


async def test_a_finished_answer_is_checked_and_a_clean_one_says_nothing(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("Two dogs sleep under a table on a café terrace in the rain."))
    await settle(0.5)
    assert editor.session.findings.found == ()
    assert not editor.body.text.checks.isVisible()
    await editor.describes(scripts.good(FLAWED))
    await until(editor.body.text.checks.isVisible)
    assert {Rule.OPENER, Rule.EMOJI} <= rules(editor)
    assert editor.body.text.checks.text().endswith(" things to check ▸")
    assert not editor.body.text.findings.isVisible()
    assert len(editor.pane.extraSelections()) >= 2
    mark = next(mark for mark in editor.pane.extraSelections() if mark.cursor.selectedText() == "🐶")
    assert mark.cursor.hasSelection()


async def test_three_are_shown_then_all_and_a_press_fixes_or_ignores(editor: Editor) -> None:
    editor.pane.setFocus()
    editor.pane.insertPlainText(FLAWED + "  © Anna #dogs")  # keys of a test are letters only
    await until(editor.body.text.checks.isVisible)
    count = len(editor.session.findings.found)
    assert count > 3
    click(editor.body.text.checks)
    panel = editor.body.text.findings
    assert panel.isVisible()
    assert len(panel.rows) == 3
    click(panel.more)
    assert len(panel.rows) == count
    opener = next(row for row in panel.rows if row.finding.rule is Rule.OPENER)
    panel.ensureWidgetVisible(opener.fix)
    await settle()
    click(opener.fix)
    await until(lambda: Rule.OPENER not in rules(editor))
    assert editor.pane.toPlainText().startswith("A café terrace")
    editor.session.undo()
    assert editor.pane.toPlainText().startswith("Image of")
    await until(lambda: Rule.OPENER in rules(editor))
    emoji = next(row for row in panel.rows if row.finding.rule is Rule.EMOJI)
    panel.ensureWidgetVisible(emoji.ignore)
    await settle()
    click(emoji.ignore)
    assert Rule.EMOJI not in rules(editor)
    editor.pane.setFocus()
    write(" now")
    await settle(0.6)
    assert Rule.EMOJI not in rules(editor)


async def test_findings_follow_the_typing_and_the_picture(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setFocus()
    write("IMG_2041.jpg")
    await until(lambda: Rule.FILE_NAME in rules(editor))
    editor.pane.selectAll()
    press(Qt.Key.Key_Delete)
    await until(lambda: editor.session.findings.found == ())
    assert editor.pane.extraSelections() == []
    write("Two dogs sleep under a table.")
    await settle(0.5)
    await editor.has_picture("/photo.png")
    editor.pane.setFocus()
    write("Two dogs sleep under a table.")
    await until(lambda: Rule.SAME_AS_OTHER in rules(editor))
    assert editor.focused is editor.pane


async def test_nothing_is_told_while_an_answer_is_written(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    editor.form.request_description()
    await editor.is_writing()
    await settle(0.5)
    assert editor.session.findings.found == ()
    editor.service.release()
    await editor.is_at_rest()
