"""The settings are kept, and the editor is told where they are not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests.bridge.conftest import MemoryKeyring
from tests.waiting import until

from altwright.bridge.preferences import Preferences, Settings
from altwright.core.engine import engine_at
from altwright.core.message import Message, Tone
from altwright.services.settings import FILE_NAME, SettingsStore


def told(preferences: Preferences) -> list[Message]:
    """Return the list into which everything is put that the editor is told."""
    messages: list[Message] = []
    preferences.tell(messages.append)
    return messages


def test_what_is_kept_is_there_at_the_next_start(qapp: QApplication, tmp_path: Path) -> None:
    first = Preferences(SettingsStore(tmp_path / "new" / "folder"))
    messages = told(first)
    first.keep(first.settings._replace(prompt="Was ist zu sehen?", loads_previews=False))
    second = Preferences(SettingsStore(tmp_path / "new" / "folder"))
    assert second.settings == first.settings
    assert second.settings.prompt == "Was ist zu sehen?"
    assert messages == told(second) == []


def test_nothing_is_written_where_nothing_changed(qapp: QApplication, tmp_path: Path) -> None:
    preferences = Preferences(SettingsStore(tmp_path))
    preferences.keep(Settings())
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_set_aside_and_the_editor_is_told(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"prompt": "half of a')
    preferences = Preferences(SettingsStore(tmp_path))
    (message,) = told(preferences)
    assert preferences.settings == Settings()
    assert preferences.damaged
    assert preferences.damaged in message.text
    assert message.tone is Tone.CAUTION
    assert (tmp_path / preferences.damaged).read_text() == '{"prompt": "half of a'


def test_a_file_that_cannot_be_read_is_left_as_it_is_and_the_editor_is_told(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    preferences = Preferences(SettingsStore(tmp_path))
    messages = told(preferences)
    assert "cannot be read" in messages[0].text
    assert messages[0].detail == preferences.trouble != ""
    preferences.keep(preferences.settings._replace(prompt="Mine"))
    assert "cannot be saved" in messages[1].text
    assert preferences.settings.prompt == "Mine"
    assert (tmp_path / FILE_NAME).is_dir()


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_memory(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    preferences = Preferences(SettingsStore(tmp_path / "file"))
    messages = told(preferences)
    preferences.keep(preferences.settings._replace(prompt="Mine"))
    assert preferences.settings.prompt == "Mine"
    assert messages[-1].detail
    assert all(len(message.text.split()) <= 30 for message in messages)


@pytest.mark.parametrize("is_locked", [False, True])
async def test_a_key_that_is_forgotten_while_the_keyring_is_asked_for_it_is_not_given_out(
    qapp: QApplication, tmp_path: Path, keys: MemoryKeyring, is_locked: bool
) -> None:
    engine = engine_at("https://api.example.com/v1")
    preferences = Preferences(SettingsStore(tmp_path))
    preferences.keep(preferences.settings.with_key(engine.address))
    keys.keys[engine.address] = "key-1"
    keys.is_locked = is_locked
    keys.hold()
    looking = asyncio.ensure_future(asyncio.to_thread(preferences.key_for, engine))
    await until(lambda: keys.asked)
    preferences.keep(preferences.settings.without_key(engine.address))
    keys.release()
    assert await looking is None
