"""Nothing moves: not from a press on Describe to the end, and not when a message comes or goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QScrollBar, QWidget
from tests.fakes import scripts
from tests.ui.driving import Editor, click, press, settle
from tests.ui.scenes import ERRORS, SCENES
from tests.waiting import until

from altwright.bridge.phase import Phase
from altwright.ui.buttons import Button
from altwright.ui.picture_view import PictureView


def geometry(editor: Editor) -> dict[str, QRect]:
    """Return where every named part that stands in the window at any time is."""
    form, body = editor.form, editor.body
    parts: dict[str, QWidget] = {
        "address": form.address, "paste": form.paste, "open": form.open, "prompt": form.prompt,
        "describe": form.describe, "stop": form.stop, "sending": form.sending, "preview": body.preview,
        "view": body.preview.view, "facts": body.preview.facts, "message": body.message, "pane": body.text.field,
        "counter": body.text.counter, "copy": body.text.copy, "status": editor.window.status,
        "service": editor.window.status.service,
    }  # fmt: skip
    return {name: QRect(part.mapTo(editor.window, part.rect().topLeft()), part.size()) for name, part in parts.items()}


@pytest.mark.parametrize("size", [(640, 480), (960, 680), (1600, 1000)])
async def test_nothing_moves_from_the_press_to_the_end(editor: Editor, size: tuple[int, int]) -> None:
    editor.window.resize(*size)
    await editor.has_picture()
    before = geometry(editor)
    editor.answers(scripts.good(scripts.TEXT * 8).slowly(0.002))
    click(editor.form.describe)
    seen: set[Phase] = set()
    while editor.session.phase.is_running:
        seen.add(editor.session.phase)
        assert geometry(editor) == before, editor.session.phase
        await settle(0.01)
    assert Phase.WRITING in seen
    assert geometry(editor) == before
    click(editor.body.text.copy)
    await settle()
    assert geometry(editor) == before


@pytest.mark.parametrize("size", [(640, 480), (960, 680)])
async def test_nothing_moves_when_messages_come_and_go(editor: Editor, size: tuple[int, int]) -> None:
    editor.window.resize(*size)
    await editor.has_picture()
    before = geometry(editor)
    for error in ERRORS:
        editor.session.show_error(error)
        await settle(0.003)
        assert geometry(editor) == before, error
        editor.session.clear_message()
        await settle(0.003)
        assert geometry(editor) == before, error


async def test_stop_has_a_place_that_is_kept_for_it(editor: Editor) -> None:
    before = geometry(editor)
    assert not editor.form.stop.isVisible()
    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    click(editor.form.describe)
    await editor.is_writing()
    assert editor.form.stop.isVisible()
    assert geometry(editor)["describe"] == before["describe"]
    assert geometry(editor)["stop"].left() > before["describe"].right()


async def test_stop_stays_under_the_focus_and_says_when_there_is_nothing_to_stop(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    click(editor.form.describe)
    await editor.is_writing()
    editor.form.stop.setFocus()
    press(Qt.Key.Key_Space)
    await editor.is_at_rest()
    assert editor.session.phase is Phase.STOPPED
    assert editor.state == "Stopped"
    assert editor.focused is editor.form.stop
    assert editor.form.stop.isVisible()
    press(Qt.Key.Key_Space)
    assert editor.spoken[-1] == "Nothing is being described."
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.focused is editor.form.describe
    await until(lambda: not editor.form.stop.isVisible())


async def test_describe_is_never_disabled(editor: Editor) -> None:
    # What a service asked for once holds for all that is asked of it later.
    for name in sorted(SCENES, key=lambda name: name == "counting down"):
        editor.window.set_loads_previews(True)
        await SCENES[name](editor)
        assert editor.form.describe.isEnabled()
        press(Qt.Key.Key_Escape)
        await editor.is_at_rest()


@pytest.mark.parametrize("scene", ["empty", "waiting", "failed", "writing", "done"])
async def test_a_calm_window_shows_at_most_twelve_controls_and_one_filled_button(editor: Editor, scene: str) -> None:
    editor.window.resize(900, 600)
    await SCENES[scene](editor)
    await settle()
    controls = [
        widget
        for widget in editor.window.findChildren(QWidget)
        if widget.isVisible()
        # The picture can be zoomed by keys, but it is what the window is about and no control of it.
        and not isinstance(widget, QScrollBar | PictureView)
        and (isinstance(widget, QAbstractButton) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    ]
    # Words bring along what can be done with them.
    most = 16 if scene == "done" else 12
    assert len(controls) <= most, [control.accessibleName() for control in controls]
    filled = [button for button in editor.window.findChildren(Button) if button.isVisible() and button.is_filled]
    assert len(filled) == 1
