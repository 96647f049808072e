"""Engines in the settings: chosen, added, given a key and a model, tested, and asked as the editor wants."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, RecordedRequest
from tests.fakes.script import Script, json_script
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import Editor, click, clipboard_text, press, settle, write
from tests.ui.settings_driving import added, chosen, engine_of, lines_of, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.bridge.phase import Phase
from altwright.core.engine import KEY_FOR_NONE
from altwright.core.engine_preset import EngineChange
from altwright.services.local_discovery import LocalProgram
from altwright.ui.settings_advanced import OWN_PROXY
from altwright.ui.settings_engine import EngineDetails
from altwright.ui.settings_window import SettingsWindow

SEEN = "A half-full cup of coffee on a saucer."
MODELS = [
    {"id": "words", "modalities": {"input": ["text"]}},
    {"id": "seer", "modalities": {"input": ["text", "image"]}, "pricing": {"prompt": 2e-6, "completion": 8e-6}},
    {"id": "gift", "modalities": {"input": ["text", "image"]}, "tier": "free"},
]


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else runs on this computer is not looked for."""
    monkeypatch.setattr(engine_finder, "PORTS", ())


async def newsroom(editor: Editor) -> tuple[SettingsWindow, EngineDetails]:
    """Add a service in the settings, and put it in use."""
    window = await opened(editor)
    details = await added(editor, window)
    click(details.use)
    return window, details


def type_into(field: QWidget, text: str) -> None:
    """Type ``text`` and press Return."""
    field.setFocus()
    write(text)
    press(Qt.Key.Key_Return)


def stored(home: Path) -> str:
    file = home / "settings.json"
    return file.read_text(encoding="utf-8") if file.exists() else ""


async def test_the_list_offers_few_engines_first_and_says_which_is_in_use(editor: Editor) -> None:
    window = await opened(editor)
    named = f"{editor.session.link.engine.name}: in use, set by ALTWRIGHT_BASE_URL"
    assert lines_of(window) == [named, "LLM7", "This computer", "OpenAI: wants a key"]
    click(window.engines.more)
    assert len(lines_of(window)) == 1 + len(editor.program.preferences.engines())
    details = await chosen(window, "LLM7")
    assert (details.use.text(), details.use.is_filled) == ("Use this engine", True)
    click(details.use)
    assert lines_of(window)[:2] == [named.replace("in use, ", ""), "LLM7: in use"]
    assert not window.engines.others.isVisible()
    assert (details.use.text(), details.use.is_filled) == ("In use", False)
    assert editor.window.status.service.text() == "LLM7"
    assert editor.program.preferences.settings.engine == "llm7"


async def test_a_service_is_added_used_asked_and_removed(editor: Editor) -> None:
    window = await opened(editor)
    details = await added(editor, window)
    assert details.name.text() == "Newsroom"
    assert "Newsroom" in lines_of(window)
    details.model.setFocus()
    write("seer")
    click(details.use)
    editor.service.then(scripts.good())
    await editor.has_picture()
    editor.form.request_description()
    await editor.is_at_rest()
    assert len(editor.service.completions) == 1
    click(details.remove)
    await settle()
    assert not any(line.startswith("Newsroom") for line in lines_of(window))
    assert editor.session.link.engine.name == "LLM7"
    assert details.name.text() == "LLM7"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "not the address of a service"),
        ("", "not the address of a service"),
        ("http://api.example.org/v1", "others read along"),
    ],
)
async def test_what_is_no_address_is_said_beside_it_and_nothing_is_added(
    editor: Editor, home: Path, address: str, words: str
) -> None:
    window = await opened(editor)
    page = window.engines
    click(page.add)
    page.new_name.setText("Newsroom")
    page.new_address.setText(address)
    click(page.add_now)
    assert words in page.new_address_row.note.text()
    assert page.new_address_row.note.isVisible()
    assert QApplication.focusWidget() is page.new_address
    assert (page.new_name.text(), page.new_address.text()) == ("Newsroom", address)
    await editor.program.preferences.at_rest()
    assert stored(home) == ""


