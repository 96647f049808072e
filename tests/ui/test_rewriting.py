"""Having the words rewritten, by clicks and by keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from tests.fakes import scripts
from tests.ui.driving import ALT, CTRL, SHIFT, Editor, click, photo, press, settle, write
from tests.ui.test_accessibility import assert_all_named
from tests.ui.test_fitting import SIZES, assert_fits, text_size
from tests.waiting import until

from altwright.bridge.phase import Phase
from altwright.core.destination import Destination
from altwright.core.version import VersionKind
from altwright.ui.rewrite_dialogs import LanguageDialog, WishDialog
from altwright.ui.rewrite_row import RewriteRow

__all__ = ["text_size"]

OWN = "A terrace of a bar in the rain, and two dogs that are asleep."


def row_of(editor: Editor) -> RewriteRow:
    """The row below the counter."""
    row = editor.body.text.rewriting.row
    assert row is not None
    return row


async def written(editor: Editor, text: str = OWN) -> RewriteRow:
    """Have a picture, and type words about it."""
    await editor.has_picture()
    editor.pane.setFocus()
    write(text)
    await settle()
    return row_of(editor)


def popup() -> QMenu:
    """The menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


async def test_the_row_comes_with_the_first_words_and_nothing_moves(editor: Editor) -> None:
    await editor.has_picture()
    assert editor.body.text.rewriting.row is None
    before = [part.geometry() for part in (editor.pane, editor.body.text.copy, editor.body.message)]
    row = await written(editor, "W")
    assert row.isVisible()
    assert [part.geometry() for part in (editor.pane, editor.body.text.copy, editor.body.message)] == before
    assert not row.versions.isVisible()
    press(Qt.Key.Key_Backspace)
    assert not row.isVisible()
    assert [part.geometry() for part in (editor.pane, editor.body.text.copy, editor.body.message)] == before


async def test_shorten_puts_a_new_version_in_front_and_one_press_brings_the_words_back(editor: Editor) -> None:
    row = await written(editor)
    editor.answers(scripts.good("Two dogs asleep."))
    assert row.shorten.text() == "Shorten"
    assert row.shorten.accessibleDescription() == "Sends the text and the picture to 127.0.0.1:" + str(
        editor.service.address.split(":")[2].partition("/")[0]
    )
    click(row.shorten)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == "Two dogs asleep."
    assert editor.message_buttons() == ["Show both…", "Bring them back"]
    assert row.versions.isVisible()
    click(editor.message.buttons[1])
    assert editor.pane.toPlainText() == OWN


async def test_a_text_over_its_limit_is_shortened_to_fit_and_asked_again_while_it_does_not(editor: Editor) -> None:
    row = await written(editor)
    width = row.shorten.width()
    editor.session.current.brief.destination = Destination("tight", "Tight", 20)
    editor.session.current.brief.changed.emit()
    assert (row.shorten.text(), row.shorten.width()) == ("Shorten to fit", width)
    editor.answers(scripts.good("Two dogs asleep in rain."), scripts.good("Two dogs asleep."))
    press(Qt.Key.Key_F, CTRL | SHIFT)
    await editor.is_at_rest()
    assert editor.message.text.text().startswith("Still 4 characters too many. Nothing was cut")
    assert row.shorten.text() == "Shorten to fit"
    click(editor.message.buttons[0])
    await until(lambda: editor.session.phase.is_running)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == "Two dogs asleep."
    assert row.shorten.text() == "Shorten"


async def test_a_refinement_is_chosen_by_keys(editor: Editor) -> None:
    await written(editor)
    editor.answers(scripts.good())
    press(Qt.Key.Key_W, ALT)
    await until(lambda: QApplication.activePopupWidget() is not None)
    assert [action.text() for action in popup().actions()][1:] == [
        "Shorter",
        "Longer",
        "Plainer",
        "Translate…",
        "Add the words in the picture",
        "In your own words…",
    ]
    assert popup().actions()[0].text().startswith("Sends the text and the picture to ")
    for _ in range(3):
        press_in_popup(Qt.Key.Key_Down)
    press_in_popup(Qt.Key.Key_Return)
    await until(lambda: editor.session.phase.is_running)
    await editor.is_at_rest()
    assert editor.session.current.versions.all[0].kind is VersionKind.PLAINER


def press_in_popup(key: Qt.Key) -> None:
    """Press ``key`` in the menu that is open."""
    from PySide6.QtTest import QTest

    QTest.keyClick(popup(), key)


