"""What a screen reader finds in the window, and what it is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QScrollBar, QWidget
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, press
from tests.ui.scenes import SCENES
from tests.waiting import until

from altwright.ui.settings_window import SettingsWindow


def role(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def assert_all_named(window: QWidget) -> None:
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollBar)
        and widget.isVisible()
        and widget.focusProxy() is None
        and not name(widget)
    ]
    assert not nameless


async def test_names_and_roles_are_those_that_others_rely_on(editor: Editor) -> None:
    form, body = editor.form, editor.body
    roles = QAccessible.Role
    await editor.has_picture()
    await editor.describes()
    for widget, named, expected in (
        (form.address, "Image address", roles.EditableText),
        (form.prompt, "Prompt", roles.EditableText),
        (body.text.field, "Alt text", roles.EditableText),
        (form.describe, "Describe", roles.Button),
        (form.stop, "Stop", roles.Button),
        (body.text.copy, "Copy", roles.Button),
        (form.paste, "Paste", roles.Button),
        (body.preview.view, "Preview", roles.Graphic),
        (editor.window.status.model, f"Model: {scripts.MODEL}", roles.StaticText),
    ):
        assert (name(widget), role(widget)) == (named, expected)
    for button in (form.describe, form.stop, body.text.copy, form.paste):
        actions = QAccessible.queryAccessibleInterface(button).actionInterface()
        assert actions.actionNames()[0] == "Press"


@pytest.mark.parametrize("scene", list(SCENES))
async def test_everything_that_takes_the_focus_has_a_name(editor: Editor, scene: str) -> None:
    await SCENES[scene](editor)
    assert_all_named(editor.window)
    editor.session.stop()
    await editor.is_at_rest()


async def test_everything_in_the_dialogs_has_a_name(editor: Editor) -> None:
    for action in editor.window.menus.pages:
        action.trigger()
        dialog = editor.dialog()
        assert dialog is not None
        assert_all_named(dialog)
        dialog.reject()
    editor.window.change_service()
    settings = editor.dialog()
    assert isinstance(settings, SettingsWindow)
    settings.engines.add.setChecked(True)
    settings.engines.details.advanced_fold.setChecked(True)
    for row in range(settings.pages.count()):
        settings.pages.setCurrentRow(row)
        assert_all_named(settings)
    settings.reject()


async def test_the_preview_tells_its_facts(editor: Editor) -> None:
    await editor.has_picture()
    view = QAccessible.queryAccessibleInterface(editor.body.preview.view)
    assert view.text(QAccessible.Text.Description).startswith("640 × 480 JPEG")


@pytest.fixture
def announcements(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What is said to screen readers, with its politeness; PySide cannot watch what Qt sends."""
    said: list[tuple[str, object]] = []

    class Watched:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802  (Qt's name)
            said.append((event.message(), event.politeness()))  # type: ignore[attr-defined]
            QAccessible.updateAccessibility(event)

    monkeypatch.setattr("PySide6.QtGui.QAccessible", Watched)
    return said


async def test_start_finish_and_copy_are_said_once_and_politely_and_no_token_ever(
    announcements: list[tuple[str, object]], editor: Editor
) -> None:
    await editor.has_picture()
    editor.answers(scripts.good().slowly(0.01))
    editor.form.address.setFocus()
    press(Qt.Key.Key_Return)
    await editor.is_at_rest()
    press(Qt.Key.Key_C, CTRL | SHIFT)
    length = len(scripts.TEXT)
    assert [text for text, _ in announcements] == [
        "Describing", f"Done. {length} characters.", f"Copied {length} characters",
    ]  # fmt: skip
    assert {politeness for _, politeness in announcements} == {QAccessible.AnnouncementPoliteness.Polite}
    assert editor.focused is editor.form.address


async def test_stop_and_failure_are_said_once(announcements: list[tuple[str, object]], editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    editor.form.address.setFocus()
    press(Qt.Key.Key_Return)
    await editor.is_writing()
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()
    assert [text for text, _ in announcements] == ["Describing", "Stopped. The words that arrived are kept."]
    announcements.clear()
    await editor.describes(scripts.wrong_key())
    assert [text for text, _ in announcements] == ["Describing", editor.message.text.text()]


async def test_the_focus_never_moves_without_a_key_or_a_click(editor: Editor) -> None:
    """Whatever happens to pictures, messages and answers."""
    await editor.has_picture()
    for field in (editor.form.prompt, editor.pane, editor.body.preview.view, editor.window.status.service):
        field.setFocus()
        for script in (scripts.good(), scripts.cut_off_after(3), scripts.wrong_key(), scripts.no_words()):
            editor.answers(script)
            editor.form.request_description()
            await until(lambda: editor.session.phase.is_running)
            await editor.is_at_rest()
            assert editor.focused is field
        editor.window.resize(640, 480)
        editor.window.resize(960, 680)
        assert editor.focused is field


async def test_a_complaint_in_the_settings_is_said(announcements: list[tuple[str, object]], editor: Editor) -> None:
    editor.window.change_service()
    settings = editor.dialog()
    assert isinstance(settings, SettingsWindow)
    page = settings.engines
    click(page.add)
    page.new_address.setText("nonsense")
    click(page.add_now)
    assert announcements[-1][0] == page.new_address_row.note.text() != ""
    settings.reject()
