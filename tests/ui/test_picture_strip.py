"""Several pictures at hand: a strip of thumbnails, and words and state that stay with each picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QUrl,
)
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from tests.fakes import scripts
from tests.pictures import encoded, sample
from tests.ui.driving import CTRL, SHIFT, Editor, click, press, put_on_clipboard, settle, write
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase
from altwright.core.message import Action
from altwright.ui.picture_strip import ThumbnailRow


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Five picture files whose sizes tell them apart."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    paths = [folder / f"picture {number}.png" for number in (1, 2, 3, 9, 10)]
    for number, path in enumerate(paths):
        path.write_bytes(encoded(sample("cat", (200 + number, 120)), "PNG"))
    return paths


def mime_of(paths: list[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


async def takes(editor: Editor, paths: list[Path]) -> None:
    editor.window.taking.take(mime_of(paths))
    await until(lambda: editor.session.pictures.rowCount() >= len(paths))
    await shown(editor)


async def shown(editor: Editor) -> None:
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)


async def test_a_single_picture_shows_no_strip(editor: Editor) -> None:
    assert not editor.window.strip.isVisible()
    await editor.has_picture()
    assert not editor.window.strip.isVisible()


async def test_dropped_files_fill_the_strip_in_their_order_and_the_first_is_in_front(
    editor: Editor, files: list[Path]
) -> None:
    await takes(editor, files)
    strip = editor.window.strip
    assert strip.isVisible()
    assert strip.place.text() == "1 of 5"
    assert editor.form.address.text() == str(files[0])
    model = editor.session.pictures
    assert [model.index(row).data() for row in range(5)] == [path.name for path in files]
    await until(lambda: all(model.index(row).data(Qt.ItemDataRole.DecorationRole) for row in range(5)))


async def test_a_folder_gives_its_pictures_by_name_and_number(editor: Editor, files: list[Path]) -> None:
    (files[0].parent / "notes.txt").write_text("no picture")
    editor.window.taking.take(mime_of([files[0].parent]))
    await until(lambda: editor.session.pictures.rowCount() == 5)
    model = editor.session.pictures
    assert [model.index(row).data() for row in range(5)] == [path.name for path in files]
    await shown(editor)


async def test_what_a_folder_hides_is_no_picture(editor: Editor, files: list[Path]) -> None:
    for path in files:
        path.with_name(f"._{path.name}").write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")
    editor.window.taking.take(mime_of([files[0].parent]))
    await until(lambda: editor.session.pictures.rowCount() > 1)
    model = editor.session.pictures
    assert [model.index(row).data() for row in range(model.rowCount())] == [path.name for path in files]
    await shown(editor)


async def test_a_folder_without_pictures_says_so(editor: Editor, tmp_path: Path) -> None:
    editor.window.taking.take(mime_of([tmp_path]))
    await until(lambda: editor.session.message is not None)
    assert editor.session.pictures.rowCount() == 1


async def test_several_addresses_in_lines_are_several_pictures(editor: Editor) -> None:
    addresses = [editor.host.url(f"/{name}") for name in ("photo.jpg", "photo.png")]
    put_on_clipboard("\n".join(addresses))
    click(editor.form.paste)
    await until(lambda: editor.session.pictures.rowCount() == 2)
    await shown(editor)
    assert editor.form.address.text() == addresses[0]


@pytest.mark.parametrize("between", ["\n", " ", "\r\n\r\n"])
async def test_several_addresses_pasted_into_the_field_are_several_pictures(editor: Editor, between: str) -> None:
    addresses = [editor.host.url(f"/{name}") for name in ("photo.jpg", "photo.png", "turned.jpg")]
    editor.form.address.setFocus()
    put_on_clipboard(between.join(addresses))
    press(Qt.Key.Key_V, CTRL)
    await until(lambda: editor.session.pictures.rowCount() == 3)
    await shown(editor)
    assert editor.form.address.text() == addresses[0]
    assert editor.session.message is None


async def test_words_around_addresses_are_pasted_as_they_are(editor: Editor) -> None:
    words = f"See {editor.host.url('/photo.jpg')} and {editor.host.url('/photo.png')} too"
    editor.form.address.setFocus()
    put_on_clipboard(words)
    press(Qt.Key.Key_V, CTRL)
    assert editor.form.address.text() == words
    assert editor.session.pictures.rowCount() == 1


async def test_keys_that_bring_another_picture_to_the_front_have_it_said(editor: Editor, files: list[Path]) -> None:
    await takes(editor, files[:3])
    await editor.describes(scripts.good("The first."))
    editor.spoken.clear()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp):
        press(key, CTRL)
    press(Qt.Key.Key_PageUp, CTRL)
    assert editor.spoken == [
        "Picture 2 of 3: picture 2.png",
        "Picture 3 of 3: picture 3.png",
        "This is the last picture.",
        "Picture 2 of 3: picture 2.png",
        "Picture 1 of 3: picture 1.png, 10 characters",
        "This is the first picture.",
    ]
    await shown(editor)


async def test_each_picture_keeps_its_own_text_state_and_message(editor: Editor, files: list[Path]) -> None:
    await takes(editor, files[:3])
    await editor.describes(scripts.good("The first."))
    click(editor.window.strip.next)
    await shown(editor)
    assert editor.pane.toPlainText() == ""
    assert editor.state == ""
    await editor.describes(scripts.wrong_key())
    assert editor.message.text.isVisible()
    click(editor.window.strip.next)
    await shown(editor)
    assert not editor.message.text.isVisible()
    editor.pane.setFocus()
    write("My own words")
    click(editor.window.strip.previous)
    await shown(editor)
    assert editor.message.text.isVisible()
    assert editor.session.phase is Phase.FAILED
    click(editor.window.strip.previous)
    await shown(editor)
    assert editor.pane.toPlainText() == "The first."
    assert editor.state.startswith("Done in")
    model = editor.session.pictures
    told = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert told == ["picture 1.png, 10 characters", "picture 2.png, not described", "picture 3.png, 12 characters"]


async def test_a_picture_goes_on_being_described_while_another_is_in_front(editor: Editor, files: list[Path]) -> None:
    await takes(editor, files[:2])
    editor.answers(scripts.stall_after(3))
    press(Qt.Key.Key_Return, CTRL)
    await editor.is_writing()
    press(Qt.Key.Key_PageDown, CTRL)
    await shown(editor)
    assert editor.session.phase is Phase.IDLE
    assert not editor.form.stop.isVisible()
    editor.pane.setFocus()
    write("Mine")
    editor.service.release()
    first = editor.session.pictures.entry_at(0)
    await until(lambda: not first.phase.is_running)
    assert editor.pane.toPlainText() == "Mine"
    assert any(words.startswith("picture 1.png: ") for words in editor.spoken)
    press(Qt.Key.Key_PageUp, CTRL)
    await shown(editor)
    assert editor.pane.toPlainText().startswith("A café terrace")


async def test_arrow_keys_and_clicks_in_the_strip_bring_pictures_to_the_front(
    editor: Editor, files: list[Path]
) -> None:
    await takes(editor, files)
    view = editor.window.strip.list
    view.setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    await shown(editor)
    assert editor.window.strip.place.text() == "3 of 5"
    assert editor.focused is view
    where = view.visualRect(editor.session.pictures.index(1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(where))
    await shown(editor)
    assert editor.form.address.text() == str(files[1])
    await settle()


async def test_the_next_address_keeps_a_described_picture_and_the_same_one_comes_back(editor: Editor) -> None:
    await editor.has_picture("/photo.jpg")
    await editor.describes(scripts.good("First."))
    await editor.has_picture("/photo.png")
    assert editor.session.pictures.rowCount() == 2
    assert editor.pane.toPlainText() == ""
    await editor.has_picture("/photo.jpg")
    assert editor.session.pictures.rowCount() == 2
    assert editor.pane.toPlainText() == "First."


async def test_a_half_typed_address_takes_no_picture_away_from_its_words(editor: Editor) -> None:
    await editor.has_picture("/photo.jpg")
    await editor.describes(scripts.good("First."))
    editor.form.address.setFocus()
    editor.form.address.setText("https:/")
    editor.form.address.settle()
    assert editor.session.picture.held is not None
    click(editor.form.describe)
    assert editor.session.message is not None
    assert editor.pane.toPlainText() == "First."


def over_the_address(editor: Editor, text: str) -> None:
    """Type ``text`` in place of what stands in the address field."""
    editor.form.address.setFocus()
    editor.form.address.selectAll()
    write(text)


async def test_an_address_counts_when_the_next_picture_comes_before_it_has_settled(
    editor: Editor, files: list[Path]
) -> None:
    await takes(editor, files[:2])
    await editor.describes(scripts.good("First."))
    over_the_address(editor, address := editor.host.url("/photo.png"))
    press(Qt.Key.Key_PageDown, CTRL)
    assert editor.form.address.text() == str(files[1])
    assert editor.session.pictures.rowCount() == 3
    press(Qt.Key.Key_PageUp, CTRL)
    assert editor.form.address.text() == address
    await shown(editor)
    press(Qt.Key.Key_PageUp, CTRL)
    assert editor.form.address.text() == str(files[0])
    assert editor.pane.toPlainText() == "First."


@pytest.mark.parametrize("text", ["https:/", "https://exam", "no address at all"])
async def test_what_is_half_typed_stands_there_again_with_its_picture(
    editor: Editor, files: list[Path], text: str
) -> None:
    await takes(editor, files[:2])
    await editor.describes(scripts.good("First."))
    over_the_address(editor, text)
    press(Qt.Key.Key_PageDown, CTRL)
    assert editor.form.address.text() == str(files[1])
    await shown(editor)
    press(Qt.Key.Key_PageUp, CTRL)
    press(Qt.Key.Key_PageDown, CTRL)
    press(Qt.Key.Key_PageUp, CTRL)
    assert editor.form.address.text() == text
    assert editor.pane.toPlainText() == "First."
    over_the_address(editor, str(files[0]))
    press(Qt.Key.Key_PageDown, CTRL)
    press(Qt.Key.Key_PageUp, CTRL)
    assert editor.form.address.text() == str(files[0])


async def test_a_picture_named_in_place_of_half_an_address_leaves_the_first_its_own(
    editor: Editor, files: list[Path]
) -> None:
    await takes(editor, files[:1])
    await editor.describes(scripts.good("First."))
    over_the_address(editor, "https:/")
    editor.form.take_address()
    await takes(editor, files[1:2])
    await until(lambda: editor.session.pictures.rowCount() == 2)
    press(Qt.Key.Key_PageUp, CTRL)
    assert editor.form.address.text() == str(files[0])


async def test_pictures_dropped_on_half_an_address_take_its_place(editor: Editor, files: list[Path]) -> None:
    await takes(editor, files[:2])
    press(Qt.Key.Key_PageDown, CTRL)
    over_the_address(editor, "https:/")
    press(Qt.Key.Key_PageUp, CTRL)
    press(Qt.Key.Key_PageDown, CTRL)
    assert editor.form.address.text() == "https:/"
    await takes(editor, files[2:4])
    await until(lambda: editor.session.pictures.rowCount() == 3)
    assert editor.form.address.text() == str(files[2])


async def test_a_picture_that_is_taken_out_comes_back_with_its_words(editor: Editor, files: list[Path]) -> None:
    await takes(editor, files[:2])
    await editor.describes(scripts.good("First."))
    press(Qt.Key.Key_W, CTRL | SHIFT)
    await shown(editor)
    assert editor.form.address.text() == str(files[1])
    assert not editor.window.strip.isVisible()
    assert editor.session.message is not None
    assert editor.session.message.actions == (Action.BRING_BACK,)
    click(editor.message.buttons[0])
    await shown(editor)
    assert editor.pane.toPlainText() == "First."
    assert editor.session.pictures.rowCount() == 2


async def test_the_last_picture_can_be_taken_out_and_leaves_an_empty_place(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("Only."))
    press(Qt.Key.Key_W, CTRL | SHIFT)
    await settle()
    assert editor.session.picture.state is PictureState.EMPTY
    assert editor.form.address.text() == ""
    assert editor.pane.toPlainText() == ""
    click(editor.message.buttons[0])
    await shown(editor)
    assert editor.pane.toPlainText() == "Only."


async def test_previews_of_pictures_long_past_are_made_anew(editor: Editor, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number:02}.png" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_bytes(encoded(sample("cat", (100 + number, 80)), "PNG"))
    await takes(editor, paths)
    for _ in range(11):
        press(Qt.Key.Key_PageDown, CTRL)
        await shown(editor)
    pictures = editor.session.pictures
    kept = [row for row in range(12) if pictures.entry_at(row).picture.preview is not None]
    assert kept == list(range(4, 12))
    editor.session.go_to(0)
    await shown(editor)
    assert editor.session.picture.preview is not None
    assert editor.session.picture.preview.facts.width == 100


class Numbers(QAbstractListModel):
    """Five hundred numbers, and how often somebody asked how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        self.asked += 1
        return 500

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return str(index.row()) if role == Qt.ItemDataRole.DisplayRole else None


