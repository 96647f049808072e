"""What the shelf of models shows is what the newest look at the disk found."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.bridge.conftest import MemoryKeyring
from tests.bridge.desk import Desk
from tests.waiting import until

from altwright.bridge.engine_shelf import ModelShelf
from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.services.local_engine import memory


async def test_an_earlier_look_at_the_disk_that_takes_longer_does_not_take_the_place_of_a_later_one(
    desk: Desk,
    choice: ServiceChoice,
    preferences: Preferences,
    keys: MemoryKeyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALTWRIGHT_HOME", str(tmp_path / "home"))
    looked, may_answer, may_end = threading.Event(), threading.Event(), threading.Event()
    first = [True]

    def measure() -> int:
        """Hold up the first look, which has read what is on the disk."""
        if first:
            first.clear()
            looked.set()
            assert may_answer.wait(60)
            may_end.set()
        return 10**10

    monkeypatch.setattr(memory, "available_memory", measure)
    shelf = ModelShelf(preferences, choice, desk.tasks)
    shelf.look()
    await until(looked.is_set)
    files = [tmp_path / "Own-Q8_0.gguf", tmp_path / "mmproj-Own-Q8_0.gguf"]
    for path in files:
        path.write_bytes(b"GGUF" + bytes(1000))
    shelf.adopt(files)
    await until(lambda: any(model.is_own for model in shelf.models()))
    may_answer.set()
    await until(may_end.is_set)
    await until(lambda: not desk.tasks._tasks)
    assert any(model.is_own for model in shelf.models())


async def test_an_earlier_look_at_the_disk_is_shown_until_a_later_one_has_found_something(
    desk: Desk, choice: ServiceChoice, preferences: Preferences, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTWRIGHT_HOME", str(tmp_path / "home"))
    may_answer, first = threading.Event(), [True]

    def measure() -> int:
        """Hold up every look but the first."""
        if first:
            first.clear()
        else:
            assert may_answer.wait(60)
        return 10**10

    monkeypatch.setattr(memory, "available_memory", measure)
    shelf = ModelShelf(preferences, choice, desk.tasks)
    shelf.look()
    await until(lambda: not first)
    shelf.look()
    await until(shelf.models)
    may_answer.set()
    await until(lambda: not desk.tasks._tasks)
    assert shelf.models()
