"""Proxies in the settings: the password goes to the keyring, the address without it to the file, both to the proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from tests.fakes import scripts
from tests.fakes.hub import FakeHub
from tests.fakes.proxy import FakeProxy
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import CTRL, Editor, click, press, settle, write
from tests.ui.settings_driving import added, chosen, engine_of, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.bridge.key_place import KeyPlace
from altwright.core.local_model import CatalogueModel
from altwright.services.local_engine import download
from altwright.services.local_engine import models as local_models
from altwright.ui.settings_engine import EngineDetails

PASSWORD = "s3cret@4711"
FAR = "http://192.168.77.7/v1"
"""A service in the network of the house, which only the proxy reaches."""


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else runs on this computer is not looked for."""
    monkeypatch.setattr(engine_finder, "PORTS", ())


@pytest.fixture
def proxy(editor: Editor) -> Iterator[FakeProxy]:
    """A proxy that leads to the service, and wants a password."""
    with FakeProxy(("127.0.0.1", urlsplit(editor.service.address).port or 0), f"anna:{PASSWORD}") as proxy:
        yield proxy


def own(proxy: FakeProxy) -> str:
    return f"http://anna@{proxy.host}"


async def typed(details: EngineDetails, text: str) -> None:
    """Choose a proxy of its own, and type its address."""
    if not details.advanced_fold.isChecked():
        click(details.advanced_fold)
    advanced = details.advanced
    advanced.proxy.setFocus()
    press(Qt.Key.Key_End)
    advanced.proxy_address.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write(text)
    press(Qt.Key.Key_Return)
    await settle()


def written(home: Path) -> str:
    """Return everything that is kept in files."""
    return "".join(path.read_text(errors="replace") for path in home.rglob("*") if path.is_file())


async def test_a_password_goes_to_the_keyring_and_with_each_request_to_the_proxy(
    editor: Editor, home: Path, keys: MemoryKeyring, proxy: FakeProxy
) -> None:
    window = await opened(editor)
    details = await added(editor, window, address=FAR)
    details.model.setFocus()
    write("seer")
    click(details.use)
    await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
    advanced = details.advanced
    await until(lambda: "stored in this computer's keyring" in advanced._proxy_row.note.text())
    assert advanced.proxy_address.text() == engine_of(editor, "Newsroom").proxy == own(proxy)
    assert keys.keys == {("Altwright", own(proxy)): PASSWORD}
    editor.service.then(scripts.good("A cup of coffee."), scripts.good("A cup of coffee."))
    click(details.test)
    await until(details.report.notice.isVisible)
    said = details.report.notice
    assert said.text.text().startswith("Newsroom works"), said.detail.detail
    await editor.has_picture()
    editor.form.request_description()
    await editor.is_at_rest()
    assert len(editor.service.completions) == 2
    assert {request.credentials for request in proxy.requests} == {f"anna:{PASSWORD}"}
    assert own(proxy) in written(home)
    assert PASSWORD not in written(home)
    assert PASSWORD not in repr(editor.session.link.engine)


async def test_without_a_keyring_the_password_is_used_until_the_end_and_the_window_says_so(
    editor: Editor, home: Path, keys: MemoryKeyring, proxy: FakeProxy
) -> None:
    keys.is_locked = True
    window = await opened(editor)
    details = await added(editor, window, address=FAR)
    details.model.setFocus()
    write("seer")
    await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
    await until(lambda: "until Altwright closes" in details.advanced._proxy_row.note.text())
    assert "keyring is not available" in editor.message.text.text()
    editor.service.then(scripts.good("A cup of coffee."))
    click(details.test)
    await until(details.report.notice.isVisible)
    assert details.report.notice.text.text().startswith("Newsroom works")
    assert PASSWORD not in written(home)
    assert editor.program.preferences.settings.keys == ()


async def test_a_password_is_removed_by_a_press_and_with_its_proxy(
    editor: Editor, keys: MemoryKeyring, proxy: FakeProxy
) -> None:
    window = await opened(editor)
    details = await added(editor, window, address=FAR)
    advanced = details.advanced
    for way in ("button", "proxy", "engine"):
        await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
        await until(lambda: keys.keys)
        await until(lambda: details._engines.password_place is KeyPlace.KEYRING)
        if way == "button":
            click(advanced.remove_password)
        elif way == "proxy":
            advanced.proxy.setFocus()
            press(Qt.Key.Key_Home)
        else:
            click(details.remove)
        await until(lambda: not keys.keys)
        await until(lambda: editor.program.preferences.settings.keys == ())


