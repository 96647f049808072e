"""Prompts, destinations and names in the settings: what is typed counts, is kept, and can be brought back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from tests.ui.driving import CTRL, Editor, click, press, settle, write
from tests.ui.settings_driving import opened
from tests.waiting import until

from altwright.bridge.settings_place import home_folder
from altwright.core.copying import CopyFormat
from altwright.core.engine import DEFAULT_PROMPT
from altwright.core.named_prompt import LONGEST_PROMPT, NamedPrompt
from altwright.core.organisation import Organisation, Row
from altwright.core.picture_context import KnownName
from altwright.core.role import Role
from altwright.core.text_units import Unit
from altwright.ui.buttons import Button
from altwright.ui.settings_list import ListPage
from altwright.ui.settings_window import SettingsWindow


async def page_of(editor: Editor, name: str) -> SettingsWindow:
    """Open the settings at the page called ``name``, with everything read."""
    window = await opened(editor)
    library = editor.session.library
    for part in (library.prompts, library.destinations, library.glossaries):
        await part.loaded()
    window.pages.setCurrentRow(
        next(row for row in range(window.pages.count()) if window.pages.item(row).text() == name)
    )
    await settle()
    return window


async def choose(page: ListPage, name: str) -> None:
    """Click the line that begins with ``name``."""
    (item,) = page.list.findItems(name, Qt.MatchFlag.MatchStartsWith)
    page.list.scrollToItem(item)
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualItemRect(item).center())
    await settle()


def lines(page: ListPage) -> list[str]:
    return [page.list.item(row).text().replace("\n", ": ") for row in range(page.list.count())]


def retype(field: QWidget, text: str) -> None:
    """Replace what stands in ``field`` by keys, and leave it."""
    field.setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Delete)
    write(text)
    press(Qt.Key.Key_Tab)


async def test_a_built_in_prompt_is_edited_kept_and_brought_back(editor: Editor) -> None:
    window = await page_of(editor, "Prompts")
    page = window.prompts
    await choose(page, "Chart")
    details = page.details
    built_in = details.text.toPlainText()
    assert built_in.startswith("This image is a chart")
    assert not details.restore.isVisible()
    assert not details.remove.isVisible()
    retype(details.text, "Give every value.")
    retype(details.name, "Charts")
    assert "Charts: changed" in lines(page)
    prompts = editor.session.library.prompts
    await prompts.close()
    stored = json.loads((home_folder() / "prompts.json").read_text(encoding="utf-8"))
    assert [(each["name"], each["text"]) for each in stored["changes"]] == [("Charts", "Give every value.")]
    click(details.restore)
    assert details.text.toPlainText() == built_in
    assert "Chart or diagram" in lines(page)


async def test_an_own_prompt_is_added_named_used_removed_and_brought_back(editor: Editor) -> None:
    window = await page_of(editor, "Prompts")
    page = window.prompts
    click(page.add)
    assert editor.focused is page.details.name
    write("Ships")
    press(Qt.Key.Key_Tab)
    retype(page.details.text, "Name the ship.")
    page.details.role.setCurrentIndex(page.details.role.findData(Role.TEXT))
    page.details.role.activated.emit(page.details.role.currentIndex())
    (own,) = editor.session.library.prompts.library.own
    assert (own.name, own.text, own.role) == ("Ships", "Name the ship.", Role.TEXT)
    await editor.session.library.prompts.close()
    stored = json.loads((home_folder() / "prompts.json").read_text(encoding="utf-8"))
    assert stored["own"] == [{"id": "own-1", "name": "Ships", "text": "Name the ship.", "role": "text"}]
    click(page.details.use)
    assert editor.session.prompt == editor.form.prompt.toPlainText() == "Name the ship."
    editor.form.prompt.undo()
    assert editor.form.prompt.toPlainText() == DEFAULT_PROMPT
    click(page.details.remove)
    assert page.list.hasFocus()
    assert "Ships: your own" not in lines(page)
    assert page.notice.text.text() == "“Ships” was removed."
    click(page.notice.buttons[0])
    assert "Ships: your own" in lines(page)
    assert page.details.name.text() == "Ships"
    assert not page.notice.isVisible()


async def test_words_that_no_prompt_can_have_are_told_and_never_lost(editor: Editor) -> None:
    window = await page_of(editor, "Prompts")
    page = window.prompts
    await choose(page, "Artwork")
    before = editor.session.library.prompts.library
    long = "x" * (LONGEST_PROMPT + 1)
    page.details.text.setFocus()
    page.details.text.setPlainText(long)
    await choose(page, "Social")
    await choose(page, "Artwork")
    assert page.details.text.toPlainText() == long
    assert "10,000 characters at most" in page.details._text_row.note.text()
    assert editor.session.library.prompts.library == before
    page.details.text.setFocus()
    page.details.text.setPlainText(" ")
    press(Qt.Key.Key_Tab)
    assert "earlier words are kept" in page.details._text_row.note.text()
    await choose(page, "Social")
    await choose(page, "Artwork")
    assert page.details.text.toPlainText().startswith("Describe this work of art")


async def test_what_is_typed_when_the_settings_are_closed_counts(editor: Editor) -> None:
    window = await page_of(editor, "Prompts")
    await choose(window.prompts, "Artwork")
    window.prompts.details.text.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("Name the medium.")
    window.reject()
    found = editor.session.library.prompts.library.find("artwork")
    assert found is not None
    assert found.text == "Name the medium."


async def test_prompts_are_exported_and_imported_with_a_word_on_what_came_of_it(editor: Editor, tmp_path: Path) -> None:
    window = await page_of(editor, "Prompts")
    page = window.prompts
    editor.session.library.prompts.add("Ships", "Name the ship.")

    async def pick(button: Button, path: Path) -> str:
        click(button)
        await until(lambda: window.findChildren(QFileDialog))
        dialog = window.findChildren(QFileDialog)[0]
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        page.say(None)
        await until(page.notice.isVisible)
        await until(lambda: not window.findChildren(QFileDialog))
        return page.notice.text.text()

    assert "holds 1 prompts now" in await pick(page.hand_on, tmp_path / "out.json")
    assert "nothing new" in await pick(page.take, tmp_path / "out.json")
    editor.session.library.prompts.remove("own-1")
    assert "is imported: 1 new" in await pick(page.take, tmp_path / "out.json")
    assert "Ships: your own" in lines(page)
    (tmp_path / "out.json").write_text("[]", encoding="utf-8")
    assert "holds no prompts" in await pick(page.take, tmp_path / "out.json")
    assert "may be written" in await pick(page.hand_on, tmp_path / "nowhere" / "out.json")


async def test_prompts_of_the_organisation_are_used_and_not_changed(editor: Editor) -> None:
    ours = (NamedPrompt("House style", "Describe it our way."), NamedPrompt("", "Second."))
    editor.program.preferences.organisation = Organisation(prompts=ours, locked=frozenset({Row.PROMPTS}))
    window = await page_of(editor, "Prompts")
    page = window.prompts
    assert lines(page)[:2] == [
        "House style: set by your organisation", "Your organisation's prompt: set by your organisation",
    ]  # fmt: skip
    await choose(page, "House style")
    details = page.details
    assert details.locked.text() == "Set by your organisation."
    assert details.locked.isVisible()
    assert details.text.isReadOnly()
    for control in (details.name, details.role, details.restore, details.remove):
        assert not control.isVisible()
    click(details.use)
    assert editor.session.prompt == "Describe it our way."


async def test_the_menu_puts_a_prompt_into_the_window_and_undo_brings_the_former_back(editor: Editor) -> None:
    picture = editor.window.menus._actions.picture
    editor.session.library.prompts.add("Ships & sails", "Name the ship.")
    editor.form.prompt.setPlainText("My own words")
    picture.aboutToShow.emit()
    await editor.session.library.prompts.loaded()
    await settle()
    (menu,) = [menu for menu in picture.findChildren(QMenu) if menu.title() == "&Prompts"]
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts[:2] == ["&1 Alt text", "&2 Long description"]
    assert texts[-2:] == ["&9 Ships && sails", "&Edit prompts…"]
    menu.actions()[8].trigger()
    assert editor.session.prompt == "Name the ship."
    editor.form.prompt.undo()
    assert editor.session.prompt == "My own words"
    menu.actions()[-1].trigger()
    window = editor.dialog()
    assert isinstance(window, SettingsWindow)
    assert window.prompts.isVisible()
    window.reject()


async def test_what_is_known_of_a_destination_is_told_with_its_source_and_date(editor: Editor) -> None:
    window = await page_of(editor, "Destinations")
    page = window.destinations

    async def facts(name: str) -> list[str]:
        await choose(page, name)
        return [label.text() for label in page.details.facts if label.isVisible()]

    assert await facts("Bluesky") == [
        "At most 2,000 characters. Up to 125 are advised.",
        "Counted in signs as they are seen; an emoji counts once.",
        "Source: Bluesky's app, November 2026",
    ]
    assert await facts("Ghost") == [
        "A limit of 191 characters is reported and not confirmed. Up to 125 are advised.",
        "It stops nothing here, since no first-hand source says it.",
        "As known in November 2026",
    ]
    assert "Threads: 1,000, not confirmed" in lines(page)
    assert not page.details.remove.isVisible()


async def test_an_own_destination_is_added_changed_kept_removed_and_brought_back(editor: Editor) -> None:
    window = await page_of(editor, "Destinations")
    page, details = window.destinations, window.destinations.details
    click(page.add)
    assert editor.focused is details.name
    write("Our shop")
    press(Qt.Key.Key_Tab)
    retype(details.limit.lineEdit(), "80")
    details.unit.setFocus()
    press(Qt.Key.Key_End)
    details.unit.activated.emit(details.unit.currentIndex())
    retype(details.advisory.lineEdit(), "0")
    details.copy_format.setCurrentIndex(details.copy_format.findData(CopyFormat.HTML))
    details.copy_format.activated.emit(0)
    table = editor.session.library.destinations
    own = table.find("Our shop")
    assert own is not None
    assert (own.limit, own.unit, own.advisory, own.copy_format) == (80, Unit.GRAPHEMES, None, CopyFormat.HTML)
    assert "Our shop: your own, up to 80" in lines(page)
    retype(details.name, " ")
    assert details.name.text() == "Our shop"
    await table.close()
    assert "Our shop" in (home_folder() / "destinations.json").read_text(encoding="utf-8")
    click(details.remove)
    assert table.find("Our shop") is None
    click(page.notice.buttons[0])
    assert table.find("Our shop") == own


async def test_names_are_kept_for_each_project_and_one_project_is_in_use(editor: Editor) -> None:
    window = await page_of(editor, "Names")
    page = window.names
    assert lines(page) == ["Everything else: in use, no names yet"]
    assert not page.remove.isVisible()
    click(page.add)
    write("Harbour")
    press(Qt.Key.Key_Tab)
    assert editor.focused is page.text
    QTest.keyClicks(page.text, "Ada: the captain")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(page.text, "MS Stubnitz")
    click(page.use)
    names = editor.session.library.glossaries
    assert (names.project, names.names()) == ("Harbour", (KnownName("Ada", "the captain"), KnownName("MS Stubnitz")))
    assert lines(page) == ["Everything else: no names yet", "Harbour: in use, 2 names"]
    retype(page.name, "Port")
    assert (names.projects, names.project) == (("Port",), "Port")
    click(page.remove)
    assert (names.projects, names.project) == ((), "")
    click(page.notice.buttons[0])
    assert (names.projects, names.project) == (("Port",), "Port")
    assert page.text.toPlainText() == "Ada: the captain\nMS Stubnitz"


async def test_a_project_takes_no_name_of_another_one(editor: Editor) -> None:
    names = editor.session.library.glossaries
    await names.loaded()
    names.add("Harbour")
    window = await page_of(editor, "Names")
    page = window.names
    click(page.add)
    write("harbour")
    press(Qt.Key.Key_Tab)
    assert page.name.text() == "My project"
    assert "“harbour”" in page._name_row.note.text()
    assert names.projects == ("Harbour", "My project")


@pytest.mark.parametrize("page", ["Prompts", "Destinations", "Names", "Checks"])
async def test_a_page_has_one_filled_button_at_most(editor: Editor, page: str) -> None:
    window = await page_of(editor, page)
    filled = [button for button in window.findChildren(Button) if button.is_filled and button.isVisible()]
    assert len(filled) <= 1


@pytest.mark.parametrize("page", ["prompts", "destinations", "names"])
async def test_tab_reaches_every_control_of_a_page_in_its_order(editor: Editor, page: str) -> None:
    window = await page_of(editor, page.capitalize())
    shown: ListPage = getattr(window, page)
    if page != "prompts":
        click(shown.add)  # type: ignore[attr-defined]  # every such page has one
    await settle()
    order = getattr(window, page).reading_order()
    wanted = [widget for widget in order if widget.isVisible() and widget.isEnabled()]
    assert len(wanted) > 5
    wanted[0].setFocus()
    for widget in wanted[1:]:
        press(Qt.Key.Key_Tab)
        focused = editor.focused
        assert focused is widget or (focused is not None and focused.parentWidget() is widget)


class Windows(QObject):
    """Watches which windows are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


async def test_building_a_page_opens_no_window_of_its_own(editor: Editor, qapp: QApplication) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    window = await opened(editor)
    for row in range(window.pages.count()):
        window.pages.setCurrentRow(row)
        await settle()
    qapp.removeEventFilter(windows)
    assert windows.shown == ["SettingsWindow"]
