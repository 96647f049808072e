"""Looking at the preview closely."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from tests.fakes import scripts
from tests.fakes.picture_host import photo as jpeg
from tests.ui.driving import CTRL, Editor, press, put_picture_on_clipboard, settle
from tests.waiting import until

from altwright.bridge.phase import Phase


async def with_large_picture(editor: Editor) -> None:
    editor.host.extra["/large.jpg"] = ("image/jpeg", jpeg(2400, 1600))
    await editor.has_picture("/large.jpg")
    editor.body.preview.view.setFocus()


async def test_space_zooms_in_and_out(editor: Editor) -> None:
    await with_large_picture(editor)
    view = editor.body.preview.view
    press(Qt.Key.Key_Space)
    await until(lambda: view.is_zoomed)
    assert (view._large.width(), view._large.height()) == (2400, 1600)
    assert editor.focused is view
    press(Qt.Key.Key_Space)
    assert not view.is_zoomed


async def test_the_command_zooms_from_anywhere(editor: Editor) -> None:
    await with_large_picture(editor)
    editor.form.address.setFocus()
    press(Qt.Key.Key_0, CTRL)
    await until(lambda: editor.body.preview.view.is_zoomed)
    assert editor.focused is editor.form.address


async def test_arrows_and_dragging_move_what_is_zoomed_within_its_edges(editor: Editor) -> None:
    await with_large_picture(editor)
    view = editor.body.preview.view
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton)
    await until(lambda: view.is_zoomed)
    press(Qt.Key.Key_Left)
    assert view._offset.x() > 0
    for _ in range(60):
        press(Qt.Key.Key_Left)
        press(Qt.Key.Key_Up)
    assert view._target(view._large).left() == 0
    assert view._target(view._large).top() == 0
    middle = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(view, middle - QPoint(30, 20))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle - QPoint(30, 20))
    await settle()
    assert (view._target(view._large).left(), view._target(view._large).top()) == (-30, -20)


async def test_escape_leaves_the_zoom_if_nothing_runs_and_stops_if_something_does(editor: Editor) -> None:
    await with_large_picture(editor)
    view = editor.body.preview.view
    press(Qt.Key.Key_Space)
    await until(lambda: view.is_zoomed)
    editor.answers(scripts.stall_after(3))
    editor.form.request_description()
    await editor.is_writing()
    press(Qt.Key.Key_Escape)
    await editor.is_at_rest()
    assert editor.session.phase is Phase.STOPPED
    assert view.is_zoomed
    press(Qt.Key.Key_Escape)
    assert not view.is_zoomed


async def test_another_picture_ends_the_zoom(editor: Editor) -> None:
    await with_large_picture(editor)
    view = editor.body.preview.view
    press(Qt.Key.Key_Space)
    await until(lambda: view.is_zoomed)
    await editor.has_picture("/photo.png")
    assert not view.is_zoomed


async def test_a_picture_of_one_colour_and_a_tiny_one_are_doubted(editor: Editor) -> None:
    await editor.has_picture("/black.png")
    assert "one colour only" in editor.message.text.text()
    await editor.has_picture("/tiny.gif")
    assert "tiny" in editor.message.text.text()
    await editor.has_picture("/photo.jpg")
    assert editor.session.message is None


async def test_the_checkerboard_is_seen_only_through_what_is_transparent(editor: Editor) -> None:
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    image.fill(QColor(200, 60, 40))
    image.setPixelColor(0, 0, QColor(1, 2, 3))
    for x in range(150):
        for y in range(200):
            image.setPixelColor(x, y, QColor(0, 0, 0, 0))
    put_picture_on_clipboard(image)
    editor.window.taking.paste()
    view = editor.body.preview.view
    await until(lambda: not view._fitted.isNull())
    await settle()
    shot = view.grab().toImage()
    left = int(view._target(view._fitted).left())
    middle = view.height() // 2
    through = {shot.pixelColor(left + x, middle).name() for x in range(4, 140)}
    assert through == {"#ffffff", "#d4d4d4"}
    assert {shot.pixelColor(left + x, middle).name() for x in range(160, 290)} == {"#c83c28"}


async def test_a_picture_is_turned_as_its_camera_was(editor: Editor) -> None:
    await editor.has_picture("/turned.jpg")
    assert editor.body.preview.facts.text().startswith("480 × 640 JPEG")
