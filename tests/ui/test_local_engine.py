"""This computer describes by itself: from the press to the words, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.local_models import children_named, tiny_model
from tests.ui.driving import CTRL, Editor, press
from tests.waiting import until

from altwright.bridge.phase import Phase
from altwright.core.engine import LOCAL_ID, Engine
from altwright.services.engine_presets import presets

pytest.importorskip("xllamacpp", reason="there is no llama.cpp for this machine")


def this_computer() -> Engine:
    return next(preset.engine() for preset in presets() if preset.id == LOCAL_ID)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked up in /proc")
async def test_this_computer_describes_and_is_left_as_it_was(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    model, eyes, _name = tiny_model()
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MODEL", str(model))
    monkeypatch.setenv("ALTWRIGHT_LOCAL_MMPROJ", str(eyes))
    editor.session.link.use(this_computer())
    assert "nothing leaves it" in editor.body.preview._receiver.text()
    await editor.has_picture()
    assert editor.form.sending.text() == "Nothing leaves this computer"
    press(Qt.Key.Key_Return, CTRL)
    await until(lambda: not editor.session.phase.is_running, 60)
    assert editor.session.phase in {Phase.DONE, Phase.CUT_OFF}
    assert editor.pane.toPlainText()
    assert len(children_named("local_engine")) == 1
    assert not editor.service.completions
    editor.window.close()
    await until(lambda: not children_named("local_engine"))


async def test_without_a_model_the_press_says_what_to_do_and_keeps_everything(editor: Editor) -> None:
    editor.session.link.use(this_computer())
    await editor.has_picture()
    press(Qt.Key.Key_Return, CTRL)
    await until(lambda: not editor.session.phase.is_running)
    assert editor.session.phase is Phase.FAILED
    assert editor.session.message is not None
    assert editor.session.message.actions
