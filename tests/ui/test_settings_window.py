"""The window of the settings: its pages, its order, its names and its sizes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget
from tests.fakes import scripts
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import CTRL, SHIFT, Editor, click, clipboard_text, is_read_before, press, settle, write
from tests.ui.settings_driving import added, chosen, engine_of, opened
from tests.ui.test_accessibility import assert_all_named
from tests.ui.test_fitting import needed, parts
from tests.waiting import until

from altwright.bridge import engine_finder, held_secrets
from altwright.core.engine import DEFAULT_PROMPT
from altwright.ui.buttons import Button
from altwright.ui.settings_window import SMALLEST, SettingsWindow

SIZES = (SMALLEST, QSize(860, 640), QSize(1400, 900))


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else runs on this computer is not looked for."""
    monkeypatch.setattr(engine_finder, "PORTS", ())


@pytest.fixture(params=[1.0, 2.0], ids=["usual text", "double text"])
def text_size(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[float]:
    """The system's text size as a factor."""
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * request.param)
    qapp.setFont(font)
    yield request.param
    qapp.setFont(before)


def assert_fits(window: SettingsWindow, where: str) -> None:
    """Check that nothing on the page is clipped or sticks out of it at either side."""
    area = window.stack.currentWidget()
    page = next(page for page, its_area in window.areas.items() if its_area is area)
    seen = [(part, QRect(part.mapTo(page, part.rect().topLeft()), part.size())) for part in parts(page)]
    assert seen, where
    viewport = window.areas[page].viewport()
    assert page.width() <= viewport.width(), f"{where}: {page.width()} of {viewport.width()}"
    for part, place in seen:
        width, height = needed(part)
        name = f"{where}: {type(part).__name__} {part.accessibleName()} {getattr(part, 'text', str)()!r}"
        assert part.width() >= width, f"{name} is {part.width()} wide and needs {width}"
        assert part.height() >= height, f"{name} is {part.height()} high and needs {height}"
        assert page.rect().adjusted(-1, -1, 1, 1).contains(place), f"{name} at {place} sticks out of {page.rect()}"
    for index, (part, place) in enumerate(seen):
        for other, other_place in seen[index + 1 :]:
            if not (part.isAncestorOf(other) or other.isAncestorOf(part)):
                assert not place.intersects(other_place), f"{where}: {part} and {other} overlap"


async def test_the_report_of_a_test_is_scrolled_into_sight(editor: Editor, text_size: float) -> None:
    window = await opened(editor)
    window.resize(SMALLEST)
    details = await added(editor, window)
    area = window.areas[window.engines]
    details.model.setFocus()
    write("seer")
    await settle()
    bar, viewport = area.verticalScrollBar(), area.viewport()
    # The button is the last that is to be seen.
    bar.setValue(details.test.mapTo(window.engines, details.test.rect().bottomLeft()).y() + 2 - viewport.height())
    await settle()
    editor.service.then(scripts.good("A cup of coffee."))
    click(details.test)
    await until(details.report.notice.isVisible)
    await settle()
    report = QRect(details.report.mapTo(viewport, QPoint(0, 0)), details.report.size())
    assert report.top() >= 0
    assert report.bottom() <= viewport.height() or report.top() <= 16


async def fill(editor: Editor, window: SettingsWindow) -> None:
    """Have something of the editor's own on each page, and a message above it."""
    library = editor.session.library
    for part in (library.prompts, library.destinations, library.glossaries, library.ignored):
        await part.loaded()
    pages = (
        (window.prompts, window.prompts.details.remove),
        (window.destinations, window.destinations.details.remove),
        (window.names, window.names.remove),
    )
    for page, remove in pages:
        page.add.click()
        page.add.click()
        remove.click()
        page.add.click()
        assert page.notice.text.text()
    library.ignored.ignore("emoji:🐶", "same-as-other", "hedge:appears to be taken at")
    await settle()


async def test_every_page_fits_in_every_size(text_size: float, editor: Editor) -> None:
    window = await opened(editor)
    window.engines.more.setChecked(True)
    window.engines.add.setChecked(True)
    window.engines.details.advanced_fold.setChecked(True)
    await fill(editor, window)
    for size in SIZES:
        window.resize(size)
        for row in range(window.pages.count()):
            window.pages.setCurrentRow(row)
            await settle()
            assert_fits(window, f"{window.pages.item(row).text()} at {size}")
        window.pages.setCurrentRow(0)
        for name in ("This computer", "OpenAI", "Ollama", "LLM7"):
            await chosen(window, name)
            assert_fits(window, f"{name} at {size}")


async def test_the_settings_open_by_their_shortcuts_once_and_leave_the_main_window_usable(editor: Editor) -> None:
    window = await opened(editor)
    assert not window.isModal()
    editor.window.activateWindow()
    await until(editor.window.isActiveWindow)
    editor.form.address.setFocus()
    press(Qt.Key.Key_E, CTRL | SHIFT)
    await until(window.isActiveWindow)
    assert [child for child in editor.window.findChildren(SettingsWindow) if child.isVisible()] == [window]
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    await until(lambda: not editor.window.findChildren(SettingsWindow))


