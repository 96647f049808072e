"""Before the press: whether the free service has a model for pictures today."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QSize
from tests.pictures import SAMPLES
from tests.ui.driving import Editor, settle
from tests.waiting import until

from altwright.bridge import preview_decoding
from altwright.bridge.current_picture import PictureState
from altwright.bridge.preview import Preview
from altwright.core.engine import Engine, llm7
from altwright.core.message import Action
from altwright.core.picture import FileSource, LoadedPicture
from altwright.core.upload import PictureEdit

BLIND = {"id": "text", "tier": "turbo", "modalities": {"input": ["text"]}}
PAID = {"id": "seer", "tier": "pro", "modalities": {"input": ["text", "image"]}}
FREE = {"id": "free-seer", "tier": "turbo", "modalities": {"input": ["text", "image"]}}


def free_service(editor: Editor) -> Engine:
    return llm7()._replace(address=editor.service.address)


def lists_asked(editor: Editor) -> int:
    return sum(request.target.endswith("/models") for request in editor.service.requests)


async def test_the_window_says_if_no_free_model_takes_pictures_and_names_the_ways_out(editor: Editor) -> None:
    editor.service.models = {"data": [BLIND, PAID]}
    editor.session.link.use(free_service(editor))
    await settle()
    assert lists_asked(editor) == 0
    await editor.has_picture()
    await until(lambda: editor.session.message is not None)
    assert editor.session.message is not None
    assert "no free model for pictures today" in editor.session.message.text
    assert editor.session.message.actions == (Action.USE_THIS_COMPUTER, Action.USE_KEY)
    assert lists_asked(editor) == 1
    assert not editor.service.completions
    assert editor.service.requests[-1].key == ""
    await editor.has_picture("/photo.png")
    await settle(0.1)
    assert lists_asked(editor) == 1


async def test_a_picture_is_shown_before_the_list_is_asked_for(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    decode = preview_decoding.decode

    def decode_slowly(picture: LoadedPicture, bound: QSize, edit: PictureEdit) -> Preview:
        go_on.wait()
        return decode(picture, bound, edit)

    monkeypatch.setattr(preview_decoding, "decode", decode_slowly)
    editor.session.link.use(free_service(editor))
    try:
        editor.session.take(FileSource(SAMPLES / "cat.jpg"))
        await settle(0.1)
        assert editor.session.picture.state is PictureState.LOADING
        assert lists_asked(editor) == 0
    finally:
        go_on.set()
    await until(lambda: lists_asked(editor) == 1)


@pytest.mark.parametrize("models", [[BLIND, FREE], [], "nonsense"])
async def test_nothing_is_said_where_there_may_be_one(editor: Editor, models: object) -> None:
    editor.service.models = {"data": models} if isinstance(models, list) else models
    editor.session.link.use(free_service(editor))
    await editor.has_picture()
    await until(lambda: lists_asked(editor) == 1)
    await settle(0.1)
    assert editor.session.message is None


async def test_another_service_is_never_asked_for_its_models_beforehand(editor: Editor) -> None:
    await editor.has_picture()
    await settle(0.1)
    assert lists_asked(editor) == 0
