"""Settings get to the disk beside the window, the last ones for certain, and whoever sets them waits for nothing."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests.slow_disk import SlowDisk
from tests.waiting import until

from altwright.bridge import settings_saving
from altwright.bridge.preferences import Preferences, Settings
from altwright.bridge.settings_saving import SettingsSaving
from altwright.core.message import Message
from altwright.services.settings import FILE_NAME, SettingsStore


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    disk = SlowDisk(monkeypatch)
    yield disk
    disk.is_free.set()


@pytest.fixture
def preferences(qapp: QApplication, tmp_path: Path) -> Preferences:
    return Preferences(SettingsStore(tmp_path))


@pytest.fixture
def told(preferences: Preferences) -> list[Message]:
    """What the editor is told."""
    messages: list[Message] = []
    preferences.tell(messages.append)
    return messages


def ask_for(preferences: Preferences, prompt: str) -> None:
    preferences.keep(preferences.settings._replace(prompt=prompt))


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def stored(folder: Path) -> Settings:
    """Return what the next start finds."""
    return SettingsStore(folder).load()


async def test_a_disk_that_hangs_holds_up_nobody_and_gets_the_last_of_what_was_set_meanwhile(
    preferences: Preferences, told: list[Message], disk: SlowDisk, tmp_path: Path
) -> None:
    disk.is_free.clear()
    for number in range(20):
        ask_for(preferences, f"Prompt {number}")
        assert preferences.settings.prompt == f"Prompt {number}"
        if not number:
            await until(lambda: disk.writings)
    assert stored(tmp_path) == Settings()
    disk.is_free.set()
    await until(lambda: stored(tmp_path).prompt == "Prompt 19")
    await preferences.at_rest()
    assert disk.writings == 2
    assert told == []
    assert names_in(tmp_path) == [FILE_NAME]


async def test_a_hanging_disk_leaves_the_other_threads_to_others(preferences: Preferences, disk: SlowDisk) -> None:
    disk.is_free.clear()
    for number in range(20):
        ask_for(preferences, f"Prompt {number}")
    assert await asyncio.wait_for(asyncio.to_thread(lambda: "through"), 20) == "through"
    disk.is_free.set()
    await preferences.at_rest()


async def test_what_is_set_one_after_the_other_is_all_written(
    preferences: Preferences, disk: SlowDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_saving, "SECONDS_AT_THE_END", 60)
    for prompt in ("One", "Two", "Three"):
        ask_for(preferences, prompt)
        await preferences.at_rest()
        assert stored(tmp_path).prompt == prompt
    assert disk.writings == 3


async def test_at_rest_is_when_everything_is_on_the_disk(
    preferences: Preferences, disk: SlowDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_saving, "SECONDS_AT_THE_END", 60)
    await preferences.at_rest()
    disk.is_free.clear()
    ask_for(preferences, "First")
    await until(lambda: disk.writings)
    ask_for(preferences, "Last")
    resting = asyncio.ensure_future(preferences.at_rest())
    await asyncio.sleep(0.05)
    assert not resting.done()
    disk.is_free.set()
    await resting
    assert stored(tmp_path).prompt == "Last"


async def test_a_disk_that_never_answers_is_not_waited_for_for_ever(
    preferences: Preferences, disk: SlowDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_saving, "SECONDS_AT_THE_END", 0.05)
    disk.is_free.clear()
    ask_for(preferences, "Mine")
    await asyncio.wait_for(preferences.at_rest(), 20)
    assert stored(tmp_path) == Settings()


async def test_a_full_disk_is_told_once_for_what_was_set_at_once_and_costs_nothing_but_memory(
    preferences: Preferences, told: list[Message], disk: SlowDisk, tmp_path: Path
) -> None:
    ask_for(preferences, "Before")
    await until(lambda: stored(tmp_path).prompt == "Before")
    disk.error = OSError(errno.ENOSPC, "No space left on device")
    disk.is_free.clear()
    for number in range(5):
        ask_for(preferences, f"Prompt {number}")
    disk.is_free.set()
    await until(lambda: told)
    await preferences.at_rest()
    assert ["cannot be saved" in message.text for message in told] == [True]
    assert "No space left" in told[0].detail
    assert preferences.settings.prompt == "Prompt 4"
    assert stored(tmp_path).prompt == "Before"
    disk.error = None
    ask_for(preferences, "After")
    await until(lambda: stored(tmp_path).prompt == "After")
    assert len(told) == 1


async def test_a_disk_that_was_full_for_a_moment_is_no_news(qapp: QApplication) -> None:
    told: list[OSError] = []
    tried: list[str] = []
    may_go_on = threading.Event()

    def save(settings: Settings) -> None:
        tried.append(settings.prompt)
        assert may_go_on.wait(60)
        if settings.prompt == "First":
            raise OSError(errno.ENOSPC, "No space left on device")

    saving = SettingsSaving(save, told.append)
    saving.save(Settings(prompt="First"))
    await until(lambda: tried)
    saving.save(Settings(prompt="Second"))
    may_go_on.set()
    await saving.at_rest()
    assert tried == ["First", "Second"]
    assert told == []


async def test_a_mistake_in_saving_is_no_end_of_it(qapp: QApplication) -> None:
    saved: list[str] = []

    def save(settings: Settings) -> None:
        if settings.prompt == "First":
            raise KeyError("a mistake")
        saved.append(settings.prompt)

    saving = SettingsSaving(save, lambda error: pytest.fail(str(error)))
    loop = asyncio.get_running_loop()
    mistakes: list[object] = []
    loop.set_exception_handler(lambda _loop, context: mistakes.append(context.get("exception")))
    saving.save(Settings(prompt="First"))
    await until(lambda: mistakes)
    saving.save(Settings(prompt="Second"))
    await until(lambda: saved)
    assert [type(mistake) for mistake in mistakes] == [KeyError]
    assert saved == ["Second"]


def test_without_a_loop_the_settings_are_written_at_once(
    preferences: Preferences, disk: SlowDisk, tmp_path: Path
) -> None:
    ask_for(preferences, "One")
    ask_for(preferences, "Two")
    assert stored(tmp_path).prompt == "Two"
    assert disk.writings == 2
