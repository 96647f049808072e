"""What will leave the computer, said before the press."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from altwright.bridge.current_picture import CurrentPicture, PictureState
from altwright.bridge.preview import Doubt
from altwright.core.engine import Engine, EngineKind


def sending_words(picture: CurrentPicture, engine: Engine) -> str:
    """Return what Describe sends, and to whom."""
    host = _tr("the demo on this computer") if engine.kind is EngineKind.DEMO else engine.host
    held = picture.held
    if held is None:
        return _tr("Describe sends the picture to {host}").format(host=host)
    if held.passes_through(engine):
        return _tr("Sends the address to {host}").format(host=host)
    prepared = held.prepared(engine)
    if prepared is None:
        return _tr("Sends the picture to {host}").format(host=host)
    return _tr("Sends the picture, {size}, to {host}").format(size=data_size(prepared.byte_count), host=host)


def facts_words(picture: CurrentPicture) -> str:
    """Return pixel size, format and file size of the picture, as far as they are known."""
    if picture.state is not PictureState.SHOWN or picture.preview is None:
        return ""
    facts = picture.preview.facts
    return f"{facts.width} × {facts.height} {facts.format.value}, {data_size(facts.byte_count)}"


def doubt_words(doubt: Doubt) -> str:
    """Return the caution for a picture that may show nothing."""
    match doubt:
        case Doubt.TINY:
            return _tr("This picture is tiny; it may be a spacer instead of the picture you mean.")
        case Doubt.ONE_COLOUR:
            return _tr("This picture has one colour only; a model may invent what it shows.")


def data_size(byte_count: int) -> str:
    """Return ``byte_count`` in kB or MB, in the editor's language."""
    if byte_count < 1_000_000:
        return _tr("{count} kB").format(count=max(1, round(byte_count / 1000)))
    return _tr("{count} MB").format(count=QLocale().toString(byte_count / 1_000_000, "f", 1))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SendingWords", text)
