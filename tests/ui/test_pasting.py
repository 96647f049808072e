"""Whatever is pasted or dropped is taken: an address, a file, the picture itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from tests.fakes.picture_host import photo as jpeg
from tests.ui.driving import (
    CTRL,
    SHIFT,
    Editor,
    click,
    drop,
    photo,
    press,
    put_on_clipboard,
    put_picture_on_clipboard,
    settle,
    write,
)
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.core.picture import AddressSource, FileSource, PastedSource


async def is_shown(editor: Editor) -> None:
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)


async def is_taken(editor: Editor, address: str) -> None:
    await until(lambda: source(editor) == AddressSource(address))


def source(editor: Editor) -> object:
    held = editor.session.picture.held
    return None if held is None else held.source


def places(editor: Editor) -> list[QWidget]:
    """Return where something can be dropped: every field, and what lies between."""
    return [
        editor.form.address, editor.form.prompt, editor.pane, editor.body.preview, editor.body.message,
        editor.form.describe, editor.window.status, editor.window,
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["button", "field", "menu"])
async def test_an_address_is_taken_out_of_what_is_around_it(editor: Editor, way: str) -> None:
    wrappings = ("{}", '  "{}"  ', "<{}>", '<img alt="x" src="{}">', "![a dog]({})", "[{0}]({0})", "{}\n", "“{}”")
    for number, wrapping in enumerate(wrappings):
        address = editor.host.url(f"/photo.jpg?size={number}&signature=a%2Fb")
        put_on_clipboard(wrapping.format(address))
        match way:
            case "button":
                click(editor.form.paste)
            case "field":
                editor.form.address.setFocus()
                editor.form.address.selectAll()
                press(Qt.Key.Key_V, CTRL)
            case "menu":
                press(Qt.Key.Key_V, CTRL | SHIFT)
        await is_taken(editor, address)
        assert editor.form.address.text() == address
    await is_shown(editor)


@pytest.mark.parametrize("way", ["button", "field"])
async def test_pasted_pixels_are_a_picture_without_an_address(editor: Editor, way: str) -> None:
    put_picture_on_clipboard(photo())
    if way == "button":
        click(editor.form.paste)
    else:
        press(Qt.Key.Key_V, CTRL)
    await is_shown(editor)
    assert isinstance(source(editor), PastedSource)
    assert editor.form.address.text() == "Pasted picture"
    assert editor.body.preview.facts.text().startswith("320 × 200 PNG")
    assert "Sends the picture" in editor.form.sending.text()


async def test_a_pasted_picture_can_be_described_and_its_label_is_no_address(editor: Editor) -> None:
    put_picture_on_clipboard(photo())
    click(editor.form.paste)
    await is_shown(editor)
    await editor.describes()
    assert editor.session.message is None
    assert editor.service.completions[0].picture_url.startswith("data:image/")


async def test_typing_over_the_label_of_a_pasted_picture_drops_the_picture(editor: Editor) -> None:
    put_picture_on_clipboard(photo())
    click(editor.form.paste)
    await is_shown(editor)
    editor.form.address.setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Delete)
    await until(lambda: source(editor) is None)
    assert editor.session.picture.state is PictureState.EMPTY


async def test_describing_a_changed_label_never_describes_the_old_picture(editor: Editor) -> None:
    put_picture_on_clipboard(photo())
    click(editor.form.paste)
    await is_shown(editor)
    editor.form.address.setFocus()
    press(Qt.Key.Key_End)
    write("x")
    press(Qt.Key.Key_Return)
    assert editor.session.message is not None
    assert not editor.service.completions


async def test_a_pasted_file_is_opened(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "a harbour, früh.jpg"
    file.write_bytes(jpeg())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(mime)
    press(Qt.Key.Key_V, CTRL)
    await is_shown(editor)
    assert source(editor) == FileSource(file)
    assert editor.form.address.text() == str(file)


async def test_pasting_nothing_says_what_can_be_pasted(editor: Editor) -> None:
    QGuiApplication.clipboard().clear()
    click(editor.form.paste)
    await until(lambda: editor.session.message is not None)
    assert "The clipboard holds neither a picture nor its address" in editor.message.text.text()
    assert editor.focused is editor.form.paste


async def test_pasting_nothing_keeps_the_picture_and_denies_it_not(editor: Editor) -> None:
    await editor.has_picture()
    QGuiApplication.clipboard().clear()
    click(editor.form.paste)
    await until(lambda: editor.session.message is not None)
    assert "There is no picture" not in editor.message.text.text()
    assert editor.session.picture.state is PictureState.SHOWN


async def test_pasting_words_that_are_no_address_shows_them_and_says_so(editor: Editor) -> None:
    put_on_clipboard("Meeting at noon")
    click(editor.form.paste)
    await until(lambda: editor.session.message is not None)
    assert editor.form.address.text() == "Meeting at noon"
    assert "neither an address nor a file" in editor.message.text.text()
    assert "address or" not in editor.body.preview.facts.text()


async def test_words_pasted_into_the_field_go_where_the_cursor_is(editor: Editor) -> None:
    editor.form.address.setFocus()
    write("https://example.org/")
    put_on_clipboard("photo.jpg")
    press(Qt.Key.Key_V, CTRL)
    assert editor.form.address.text() == "https://example.org/photo.jpg"


async def test_a_file_is_taken_wherever_it_is_dropped(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "harbour.jpg"
    file.write_bytes(jpeg())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    mime.setText(file.as_uri())
    for place in places(editor):
        editor.session.picture.set_source(None)
        assert drop(editor.window, place, mime), place
        await is_shown(editor)
        assert source(editor) == FileSource(file)
        assert editor.pane.toPlainText() == ""


async def test_a_browsers_link_is_taken_wherever_it_is_dropped(editor: Editor) -> None:
    address = editor.host.url("/photo.jpg?a=%20b")
    mime = QMimeData()
    mime.setUrls([QUrl(address)])
    mime.setText(address)
    mime.setHtml(f'<a href="{address}">a link</a>')
    for place in places(editor):
        editor.session.picture.set_source(None)
        assert drop(editor.window, place, mime), place
        await is_shown(editor)
        assert source(editor) == AddressSource(address)
        assert editor.pane.toPlainText() == ""
        assert editor.form.prompt.toPlainText() == "Describe this image for alt text."


async def test_dropped_pixels_are_taken_wherever_they_fall(editor: Editor) -> None:
    mime = QMimeData()
    mime.setImageData(photo())
    for place in places(editor):
        editor.session.picture.set_source(None)
        assert drop(editor.window, place, mime), place
        await is_shown(editor)
        assert isinstance(source(editor), PastedSource)


async def test_plain_words_dropped_on_the_pane_are_inserted_there(editor: Editor) -> None:
    mime = QMimeData()
    mime.setText("A dog on a beach")
    assert drop(editor.window, editor.pane, mime)
    await settle()
    assert editor.pane.toPlainText() == "A dog on a beach"
    assert editor.session.message is None
    assert source(editor) is None


async def test_nothing_can_be_dropped_into_the_pane_while_words_arrive(editor: Editor) -> None:
    from tests.fakes import scripts

    await editor.has_picture()
    editor.answers(scripts.stall_after(3))
    editor.form.request_description()
    await until(lambda: editor.pane.toPlainText() == "A café terrace")
    mime = QMimeData()
    mime.setText("A dog on a beach")
    drop(editor.window, editor.pane, mime)
    await settle()
    assert editor.pane.toPlainText() == "A café terrace"


async def test_words_pasted_into_pane_and_prompt_lose_their_formatting(editor: Editor) -> None:
    for field in (editor.pane, editor.form.prompt):
        mime = QMimeData()
        mime.setHtml("<b>A dog</b>")
        mime.setText("A dog")
        QGuiApplication.clipboard().setMimeData(mime)
        field.setFocus()
        field.selectAll()
        press(Qt.Key.Key_V, CTRL)
        assert field.toPlainText() == "A dog"


async def test_a_picture_pasted_into_the_pane_is_taken_by_the_window_or_said_to_be_no_text(editor: Editor) -> None:
    put_picture_on_clipboard(photo())
    editor.pane.setFocus()
    press(Qt.Key.Key_V, CTRL)
    await is_shown(editor)
    assert editor.pane.toPlainText() == ""
    assert editor.focused is editor.pane