class Painted(QStyledItemDelegate):
    """Remembers which rows it painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[int] = []

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.rows.append(index.row())
        super().paint(painter, option, index)


async def test_a_thumbnail_that_arrives_is_painted_and_the_others_are_left_alone(qtbot: QtBot) -> None:
    numbers, row = Numbers(), ThumbnailRow()
    qtbot.addWidget(row)
    painted = Painted(row)
    row.setModel(numbers)
    row.setItemDelegate(painted)
    row.setUniformItemSizes(True)
    row.setFlow(ThumbnailRow.Flow.LeftToRight)
    row.resize(400, 60)
    row.show()
    await until(lambda: 2 in painted.rows)
    painted.rows.clear()
    numbers.asked = 0
    numbers.dataChanged.emit(numbers.index(2), numbers.index(2), [Qt.ItemDataRole.DecorationRole])
    await until(lambda: painted.rows)
    assert painted.rows == [2]
    assert numbers.asked < 100, "the row was arranged anew"


async def test_what_ends_after_its_picture_was_taken_out_is_not_told_and_not_lost(
    editor: Editor, files: list[Path]
) -> None:
    await takes(editor, files[:2])
    gone = editor.session.current
    editor.answers(scripts.stall_after(3))
    editor.session.describe()
    await until(lambda: editor.pane.toPlainText() == "A café terrace")
    editor.session.remove()
    await until(lambda: gone.phase is Phase.STOPPED)
    await settle()
    assert "Stopped" not in editor.spoken[-1]
    editor.session.bring_back()
    assert editor.session.current is gone
    assert editor.pane.toPlainText() == "A café terrace"
