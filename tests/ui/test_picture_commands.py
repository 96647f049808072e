"""Turning, cropping, looking at what is sent, and the words in the picture's own file."""

from __future__ import annotations

import asyncio
import base64
import io
import shutil
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, press, settle, write
from tests.waiting import until

from altwright.bridge.assets import sample_pictures
from altwright.bridge.current_picture import PictureState
from altwright.core.embedded_text import EmbeddedText, LanguageText
from altwright.core.picture import FileSource
from altwright.core.upload import UNCHANGED, Crop
from altwright.services.picture_metadata import read_picture_file, write_embedded_text
from altwright.ui.crop_dialog import CropDialog
from altwright.ui.embedded_dialog import EmbeddedDialog
from altwright.ui.sent_dialog import SentDialog


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A photograph, 451 × 300."""
    path = tmp_path / "cat.jpg"
    shutil.copy(next(sample.path for sample in sample_pictures() if "cat" in sample.path.name), path)
    return path


async def opens(editor: Editor, path: Path) -> None:
    editor.window.taking.take_files([path])
    await until(lambda: editor.form.address.text() == str(path))
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)


async def opens_with_words(editor: Editor, path: Path, words: EmbeddedText) -> None:
    """Open the picture in ``path``, whose file holds ``words``, and wait until the window offers them."""
    write_embedded_text(path, path, words, replace=True)
    await opens(editor, path)
    await until(editor.body.preview.embedded.isVisible)


def words_of_file(editor: Editor) -> EmbeddedDialog:
    """Click what says that there are words in the file, and return what shows them."""
    click(editor.body.preview.embedded)
    dialog = editor.dialog()
    assert isinstance(dialog, EmbeddedDialog)
    return dialog


def question_before_saving(editor: Editor) -> QMessageBox:
    """Ask by keys for the words to be saved into the file, and return the question about it."""
    press(Qt.Key.Key_S, CTRL | SHIFT)
    question = editor.dialog()
    assert isinstance(question, QMessageBox)
    return question


async def returns(editor: Editor) -> None:
    """Wait until the window is in front again after a dialog."""
    await until(lambda: editor.dialog() is None)
    editor.window.activateWindow()
    await until(lambda: QApplication.focusWidget() is not None)


def contents(path: Path) -> bytes:
    return path.read_bytes()


def size_shown(editor: Editor) -> tuple[int, int]:
    preview = editor.session.picture.preview
    assert preview is not None
    return preview.image.width(), preview.image.height()


def sent_picture(editor: Editor) -> Image.Image:
    url = editor.service.completions[-1].picture_url
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))


async def test_a_turned_picture_is_shown_and_sent_turned_and_its_file_stays(editor: Editor, file: Path) -> None:
    before = contents(file)
    await opens(editor, file)
    assert size_shown(editor) == (451, 300)
    press(Qt.Key.Key_R, CTRL)
    await until(lambda: size_shown(editor) == (300, 451))
    assert editor.body.preview.facts.text().endswith("changed to 300 × 451")
    await editor.describes()
    assert sent_picture(editor).size == (300, 451)
    press(Qt.Key.Key_G, CTRL | SHIFT)
    await until(lambda: size_shown(editor) == (451, 300))
    assert "changed" not in editor.body.preview.facts.text()
    assert contents(file) == before


async def test_a_picture_is_cropped_by_numbers_and_whole_again(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    press(Qt.Key.Key_X, CTRL | SHIFT)
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, CropDialog)
    for edge, value in zip(dialog.edges, (100, 50, 300, 250), strict=True):
        edge.setValue(value)
    click(dialog.crop)
    await until(lambda: size_shown(editor) == (200, 200))
    await returns(editor)
    await editor.describes()
    assert sent_picture(editor).size == (200, 200)
    press(Qt.Key.Key_X, CTRL | SHIFT)
    await until(lambda: editor.dialog() is not None)
    again = editor.dialog()
    assert isinstance(again, CropDialog)
    assert [edge.value() for edge in again.edges] == [100, 50, 300, 250]
    click(again.whole)
    click(again.crop)
    await until(lambda: size_shown(editor) == (451, 300))


async def test_a_turned_picture_is_cropped_as_it_is_seen(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    press(Qt.Key.Key_R, CTRL)
    await until(lambda: size_shown(editor) == (300, 451))
    press(Qt.Key.Key_X, CTRL | SHIFT)
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, CropDialog)
    assert [edge.value() for edge in dialog.edges] == [0, 0, 300, 451]
    assert dialog.view._image.height() > dialog.view._image.width()
    for edge, value in zip(dialog.edges, (0, 0, 100, 200), strict=True):
        edge.setValue(value)
    click(dialog.crop)
    await until(lambda: size_shown(editor) == (100, 200))
    assert editor.spoken[-1] == "Cropped"
    held = editor.session.picture.held
    assert held is not None
    # The left of the turned picture was at its bottom.
    assert held.edit.crop == pytest.approx((0, 200 / 300, 200 / 451, 1))
    await returns(editor)
    press(Qt.Key.Key_X, CTRL | SHIFT)
    await until(lambda: editor.dialog() is not None)
    again = editor.dialog()
    assert isinstance(again, CropDialog)
    assert [edge.value() for edge in again.edges] == [0, 0, 100, 200]
    again.cancel.setFocus()
    press(Qt.Key.Key_Return)
    await until(lambda: editor.dialog() is None)
    assert size_shown(editor) == (100, 200)


async def test_a_frame_can_be_drawn_with_the_mouse(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    editor.window.pictures.crop()
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, CropDialog)
    view, area = dialog.view, dialog.view._area()
    start = QPoint(int(area.left() + area.width() * 0.25), int(area.top() + area.height() * 0.25))
    end = QPoint(int(area.left() + area.width() * 0.75), int(area.top() + area.height() * 0.75))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    left, top, right, bottom = (edge.value() for edge in dialog.edges)
    assert abs(left - 113) < 4
    assert abs(top - 75) < 4
    assert abs(right - 338) < 4
    assert abs(bottom - 225) < 4
    click(dialog.cancel)
    await settle()
    assert size_shown(editor) == (451, 300)


async def test_a_changed_picture_is_sent_itself_where_its_address_would_be_of_the_whole(editor: Editor) -> None:
    await editor.has_picture("/photo.jpg")
    editor.window.pictures.turn_right()
    await until(lambda: "Sends the picture, " in editor.form.sending.text())
    await editor.describes()
    assert editor.service.completions[-1].picture_url.startswith("data:image/")


async def test_what_is_sent_shows_the_prepared_picture(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    press(Qt.Key.Key_P, CTRL | SHIFT)
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, SentDialog)
    assert "451 × 300 JPEG, 61 kB" in dialog.words.text()
    assert not editor.service.completions
    dialog.close()


async def test_words_in_the_file_are_told_and_taken_over_only_when_asked(editor: Editor, file: Path) -> None:
    texts = EmbeddedText((LanguageText("x-default", "A cat."), LanguageText("de", "Eine Katze.")))
    await opens_with_words(editor, file, texts)
    assert editor.body.preview.embedded.text() == "Alt text is already in the file, in 2 languages…"
    assert editor.pane.toPlainText() == ""
    editor.pane.setFocus()
    write("Mine")
    click(words_of_file(editor).uses[1])
    assert editor.pane.toPlainText() == "Eine Katze."
    editor.session.undo()
    assert editor.pane.toPlainText() == "Mine"
    await settle()


async def test_a_long_description_of_the_file_is_taken_over_as_one(editor: Editor, file: Path) -> None:
    alt, long = LanguageText("x-default", "A cat."), LanguageText("x-default", "A cat on a wall.\n\nIt looks up.")
    await opens_with_words(editor, file, EmbeddedText((alt,), (long,)))
    editor.pane.setFocus()
    write("Mine")
    click(words_of_file(editor).uses[1])
    await settle()
    assert editor.pane.toPlainText() == "Mine"
    assert editor.session.current.suggested.long_description == long.text
    panel = editor.body.text.answer.answer
    assert panel is not None
    assert panel.long.text() == "▸ Long description, 30 characters"


async def test_a_file_with_a_long_description_alone_is_not_said_to_hold_alt_text(editor: Editor, file: Path) -> None:
    texts = EmbeddedText(long_description=(LanguageText("x-default", "A cat on a wall."),))
    await opens_with_words(editor, file, texts)
    assert editor.body.preview.embedded.text() == "A long description is already in the file…"


async def test_the_long_description_and_the_language_are_saved_with_the_words(editor: Editor, file: Path) -> None:
    texts = EmbeddedText((LanguageText("x-default", "A cat."), LanguageText("de", "Katze.")))
    write_embedded_text(file, file, texts, replace=True)
    await opens(editor, file)
    editor.session.current.brief.language = "de"
    editor.pane.setFocus()
    write("Eine Katze blickt auf.")
    editor.session.current.suggested.long.replace("Eine Katze sitzt auf einer Mauer.")
    click(question_before_saving(editor).buttons()[0])
    await until(lambda: editor.session.message is not None)
    assert editor.session.message is not None
    assert editor.session.message.text == "The alt text and the long description are in cat.jpg now."
    found = read_picture_file(file)
    for texts_found, text in (
        (found.alt, "Eine Katze blickt auf."),
        (found.long_description, "Eine Katze sitzt auf einer Mauer."),
    ):
        assert texts_found == (LanguageText("x-default", text), LanguageText("de", text))


async def test_nothing_but_white_space_is_no_text_to_save(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    before = contents(file)
    editor.pane.setFocus()
    write("  ")
    for keys in (CTRL, CTRL | SHIFT):
        editor.session.clear_message()
        press(Qt.Key.Key_S, keys)
        await until(lambda: editor.session.message is not None)
        assert editor.session.message is not None
        assert editor.session.message.text == "There is no text to save yet. Your picture is kept."
    assert editor.dialog() is None
    assert contents(file) == before


async def test_what_was_saved_is_what_the_file_is_said_to_hold(editor: Editor, file: Path) -> None:
    await opens_with_words(editor, file, EmbeddedText((LanguageText("x-default", "Before."),)))
    editor.pane.setFocus()
    write("A cat looks up.")
    click(question_before_saving(editor).buttons()[0])
    await until(lambda: editor.session.message is not None)
    await returns(editor)
    for is_turned in (False, True):
        if is_turned:
            editor.window.pictures.turn_left()
        await until(lambda: editor.session.picture.state is PictureState.SHOWN)
        await settle()
        embedded = editor.session.picture.embedded
        assert embedded is not None
        assert [text.text for text in embedded.alt] == ["A cat looks up."]


async def test_a_picture_that_another_start_brings_changes_nothing_about_what_is_saved(
    editor: Editor, file: Path
) -> None:
    await opens(editor, file)
    before = Image.open(file).tobytes()
    await editor.describes(scripts.good("A cat looks up."))
    question = question_before_saving(editor)
    other = file.with_name("other.png")
    Image.new("RGB", (40, 40), "red").save(other)
    await opens(editor, other)
    click(question.buttons()[0])
    await until(lambda: read_picture_file(file).alt)
    assert [text.text for text in read_picture_file(file).alt] == ["A cat looks up."]
    assert Image.open(file).tobytes() == before
    assert not read_picture_file(other)


async def test_the_words_are_saved_into_a_copy(editor: Editor, file: Path, tmp_path: Path) -> None:
    await opens(editor, file)
    before = contents(file)
    await editor.describes(scripts.good("A cat looks up."))
    press(Qt.Key.Key_S, CTRL)
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles() == [str(tmp_path / "cat-alt.jpg")]
    assert dialog.defaultSuffix() == "jpg"
    dialog.fileSelected.emit(str(tmp_path / "copy.jpg"))
    dialog.reject()
    await until(lambda: editor.session.message is not None)
    assert editor.session.message is not None
    assert editor.session.message.text == "The alt text is in copy.jpg now."
    assert [text.text for text in read_picture_file(tmp_path / "copy.jpg").alt] == ["A cat looks up."]
    assert contents(file) == before


async def test_a_copy_of_a_turned_picture_is_said_to_hold_the_whole_one(
    editor: Editor, file: Path, tmp_path: Path
) -> None:
    await opens(editor, file)
    await editor.describes(scripts.good("A cat looks up."))
    editor.window.pictures.turn_left()
    press(Qt.Key.Key_S, CTRL)
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "copy.jpg"))
    dialog.reject()
    await until(lambda: editor.session.message is not None)
    assert editor.session.message is not None
    assert "the whole one" in editor.session.message.text


async def test_the_words_are_saved_into_the_file_after_a_question(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    before = contents(file)
    await editor.describes(scripts.good("A cat looks up."))
    for role in (QMessageBox.ButtonRole.RejectRole, QMessageBox.ButtonRole.AcceptRole):
        assert contents(file) == before
        question = question_before_saving(editor)
        click(next(button for button in question.buttons() if question.buttonRole(button) is role))
        await returns(editor)
    await until(lambda: editor.session.message is not None)
    assert [text.text for text in read_picture_file(file).alt] == ["A cat looks up."]


async def test_a_fault_while_saving_is_told_and_the_text_is_kept(editor: Editor, file: Path, tmp_path: Path) -> None:
    await opens(editor, file)
    await editor.describes(scripts.good("A cat looks up."))
    editor.window.pictures.save_copy()
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "no such folder" / "copy.jpg"))
    dialog.reject()
    await until(lambda: editor.session.message is not None)
    assert editor.pane.toPlainText() == "A cat looks up."


async def test_a_fault_while_saving_is_told_beside_its_picture_only(editor: Editor, file: Path, tmp_path: Path) -> None:
    await opens(editor, file)
    await editor.describes(scripts.good("A cat looks up."))
    saved = editor.session.current
    editor.window.pictures._save(saved, tmp_path / "no such folder" / "copy.jpg")
    await editor.has_picture()
    assert editor.session.current is not saved
    await until(lambda: saved.messages.shown is not None)
    assert editor.session.message is None


async def test_words_of_the_file_are_not_mixed_with_an_answer_that_is_being_written(editor: Editor, file: Path) -> None:
    await opens_with_words(editor, file, EmbeddedText((LanguageText("x-default", "A cat."),)))
    editor.answers(scripts.stall_after(3))
    editor.form.request_description()
    await editor.is_writing()
    arrived = editor.pane.toPlainText()
    click(words_of_file(editor).uses[0])
    assert editor.pane.toPlainText() == arrived
    assert editor.spoken[-1] == "Altwright is still describing. Stop ends it."


async def test_a_frame_is_for_the_picture_that_it_was_asked_for(editor: Editor, file: Path) -> None:
    await opens(editor, file)
    other = file.with_name("other.png")
    Image.new("RGB", (400, 300), "red").save(other)
    picture = editor.session.picture
    editor.window.pictures.crop()
    await until(lambda: editor.dialog() is not None)
    dialog = editor.dialog()
    assert isinstance(dialog, CropDialog)
    await opens(editor, other)  # as another start brings it
    assert editor.session.picture is picture
    dialog.cropped.emit(Crop(0.1, 0.1, 0.5, 0.5))
    assert picture.held is not None
    assert picture.held.edit == UNCHANGED
    dialog.reject()
    await returns(editor)
    editor.window.pictures.crop()
    await asyncio.sleep(0)  # its preview is under way
    editor.session.take(FileSource(file))
    await until(lambda: "crop" not in {task.get_name() for task in asyncio.all_tasks()})
    assert editor.dialog() is None


async def test_without_a_picture_or_words_each_command_says_why(editor: Editor) -> None:
    commands = editor.window.pictures
    for command in (commands.turn_left, commands.crop, commands.show_sent, commands.save_copy):
        editor.session.clear_message()
        command()
        assert editor.session.message is not None
    await editor.has_picture()
    for command in (commands.save_copy, commands.save_into_file, commands.show_embedded):
        editor.session.clear_message()
        editor.spoken.clear()
        command()
        assert editor.session.message is not None
        assert editor.spoken == [editor.session.message.text]
    await editor.describes()
    editor.session.clear_message()
    commands.save_into_file()
    assert editor.session.message is not None
    assert "in no file of yours" in editor.session.message.text
