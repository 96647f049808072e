"""What the window says of settings that could not be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.waiting import until

from altwright.app import Application


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