async def test_the_address_of_a_known_service_leads_to_it(editor: Editor) -> None:
    window = await opened(editor)
    details = await added(editor, window, "Mine", "https://api.openai.com/v1/chat/completions")
    assert details.name.text() == "OpenAI"
    assert editor.program.preferences.settings.engines == ()


async def test_a_key_goes_to_the_keyring_when_its_field_is_left_and_nowhere_else(
    editor: Editor, home: Path, keys: MemoryKeyring
) -> None:
    window = await opened(editor)
    details = await chosen(window, "OpenAI")
    details.key.setFocus()
    write(" secret-key-4711 ")
    assert details.key.echoMode() is QLineEdit.EchoMode.Password
    details.key.selectAll()
    details.key.copy()
    assert "secret" not in clipboard_text()
    press(Qt.Key.Key_Tab)
    await until(lambda: "OpenAI: key stored" in lines_of(window))
    assert keys.keys == {("Altwright", "https://api.openai.com/v1"): "secret-key-4711"}
    assert details.key.text() == ""
    assert "keyring" in details.key_row.note.text()
    await editor.program.preferences.at_rest()
    assert "secret" not in stored(home)
    click(details.remove_key)
    await until(lambda: not keys.keys)
    await until(lambda: "OpenAI: wants a key" in lines_of(window))
    assert editor.program.preferences.settings.keys == ()


async def test_a_key_that_was_typed_is_kept_when_the_window_is_closed(editor: Editor, keys: MemoryKeyring) -> None:
    window = await opened(editor)
    details = await chosen(window, "OpenAI")
    details.key.setFocus()
    write("secret-key-4711")
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    await until(lambda: "secret-key-4711" in keys.keys.values())


async def test_without_a_keyring_the_key_is_used_until_the_end_and_the_window_says_so(
    editor: Editor, home: Path, keys: MemoryKeyring
) -> None:
    keys.is_locked = True
    window, details = await newsroom(editor)
    type_into(details.model, "seer")
    type_into(details.key, "secret-key-4711")
    await until(lambda: "Kept until Altwright closes" in details.key_row.note.text())
    assert "Newsroom: in use, key until Altwright closes" in lines_of(window)
    assert "keyring is not available" in editor.message.text.text()
    await editor.program.preferences.at_rest()
    assert "secret" not in stored(home)
    editor.service.then(scripts.good())
    await editor.has_picture()
    editor.form.request_description()
    await editor.is_at_rest()
    assert editor.service.completions[0].key == "secret-key-4711"


@pytest.mark.parametrize("is_locked", [False, True])
async def test_while_the_keyring_is_waited_for_nothing_is_said_about_it_yet(
    editor: Editor, keys: MemoryKeyring, is_locked: bool
) -> None:
    keys.is_locked = is_locked
    keys.is_free.clear()
    window, details = await newsroom(editor)
    type_into(details.key, "secret-key-4711")
    type_into(details.model, "seer")
    await settle()
    assert details.key_row.note.text() == "The key is being stored."
    assert "Newsroom: in use, key is being stored" in lines_of(window)
    assert "keyring" not in editor.message.text.text()
    keys.is_free.set()
    outcome = "key until Altwright closes" if is_locked else "key stored"
    await until(lambda: f"Newsroom: in use, {outcome}" in lines_of(window))
    assert ("keyring is not available" in editor.message.text.text()) is is_locked


@pytest.mark.parametrize("is_locked", [False, True])
async def test_a_key_counts_while_the_keyring_is_waited_for_and_what_is_asked_with_it_goes_on(
    editor: Editor, keys: MemoryKeyring, is_locked: bool
) -> None:
    keys.is_locked = is_locked
    keys.is_free.clear()
    window, details = await newsroom(editor)
    type_into(details.model, "seer")
    type_into(details.key, "secret-key-4711")
    await editor.has_picture()
    editor.service.then(scripts.stall_after(3))
    editor.form.request_description()
    await editor.is_writing()
    assert editor.service.completions[0].key == "secret-key-4711"
    keys.is_free.set()
    outcome = "key until Altwright closes" if is_locked else "key stored"
    await until(lambda: f"Newsroom: in use, {outcome}" in lines_of(window))
    await settle()
    assert editor.session.phase is Phase.WRITING


