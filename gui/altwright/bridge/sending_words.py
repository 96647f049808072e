"""What will leave the computer, said before the press."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from altwright.bridge.current_picture import CurrentPicture, PictureState
from altwright.bridge.preview import Doubt
from altwright.bridge.translation import translate
from altwright.core.engine import Engine, EngineKind
from altwright.core.picture_geometry import changes_nothing, edited_size


def sending_words(picture: CurrentPicture, engine: Engine) -> str:
    """Return what Describe sends, and to whom."""
    if engine.kind is EngineKind.LOCAL:
        return translate("SendingWords", "Nothing leaves this computer")
    host = _receiver(engine)
    held = picture.held
    if held is None:
        return translate("SendingWords", "Describe sends the picture to {host}").format(host=host)
    if held.passes_through(engine):
        return translate("SendingWords", "Sends the address to {host}").format(host=host)
    prepared = held.prepared(engine)
    if prepared is None:
        return translate("SendingWords", "Sends the picture to {host}").format(host=host)
    return translate("SendingWords", "Sends the picture, {size}, to {host}").format(
        size=data_size(prepared.byte_count), host=host
    )


def rewriting_words(picture: CurrentPicture, engine: Engine) -> str:
    """Return what a rewriting sends, and to whom."""
    if engine.kind is EngineKind.LOCAL:
        return translate("SendingWords", "Nothing leaves this computer")
    host = _receiver(engine)
    if picture.held is not None and picture.held.passes_through(engine):
        return translate("SendingWords", "Sends the text and the address to {host}").format(host=host)
    return translate("SendingWords", "Sends the text and the picture to {host}").format(host=host)


def _receiver(engine: Engine) -> str:
    """Return who receives what is sent: the host, or what stands in place of one that cannot be reached."""
    if engine.kind is EngineKind.DEMO:
        return translate("SendingWords", "the demo on this computer")
    return engine.host or engine.name


def facts_words(picture: CurrentPicture) -> str:
    """Return pixel size, format and file size of the picture, as far as they are known."""
    if picture.state is not PictureState.SHOWN or picture.preview is None:
        return ""
    facts = picture.preview.facts
    words = f"{facts.width} × {facts.height} {facts.format.value}, {data_size(facts.byte_count)}"
    if picture.held is None or changes_nothing(picture.held.edit):
        return words
    width, height = edited_size((facts.width, facts.height), picture.held.edit)
    return translate("SendingWords", "{facts}; changed to {width} × {height}").format(
        facts=words, width=width, height=height
    )


def embedded_words(picture: CurrentPicture) -> str:
    """Return that the picture's own file holds words, and in how many languages; nothing where it holds none."""
    if picture.embedded is None:
        return ""
    if not picture.embedded.alt:
        return translate("SendingWords", "A long description is already in the file…")
    texts = (*picture.embedded.alt, *picture.embedded.long_description)
    # The text for everybody usually repeats the one in the file's own language.
    named = {text.text for text in texts if text.language != "x-default"}
    languages = {text.language for text in texts if text.language != "x-default" or text.text not in named}
    if len(languages) < 2:
        return translate("SendingWords", "Alt text is already in the file…")
    return translate("SendingWords", "Alt text is already in the file, in {count} languages…").format(
        count=len(languages)
    )


def doubt_words(doubt: Doubt) -> str:
    """Return the caution for a picture that may show nothing."""
    match doubt:
        case Doubt.TINY:
            return translate(
                "SendingWords", "This picture is tiny; it may be a spacer instead of the picture you mean."
            )
        case Doubt.ONE_COLOUR:
            return translate("SendingWords", "This picture has one colour only; a model may invent what it shows.")


def data_size(byte_count: int) -> str:
    """Return ``byte_count`` in kB or MB, in the editor's language."""
    if byte_count < 999_500:
        return translate("SendingWords", "{count} kB").format(count=max(1, round(byte_count / 1000)))
    return translate("SendingWords", "{count} MB").format(count=QLocale().toString(byte_count / 1_000_000, "f", 1))
