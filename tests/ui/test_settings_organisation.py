"""What an editor cannot take back in the settings: the engine that the organisation chose, and those that it added."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.fakes.fault_service import FaultService
from tests.ui.driving import Editor
from tests.ui.settings_driving import lines_of, opened

from altwright.bridge import engine_finder
from altwright.services import organisation_file


@pytest.fixture
def house_chosen(home: Path, tmp_path: Path, fault_service: FaultService, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation that added an engine, and chose it for good."""
    monkeypatch.setattr(engine_finder, "PORTS", ())
    monkeypatch.delenv("ALTWRIGHT_BASE_URL")
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(organisation_file, "machine_folder", lambda: folder)
    house = {"id": "house", "name": "House engine", "address": fault_service.address, "model": "sight"}
    path = folder / "organisation.json"
    path.write_text(json.dumps({"engines": ["openai", house], "engine": "house", "locked": ["engine"]}))
    path.chmod(0o644)


async def test_the_engine_that_the_organisation_chose_stays_in_use(house_chosen: None, editor: Editor) -> None:
    window = await opened(editor)
    assert lines_of(window) == ["House engine: in use"]
    details = window.engines.details
    assert details.name.text() == "House engine"
    assert details.locked.text() == "Which engine is used is set by your organisation."
    assert details.locked.isVisible()
    assert not window.engines.more.isVisible()
    assert not details.remove.isVisible()
    assert not details.address.isVisible()
    assert editor.session.link.engine.id == "house"
