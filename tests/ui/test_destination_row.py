"""Where the text will stand and in which language: chosen above it, counted below it, remembered."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, clipboard_text, press, settle, write
from tests.ui.test_context import choose, menu
from tests.waiting import until

from altwright.bridge.library import Library
from altwright.bridge.placing import Placing
from altwright.bridge.preferences import Preferences
from altwright.bridge.task_runner import TaskRunner
from altwright.core.checks import Rule
from altwright.services.settings import SettingsStore
from altwright.ui.language_dialog import LanguageDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


async def test_a_destination_is_chosen_from_a_menu_with_its_limit_and_remembered(editor: Editor) -> None:
    row = editor.body.text.heading
    assert row.destination.text() == "Web page ▾"
    assert row.destination.accessibleName() == "Destination: Web page, change"
    click(row.destination)
    opened = await menu()
    assert "Mastodon\tup to 1,500" in [action.text() for action in opened.actions()]
    await choose("Pinterest")
    assert row.destination.text() == "Pinterest ▾"
    await until(lambda: SettingsStore(editor.program.preferences.folder).load().destination == "pinterest")


async def test_a_language_is_chosen_by_its_own_name_and_asked_for(editor: Editor) -> None:
    row = editor.body.text.heading
    assert not row.language.isVisible()
    press(Qt.Key.Key_F6)
    await choose("Deutsch")
    assert row.language.text() == "Deutsch ▾"
    assert row.language.isVisible()
    await editor.has_picture()
    await editor.describes()
    assert "Write in German" in str(editor.service.completions[-1].json)
    click(row.language)
    await choose("Any language")
    assert editor.session.placing.language == ""


async def test_letters_and_home_and_end_find_a_choice_in_a_long_menu(editor: Editor) -> None:
    press(Qt.Key.Key_F6)
    opened = await menu()
    pause = QApplication.keyboardInputInterval() / 1000 + 0.1
    QTest.keyClicks(opened, "es")
    assert opened.activeAction().text() == "Español"
    QTest.keyClick(opened, Qt.Key.Key_End)
    assert opened.activeAction().text() == "Another language…"
    QTest.keyClick(opened, Qt.Key.Key_Home)
    assert opened.activeAction().text() == "Any language"
    await settle(pause)
    QTest.keyClicks(opened, "d")
    first = opened.activeAction().text()
    await settle(pause)
    QTest.keyClicks(opened, "d")
    assert {first, opened.activeAction().text()} == {"Dansk", "Deutsch"}
    await settle(pause)
    QTest.keyClicks(opened, "deu")
    QTest.keyClick(opened, Qt.Key.Key_Return)
    await until(lambda: editor.session.placing.language == "de")


async def test_any_language_can_be_typed_by_its_tag(editor: Editor) -> None:
    press(Qt.Key.Key_F6)
    await choose("Another language")
    dialog = editor.dialog()
    assert isinstance(dialog, LanguageDialog)
    dialog.tag.setText("?")
    click(dialog.use)
    assert dialog.isVisible()
    dialog.tag.setText("cy")
    assert dialog.note.text() == "Cymraeg"
    click(dialog.use)
    assert editor.session.placing.language == "cy"
    assert editor.body.text.heading.language.text() == "Cymraeg ▾"


async def test_the_counter_knows_the_limit_and_speaks_only_when_it_is_crossed(editor: Editor) -> None:
    await editor.session.library.destinations.loaded()
    places = {place.id: place for place in editor.session.placing.destinations()}
    editor.session.placing.choose_destination(places["iptc"])
    bar = editor.body.text.bar
    editor.pane.setFocus()
    editor.pane.insertPlainText("a " * 100)
    assert bar.counter.text() == "200 of 250"
    assert editor.spoken == []
    editor.pane.insertPlainText("a " * 20)
    assert editor.spoken == ["10 characters left."]
    write("aaaaa")
    assert len(editor.spoken) == 1
    write("aaaaaaaaaa")
    assert bar.counter.text() == "255 of 250, over by 5"
    assert bar.sign.isVisible()
    assert editor.spoken[1:] == ["1 character too many for IPTC Alt Text (251 of 250). Nothing was cut."]
    for _ in range(6):
        press(Qt.Key.Key_Backspace)
    assert editor.spoken[2:] == ["It fits IPTC Alt Text again."]
    assert not bar.sign.isVisible()


async def test_an_emoji_counts_as_its_destination_counts(editor: Editor) -> None:
    await editor.session.library.destinations.loaded()
    places = {place.id: place for place in editor.session.placing.destinations()}
    editor.pane.insertPlainText("🐕‍🦺")
    editor.session.placing.choose_destination(places["bluesky"])
    assert editor.body.text.counter.text() == "1 of 2,000"
    editor.session.placing.choose_destination(places["x"])
    assert editor.body.text.counter.text() == "3 of 1,000"


async def test_copy_follows_the_destination_and_copy_as_offers_the_others(editor: Editor) -> None:
    bar = editor.body.text.bar
    assert not bar.copy.isVisible()
    assert not bar.copy_as.isVisible()
    await editor.has_picture()
    await editor.describes()
    click(bar.copy)
    assert clipboard_text() == scripts.TEXT
    click(bar.copy_as)
    await choose("2  HTML")
    assert clipboard_text().startswith("<img src=")
    assert editor.state == f"Copied as HTML, {len(clipboard_text())} characters"
    assert editor.spoken[-1] == editor.state
    editor.pane.setFocus()
    press(Qt.Key.Key_O, CTRL | SHIFT)
    await choose("5  JSON")
    assert editor.state.startswith("Copied as JSON, ")
    editor.body.text.heading.choose_destination()
    await choose("MediaWiki")
    click(bar.copy)
    assert clipboard_text().startswith("[[File:photo.jpg|alt=")


async def test_an_answer_in_another_language_is_told_and_asked_for_again(editor: Editor) -> None:
    await editor.has_picture()
    editor.session.placing.choose_language("de")
    await editor.describes(scripts.good("Two dogs are asleep under the table and the rain falls on the terrace."))
    await until(lambda: Rule.OTHER_LANGUAGE in {finding.rule for finding in editor.session.findings.found})
    click(editor.body.text.checks)
    panel = editor.body.text.findings
    row = next(row for row in panel.rows if row.finding.rule is Rule.OTHER_LANGUAGE)
    assert row.fix.text() == "Ask again in Deutsch"
    editor.answers(scripts.good("Zwei Hunde schlafen unter dem Tisch, und der Regen fällt auf die Terrasse."))
    row.fix.setFocus()
    await settle()
    click(row.fix)
    await editor.is_at_rest()
    assert editor.pane.toPlainText().startswith("Zwei Hunde")
    await until(lambda: Rule.OTHER_LANGUAGE not in {finding.rule for finding in editor.session.findings.found})


async def test_menus_are_gone_when_they_are_closed(editor: Editor) -> None:
    click(editor.body.text.heading.destination)
    opened = await menu()
    opened.close()
    await asyncio.sleep(0)
    await until(lambda: QApplication.activePopupWidget() is None)
    await settle()
    assert not editor.body.text.heading.destination.findChildren(type(opened))


async def test_a_remembered_destination_is_shown_at_the_next_start_before_its_file_is_read(editor: Editor) -> None:
    await editor.session.library.destinations.loaded()
    places = {place.id: place for place in editor.session.placing.destinations()}
    editor.session.placing.choose_destination(places["mastodon"])
    await until(lambda: SettingsStore(editor.program.preferences.folder).load().destination == "mastodon")
    later = Placing(Library(editor.program.preferences.folder, TaskRunner()))
    later.keep_in(Preferences(SettingsStore(editor.program.preferences.folder)))
    assert later.name == "Mastodon"
    assert later.destination is None
    await until(lambda: later.destination is not None)
    assert later.destination == places["mastodon"]


async def test_the_commands_work_in_the_compact_view_as_far_as_there_is_room(editor: Editor) -> None:
    editor.window.views.show_compact(True)
    await settle()
    assert not editor.form.context.isVisible()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3):
        press(key)
        assert editor.spoken[-1] == "The compact view has no room for the context."
    assert editor.form.panel is None
    press(Qt.Key.Key_F4)
    await choose("Mastodon")
    press(Qt.Key.Key_F6)
    await choose("Suomi")
    assert (editor.session.placing.name, editor.session.placing.language) == ("Mastodon", "fi")
    assert not editor.body.text.heading.destination.isVisible()
    editor.window.views.show_compact(False)
    assert editor.body.text.heading.language.text() == "Suomi ▾"
