"""Opening the settings as an editor does, and finding one's way in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.ui.driving import CTRL, Editor, press, settle
from tests.waiting import until

from altwright.core.engine import Engine
from altwright.ui.settings_engine import EngineDetails
from altwright.ui.settings_window import SettingsWindow


async def opened(editor: Editor) -> SettingsWindow:
    """Open the settings by their shortcut."""
    press(Qt.Key.Key_Comma, CTRL)
    window = editor.dialog()
    assert isinstance(window, SettingsWindow)
    await until(window.isActiveWindow)
    return window


async def added(editor: Editor, window: SettingsWindow, name: str = "Newsroom", address: str = "") -> EngineDetails:
    """Add a service, the one on loopback unless another ``address`` is given, and look at it."""
    page = window.engines
    if not page.add.isChecked():
        QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)
    page.new_name.setText(name)
    page.new_address.setText(address or editor.service.address)
    QTest.mouseClick(page.add_now, Qt.MouseButton.LeftButton)
    await settle()
    return page.details


async def chosen(window: SettingsWindow, name: str) -> EngineDetails:
    """Click the engine ``name`` in the list."""
    page = window.engines
    if not page.list.findItems(name, Qt.MatchFlag.MatchStartsWith):
        QTest.mouseClick(page.more, Qt.MouseButton.LeftButton)
        await settle()
    (item,) = page.list.findItems(name, Qt.MatchFlag.MatchStartsWith)
    viewport = page.list.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=page.list.visualItemRect(item).center())
    await settle()
    return page.details


def engine_of(editor: Editor, name: str) -> Engine:
    """Return the engine called ``name`` as the settings have it."""
    return next(engine for engine in editor.program.preferences.engines() if engine.name == name)


def lines_of(window: SettingsWindow) -> list[str]:
    """Return what the list of engines says."""
    view = window.engines.list
    return [view.item(row).text().replace("\n", ": ") for row in range(view.count())]
