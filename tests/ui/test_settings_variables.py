"""Variables in the settings: the Test and the list of models ask as describing does, and the window says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import CTRL, Editor, click, press, settle, write
from tests.ui.settings_driving import added, chosen, engine_of, lines_of, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.bridge.key_place import KeyPlace
from altwright.core.engine import with_environment

KEY = "key-of-the-variable"
MODELS = [{"id": name, "modalities": {"input": ["text", "image"]}} for name in ("seer", "named")]


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in a variable, for the service that another variable names; see the fixture ``home``."""
    monkeypatch.setattr(engine_finder, "PORTS", ())
    monkeypatch.setenv("ALTWRIGHT_API_KEY", KEY)


async def test_the_test_and_the_list_of_models_use_the_key_of_the_variable(editor: Editor, keys: MemoryKeyring) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    details = await added(editor, window)
    await until(lambda: details.model.count() == 2)
    assert {request.key for request in editor.service.requests} == {KEY}
    assert "Newsroom: key from a variable" in lines_of(window)
    assert "ALTWRIGHT_API_KEY brings the key" in details.key_row.note.text()
    assert not details.remove_key.isVisible()
    details.model.setFocus()
    write("seer")
    editor.service.then(scripts.good("A cup of coffee.", "seer"))
    click(details.test)
    await until(details.report.notice.isVisible)
    assert {request.key for request in editor.service.requests} == {KEY}
    assert details.report.facts[1].text() == "Key: accepted."
    assert not keys.keys


async def test_the_demo_is_no_service_of_a_variable(editor: Editor) -> None:
    window = await opened(editor)
    editor.window.open_demo()
    await until(lambda: editor.session.link.is_demo)
    await settle()
    assert window.engines.others.text() == "Demo is in use until another one is chosen here."


async def test_the_variables_key_comes_before_one_that_is_being_stored_or_stored_which_can_be_removed(
    editor: Editor, keys: MemoryKeyring
) -> None:
    keys.is_free.clear()
    window = await opened(editor)
    details = await added(editor, window)
    details.key.setFocus()
    write("key-of-the-keyring")
    press(Qt.Key.Key_Return)
    await until(details.remove_key.isVisible)
    click(details.use)
    details.model.setFocus()
    write("seer")
    editor.service.then(scripts.good("A cup of coffee."), scripts.good("A cup of coffee."))
    click(details.test)
    await until(details.report.notice.isVisible)
    assert not keys.keys
    keys.is_free.set()
    await until(lambda: keys.keys and details._engines.key_place is KeyPlace.VARIABLE)
    await editor.has_picture()
    editor.form.request_description()
    await editor.is_at_rest()
    assert [request.key for request in editor.service.completions] == [KEY, KEY]
    click(details.remove_key)
    await until(lambda: not keys.keys)


async def test_the_key_of_the_variable_goes_to_no_other_service(editor: Editor) -> None:
    with FaultService() as other:
        other.models = MODELS
        window = await opened(editor)
        details = await added(editor, window, "Other", other.address)
        await until(lambda: details.model.count() == 2)
        details.model.setFocus()
        write("seer")
        other.then(scripts.good("A cup of coffee."))
        click(details.test)
        await until(details.report.notice.isVisible)
        assert other.requests
        assert KEY not in {request.key for request in other.requests}
        assert "Other" in lines_of(window)


@pytest.fixture
def model_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model in a variable, for the engine of the settings."""
    assert not home.exists()
    monkeypatch.delenv("ALTWRIGHT_BASE_URL")
    monkeypatch.setenv("ALTWRIGHT_MODEL", "named")


@pytest.mark.usefixtures("model_variable")
async def test_the_variables_model_is_asked_until_another_one_is_chosen(editor: Editor) -> None:
    window = await opened(editor)
    details = await chosen(window, "LLM7")
    assert details.model.currentText() == "named"
    assert "ALTWRIGHT_MODEL has “named” asked" in details.model_row.note.text()
    click(details.advanced_fold)
    details.advanced.temperature.setValue(0.2)
    used = editor.session.link.engine
    assert (used.model, used.temperature) == ("named", 0.2)
    assert engine_of(editor, "LLM7").model == "default"
    details.model.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("default")
    press(Qt.Key.Key_Return)
    await settle()
    assert editor.session.link.engine.model == "default"
    assert "ALTWRIGHT_MODEL" not in details.model_row.note.text()


async def test_the_test_asks_for_the_model_of_the_variable(editor: Editor) -> None:
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("seer")
    click(details.use)
    link = editor.session.link
    # As at a start whose settings choose this service, and whose only variable is the model's.
    link.use(with_environment(link.engine, {"ALTWRIGHT_MODEL": "named"}))
    editor.service.then(scripts.good("A cup of coffee.", "named"))
    click(details.test)
    await until(details.report.notice.isVisible)
    body = editor.service.completions[0].json
    assert body is not None
    assert body["model"] == "named"
    assert details.report.facts[2].text() == "Model: “named” answered."