async def test_a_removed_key_counts_no_more_while_the_keyring_is_waited_for(
    editor: Editor, home: Path, keys: MemoryKeyring
) -> None:
    window, details = await newsroom(editor)
    type_into(details.model, "seer")
    type_into(details.key, "secret-key-4711")
    await until(lambda: "Newsroom: in use, key stored" in lines_of(window))
    keys.is_free.clear()
    click(details.remove_key)
    await settle()
    assert "Newsroom: in use" in lines_of(window)
    assert not details.remove_key.isVisible()
    assert QApplication.focusWidget() is details.key
    await editor.has_picture()
    editor.service.then(scripts.good())
    editor.form.request_description()
    await editor.is_at_rest()
    assert editor.service.completions[0].key == KEY_FOR_NONE
    assert keys.keys
    await until(lambda: '"keys": []' in stored(home))
    keys.is_free.set()
    await until(lambda: not keys.keys)


async def test_another_key_that_is_typed_while_a_test_is_stopped_starts_no_test(
    editor: Editor, keys: MemoryKeyring
) -> None:
    _, details = await newsroom(editor)
    type_into(details.model, "seer")
    editor.service.always = scripts.stall_at(scripts.Point.BEFORE_HEADERS)
    click(details.test)
    await until(lambda: editor.service.completions)
    details.key.setText("secret-key-4711")
    click(details.test)
    await settle()
    assert details.test.text() == "Test"
    assert len(editor.service.completions) == 1


async def test_what_was_asked_of_the_keyring_last_counts(editor: Editor, keys: MemoryKeyring) -> None:
    keys.is_free.clear()
    window = await opened(editor)
    details = await chosen(window, "OpenAI")
    for text in ("first-key", "second-key"):
        type_into(details.key, text)
        await settle()
    keys.is_free.set()
    await until(lambda: "OpenAI: key stored" in lines_of(window))
    assert list(keys.keys.values()) == ["second-key"]
    keys.is_free.clear()
    type_into(details.key, "third-key")
    click(details.remove_key)
    keys.is_free.set()
    await until(lambda: "OpenAI: wants a key" in lines_of(window))
    await until(lambda: not keys.keys)
    assert editor.program.preferences.settings.keys == ()


@pytest.mark.parametrize("key", ["two words", "schlüssel"])
async def test_what_can_be_no_key_is_said_and_stays_in_the_field(editor: Editor, keys: MemoryKeyring, key: str) -> None:
    window = await opened(editor)
    details = await chosen(window, "OpenAI")
    details.key.setFocus()
    details.key.setText(key)
    press(Qt.Key.Key_Return)
    assert "characters that no key has" in details.key_row.note.text()
    assert details.key.text() == key
    assert not keys.keys


