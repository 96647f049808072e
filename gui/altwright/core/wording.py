"""Every error in the editor's words, in one place: what happened, what was kept, what to do next.

The texts are translated by the function that is handed in, so that the terminal, which knows no Qt, says the same. Two
sentences, thirty words, two buttons at most; "may" where the cause is inferred. The tables are built for each message,
since the language can change meanwhile; that costs less than a delta.
"""

from __future__ import annotations

from altwright.core import errors as e
from altwright.core.local_errors import DownloadUnreachable
from altwright.core.local_wording import local_values, local_words, unreachable_hub
from altwright.core.message import Action, Message, Situation, Tone, Translate, Words, WordTable, duration
from altwright.core.picture_wording import address_words, metadata_words, picture_words, unreachable_picture
from altwright.core.redaction import mask_address
from altwright.core.service_wording import (
    answer_words,
    partial_answer_words,
    rate_limited,
    service_words,
    unchosen_model,
    unreachable_service,
)

_NOBODYS_CHOICE = ("", "default")
"""What is asked for where the service chooses the model."""

_LONGEST_VALUE = 60
"""Characters of a name or an address that a message shows; the folded-away detail has more."""


def message_for(error: e.AltwrightError, situation: Situation, translate: Translate) -> Message:
    """Return the message that tells the editor about ``error``."""
    text, actions = _words_for(error, situation, translate)
    if situation.is_demo:
        actions = tuple(action for action in actions if action is not Action.OPEN_DEMO)
    suggestion = error.suggestion if isinstance(error, e.AddressIncomplete) else ""
    return Message(_filled(text, error, situation, translate), actions, error.detail, suggestion=suggestion)


def length_notice(translate: Translate) -> Message:
    """Return the notice that the service ended the answer at its length limit."""
    text = translate(
        "Messages",
        "The answer reached the service's length limit; all words are kept. Check the ending before copying.",
    )
    return Message(text, (Action.DESCRIBE_AGAIN,), tone=Tone.CAUTION)


def _words_for(error: e.AltwrightError, situation: Situation, translate: Translate) -> Words:
    """Return the text for ``error``, still with its placeholders, and the buttons below it."""
    match error:
        case e.PictureUnreachable():
            return unreachable_picture(error.fault, translate)
        case e.ServiceUnreachable():
            return unreachable_service(error.fault, translate)
        case DownloadUnreachable():
            return unreachable_hub(error.fault, translate)
        case e.NotAPicture(kind=""):
            return translate("Messages", "This is not a picture. {kept}"), (Action.PASTE, Action.OPEN_FILE)
        case e.ModelGone() | e.ModelBlind() if situation.model in _NOBODYS_CHOICE:
            return unchosen_model(error, translate)
        case e.ServiceAddressWrong() if not situation.service:
            text = translate("Messages", "The address of the service is no web address; it may be mistyped. {kept}")
            return text, (Action.CHANGE_SERVICE,)
        case e.RateLimited():
            return rate_limited(error, translate, is_free=situation.is_free)
    table: WordTable = {}
    if isinstance(error, e.PictureError):
        table = address_words(translate) | picture_words(translate)
    elif isinstance(error, e.MetadataError):
        table = metadata_words(translate)
    elif situation.words_arrived:
        table = service_words(translate) | answer_words(translate) | partial_answer_words(translate)
    else:
        table = service_words(translate) | answer_words(translate)
    if not isinstance(error, e.PictureError):
        table |= local_words(translate)
    # An error that has no words of its own has those of the kind it belongs to.
    return next(table[kind] for kind in type(error).__mro__ if kind in table)


def _filled(text: str, error: e.AltwrightError, situation: Situation, translate: Translate) -> str:
    """Return ``text`` with its placeholders filled."""
    values = {
        **_kept(error, situation, translate),
        "service": _shown(situation.service) or _nameless_service(text, translate),
        "model": _shown(situation.model) or "default",
        **{name: _shown(value) for name, value in local_values(error, translate).items()},
    }
    match error:
        case e.HostError():
            values["host"] = _shown(error.host) or "?"
        case e.AddressIncomplete():
            values["address"] = _shown(mask_address(error.suggestion))
        case e.AddressUnusable():
            values["scheme"] = _shown(error.scheme)
        case e.FileUnreadable():
            values["name"] = _shown(error.name) or "?"
        case e.NotAPicture():
            values["kind"] = _shown(error.kind)
        case e.PictureTooLarge():
            values["limit"] = str(error.limit // (1024 * 1024))
        case e.PictureTooManyPixels():
            values["limit"] = str(error.limit // 1_000_000)
        case e.PictureFormatUnsupported():
            values["format"] = _shown(error.name)
        case e.RateLimited():
            values["time"] = duration(error.wait or 0, translate)
        case e.AnswerStalled():
            values["time"] = duration(error.seconds, translate)
    return text.format(**values)


def _kept(error: e.AltwrightError, situation: Situation, translate: Translate) -> dict[str, str]:
    """Return the ways to say what was kept; a picture that did not load is not among it."""
    if isinstance(error, e.PictureError):
        kept = (
            translate("Messages", "Your text is kept.")
            if situation.has_text
            else translate("Messages", "Your prompt is kept.")
        )
        short = (
            translate("Messages", "your text is kept")
            if situation.has_text
            else translate("Messages", "your prompt is kept")
        )
        return {"kept": kept, "kept_short": short}
    if situation.has_text:
        return {
            "kept": translate("Messages", "Your picture and text are kept."),
            "kept_open": translate("Messages", "Your picture and text are kept"),
            "unchanged": translate("Messages", "Your text is unchanged."),
        }
    kept = translate("Messages", "Your picture and prompt are kept.")
    return {
        "kept": kept,
        "kept_open": translate("Messages", "Your picture and prompt are kept"),
        "unchanged": kept,
    }


def _nameless_service(text: str, translate: Translate) -> str:
    if text.startswith("{service}"):
        return translate("Messages", "This service")
    return translate("Messages", "this service")


def _shown(value: str) -> str:
    """Return ``value`` as it fits into a sentence: in one line, and not too long."""
    line = " ".join(value.split())
    if len(line) <= _LONGEST_VALUE:
        return line
    return f"{line[: _LONGEST_VALUE - 20]}…{line[-19:]}"
