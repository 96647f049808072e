"""A second opinion beside the words, by clicks and by keys, with everything that can go wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.ui.driving import ALT, Editor, click, clipboard_text, press, rings, settle
from tests.ui.test_accessibility import assert_all_named
from tests.ui.test_fitting import assert_fits, text_size
from tests.ui.test_rewriting import written
from tests.waiting import until

from altwright.core.engine_preset import EngineChange
from altwright.core.errors import NoPicture
from altwright.core.version import VersionKind
from altwright.ui.opinion_dialog import OpinionDialog
from altwright.ui.settings_window import SettingsWindow

__all__ = ["text_size"]

OWN = "Two brown dogs sleep under a table."
OTHER = "Three brown dogs sleep under a table on the left."


async def opened(editor: Editor) -> OpinionDialog:
    """Have words about a picture, and open the window by its shortcut."""
    if editor.session.draft.is_empty:
        await written(editor, OWN)
    editor.pane.setFocus()
    press(Qt.Key.Key_F8)
    return await shown(editor)


async def shown(editor: Editor) -> OpinionDialog:
    """The window, once it is open."""
    dialog = editor.dialog()
    assert isinstance(dialog, OpinionDialog)
    await until(dialog.isActiveWindow)
    return dialog


async def rests(editor: Editor) -> None:
    """Wait for the end of the answer and of the comparison."""
    opinion = editor.session.current.opinion
    await until(lambda: not opinion.phase.is_running)
    await until(lambda: not opinion.text or opinion.compared == editor.session.draft.text)
    await settle()


def claims(dialog: OpinionDialog) -> list[str]:
    return [dialog.claims.item(row).text() for row in range(dialog.claims.count())]


async def test_nothing_is_sent_before_ask_and_the_words_stay_as_they_are(editor: Editor) -> None:
    dialog = await opened(editor)
    assert not dialog.isModal()
    assert QApplication.focusWidget() is dialog.whom
    assert dialog.whom.currentText() == f"{editor.session.link.engine.name} again, model default"
    assert dialog.sending.text().endswith(f"to {editor.session.link.engine.host}")
    assert not editor.service.completions
    assert_all_named(dialog)
    editor.answers(scripts.good(OTHER))
    press(Qt.Key.Key_A, ALT)
    await until(lambda: editor.service.completions)
    await rests(editor)
    assert len(editor.service.completions) == 1
    assert dialog.mine.toPlainText() == "[1 Two] brown dogs sleep under a table."
    assert dialog.theirs.toPlainText() == "[1 Three] brown dogs sleep under a table on the [2 left]."
    assert claims(dialog) == [
        "1. Number: your text has “Two”, the second opinion “Three”",
        "2. Side: only the second opinion has “left”",
    ]
    assert dialog.state.text().endswith("The two disagree on 2 claims; the picture decides.")
    assert editor.pane.toPlainText() == OWN
    assert editor.state == ""
    assert not editor.message.text.isVisible()
    assert len(rings()) == 1


async def test_enter_asks_whoever_is_chosen_and_presses_the_button_that_has_the_focus(editor: Editor) -> None:
    dialog = await opened(editor)
    editor.answers(scripts.good(OTHER))
    press(Qt.Key.Key_Return)
    await until(lambda: editor.service.completions)
    await rests(editor)
    assert dialog.isVisible()
    dialog.close_button.setFocus()
    press(Qt.Key.Key_Return)
    await until(lambda: not dialog.isVisible())
    assert len(editor.service.completions) == 1


async def test_it_is_used_by_a_key_and_undo_brings_the_words_back(editor: Editor) -> None:
    dialog = await opened(editor)
    editor.answers(scripts.good(OTHER))
    click(dialog.ask)
    await rests(editor)
    press(Qt.Key.Key_U, ALT)
    await until(lambda: editor.pane.toPlainText() == OTHER)
    await until(lambda: claims(dialog) == [])
    assert dialog.mine.toPlainText() == OTHER
    kinds = [version.kind for version in editor.session.current.versions.all]
    assert kinds == [VersionKind.OPINION, VersionKind.TYPED]
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    editor.session.undo()
    assert editor.pane.toPlainText() == OWN


async def test_words_that_are_typed_are_compared_anew(editor: Editor) -> None:
    dialog = await opened(editor)
    editor.answers(scripts.good(OTHER))
    click(dialog.ask)
    await rests(editor)
    editor.session.draft.replace("Three brown dogs sleep on the left under a table.")
    await until(lambda: dialog.mine.toPlainText().startswith("Three") and "No claim" in dialog.state.text())
    assert claims(dialog) == []


@pytest.mark.parametrize(
    ("script", "said", "remedy"),
    [
        (scripts.wrong_key(), "did not accept your key", "Check the key…"),
        (scripts.no_words(), "answered without any words. Your text is unchanged.", "Choose a model…"),
        (scripts.cut_off_after(3), "The answer was cut off", None),
        (scripts.html_error(503), "text", "Use another service…"),
    ],
)
async def test_a_fault_is_told_in_the_window_with_what_may_help(
    editor: Editor, script: Script, said: str, remedy: str | None
) -> None:
    dialog = await opened(editor)
    editor.answers(script, script, script)
    click(dialog.ask)
    await rests(editor)
    assert said in dialog.state.text()
    assert dialog.remedy.isVisible() is (remedy is not None)
    assert editor.pane.toPlainText() == OWN
    assert not editor.message.text.isVisible()
    if remedy is not None:
        assert dialog.remedy.text() == remedy
        click(dialog.remedy)
        settings = next(child for child in editor.window.findChildren(SettingsWindow) if child.isVisible())
        settings.reject()


async def test_the_detail_of_a_fault_is_unfolded_and_copied(editor: Editor) -> None:
    dialog = await opened(editor)
    editor.answers(scripts.wrong_key())
    click(dialog.ask)
    await rests(editor)
    click(dialog.detail.fold)
    assert "401" in dialog.detail.text.toPlainText()
    click(dialog.detail.copy)
    assert clipboard_text() == dialog.detail.text.toPlainText()
    assert_fits(dialog, "unfolded")
    editor.answers(scripts.good(OTHER))
    click(dialog.ask)
    await rests(editor)
    assert not dialog.detail.isVisible()
    dialog.use.setFocus()
    assert not dialog.detail.fold.isVisible()


async def test_esc_and_the_button_end_an_answer_and_a_countdown_and_esc_then_closes_the_window(
    editor: Editor,
) -> None:
    dialog = await opened(editor)
    editor.answers(scripts.stall_after(3), scripts.rate_limited(42))
    click(dialog.ask)
    await until(lambda: dialog.theirs.toPlainText() == "A café terrace")
    press(Qt.Key.Key_Escape)
    await rests(editor)
    assert dialog.isVisible()
    assert dialog.state.text() == "Stopped. The words that arrived are kept."
    click(dialog.ask)
    await until(lambda: "asked again in" in dialog.state.text())
    click(dialog.stop)
    await rests(editor)
    assert dialog.state.text() == "Stopped. No words had arrived."
    assert "A café terrace" in [version.text for version in editor.session.current.versions.all]
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)


async def test_an_engine_that_is_set_up_and_another_model_can_be_asked_instead(editor: Editor) -> None:
    with FaultService(scripts.good(OTHER, model="second-model")) as second:
        preferences = editor.program.preferences
        ours = EngineChange("ours", "Newsroom", second.address, model="second-model")
        preferences.keep(preferences.settings.with_engine(ours))
        editor.service.models = [{"id": "one"}, {"id": "two"}]
        dialog = await opened(editor)
        name = editor.session.link.engine.name
        offered = [dialog.whom.itemText(row) for row in range(dialog.whom.count())]
        assert offered[0] == f"{name} again, model default"
        assert "Newsroom, model second-model" in offered
        assert "OpenAI" not in "".join(offered)
        dialog.whom.setCurrentIndex(offered.index("Newsroom, model second-model"))
        assert second.origin.partition("//")[2] in dialog.sending.text()
        click(dialog.more)
        await until(lambda: f"{name}, model two" in [dialog.whom.itemText(row) for row in range(dialog.whom.count())])
        assert dialog.whom.currentText() == "Newsroom, model second-model"
        click(dialog.ask)
        await rests(editor)
        assert dialog.theirs.toPlainText().startswith("[1 Three]")
        assert len(second.completions) == 1
        assert not editor.service.completions
        assert editor.session.link.engine.name == name
        dialog.whom.setCurrentIndex(dialog.whom.findText(f"{name}, model two"))
        editor.answers(scripts.good(OWN))
        click(dialog.ask)
        await rests(editor)
        assert b'"two"' in editor.service.completions[0].body


async def test_each_picture_has_its_own_and_without_one_the_window_does_not_open(editor: Editor) -> None:
    editor.pane.setFocus()
    press(Qt.Key.Key_F8)
    assert editor.dialog() is None
    assert editor.message.text.text() == editor.session.wording_of(NoPicture()).text
    dialog = await opened(editor)
    editor.answers(scripts.good(OTHER))
    click(dialog.ask)
    await rests(editor)
    editor.form.address.show_address(editor.host.url("/photo.png"))
    await settle()
    assert (dialog.theirs.toPlainText(), claims(dialog), dialog.state.text()) == ("", [], "")
    editor.session.go_by(-1)
    await until(lambda: len(claims(dialog)) == 2)


async def test_the_button_of_the_row_opens_it_and_the_description_goes_on_beside_it(editor: Editor) -> None:
    row = await written(editor, OWN)
    click(row.opinion)
    dialog = await shown(editor)
    editor.answers(scripts.stall_after(2), scripts.good("A boat."))
    click(dialog.ask)
    await until(lambda: editor.session.current.opinion.text)
    editor.session.describe()
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == "A boat."
    click(dialog.stop)
    await rests(editor)


async def test_the_window_of_the_second_opinion_fits(text_size: float, editor: Editor) -> None:
    dialog = await opened(editor)
    editor.answers(scripts.wrong_key(), scripts.good(OTHER))
    click(dialog.ask)
    await rests(editor)
    for size in ((640, 460), (960, 680)):
        dialog.resize(*size)
        await settle()
        assert_fits(dialog, f"refused at {size}")
    click(dialog.ask)
    await rests(editor)
    for size in ((640, 460), (960, 680)):
        dialog.resize(*size)
        await settle()
        assert_fits(dialog, f"answered at {size}")
