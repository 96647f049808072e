"""Each message says what happened, and its buttons do what they say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QWidget
from tests.fakes import scripts
from tests.ui.driving import CTRL, Editor, click, clipboard_text, press, put_on_clipboard, settle, write
from tests.ui.scenes import ERRORS, LONG_MESSAGE
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase
from altwright.core import errors as e
from altwright.core.message import Action, Message
from altwright.core.role import Role
from altwright.ui.settings_window import SettingsWindow


def place_of(widget: QWidget, area: QScrollArea) -> QRect:
    """Return where ``widget`` is in what can be seen of ``area``."""
    return QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())


async def test_each_error_shows_its_words_at_most_two_buttons_and_a_folded_detail(editor: Editor) -> None:
    for error in ERRORS:
        editor.session.show_error(error)
        await settle(0.003)
        assert editor.message.text.isVisible()
        assert (
            editor.message.text.text() == editor.session.wording_of(error).text
            if isinstance(error, e.PictureError)
            else editor.message.text.text()
        )
        assert editor.spoken[-1] == editor.message.text.text()
        assert 1 <= len(editor.message_buttons()) <= 2
        assert editor.message.detail.fold.isVisible() == bool(error.detail)
        assert not editor.message.detail.isVisible()


async def test_the_detail_unfolds_and_is_copied(editor: Editor) -> None:
    editor.session.show_message(LONG_MESSAGE)
    editor.message.detail.fold.setFocus()
    press(Qt.Key.Key_Space)
    assert editor.message.detail.isVisible()
    assert editor.focused is editor.message.detail.fold
    assert editor.message.detail.fold.accessibleName() == "Hide the detail"
    click(editor.message.detail.copy)
    assert clipboard_text() == LONG_MESSAGE.detail
    assert editor.spoken[-1] == "Copied the detail"
    editor.message.detail.fold.setFocus()
    press(Qt.Key.Key_Space)
    assert not editor.message.detail.isVisible()
    assert editor.message.detail.fold.accessibleName() == "Show the detail"


@pytest.mark.parametrize("action", [Action.TRY_AGAIN, Action.DESCRIBE_AGAIN])
async def test_trying_again_describes_again(editor: Editor, action: Action) -> None:
    await editor.has_picture()
    editor.answers(scripts.good())
    editor.session.show_message(Message("Once more?", (action,)))
    editor.message.buttons[0].setFocus()
    press(Qt.Key.Key_Space)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == scripts.TEXT
    assert editor.focused is editor.form.describe


async def test_stop_waiting_ends_a_countdown(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.rate_limited(42))
    click(editor.form.describe)
    await until(lambda: editor.session.phase is Phase.COUNTING_DOWN)
    assert editor.message_buttons() == ["Stop waiting", "Use another service…"]
    assert editor.state.startswith("Trying again in 4")
    click(editor.message.buttons[0])
    await editor.is_at_rest()
    assert editor.session.phase is Phase.STOPPED
    assert editor.session.message is None
    assert editor.focused is not None
    assert len(editor.service.completions) == 1


async def test_a_countdown_speaks_at_its_start_and_not_at_each_second(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.rate_limited(2), scripts.good())
    click(editor.form.describe)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == scripts.TEXT
    assert sum("asks for a wait of" in text for text in editor.spoken) == 1
    assert len([text for text in editor.spoken if "asks for" not in text]) <= 3


async def test_paste_takes_what_is_on_the_clipboard(editor: Editor) -> None:
    editor.session.show_error(e.NoPicture())
    put_on_clipboard(editor.host.url("/photo.jpg"))
    editor.message.buttons[0].setFocus()
    press(Qt.Key.Key_Space)
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.session.message is None
    assert editor.focused is editor.form.address


async def test_open_a_file_opens_a_window_that_blocks_nothing_else(editor: Editor) -> None:
    editor.session.show_error(e.NoPicture())
    click(editor.message.buttons[1])
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, QFileDialog)
    await editor.has_picture()
    dialog.reject()
    await settle()


async def test_a_chosen_file_is_shown(editor: Editor) -> None:
    from altwright.bridge.assets import sample_pictures

    editor.window.taking.open_files()
    dialog = editor.dialog()
    assert isinstance(dialog, QFileDialog)
    dialog.filesSelected.emit([str(sample_pictures()[0].path)])
    dialog.reject()
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.form.address.text() == str(sample_pictures()[0].path)


async def test_a_missing_beginning_of_an_address_is_offered_and_taken(editor: Editor) -> None:
    address = editor.host.url("/photo.jpg")
    editor.form.address.setText(address.removeprefix("http://"))
    click(editor.form.describe)
    assert editor.message_buttons() == ["Use this address"]
    click(editor.message.buttons[0])
    assert editor.form.address.text() == address
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.session.message is None
    assert editor.focused is editor.form.address


async def test_the_demo_opens_and_describes_its_sample(editor: Editor) -> None:
    editor.session.show_error(e.ServiceUnreachable(e.NetworkFault.OFFLINE, "no route"))
    assert editor.message_buttons() == ["Try again", "Open the demo"]
    click(editor.message.buttons[1])
    await until(lambda: editor.session.link.is_demo)
    assert editor.window.windowTitle() == "Altwright – Demo"
    assert editor.window.status.service.text() == "Demo"
    editor.session.show_error(e.DemoSamplesOnly())
    click(editor.message.buttons[0])
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.form.address.text().startswith("Sample: ")
    assert editor.session.message is None


@pytest.mark.parametrize("action", [Action.CHANGE_SERVICE, Action.CHECK_KEY, Action.CHOOSE_MODEL])
async def test_actions_on_the_service_open_its_window(editor: Editor, action: Action) -> None:
    editor.session.show_message(Message("The key.", (action,)))
    editor.message.buttons[0].setFocus()
    press(Qt.Key.Key_Space)
    dialog = editor.dialog()
    assert isinstance(dialog, SettingsWindow)
    await until(dialog.isActiveWindow)
    page = dialog.engines
    wanted = {Action.CHECK_KEY: page.details.key, Action.CHOOSE_MODEL: page.details.model}.get(action, page.list)
    assert QApplication.focusWidget() is wanted
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    editor.window.activateWindow()
    await until(lambda: editor.focused is editor.form.describe)


async def test_the_focus_is_not_lost_with_a_message_that_goes_away_by_itself(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.rate_limited(1), scripts.stall_after(3))
    click(editor.form.describe)
    await until(lambda: editor.session.phase is Phase.COUNTING_DOWN)
    editor.message.buttons[0].setFocus()
    await editor.is_writing()
    assert editor.focused is not None
    assert editor.focused.isVisible()
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()


async def test_a_message_goes_away_when_its_cause_is_dealt_with(editor: Editor) -> None:
    click(editor.form.describe)
    assert editor.session.message is not None
    await editor.has_picture()
    await editor.describes()
    assert editor.session.message is None


@pytest.mark.parametrize("wrong", ["no picture at all", "{missing}"])
async def test_what_is_wrong_with_an_address_is_not_said_of_the_next_one(editor: Editor, wrong: str) -> None:
    editor.form.address.setFocus()
    write(wrong.format(missing=editor.host.url("/missing")))
    press(Qt.Key.Key_Return)
    await until(lambda: editor.session.message is not None)
    assert "Paste the picture" in editor.message_buttons()
    press(Qt.Key.Key_L, CTRL)
    put_on_clipboard(editor.host.url("/photo.jpg"))
    press(Qt.Key.Key_V, CTRL)
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert editor.session.message is None


async def test_a_message_below_the_edge_of_the_window_is_scrolled_into_sight(editor: Editor) -> None:
    await editor.has_picture()
    click(editor.form.context)
    editor.session.current.brief.role = Role.INFORMATIVE
    await editor.describes()
    area = editor.window.centralWidget()
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    await until(lambda: bar.maximum() > 0)
    bar.setValue(0)
    assert not area.viewport().rect().contains(place_of(editor.message, area))
    await editor.describes(scripts.wrong_key())
    await until(lambda: area.viewport().rect().contains(place_of(editor.message, area)))


async def test_each_line_of_the_status_bar_while_it_waits(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(0))
    click(editor.form.describe)
    await until(lambda: editor.session.phase is Phase.WAITING)
    host = editor.session.link.engine.name
    assert editor.state.startswith(f"Waiting for {host}, ")
    editor.session.current.run.clock._phase_began_at -= 12
    editor.window.status.show_state()
    assert editor.state.startswith(f"Still waiting for {host}, 12 s")
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()