async def test_the_list_of_models_comes_when_it_is_asked_for_and_tells_models_apart(
    editor: Editor, keys: MemoryKeyring
) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    details = await added(editor, window)
    await until(lambda: details.model.count() == 3)
    names = [details.model.itemText(row) for row in range(3)]
    assert names == ["seer", "gift", "words"]
    spoken = [details.model.itemData(row, Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert spoken[0].startswith("seer, takes pictures, about 3.40 USD for 1,000 pictures")
    assert spoken[1:] == ["gift, takes pictures, free", "words, no pictures"]
    assert "estimate" in details.model.itemData(0, Qt.ItemDataRole.ToolTipRole)
    details.model.setFocus()
    details.model.setCurrentIndex(2)
    details.model.activated.emit(2)
    assert engine_of(editor, "Newsroom").model == "words"
    assert details.model_row.note.text() == "no pictures"


async def test_a_service_elsewhere_is_asked_for_its_models_on_a_press_only_and_without_a_foreign_key(
    editor: Editor, keys: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("altwright.core.engine.is_loopback", lambda _address: False)
    monkeypatch.setattr("altwright.core.engine.is_private", lambda _address: True)
    window = await opened(editor)
    await until(lambda: not window.engines.room.models.is_asking)
    before = len(editor.service.requests)  # for the models of the service in use, which is on this computer
    details = await added(editor, window)
    assert not engine_of(editor, "Newsroom").is_local
    await settle(0.1)
    assert len(editor.service.requests) == before
    click(details.refresh)
    await until(lambda: not window.engines.room.models.is_asking)
    assert details.model.count() == 1
    (request,) = editor.service.requests[before:]
    assert "authorization" not in {name.lower() for name in request.headers}


async def test_without_a_list_a_models_name_can_be_typed(editor: Editor) -> None:
    editor.service.models = scripts.not_found()
    window = await opened(editor)
    details = await added(editor, window)
    await until(details.list_notice.isVisible)
    assert details.list_notice.text.text() == (
        "Newsroom gave no list of models. A model's name can be typed all the same."
    )
    details.model.setFocus()
    write("vision-2")
    press(Qt.Key.Key_Return)
    assert engine_of(editor, "Newsroom").model == "vision-2"


async def test_what_is_being_typed_stays_while_a_list_arrives(editor: Editor) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("vis")
    await until(lambda: details.model.count() == 3)
    await settle()
    assert details.model.currentText() == "vis"


async def test_a_test_says_what_works(editor: Editor) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("seer")
    editor.service.then(scripts.good(SEEN, "seer"))
    click(details.test)
    await until(details.report.notice.isVisible)
    facts = [fact.text() for fact in details.report.facts]
    assert facts == [
        "Address: a service answers there.", "Key: none is needed.", "Model: “seer” answered.",
        "Pictures: the sample was described.",
    ]  # fmt: skip
    assert details.report.notice.text.text().startswith("Newsroom works")
    assert editor.service.completions[0].json is not None
    assert editor.service.completions[0].json["model"] == "seer"
    assert editor.session.draft.is_empty


async def test_a_test_that_finds_something_leads_to_where_it_is_changed(editor: Editor, keys: MemoryKeyring) -> None:
    editor.service.models = MODELS
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("seer")
    editor.service.then(scripts.wrong_key())
    click(details.test)
    await until(details.report.notice.isVisible)
    assert "wants a key" in details.report.notice.text.text()
    click(details.report.notice.buttons[0])
    assert QApplication.focusWidget() is details.key
    write("secret-key-4711")
    press(Qt.Key.Key_Return)
    await until(lambda: keys.keys)
    editor.service.then(scripts.model_blind())
    click(details.test)
    await until(lambda: "does not take pictures" in details.report.notice.text.text())
    assert editor.service.completions[-1].key == "secret-key-4711"
    assert "secret" not in details.report.notice.detail.detail
    click(details.report.notice.buttons[0])
    assert QApplication.focusWidget() is details.model


async def test_a_test_offers_the_address_that_was_meant(editor: Editor) -> None:
    window = await opened(editor)
    details = await added(editor, window, address=editor.service.origin)
    wrong_places = {"/chat/completions"}

    def answer(request: RecordedRequest) -> Script:
        return scripts.not_found() if request.path in wrong_places else scripts.good(SEEN)

    editor.service.always = answer
    editor.service.models = MODELS
    details.model.setFocus()
    write("seer")
    click(details.test)
    await until(details.report.notice.isVisible)
    button = details.report.notice.buttons[0]
    assert button.text() == "Use this address"
    click(button)
    assert engine_of(editor, "Newsroom").address == editor.service.address
    assert details.address.text() == editor.service.address
    assert not details.report.isVisible()


async def test_a_test_can_be_stopped(editor: Editor) -> None:
    window = await opened(editor)
    details = await added(editor, window)
    details.model.setFocus()
    write("seer")
    editor.service.then(scripts.stall_after(0))
    click(details.test)
    await until(lambda: editor.service.completions)
    assert details.test.text() == "Stop the test"
    click(details.test)
    assert details.test.text() == "Test"
    assert not details.report.isVisible()


async def test_advanced_values_count_at_once_and_the_usual_ones_come_back(editor: Editor) -> None:
    window = await opened(editor)
    details = await added(editor, window)
    advanced = details.advanced
    assert not advanced.temperature.isVisible()
    click(details.advanced_fold)
    click(details.use)
    advanced.temperature.setValue(0.2)
    advanced.length.setValue(300)
    advanced.detail.setFocus()
    press(Qt.Key.Key_End)
    click(advanced.streams)
    advanced.waits[1].setValue(90)
    engine = editor.session.link.engine
    assert engine == engine_of(editor, "Newsroom")
    assert (engine.options.temperature, engine.options.max_tokens, engine.options.detail) == (0.2, 300, "high")
    assert (engine.streams, engine.time_limits.first_words) == (False, 90.0)
    advanced.temperature.setFocus()
    advanced.temperature.setValue(advanced.temperature.minimum())
    assert advanced.temperature.text() == "left to the service"
    assert engine_of(editor, "Newsroom").temperature is None
    advanced.proxy.setFocus()
    press(Qt.Key.Key_End)
    assert advanced.proxy.currentData() == OWN_PROXY
    assert engine_of(editor, "Newsroom").proxy == "system"
    advanced.proxy_address.setFocus()
    write("http://proxy.example.org:8080")
    press(Qt.Key.Key_Tab)
    assert engine_of(editor, "Newsroom").proxy == "http://proxy.example.org:8080"
    click(advanced.usual)
    engine = engine_of(editor, "Newsroom")
    assert (engine.temperature, engine.streams, engine.proxy) == (0.5, True, "system")
    assert not advanced.proxy_address.isVisible()


async def test_a_wheel_over_a_field_without_the_focus_changes_nothing(editor: Editor) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    window = await opened(editor)
    details = await added(editor, window)
    click(details.advanced_fold)
    details.advanced.streams.setFocus()
    for field in (details.advanced.temperature, details.advanced.length, details.advanced.detail):
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)
    assert engine_of(editor, "Newsroom").options == engine_of(editor, "LLM7").options


async def test_engines_that_run_on_this_computer_are_offered_and_nothing_else_is_asked(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultService() as ollama:
        ollama.models = json_script({"object": "list", "data": [{"id": name, "object": "model"} for name in "abc"]})
        port = urlsplit(ollama.address).port
        assert port is not None
        monkeypatch.setattr(engine_finder, "PORTS", ((LocalProgram.OLLAMA, port),))
        monkeypatch.setattr(
            editor.program.preferences, "settings",
            editor.program.preferences.settings.with_engine(EngineChange("ollama", "Ollama", ollama.address)),
        )  # fmt: skip
        window = await opened(editor)
        await until(lambda: "Ollama: running, 3 models" in lines_of(window))
        details = await chosen(window, "Ollama")
        assert "on this computer" in details.receiver.text()
        await until(lambda: details.model.count() == 3)
    # The one in use is on this computer too, so that it may have been asked for its list when it was looked at first.
    assert {request.target for request in editor.service.requests} <= {"/v1/models"}


async def test_a_services_pages_are_opened_on_a_press_only(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_pages: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_pages.append(QUrl(url).toString()))
    window = await opened(editor)
    details = await chosen(window, "OpenAI")
    rows = [row for row in details.pages.rows if row.isVisible()]
    assert [row.address.text() for row in rows] == list(engine_of(editor, "OpenAI").pages)
    click(rows[0].copy)
    assert clipboard_text() == rows[0].address.text()
    assert opened_pages == []
    click(rows[0].open)
    assert opened_pages == [rows[0].address.text()]
