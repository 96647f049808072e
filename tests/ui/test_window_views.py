"""The compact view, and the window that stays above others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, clipboard_text, press, settle
from tests.waiting import until

from altwright.services.settings import SettingsStore
from altwright.ui.window_views import COMPACT

FULL = QRect(40, 30, 700, 500)


@pytest.fixture
def stored(home: Path) -> dict[str, object]:
    """The settings of somebody who closed a compact window that stays on top."""
    settings: dict[str, object] = {
        "compact": True,
        "on_top": True,
        "window": {"x": FULL.x(), "y": FULL.y(), "width": FULL.width(), "height": FULL.height()},
    }
    home.mkdir()
    (home / "settings.json").write_text(json.dumps(settings))
    return settings


async def test_the_compact_view_does_the_whole_job_and_gives_the_full_one_back(editor: Editor) -> None:
    editor.window.setGeometry(FULL)
    editor.form.prompt.setFocus()
    press(Qt.Key.Key_M, CTRL | SHIFT)
    await settle()
    window = editor.window
    assert (window.width(), window.height()) == (COMPACT.width(), COMPACT.height())
    assert window.geometry().right() == FULL.right()
    for hidden in (editor.form.prompt, editor.body.preview, editor.form.open):
        assert not hidden.isVisible()
    assert editor.focused is editor.form.address
    await editor.has_picture()
    await editor.describes()
    assert editor.pane.toPlainText() == scripts.TEXT
    click(editor.body.text.copy)
    assert clipboard_text() == scripts.TEXT
    area = window.centralWidget()
    assert area is not None
    for widget in (editor.form.describe, editor.pane, editor.body.text.copy):
        assert area.rect().contains(QRect(widget.mapTo(area, widget.rect().topLeft()), widget.size()))
    press(Qt.Key.Key_M, CTRL | SHIFT)
    await settle()
    assert window.geometry() == FULL
    for shown in (editor.form.prompt, editor.body.preview, editor.form.open):
        assert shown.isVisible()


async def test_copy_is_in_sight_in_the_compact_view_of_several_pictures(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes()
    await editor.has_picture("/photo.png")
    await editor.describes()
    strip = editor.window.strip
    assert strip.list.isVisible()
    editor.window.menus.compact.trigger()
    await settle()
    assert not strip.list.isVisible()
    assert strip.place.text() == "2 of 2"
    copy = editor.body.text.copy
    place = copy.mapTo(editor.window, copy.rect().bottomRight())
    area = editor.window.centralWidget()
    assert area is not None
    assert area.geometry().contains(place)
    editor.window.menus.compact.trigger()
    await settle()
    assert strip.list.isVisible()


async def test_messages_stand_below_the_text_in_the_compact_view(editor: Editor) -> None:
    press(Qt.Key.Key_M, CTRL | SHIFT)
    editor.form.address.setText("no address")
    press(Qt.Key.Key_Return)
    await settle()
    message = editor.message
    assert message.isVisible()
    assert (
        message.mapTo(editor.window, message.rect().topLeft()).y()
        > editor.pane.mapTo(editor.window, editor.pane.rect().bottomLeft()).y()
    )
    assert editor.window.width() == COMPACT.width()


async def test_the_view_is_the_same_at_the_next_start(stored: dict[str, object], editor: Editor, home: Path) -> None:
    window = editor.window
    assert (window.width(), window.height()) == (COMPACT.width(), COMPACT.height())
    assert window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint
    press(Qt.Key.Key_M, CTRL | SHIFT)
    press(Qt.Key.Key_Y, CTRL | SHIFT)
    await settle()
    assert window.geometry() == FULL
    assert not window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()
    await until(lambda: not SettingsStore(home).load().compact)
    await until(lambda: not SettingsStore(home).load().on_top)


async def test_a_window_that_is_closed_compact_keeps_its_full_place(editor: Editor, home: Path) -> None:
    editor.window.setGeometry(FULL)
    press(Qt.Key.Key_M, CTRL | SHIFT)
    editor.window.close()
    await until(lambda: SettingsStore(home).load().window.width == FULL.width())
    kept = SettingsStore(home).load()
    assert kept.compact
    assert kept.window.x == FULL.x()
