"""Models of this computer in the settings: fetched from a hub on loopback, paused, removed, chosen, and one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests.fakes.hub import FakeHub
from tests.ui.driving import Editor, click, settle
from tests.ui.settings_driving import chosen, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.core.local_model import CatalogueModel
from altwright.services.local_engine import download
from altwright.services.local_engine import models as local_models
from altwright.ui.settings_local import LocalModels
from altwright.ui.settings_window import SettingsWindow

pytest.importorskip("huggingface_hub", reason="the library that downloads models is not installed")

REPOSITORY = "ggml-org/Tiny-GGUF"
FILES = {
    "Tiny-Instruct-Q8_0.gguf": b"GGUF" + b"1" * 700_000,
    "mmproj-Tiny-Q8_0.gguf": b"GGUF" + b"2" * 200_000,
}
TINY = CatalogueModel("tiny", "Tiny", REPOSITORY, "Apache-2.0", ("en",), 900_008, 1, "Tiny and quick.")
HUGE = CatalogueModel("huge", "Huge", REPOSITORY, "Apache-2.0", ("en", "de"), 10**15, 10**15, "Huge.")


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub(REPOSITORY, FILES) as hub:
        yield hub


@pytest.fixture
async def local(editor: Editor, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> LocalModels:
    """The models of this computer, with a small and a huge one on offer."""
    monkeypatch.setattr(engine_finder, "PORTS", ())
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    for module in (download, local_models):
        monkeypatch.setattr(module, "catalogue", lambda: (TINY, HUGE))
    window = await opened(editor)
    details = await chosen(window, "This computer")
    await until(lambda: details.local.rows)
    await settle()
    return details.local


async def test_a_model_is_told_about_fetched_chosen_and_removed(editor: Editor, home: Path, local: LocalModels) -> None:
    tiny, huge = local.rows
    assert tiny.name.text() == "Tiny"
    assert tiny.facts.text() == "1 MB; needs 1 MB of memory; English; licence Apache-2.0"
    assert not tiny.shortage.isVisible()
    assert huge.shortage.isVisible()
    assert "too little" in huge.shortage.text()
    window = editor.dialog()
    assert isinstance(window, SettingsWindow)
    assert window.engines.details.receiver.text() == "Nothing leaves this computer."
    click(tiny.download)
    await until(lambda: tiny.name.text() == "Tiny, chosen")
    assert local.notice.text.text() == "Tiny is here and ready."
    assert (home / "models" / "tiny" / "Tiny-Instruct-Q8_0.gguf").read_bytes() == FILES["Tiny-Instruct-Q8_0.gguf"]
    click(window.engines.details.use)
    assert (editor.session.link.engine.id, editor.session.link.engine.model) == ("local", "tiny")
    click(tiny.remove)
    await until(lambda: tiny.name.text() == "Tiny")
    assert not (home / "models" / "tiny").exists()
    assert tiny.download.text() == "Download"


async def test_a_download_is_paused_and_goes_on_where_it_was(
    editor: Editor, hub: FakeHub, home: Path, local: LocalModels
) -> None:
    tiny = local.rows[0]
    hub.fault.hang_at = 300_000
    click(tiny.download)
    await until(hub.hanging.is_set)
    await until(lambda: " of " in tiny.progress.text())
    # What the hub has sent is not on the disk at once, and without a byte there would be nothing to resume.
    await until(lambda: any(part.stat().st_size for part in (home / "models" / "tiny" / ".parts").glob("*.part")))
    assert tiny.bar.isVisible()
    assert tiny.download.text() == "Pause"
    assert not tiny.remove.isVisible()
    click(tiny.download)
    await until(lambda: tiny.download.text() == "Resume")
    assert not tiny.bar.isVisible()
    assert tiny.remove.isVisible()
    hub.fault.hang_at = None
    hub.fault.released.set()
    click(tiny.download)
    await until(lambda: tiny.name.text() == "Tiny, chosen")
    assert any(request.start > 0 for request in hub.gets("Tiny-Instruct"))


async def test_a_download_goes_on_while_the_settings_are_closed(editor: Editor, home: Path, local: LocalModels) -> None:
    click(local.rows[0].download)
    editor.dialog().reject()  # type: ignore[union-attr]
    await until((home / "models" / "tiny" / "model.json").exists)
    editor.window.activateWindow()
    await until(lambda: QApplication.focusWidget() is not None)
    window = await opened(editor)
    details = await chosen(window, "This computer")
    await until(lambda: details.local.rows and details.local.rows[0].model.is_chosen)


async def test_what_goes_wrong_with_a_download_is_said_and_it_can_be_tried_again(
    editor: Editor, hub: FakeHub, local: LocalModels
) -> None:
    tiny = local.rows[0]
    hub.fault.status = 500
    click(tiny.download)
    await until(local.notice.isVisible)
    assert local.notice.text.text() == ("The model’s host has a problem at the moment. What has arrived is kept.")
    assert tiny.download.text() == "Download"
    hub.fault.status = 200
    click(tiny.download)
    await until(lambda: tiny.name.text() == "Tiny, chosen")


async def test_files_of_ones_own_are_taken_up_and_stay_where_they_are(
    editor: Editor, tmp_path: Path, local: LocalModels
) -> None:
    files = [tmp_path / "mine.gguf", tmp_path / "mmproj-mine.gguf"]
    for file in files:
        file.write_bytes(b"GGUF and more")
    local.adopt(files)
    await until(lambda: len(local.rows) == 3)
    own = local.rows[2]
    await until(lambda: own.name.text() == "mine, chosen")
    assert own.facts.text() == "Files of your own: mine.gguf, mmproj-mine.gguf"
    click(own.remove)
    await until(lambda: len(local.rows) == 2)
    assert all(file.exists() for file in files)


async def test_no_other_model_takes_the_place_of_a_chosen_one_that_is_removed(
    editor: Editor, tmp_path: Path, local: LocalModels
) -> None:
    tiny = local.rows[0]
    click(tiny.download)
    await until(lambda: tiny.name.text() == "Tiny, chosen")
    files = [tmp_path / "mine.gguf", tmp_path / "mmproj-mine.gguf"]
    for file in files:
        file.write_bytes(b"GGUF and more")
    local.adopt(files)
    await until(lambda: len(local.rows) == 3 and local.rows[2].name.text() == "mine, chosen")
    click(local.rows[2].remove)
    await until(lambda: len(local.rows) == 2)
    assert tiny.name.text() == "Tiny"
    window = editor.dialog()
    assert isinstance(window, SettingsWindow)
    details = window.engines.details
    click(details.test)
    await until(details.report.notice.isVisible)
    words = "The model “own-mine” is not on this computer. Choose one of those below, or download it again."
    assert details.report.notice.text.text() == words
    assert details.report.notice.detail.detail == "Models on this computer: Tiny."
    click(tiny.choose)
    await until(lambda: tiny.name.text() == "Tiny, chosen")


@pytest.mark.parametrize(
    ("names", "content", "words"),
    [
        (["one.gguf"], b"GGUF", "A model is two files"),
        (["one.gguf", "two.gguf"], b"GGUF", "A model is two files"),
        (["one.gguf", "mmproj-one.gguf"], b"<html>", "is missing, or is not a whole model"),
    ],
)
async def test_files_that_make_no_model_are_not_taken_up(
    editor: Editor, tmp_path: Path, local: LocalModels, names: list[str], content: bytes, words: str
) -> None:
    files = [tmp_path / name for name in names]
    for file in files:
        file.write_bytes(content)
    local.adopt(files)
    await until(local.notice.isVisible)
    assert words in local.notice.text.text()
    assert len(local.rows) == 2
