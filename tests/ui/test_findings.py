"""What there is to check is told while the text is written, with a fix, and never in the editor's way."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCharFormat
from PySide6.QtWidgets import QLabel
from tests.fakes import scripts
from tests.ui.driving import Editor, click, press, settle, write
from tests.ui.settings_driving import opened
from tests.waiting import until

from altwright.bridge.settings_place import home_folder
from altwright.core.checks import Finding, Rule, Severity, Span
from altwright.ui.alt_text_field import Mark
from altwright.ui.findings_panel import FindingRow

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


async def test_the_list_takes_no_more_room_than_it_fills_and_does_not_shrink_while_it_is_open(editor: Editor) -> None:
    editor.pane.setFocus()
    editor.pane.insertPlainText("Image of two dogs asleep under a table on a wet terrace in the rain.")
    await until(lambda: rules(editor) == {Rule.OPENER})
    await settle()
    click(editor.body.text.checks)
    await settle()
    panel = editor.body.text.findings
    row = panel.rows[0]
    alone = panel.height()
    assert panel.viewport().rect().contains(row.geometry())
    assert alone < 1.5 * row.height()
    editor.pane.insertPlainText(" 🐶 #dogs © Anna")
    await until(lambda: len(panel.rows) > 1)
    await settle()
    several = panel.height()
    assert several > alone
    editor.pane.selectAll()
    editor.pane.insertPlainText("Image of two dogs asleep under a table on a terrace.")
    await until(lambda: rules(editor) == {Rule.OPENER})
    await settle()
    assert panel.height() == several
    click(editor.body.text.checks)
    click(editor.body.text.checks)
    await settle()
    assert panel.height() == alone


async def test_what_is_ignored_always_is_not_told_of_any_picture_until_it_is_taken_back(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setFocus()
    editor.pane.insertPlainText(FLAWED)
    await until(lambda: Rule.EMOJI in rules(editor))
    click(editor.body.text.checks)
    panel = editor.body.text.findings
    emoji = next(row for row in panel.rows if row.finding.rule is Rule.EMOJI)
    emoji.always.setFocus()
    press(Qt.Key.Key_Space)
    assert Rule.EMOJI not in rules(editor)
    assert "Emoji: “🐶” is ignored from now on" in editor.message.text.text()
    assert editor.focused is panel.rows[0].ignore
    await editor.has_picture("/photo.png")
    editor.pane.setFocus()
    editor.pane.insertPlainText("Image of a dog 🐶")
    await until(lambda: Rule.OPENER in rules(editor))
    assert Rule.EMOJI not in rules(editor)
    window = await opened(editor)
    window.open_page(window.checks)
    (row,) = window.checks.rows
    assert row.name.text() == "Emoji: “🐶”"
    click(row.take_back)
    await until(lambda: Rule.EMOJI in rules(editor))
    assert window.checks.rows == []
    window.reject()
    await editor.session.library.close()
    assert json.loads((home_folder() / "ignored-checks.json").read_text(encoding="utf-8"))["ignored"] == []


async def test_wcag_is_named_when_it_is_unfolded_only(editor: Editor) -> None:
    editor.pane.setFocus()
    write("IMG_2041.jpg")
    await until(lambda: Rule.FILE_NAME in rules(editor))
    click(editor.body.text.checks)
    row = next(row for row in editor.body.text.findings.rows if row.finding.rule is Rule.FILE_NAME)
    words = {label.text() for label in row.findChildren(QLabel)} | {row.wcag.text()}
    assert not any("F30" in text for text in words)
    row.wcag.setFocus()
    press(Qt.Key.Key_Space)
    assert row.wcag.text() == row.wcag.accessibleName() == "▾ WCAG, failure F30"


async def test_errors_and_advice_differ_in_word_sign_and_underline(editor: Editor) -> None:
    editor.pane.insertPlainText("A dog")
    shapes, words = [], []
    for severity in (Severity.ERROR, Severity.WARNING):
        finding = Finding(Rule.OVER_LIMIT, severity, (Span(0, 5),), count=5, limit=4)
        row = FindingRow(finding, editor.session.findings, editor.window)
        shapes.append(bytes(row.sign.pixmap().toImage().convertToFormat(QImage.Format.Format_Alpha8).constBits()))
        words.append({label.text() for label in row.findChildren(QLabel)})
    assert shapes[0] != shapes[1]
    assert "To settle" in words[0]
    assert "To check" in words[1]
    editor.pane.show_marks([Mark(0, 1, is_error=True), Mark(2, 5, is_error=False)], "A dog")
    styles = QTextCharFormat.UnderlineStyle
    lines = [mark.format.underlineStyle() for mark in editor.pane.extraSelections()]
    assert lines == [styles.WaveUnderline, styles.DotLine]


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
