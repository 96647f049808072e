"""Looking at the versions of a text, comparing them and bringing one back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, press, settle, write
from tests.ui.test_accessibility import assert_all_named
from tests.ui.test_fitting import assert_fits, text_size
from tests.ui.test_rewriting import row_of, written
from tests.waiting import until

from altwright.ui.versions_dialog import VersionsDialog

__all__ = ["text_size"]

OWN = "Two brown dogs sleep under a table."
SHORTER = "Three dogs sleep."


async def shortened(editor: Editor) -> None:
    """Type words and have them shortened."""
    row = await written(editor, OWN)
    editor.answers(scripts.good(SHORTER))
    click(row.shorten)
    await editor.is_at_rest()


async def opened(editor: Editor) -> VersionsDialog:
    """The window of the versions, once it is open."""
    dialog = editor.dialog()
    assert isinstance(dialog, VersionsDialog)
    await until(dialog.isActiveWindow)
    return dialog


def rows(dialog: VersionsDialog) -> list[str]:
    """What is in the list."""
    model = dialog.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def test_both_texts_are_shown_with_their_differences_in_signs_and_lines(editor: Editor) -> None:
    await shortened(editor)
    click(editor.message.buttons[0])
    dialog = await opened(editor)
    assert not dialog.isModal()
    first, second = rows(dialog)
    assert first.startswith("Shorter, 17 characters, fake-vision-1, ")
    assert first.endswith(f"\n{SHORTER}")
    assert second.startswith("Your own words, 35 characters, ")
    assert dialog.list.currentIndex().row() == 1
    assert dialog.comparison.toPlainText() == "[−Two brown][+Three] dogs sleep [−under a table]."
    assert dialog.summary.text().startswith("2 places differ: ")
    spoken = dialog.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Your own words, 35 characters")
    assert_all_named(dialog)


async def test_a_version_is_brought_back_by_keys_and_undo_takes_that_back(editor: Editor) -> None:
    await shortened(editor)
    editor.pane.setFocus()
    press(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = await opened(editor)
    assert QApplication.focusWidget() is dialog.list
    press(Qt.Key.Key_Up)
    assert dialog.summary.text() == "This is the text in front."
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    await until(lambda: editor.pane.toPlainText() == OWN)
    assert editor.spoken[-1] == "The version is in front. The text of before is kept."
    press(Qt.Key.Key_Escape)
    await until(lambda: editor.dialog() is None)
    editor.session.undo()
    assert editor.pane.toPlainText() == SHORTER


async def test_words_typed_since_are_kept_before_a_version_takes_their_place(editor: Editor) -> None:
    await shortened(editor)
    editor.pane.setFocus()
    press(Qt.Key.Key_End, CTRL)
    write(" Rain.")
    press(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = await opened(editor)
    click(dialog.use)
    assert [version.text for version in editor.session.current.versions.all] == [f"{SHORTER} Rain.", SHORTER, OWN]
    assert editor.pane.toPlainText() == SHORTER


async def test_what_is_typed_behind_the_window_is_compared_anew(editor: Editor) -> None:
    await shortened(editor)
    row_of(editor).versions.click()
    dialog = await opened(editor)
    editor.session.draft.replace(OWN)
    await until(lambda: dialog.summary.text() == "This is the text in front.")


async def test_no_version_is_brought_into_words_that_are_being_written(editor: Editor) -> None:
    await shortened(editor)
    row_of(editor).versions.click()
    dialog = await opened(editor)
    editor.answers(scripts.stall_after(2))
    editor.session.describe()
    await editor.is_writing()
    before = editor.pane.toPlainText()
    click(dialog.use)
    assert editor.spoken[-1] == "Altwright is still describing. Stop ends it."
    assert editor.pane.toPlainText() == before
    editor.session.stop()
    await editor.is_at_rest()


async def test_a_cut_off_version_says_so_in_the_list_and_each_picture_has_its_own(editor: Editor) -> None:
    row = await written(editor, OWN)
    editor.answers(scripts.cut_off_after(2))
    click(row.shorten)
    await editor.is_at_rest()
    click(editor.message.buttons[1])
    dialog = await opened(editor)
    assert rows(dialog)[0].startswith("Shorter, cut off, ")
    editor.form.address.show_address(editor.host.url("/photo.png"))
    await settle()
    assert rows(dialog) == []
    assert dialog.summary.text() == "There are no versions yet."
    editor.session.go_by(-1)
    assert len(rows(dialog)) == 2


async def test_the_window_of_the_versions_fits(text_size: float, editor: Editor) -> None:
    await shortened(editor)
    row_of(editor).versions.click()
    dialog = await opened(editor)
    for size in ((480, 420), (900, 700)):
        dialog.resize(*size)
        await settle()
        assert_fits(dialog, f"versions at {size}")
