"""What the window says of settings that could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.fakes.scripts import TEXT
from tests.slow_disk import SlowDisk
from tests.ui.driving import CTRL, SHIFT, Editor, press
from tests.waiting import until

from altwright.app import Application
from altwright.services.settings import SettingsStore


@pytest.fixture
def damaged_settings(home: Path) -> Path:
    """Leave a damaged settings file where the program looks for its own."""
    file = home / "settings.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{ this is no JSON", encoding="utf-8")
    return file


async def test_damaged_settings_are_told_at_the_start_and_set_aside(
    damaged_settings: Path, program: Application
) -> None:
    message = program.window.body.message
    await until(lambda: "settings.damaged.json" in message.text.text())
    assert damaged_settings.with_name("settings.damaged.json").read_text(encoding="utf-8") == "{ this is no JSON"


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    """The disk of the settings."""
    disk = SlowDisk(monkeypatch)
    yield disk
    disk.is_free.set()


async def test_the_window_works_while_the_disk_hangs_and_closes_when_the_settings_are_on_it(
    editor: Editor, home: Path, disk: SlowDisk
) -> None:
    disk.is_free.clear()
    press(Qt.Key.Key_Y, CTRL | SHIFT)
    await until(lambda: disk.writings)
    editor.window.caretaker.set_log_level("info")
    assert editor.program.preferences.settings.on_top
    assert editor.window.caretaker.log_level == "info"
    await editor.has_picture()
    await editor.describes()
    assert editor.pane.toPlainText() == TEXT
    assert not (home / "settings.json").exists()
    editor.form.prompt.setPlainText("Say it in one sentence.")
    editor.window.close()
    disk.is_free.set()
    await until(lambda: SettingsStore(home).load().prompt == "Say it in one sentence.")
    kept = SettingsStore(home).load()
    assert (kept.on_top, kept.log_level) == (True, "info")
    assert disk.writings == 2