async def test_a_language_is_chosen_and_a_wish_typed_and_both_are_remembered(editor: Editor) -> None:
    row = await written(editor)
    editor.answers(scripts.good("Zwei Hunde."), scripts.good("Two dogs, asleep."))
    row.fill_menu()
    row.menu.actions()[4].trigger()
    dialog = editor.dialog()
    assert isinstance(dialog, LanguageDialog)
    await until(dialog.isActiveWindow)
    assert dialog.focusWidget() is dialog.field
    assert_all_named(dialog)
    dialog.field.setCurrentIndex(dialog.field.findData("de"))
    press(Qt.Key.Key_Return)
    await until(lambda: editor.session.phase is Phase.DONE)
    assert "Translate the text" in asked(editor)
    assert "German" in asked(editor)
    row.menu.actions()[4].trigger()
    again = editor.dialog()
    assert isinstance(again, LanguageDialog)
    assert again.field.currentData() == "de"
    click(again.cancel)
    await until(lambda: editor.dialog() is None)
    row.menu.actions()[6].trigger()
    wish = editor.dialog()
    assert isinstance(wish, WishDialog)
    await until(wish.isActiveWindow)
    press(Qt.Key.Key_Return)
    assert wish.isVisible()
    write("Commas, too")
    click(wish.accept_button)
    await until(lambda: len(editor.service.completions) == 2)
    await editor.is_at_rest()
    assert "The editor asks: Commas, too" in asked(editor)
    assert editor.pane.toPlainText() == "Two dogs, asleep."


async def test_a_picture_that_another_start_brings_is_not_the_one_that_is_asked_about(
    editor: Editor, tmp_path: Path
) -> None:
    row = await written(editor)
    row.fill_menu()
    row.menu.actions()[6].trigger()
    wish = editor.dialog()
    assert isinstance(wish, WishDialog)
    other = tmp_path / "other.png"
    photo().save(str(other))
    editor.window.taking.take_files([other])
    await until(lambda: editor.form.address.text() == str(other))
    wish.field.setText("Commas, too")
    editor.answers(scripts.good("Two dogs, asleep."))
    click(wish.accept_button)
    await until(lambda: editor.service.completions)
    assert OWN in asked(editor)
    await until(lambda: not editor.session.pictures.entry_at(0).run.phase.is_running)


def asked(editor: Editor) -> str:
    """What the service was sent last."""
    return json.dumps(json.loads(editor.service.completions[-1].body), ensure_ascii=False)


@pytest.mark.parametrize("by_key", [True, False])
async def test_stop_ends_a_rewriting_and_puts_the_words_of_before_in_front(editor: Editor, by_key: bool) -> None:
    row = await written(editor)
    editor.answers(scripts.stall_after(3))
    click(row.shorten)
    await editor.is_writing()
    assert editor.state == "Writing"
    assert row.isVisible()
    click(editor.form.describe)
    assert editor.spoken[-1] == "A new version is still being written. Stop ends it."
    if by_key:
        press(Qt.Key.Key_Escape)
    else:
        click(editor.form.stop)
    await editor.is_at_rest()
    assert editor.pane.toPlainText() == OWN
    assert not editor.pane.isReadOnly()
    assert editor.message.text.text().startswith("Stopped. Your text is as before")


async def test_without_words_the_commands_say_so(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setFocus()
    press(Qt.Key.Key_F, CTRL | SHIFT)
    press(Qt.Key.Key_J, CTRL | SHIFT)
    assert editor.spoken[-2:] == ["There is no text to rewrite yet."] * 2
    assert editor.message.text.text() == "There is no text to rewrite yet."
    assert editor.focused is editor.pane


async def test_the_row_fits_in_every_size(text_size: float, editor: Editor) -> None:
    row = await written(editor)
    editor.answers(scripts.good())
    click(row.shorten)
    await editor.is_at_rest()
    assert row.versions.isVisible()
    for size in SIZES:
        editor.window.resize(*size)
        await settle()
        assert_fits(editor.window, f"rewritten at {size}")


async def test_the_menu_cannot_be_opened_twice_into_two_rewritings(editor: Editor) -> None:
    row = await written(editor)
    editor.answers(scripts.good("Two dogs."))
    click(row.shorten)
    click(row.shorten)
    await editor.is_at_rest()
    assert len(editor.service.completions) == 1


async def test_the_compact_view_has_no_row_and_its_commands_still_work(editor: Editor) -> None:
    row = await written(editor)
    editor.window.menus.compact.trigger()
    await settle()
    assert not row.isVisible()
    editor.answers(scripts.good("Two dogs."))
    editor.pane.setFocus()
    press(Qt.Key.Key_F, CTRL | SHIFT)
    await until(lambda: editor.pane.toPlainText() == "Two dogs.")
    await editor.is_at_rest()
    editor.window.menus.compact.trigger()
    await settle()
    assert row.isVisible()
