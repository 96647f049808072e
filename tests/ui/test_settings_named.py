"""The service that ALTWRIGHT_BASE_URL names has a line of its own in the settings, and none in their file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.scripts import TEXT
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import CTRL, Editor, click, press, settle, write
from tests.ui.settings_driving import added, chosen, lines_of, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.core.message import Action
from altwright.services import organisation_file
from altwright.services.settings import Settings, SettingsStore

SEEN = "A cup of coffee."
MODELS = [{"id": name, "modalities": {"input": ["text", "image"]}} for name in ("default", "seer")]


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else runs on this computer is not looked for."""
    monkeypatch.setattr(engine_finder, "PORTS", ())


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key in a variable."""
    monkeypatch.setenv("ALTWRIGHT_API_KEY", "key-of-the-variable")
    return "key-of-the-variable"


@pytest.fixture
def own_address(home: Path, fault_service: FaultService, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with a password in it, and with another path than the service's."""
    address = fault_service.origin.replace("http://", "http://anna:s3cret@")
    monkeypatch.setenv("ALTWRIGHT_BASE_URL", address)


async def test_it_stands_first_is_looked_at_and_is_tested_as_it_is_asked(key: str, editor: Editor, home: Path) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    name = editor.session.link.engine.name
    assert lines_of(window)[0] == f"{name}: in use, set by ALTWRIGHT_BASE_URL, key from a variable"
    details = window.engines.details
    assert window.engines.list.currentRow() == 0
    assert (details.name.text(), details.use.text(), details.use.is_filled) == (name, "In use", False)
    assert details.address.text() == editor.service.address
    assert details.address.isReadOnly()
    assert "ALTWRIGHT_BASE_URL" in details.address_row.note.text()
    assert "ALTWRIGHT_API_KEY brings the key" in details.key_row.note.text()
    assert not details.key.isVisible()
    assert not details.advanced_fold.isVisible()
    assert not details.remove.isVisible()
    assert details.model.currentText() == "default"
    editor.service.then(scripts.good(SEEN, "default"))
    click(details.test)
    await until(details.report.notice.isVisible)
    assert details.report.facts[1].text() == "Key: accepted."
    assert {request.key for request in editor.service.requests} == {key}
    await editor.program.preferences.at_rest()
    assert SettingsStore(home).load() == Settings()


async def test_another_engine_is_used_and_it_again_and_the_settings_keep_the_other_one(editor: Editor) -> None:
    window = await opened(editor)
    named = editor.session.link.engine
    details = await chosen(window, "LLM7")
    assert not details.address.isVisible()
    assert details.advanced_fold.isVisible()
    assert details.key.isVisible()
    click(details.use)
    assert lines_of(window)[0] == f"{named.name}: set by ALTWRIGHT_BASE_URL"
    details = await chosen(window, named.name)
    assert (details.use.text(), details.use.is_filled) == ("Use this engine", True)
    click(details.use)
    assert editor.session.link.engine == named
    assert lines_of(window)[:2] == [f"{named.name}: in use, set by ALTWRIGHT_BASE_URL", "LLM7"]
    assert editor.window.status.service.text() == named.name
    assert editor.program.preferences.settings.engine == "llm7"
    await editor.has_picture()
    await editor.describes()
    assert editor.pane.toPlainText() == TEXT


async def test_a_model_is_chosen_until_altwright_closes_and_is_no_matter_of_the_settings(
    editor: Editor, home: Path
) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    details = window.engines.details
    await until(lambda: details.model.count() == 2)
    assert "until Altwright closes; ALTWRIGHT_MODEL sets it for good" in details.model_row.note.text()
    details.model.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("seer")
    press(Qt.Key.Key_Return)
    name = editor.session.link.engine.name
    details = await chosen(window, "LLM7")
    assert details.model.currentText() == "default"
    click(details.use)
    details = await chosen(window, name)
    assert details.model.currentText() == "seer"
    click(details.use)
    await editor.has_picture()
    await editor.describes()
    body = editor.service.completions[-1].json
    assert body is not None
    assert body["model"] == "seer"
    await until(lambda: SettingsStore(home).load().engine == "llm7")
    assert SettingsStore(home).load().engines == ()


