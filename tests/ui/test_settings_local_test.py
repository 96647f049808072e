"""Test for this computer: the model of describing is started, shown the sample, and ended with the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.fakes import scripts
from tests.local_models import children_named, tiny_model
from tests.ui.driving import Editor, click, press, settle
from tests.ui.settings_driving import chosen, opened
from tests.waiting import until

from altwright.bridge import engine_finder
from altwright.bridge.engine_trial import Stage
from altwright.services.local_engine import engine as local_engine
from altwright.ui.settings_engine import EngineDetails

pytest.importorskip("xllamacpp", reason="there is no llama.cpp for this machine")
pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked up in /proc")

WORDS = "A cup of coffee on a wooden table."


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else runs on this computer is not looked for."""
    monkeypatch.setattr(engine_finder, "PORTS", ())


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny model is the one to run."""
    model, eyes, _name = tiny_model()
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MODEL", str(model))
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MMPROJ", str(eyes))


async def this_computer(editor: Editor) -> EngineDetails:
    """Open the settings and look at this computer."""
    return await chosen(await opened(editor), "This computer")


def facts_of(details: EngineDetails) -> list[str]:
    return [fact.text() for fact in details.report.facts if fact.isVisible()]


@pytest.mark.usefixtures("tiny")
async def test_a_model_that_a_variable_names_is_told_and_no_other_is_said_to_be_chosen(
    editor: Editor, tmp_path: Path
) -> None:
    details = await this_computer(editor)
    await until(details.local.variable.isVisible)
    words = "The variable ALTWRIGHT_LOCAL_MODEL has “tiny-vlm” run, whatever is chosen here."
    assert details.local.variable.text() == words
    files = [tmp_path / name for name in ("mine.gguf", "mine-mmproj.gguf")]
    for file, path in zip(files, tiny_model()[:2], strict=True):
        file.write_bytes(path.read_bytes())
    details.local.adopt(files)
    await until(lambda: details.local.rows[-1].name.text().startswith("mine"))
    await settle()
    assert details.local.rows[-1].name.text() == "mine"


async def test_without_a_variable_nothing_is_said_of_one(editor: Editor) -> None:
    details = await this_computer(editor)
    await until(lambda: details.local.rows)
    assert not details.local.variable.isVisible()


@pytest.mark.usefixtures("tiny")
async def test_the_model_is_started_shown_the_sample_and_given_back(editor: Editor) -> None:
    details = await this_computer(editor)
    assert details.test.isVisible()
    click(details.test)
    assert details.test.text() == "Stop the test"
    assert "is being started" in details.report.running.text()
    await until(lambda: "looks at a sample picture" in details.report.running.text(), 60)
    await until(details.report.notice.isVisible, 120)
    assert facts_of(details) == [
        "Model: “tiny-vlm” is here.",
        "Engine: it starts.",
        "Pictures: the sample was taken, but the answer does not fit it.",
    ]
    assert details.report.notice.text.text().startswith("“tiny-vlm” answered, but")
    assert details.report.notice.detail.detail.startswith("It wrote: ")
    assert details.test.text() == "Test"
    assert editor.session.draft.is_empty
    assert not editor.service.requests
    assert not children_named("local_engine")


async def test_a_model_that_sees_the_sample_is_said_to_work(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MODEL", "/models/clever.gguf")
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MMPROJ", "/models/mmproj-clever.gguf")

    async def started(_link: object, _model: str) -> tuple[str, str]:
        return editor.service.address, "key-of-this-start"

    monkeypatch.setattr("altwright.bridge.local_link.LocalLink._started", started)
    details = await this_computer(editor)
    editor.service.then(scripts.good(WORDS, "local"))
    click(details.test)
    await until(details.report.notice.isVisible)
    assert facts_of(details) == [
        "Model: “clever” is here.",
        "Engine: it starts.",
        "Pictures: the sample was described.",
    ]
    assert details.report.notice.text.text() == (
        "This computer works: “clever” described the sample picture. Nothing left this computer."
    )
    (request,) = editor.service.completions
    assert request.key == "key-of-this-start"


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("way", ["stop", "close"])
async def test_stop_and_closing_end_the_test_and_its_process(editor: Editor, way: str) -> None:
    details = await this_computer(editor)
    click(details.test)
    await until(lambda: children_named("local_engine"), 60)
    if way == "stop":
        click(details.test)
        assert details.test.text() == "Test"
        assert not details.report.isVisible()
    else:
        press(Qt.Key.Key_Escape)
        await until(lambda: editor.dialog() is None)
    await until(lambda: not children_named("local_engine"))


@pytest.mark.usefixtures("tiny")
async def test_an_engine_in_use_stays_ready_after_its_test(editor: Editor) -> None:
    details = await this_computer(editor)
    click(details.use)
    click(details.test)
    await until(details.report.notice.isVisible, 120)
    assert len(children_named("local_engine")) == 1


async def test_without_a_model_the_test_leads_to_where_one_is_had(editor: Editor) -> None:
    details = await this_computer(editor)
    await until(lambda: details.local.rows)
    click(details.test)
    await until(details.report.notice.isVisible)
    assert facts_of(details)[0] == "Model: none is on this computer yet."
    assert "Download one of those below" in details.report.notice.text.text()
    assert details.report.notice.buttons[0].text() == "Choose a model…"
    click(details.report.notice.buttons[0])
    assert QApplication.focusWidget() is details.local.rows[0].download


@pytest.mark.usefixtures("tiny")
async def test_too_little_memory_is_said_and_nothing_started(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_engine, "available_memory", lambda: 100_000_000)
    details = await this_computer(editor)
    click(details.test)
    await until(details.report.notice.isVisible)
    assert facts_of(details)[:2] == [
        "Model: “tiny-vlm” is here.",
        "Engine: not started, too little memory is free.",
    ]
    assert "100 MB are free; nothing was started. Close other programs" in details.report.notice.text.text()
    assert not children_named("local_engine")


async def test_a_file_that_is_no_model_is_named(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "mine.gguf", tmp_path / "mmproj-mine.gguf"]
    for file in files:
        file.write_bytes(b"<html>")
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MODEL", str(files[0]))
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MMPROJ", str(files[1]))
    details = await this_computer(editor)
    click(details.test)
    await until(details.report.notice.isVisible)
    assert facts_of(details)[0] == "Model: one of its files cannot be used."
    assert "“mine.gguf”" in details.report.notice.text.text()


@pytest.mark.usefixtures("tiny")
async def test_an_engine_that_dies_under_the_test_is_said_to_have_ended(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    details = await this_computer(editor)
    room = details._room

    def kill() -> None:
        if room.trial.stage is Stage.LOOKING:
            editor.program._local.kill()

    room.trial.changed.connect(kill)
    click(details.test)
    await until(details.report.notice.isVisible, 60)
    assert facts_of(details)[1] == "Engine: it did not keep running."
    assert "the memory may not be enough" in details.report.notice.text.text()
