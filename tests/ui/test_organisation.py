"""The window under an organisation's rules: whom it asks, and what it says at the start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.scripts import TEXT
from tests.ui.driving import Editor, click
from tests.ui.settings_driving import chosen, lines_of, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.core.message import Message
from altwright.services import organisation_file
from altwright.services.settings import SettingsStore
from altwright.ui.wrapped_text import WrappedText


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own folder."""
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(organisation_file, "machine_folder", lambda: folder)
    return folder


def put(folder: Path, content: object) -> None:
    path = folder / "organisation.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    path.chmod(0o644)


@pytest.fixture
def house_only(home: Path, machine: Path, fault_service: FaultService, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation with one engine of its own, and a prompt that is locked."""
    monkeypatch.delenv("ALTWRIGHT_BASE_URL")
    house = {"id": "house", "name": "House engine", "address": fault_service.address, "model": "sight"}
    put(machine, {"engines": [house], "prompts": ["Describe the object."], "locked": ["prompts"]})


@pytest.fixture
def in_german(home: Path, machine: Path) -> Path:
    """An organisation that writes in German, and an editor who chose French before; the editor's settings."""
    put(machine, {"language": "de", "locked": ["language"]})
    home.mkdir()
    settings = home / "settings.json"
    settings.write_text(json.dumps({"language": "fr", "destination": "x"}))
    return settings


@pytest.fixture
def all_locked(home: Path, machine: Path, fault_service: FaultService, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation that sets what its own engine needs for good."""
    monkeypatch.delenv("ALTWRIGHT_BASE_URL")
    monkeypatch.setattr(engine_finder, "PORTS", ())
    house = {"id": "house", "name": "House engine", "address": fault_service.address, "model": "sight"}
    rows = {"engines": ["openai", house], "engine": "house", "proxy": "http://proxy.example.org:3128"}
    put(machine, rows | {"prompts": ["Describe the object."], "locked": ["proxy", "certificate", "prompts"]})


@pytest.fixture
def another_only(machine: Path) -> None:
    """An organisation that does not allow the service that a variable names."""
    put(machine, {"engines": ["openai"]})


@pytest.fixture
def damaged(home: Path, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation's file that is no JSON."""
    monkeypatch.delenv("ALTWRIGHT_BASE_URL")
    put(machine, "{ no JSON")


@pytest.fixture
def partly(machine: Path) -> None:
    """An organisation's file of which a row makes no sense."""
    put(machine, {"proxy": 7})


def stored_engine(home: Path, name: str) -> dict[str, object]:
    """Return what the settings file says of an engine."""
    file = home / "settings.json"
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    engine: dict[str, object] = stored.get("engines", {}).get(name, {})
    return engine


async def test_the_organisation_s_engine_is_asked_with_its_prompt(house_only: None, editor: Editor, home: Path) -> None:
    assert editor.session.link.engine.name == "House engine"
    assert editor.form.prompt.toPlainText() == "Describe the object."
    await editor.has_picture()
    await editor.describes(scripts.good())
    assert editor.pane.toPlainText() == TEXT
    assert json.loads(editor.service.completions[-1].body)["model"] == "sight"
    editor.form.prompt.setPlainText("Mine?")
    editor.window._remember()
    await editor.program.preferences.at_rest()
    await until((home / "settings.json").exists)
    stored = json.loads((home / "settings.json").read_text(encoding="utf-8"))
    assert (stored["prompt"], stored["engine"]) == ("", "")


async def test_a_service_that_is_not_allowed_is_never_asked_and_the_window_says_so(
    another_only: None, editor: Editor
) -> None:
    await editor.has_picture()
    click(editor.form.describe)
    await until(lambda: editor.session.message is not None)
    assert editor.session.message is not None
    assert "Your organisation does not allow" in editor.session.message.text
    assert not editor.service.requests


async def told(editor: Editor) -> Message:
    """Return what is told once the program has begun."""
    await until(lambda: editor.session.message is not None)
    assert editor.session.message is not None
    return editor.session.message


async def test_a_damaged_file_is_told_at_the_start_and_only_this_computer_is_asked(
    damaged: None, editor: Editor
) -> None:
    message = await told(editor)
    assert "organisation's settings file is damaged" in message.text
    assert "organisation.json" in message.detail
    assert editor.session.link.engine.is_local
    assert all(engine.is_local for engine in editor.program.preferences.engines())


async def test_a_row_that_makes_no_sense_is_told_at_the_start(partly: None, editor: Editor) -> None:
    message = await told(editor)
    assert "Parts of your organisation's settings file" in message.text
    assert "proxy" in message.detail


async def test_locked_rows_say_so_in_the_settings_and_cannot_be_changed(
    all_locked: None, editor: Editor, home: Path
) -> None:
    window = await opened(editor)
    page = window.engines
    assert not page.add.isVisible()
    assert "set by your organisation" in page.locked.text()
    assert [line.split(":")[0].split(",")[0] for line in lines_of(window)] == ["OpenAI", "House engine"]
    details = await chosen(window, "House engine")
    click(details.advanced_fold)
    advanced = details.advanced
    assert not advanced.proxy.isEnabled()
    assert not advanced.certificate.isEnabled()
    assert advanced.proxy_address.text() == "http://proxy.example.org:3128"
    said = [label.text() for label in advanced.findChildren(WrappedText) if label.isVisible()]
    assert said.count("Set by your organisation.") == 2
    window.open_page(window.prompts)
    assert window.prompts.prompt.isReadOnly()
    advanced.temperature.setValue(1.5)
    window.reject()
    await until(lambda: stored_engine(home, "house").get("temperature") == 1.5)
    stored = stored_engine(home, "house")
    assert (stored["proxy"], stored["address"]) == ("system", "")


async def test_a_service_that_is_not_allowed_cannot_be_added(all_locked: None, editor: Editor) -> None:
    window = await opened(editor)
    words = window.engines.room.engines.add("Elsewhere", "https://elsewhere.example.com/v1")
    assert "Your organisation does not allow" in words
    assert all(engine.name != "Elsewhere" for engine in editor.program.preferences.engines())
    window.reject()


async def test_the_organisations_language_reaches_the_service(in_german: Path, editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes()
    body: Any = editor.service.completions[-1].json
    assert "Write in German" in body["messages"][0]["content"]
    placing = editor.session.placing
    placing.choose_destination(placing.destinations()[0])
    await until(lambda: SettingsStore(in_german.parent).load().destination == "web")
    assert SettingsStore(in_german.parent).load().language == "fr"