async def test_without_a_variable_its_key_goes_to_the_keyring(editor: Editor, keys: MemoryKeyring) -> None:
    editor.window.change_service(Action.CHECK_KEY)
    window = editor.dialog()
    assert window is not None
    await until(window.isActiveWindow)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Key"
    write("secret-key-4711")
    press(Qt.Key.Key_Return)
    await until(lambda: list(keys.keys.values()) == ["secret-key-4711"])
    await editor.has_picture()
    await editor.describes()
    assert editor.service.completions[-1].key == "secret-key-4711"


@pytest.mark.usefixtures("own_address")
async def test_what_is_set_in_a_variable_is_corrected_there_and_its_password_is_not_shown(
    key: str, editor: Editor, home: Path
) -> None:
    editor.service.always = lambda request: (
        scripts.not_found() if request.path == "/chat/completions" else scripts.good(SEEN)
    )
    editor.service.models = MODELS
    window = await opened(editor)
    details = window.engines.details
    assert details.address.text() == editor.service.origin
    click(details.test)
    await until(details.report.notice.isVisible)
    notice = details.report.notice
    assert f"does at {editor.service.address}." in notice.text.text()
    assert not any(button.isVisible() for button in notice.buttons)
    assert "s3cret" not in notice.text.text() + notice.detail.detail
    await editor.program.preferences.at_rest()
    assert SettingsStore(home).load() == Settings()


async def test_the_same_service_with_a_name_of_its_own_is_a_line_of_its_own(editor: Editor) -> None:
    window = await opened(editor)
    name = editor.session.link.engine.name
    details = await added(editor, window)
    assert details.remove.isVisible()
    assert not details.address.isReadOnly()
    assert [line.split(":")[0] for line in lines_of(window)].count("Newsroom") == 1
    assert lines_of(window)[0] == f"{name}: in use, set by ALTWRIGHT_BASE_URL"
    click(details.remove)
    await settle()
    assert window.engines.list.currentRow() == 0
    assert window.engines.details.name.text() == name


@pytest.fixture
def known_already(home: Path, fault_service: FaultService) -> None:
    """An own engine of the settings that is the variable's service, as one that was added without a name."""
    name = fault_service.address.partition("//")[2].partition("/")[0]
    stored = {"engines": {name.replace(".", "-").replace(":", "-"): {"name": name, "address": fault_service.address}}}
    home.mkdir()
    (home / "settings.json").write_text(json.dumps(stored))


@pytest.mark.usefixtures("known_already")
async def test_one_that_the_settings_have_too_has_one_line(editor: Editor) -> None:
    window = await opened(editor)
    name = editor.session.link.engine.name
    assert [line for line in lines_of(window) if line.startswith(name)] == [f"{name}: in use"]
    assert window.engines.details.name.text() == name
    assert window.engines.details.remove.isVisible()


@pytest.fixture
def elsewhere_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation that allows another engine only."""
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(organisation_file, "machine_folder", lambda: folder)
    house = {"id": "house", "name": "House engine", "address": "https://house.example.org/v1", "model": "sight"}
    (folder / "organisation.json").write_text(json.dumps({"engines": [house]}))


@pytest.mark.usefixtures("elsewhere_only")
async def test_one_that_the_organisation_does_not_allow_is_told_and_not_offered(editor: Editor) -> None:
    window = await opened(editor)
    name = editor.session.link.engine.name
    assert [line.partition(":")[0] for line in lines_of(window)] == ["House engine"]
    words = window.engines.others.text()
    assert words.startswith(f"The variable ALTWRIGHT_BASE_URL names {name}, which your organisation does not allow.")
    assert editor.service.requests == []
