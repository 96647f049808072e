"""The address is taken when it is complete, not at every key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from tests.ui.driving import CTRL, Editor, press, settle, write
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.ui.address_field import SETTLE_MILLISECONDS


async def test_typing_an_address_loads_the_preview_once(editor: Editor) -> None:
    editor.form.address.setFocus()
    write(editor.host.url("/photo.jpg"))
    assert not editor.host.requests
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert [request.target for request in editor.host.requests] == ["/photo.jpg"]
    await settle(SETTLE_MILLISECONDS / 1000 + 0.1)
    assert len(editor.host.requests) == 1


async def test_describing_and_leaving_the_field_load_nothing_again(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes()
    editor.form.address.setFocus()
    press(Qt.Key.Key_Tab)
    await editor.describes()
    assert len(editor.host.requests) == 1


async def test_a_host_is_not_visited_while_its_name_is_being_typed(editor: Editor) -> None:
    root = editor.host.url("/")
    editor.form.address.setFocus()
    for typed in (root[:-1], "/"):
        write(typed)
        await settle(SETTLE_MILLISECONDS / 1000 + 0.2)
        assert not editor.host.requests
        assert editor.session.picture.held is None
        assert editor.session.message is None
    write("photo.jpg")
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    assert [request.target for request in editor.host.requests] == ["/photo.jpg"]


async def test_a_host_alone_is_taken_by_the_press(editor: Editor) -> None:
    editor.form.address.setFocus()
    write(editor.host.url("/")[:-1])
    press(Qt.Key.Key_Return)
    await until(lambda: bool(editor.host.requests))
    await editor.is_at_rest()
    assert editor.host.requests[0].target == "/"


async def test_a_text_set_by_an_assistive_program_works_as_if_typed(editor: Editor) -> None:
    editor.form.address.setText(editor.host.url("/photo.jpg"))
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    editor.form.address.setText(editor.host.url("/photo.png"))
    await editor.describes()
    await until(lambda: editor.body.preview.facts.text().startswith("640 × 480 PNG"))


async def test_a_half_typed_address_is_not_complained_about(editor: Editor) -> None:
    editor.form.address.setFocus()
    write("exam")
    await settle(SETTLE_MILLISECONDS / 1000 + 0.2)
    assert editor.session.message is None
    assert editor.session.picture.state is PictureState.EMPTY


async def test_with_previews_switched_off_nothing_is_asked_before_describe(editor: Editor) -> None:
    editor.window.set_loads_previews(False)
    editor.form.address.show_address(editor.host.url("/photo.jpg"))
    await settle(0.1)
    assert not editor.host.requests
    assert editor.body.preview.load.isVisible()
    editor.body.preview.load.setFocus()
    press(Qt.Key.Key_Space)
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)
    await settle()
    assert editor.focused is not None
    assert editor.focused.isVisible()


async def test_a_failed_preview_says_why_and_does_not_prevent_describing(editor: Editor) -> None:
    from altwright.core.engine import engine_at

    editor.session.link.use(engine_at(editor.service.address))
    editor.form.address.show_address(editor.host.url("/page.html"))
    await until(lambda: editor.session.picture.state is PictureState.UNSHOWN)
    assert "opens a web page" in editor.body.preview._trouble.text()
    editor.form.address.show_address("https://pictures.example/photo.jpg")
    editor.window.set_loads_previews(False)
    await editor.describes()
    assert editor.service.completions[-1].picture_url == "https://pictures.example/photo.jpg"


async def test_control_l_selects_the_address_to_be_replaced(editor: Editor) -> None:
    await editor.has_picture()
    editor.pane.setFocus()
    press(Qt.Key.Key_L, CTRL)
    write("x")
    assert editor.form.address.text() == "x"