async def test_tab_goes_through_the_settings_in_reading_order_and_everything_has_a_name(editor: Editor) -> None:
    window = await opened(editor)
    window.resize(SIZES[1])
    await added(editor, window)
    window.engines.details.advanced_fold.setChecked(True)
    await settle()
    assert_all_named(window)
    window.pages.setFocus()
    stops: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in stops:
        stops.append(here)
        press(Qt.Key.Key_Tab)
    assert stops[0] is window.pages
    assert stops[-1] is window.close_button
    assert len(stops) > 20
    details = window.engines.details
    for part in (window.engines, details):
        own = [
            stop for stop in stops if part.isAncestorOf(stop) and (part is details or not details.isAncestorOf(stop))
        ]
        for one, other in pairwise(own):
            assert is_read_before(one, other), f"{one.accessibleName()} before {other.accessibleName()}"


async def test_there_is_one_filled_button_at_most(editor: Editor) -> None:
    window = await opened(editor)
    for name in ("LLM7", "This computer", "OpenAI"):
        details = await chosen(window, name)
        filled = [button for button in window.findChildren(Button) if button.is_filled and button.isVisible()]
        assert filled == [details.use]


async def test_the_prompt_is_edited_kept_and_brought_back(editor: Editor) -> None:
    window = await opened(editor)
    window.open_page(window.prompts)
    window.prompts.prompt.setPlainText("Was ist zu sehen?")
    assert editor.form.prompt.toPlainText() == "Was ist zu sehen?"
    assert editor.session.prompt == "Was ist zu sehen?"
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    assert editor.program.preferences.settings.prompt == "Was ist zu sehen?"
    editor.window.activateWindow()
    await until(editor.window.isActiveWindow)
    window = await opened(editor)
    window.open_page(window.prompts)
    assert window.prompts.prompt.toPlainText() == "Was ist zu sehen?"
    window.pages.setCurrentRow(0)
    editor.form.prompt.setPlainText("What is to be seen?")
    window.open_page(window.prompts)
    assert window.prompts.prompt.toPlainText() == "What is to be seen?"
    click(window.prompts.usual)
    assert editor.session.prompt == DEFAULT_PROMPT
    window.reject()
    assert editor.program.preferences.settings.prompt == ""


async def test_previews_are_switched_in_either_place(editor: Editor) -> None:
    window = await opened(editor)
    window.open_page(window.privacy)
    assert "prompt and the picture" in window.privacy.words.text()
    click(window.privacy.previews)
    assert not editor.session.loads_previews
    assert not editor.program.preferences.settings.loads_previews
    assert not editor.window.menus.previews.isChecked()
    editor.window.menus.previews.trigger()
    assert window.privacy.previews.isChecked()


async def test_the_window_goes_back_to_its_usual_size(editor: Editor) -> None:
    editor.window.resize(700, 500)
    window = await opened(editor)
    window.open_page(window.general)
    click(window.general.usual_size)
    await settle()
    assert editor.window.size() == QSize(960, 680).boundedTo(editor.window.screen().availableSize())
    click(window.general.copy)
    assert clipboard_text().endswith("settings.json")


async def ended(editor: Editor) -> None:
    """Close the main window, as the end of the desktop's session does, and wait until the program has let go."""
    ends: list[None] = []
    editor.window.closed.connect(lambda: ends.append(None))
    editor.window.close()
    assert ends
    await until(lambda: editor.session.journal is not None and not editor.session.journal._timer.isActive())
    await until(lambda: not {task.get_name() for task in asyncio.all_tasks()} & {"keep the key", "write Prompts"})


@pytest.mark.parametrize("waits", [False, True])
async def test_a_key_that_is_just_being_typed_is_stored_at_the_end(
    editor: Editor, keys: MemoryKeyring, home: Path, waits: bool
) -> None:
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("seer")
    details.key.setFocus()
    write("secret-key-4711")
    if waits:
        keys.is_free.clear()
        asyncio.get_running_loop().call_later(0.2, keys.is_free.set)
    await ended(editor)
    assert list(keys.keys.values()) == ["secret-key-4711"]
    assert engine_of(editor, "Newsroom").address in editor.program.preferences.settings.keys
    await until(lambda: "seer" in (home / "settings.json").read_text())


async def test_a_model_that_is_just_being_typed_is_kept_at_the_end(editor: Editor, home: Path) -> None:
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("seer")
    editor.window.close()
    await until(lambda: "seer" in (home / "settings.json").read_text())


async def test_a_prompt_that_is_just_being_typed_is_kept_at_the_end(editor: Editor, home: Path) -> None:
    window = await opened(editor)
    window.open_page(window.prompts)
    click(window.prompts.add)
    await settle()
    write("For ships")
    await ended(editor)
    await until(lambda: any("For ships" in path.read_text() for path in home.glob("*.json")))


async def test_a_keyring_that_stays_shut_does_not_hold_up_the_end(
    editor: Editor, keys: MemoryKeyring, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_secrets, "SECONDS_AT_THE_END", 0.01)
    window = await opened(editor)
    details = await added(editor, window)
    details.key.setFocus()
    keys.is_free.clear()
    write("secret-key-4711")
    await ended(editor)
    keys.is_free.set()
    assert engine_of(editor, "Newsroom").address not in editor.program.preferences.settings.keys