async def test_another_password_for_the_same_proxy_takes_the_place_of_the_first(
    editor: Editor, keys: MemoryKeyring, proxy: FakeProxy
) -> None:
    window = await opened(editor)
    details = await added(editor, window, address=FAR)
    await typed(details, f"http://anna:first@{proxy.host}")
    await until(lambda: "first" in keys.keys.values())
    await until(lambda: details._engines.password_place is KeyPlace.KEYRING)
    await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
    await until(lambda: keys.keys == {("Altwright", own(proxy)): PASSWORD})
    assert details.advanced.proxy_address.text() == own(proxy)


async def test_a_corrected_password_counts_while_the_keyring_is_waited_for(
    editor: Editor, keys: MemoryKeyring, proxy: FakeProxy
) -> None:
    window = await opened(editor)
    details = await added(editor, window, address=FAR)
    details.model.setFocus()
    write("seer")
    click(details.use)
    await typed(details, f"http://anna:first@{proxy.host}")
    await until(lambda: details._engines.password_place is KeyPlace.KEYRING)
    await editor.has_picture()
    editor.form.request_description()
    await editor.is_at_rest()
    assert not editor.service.completions
    keys.is_free.clear()
    await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
    assert "is being stored" in details.advanced._proxy_row.note.text()
    assert details.advanced.proxy_address.text() == own(proxy)
    editor.service.then(scripts.good())
    editor.form.request_description()
    await editor.is_at_rest()
    assert len(editor.service.completions) == 1
    keys.is_free.set()
    await until(lambda: keys.keys == {("Altwright", own(proxy)): PASSWORD})


async def test_a_keyring_that_stays_shut_is_told_as_a_proxy_that_does_not_let_through(
    editor: Editor, keys: MemoryKeyring, proxy: FakeProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = await opened(editor)
    details = await added(editor, window, address=FAR)
    details.model.setFocus()
    write("seer")
    await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
    await until(lambda: keys.keys)
    await until(lambda: details._engines.password_place is KeyPlace.KEYRING)

    def refuse(_self: MemoryKeyring, _service: str, _user: str) -> str:
        raise OSError("The keyring is locked")

    monkeypatch.setattr(MemoryKeyring, "get_password", refuse)
    click(details.test)
    await until(details.report.notice.isVisible)
    assert "proxy" in details.report.notice.text.text()
    assert "keyring" in details.report.notice.detail.detail
    assert not proxy.requests


async def test_models_are_downloaded_through_the_proxy_of_this_computer(
    editor: Editor, home: Path, keys: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub", reason="the library that downloads models is not installed")
    repository = "ggml-org/Tiny-GGUF"
    files = {"Tiny-Q8_0.gguf": b"GGUF" + b"1" * 70_000, "mmproj-Tiny-Q8_0.gguf": b"GGUF" + b"2" * 20_000}
    tiny = CatalogueModel("tiny", "Tiny", repository, "Apache-2.0", ("en",), 90_008, 1, "Tiny and quick.")
    for module in (download, local_models):
        monkeypatch.setattr(module, "catalogue", lambda: (tiny,))
    with FakeHub(repository, files) as hub:
        place = urlsplit(hub.endpoint)
        with FakeProxy((place.hostname or "", place.port or 0), f"anna:{PASSWORD}") as proxy:
            monkeypatch.setenv("HF_ENDPOINT", "http://hub.example.org")
            details = await chosen(await opened(editor), "This computer")
            await until(lambda: details.local.rows)
            click(details.advanced_fold)
            assert not details.advanced.temperature.isVisible()
            assert not details.advanced.streams.isVisible()
            assert details.advanced._for_downloads.isVisible()
            await typed(details, f"http://anna:{PASSWORD}@{proxy.host}")
            await until(lambda: keys.keys)
            click(details.local.rows[0].download)
            await until(lambda: details.local.rows[0].name.text() == "Tiny, chosen", 60)
            assert len(proxy.requests) == len(hub.requests) >= 5
            assert {request.credentials for request in proxy.requests} == {f"anna:{PASSWORD}"}
            assert PASSWORD not in written(home)
