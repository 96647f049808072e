"""Every error in the editor's words, in one place: what happened, what was kept, what to do next.

The texts are translated by the function that is handed in, so that the terminal, which knows no Qt, says the same. Two
sentences, thirty words, two buttons at most; "may" where the cause is inferred.
"""

from __future__ import annotations

from altwright.core import errors as e
from altwright.core.errors import NetworkFault
from altwright.core.message import Action, Message, Situation, Tone, Translate, duration

_Words = tuple[str, tuple[Action, ...], dict[str, str]]
_PASTE = (Action.PASTE, Action.OPEN_FILE)


def message_for(error: e.AltwrightError, situation: Situation, translate: Translate) -> Message:
    """Return the message that tells the editor about ``error``."""
    if isinstance(error, e.PictureError):
        text, actions, values = _picture_words(error, translate)
    else:
        text, actions, values = _service_words(error, situation, translate)
    values |= {"service": situation.service, "model": situation.model}
    kept = translate("Messages", "Your text is kept.") if situation.has_text else translate(
        "Messages", "Your picture and prompt are kept."
    )  # fmt: skip
    suggestion = error.suggestion if isinstance(error, e.AddressIncomplete) else ""
    return Message(text.format(kept=kept, **values), actions, error.detail, suggestion=suggestion)


def _picture_words(error: e.PictureError, translate: Translate) -> _Words:
    match error:
        case e.NoPicture():
            text = translate("Messages", "There is no picture yet. Paste a picture or its address, or open a file.")
            return text, _PASTE, {}
        case e.AddressIncomplete():
            text = translate("Messages", "This address lacks its beginning. {kept} Did you mean {address}?")
            return text, (Action.COMPLETE_ADDRESS,), {"address": error.suggestion}
        case e.AddressUnusable():
            text = translate(
                "Messages",
                "An address that begins with “{scheme}:” opens only where it was copied; {kept_short}. "
                "There choose Copy image, then paste here.",
            )
            return text, (Action.PASTE,), {"scheme": error.scheme, "kept_short": _kept(translate)}
        case e.FileUnreadable():
            text = translate("Messages", "The file {name} cannot be read; it may have been moved. {kept}")
            return text, (Action.OPEN_FILE,), {"name": error.name or "?"}
        case e.PictureUnreachable():
            return _unreachable_picture(error, translate)
        case e.PictureMissing():
            text = translate(
                "Messages",
                "{host} has no picture at this address; it may have been moved. {kept} "
                "In the browser choose Copy image, then paste here.",
            )
            return text, _PASTE, {"host": error.host}
        case e.PictureForbidden():
            text = translate(
                "Messages",
                "{host} shows this picture only after signing in; {kept_short}. "
                "In the browser choose Copy image, then paste here.",
            )
            return text, _PASTE, {"host": error.host, "kept_short": _kept(translate)}
        case e.PictureHostFaulty():
            text = translate("Messages", "{host} has a problem and did not send the picture. {kept}")
            return text, (Action.TRY_AGAIN, Action.PASTE), {"host": error.host}
        case e.WebPageInstead():
            text = translate(
                "Messages",
                "This address opens a web page, perhaps a sign-in page; {kept_short}. "
                "In the browser choose Copy image, then paste here.",
            )
            return text, _PASTE, {"kept_short": _kept(translate)}
        case e.NotAPicture(kind=kind) if kind:
            text = translate("Messages", "This is a file of another kind ({kind}), not a picture. {kept}")
            return text, _PASTE, {"kind": kind}
        case e.NotAPicture():
            return translate("Messages", "This is not a picture. {kept}"), _PASTE, {}
        case e.PictureTooLarge():
            text = translate(
                "Messages", "The picture is larger than {limit} MB. {kept} Save a smaller copy and open it here."
            )
            return text, _PASTE, {"limit": str(error.limit // 1_000_000)}
        case e.PictureTooManyPixels():
            text = translate(
                "Messages",
                "The picture has more than {limit} million pixels. {kept} Save a smaller copy and open it here.",
            )
            return text, _PASTE, {"limit": str(error.limit // 1_000_000)}
        case e.PictureBroken():
            text = translate(
                "Messages", "The picture is damaged or incomplete. {kept} Save it again, or paste the picture itself."
            )
            return text, _PASTE, {}
        case e.PictureFormatUnsupported():
            text = translate(
                "Messages",
                "Altwright cannot show {format} pictures yet. {kept} Save it as JPEG or PNG, or paste the picture itself.",
            )
            return text, _PASTE, {"format": error.name}
        case _:
            text = translate(
                "Messages",
                "This is neither an address nor a file. {kept} Paste the picture, its address or its file here.",
            )
            return text, _PASTE, {}


def _unreachable_picture(error: e.PictureUnreachable, translate: Translate) -> _Words:
    values = {"host": error.host}
    match error.fault:
        case NetworkFault.OFFLINE:
            text = translate(
                "Messages", "This computer has no internet connection, so the picture did not load. {kept}"
            )
            return text, (Action.TRY_AGAIN, Action.PASTE), values
        case NetworkFault.HOST_NOT_FOUND:
            text = translate("Messages", "There is no {host} on the internet; the address may be mistyped. {kept}")
            return text, (Action.TRY_AGAIN, Action.PASTE), values
        case NetworkFault.CERTIFICATE:
            text = translate(
                "Messages",
                "{host} cannot prove that it is the real one, so nothing was loaded. {kept} You can paste the picture itself.",
            )
            return text, (Action.PASTE,), values
        case NetworkFault.PROXY:
            text = translate(
                "Messages",
                "The proxy of your network did not pass the picture on. {kept} You can paste the picture itself.",
            )
            return text, (Action.TRY_AGAIN, Action.PASTE), values
        case NetworkFault.TIMED_OUT:
            text = translate("Messages", "{host} did not answer in time. {kept}")
            return text, (Action.TRY_AGAIN, Action.PASTE), values
        case NetworkFault.REFUSED:
            text = translate("Messages", "{host} does not accept connections now. {kept}")
            return text, (Action.TRY_AGAIN, Action.PASTE), values
        case NetworkFault.INTERRUPTED:
            text = translate("Messages", "The connection to {host} broke off while the picture loaded. {kept}")
            return text, (Action.TRY_AGAIN, Action.PASTE), values


def _kept(translate: Translate) -> str:
    return translate("Messages", "your text is kept")


def _service_words(error: e.AltwrightError, situation: Situation, translate: Translate) -> _Words:
    another = Action.CHANGE_SERVICE
    match error:
        case e.ServiceUnreachable():
            return _unreachable_service(error.fault, translate)
        case e.ServiceAddressWrong():
            text = translate(
                "Messages", "No describing service answers at {service}; its address may be mistyped. {kept}"
            )
            return text, (another,), {}
        case e.ServiceAddressInsecure():
            text = translate(
                "Messages",
                "The address of {service} begins with http:, so others could read along; nothing was sent. {kept}",
            )
            return text, (another,), {}
        case e.RateLimited(wait=None):
            text = translate(
                "Messages", "{service} asks for a pause; its free limit may be shared by your office. {kept}"
            )
            return text, (Action.TRY_AGAIN, another), {}
        case e.RateLimited():
            text = translate(
                "Messages", "{service} asks for a wait of {time}; its free limit may be shared by your office. {kept}"
            )
            return text, (Action.TRY_AGAIN, another), {"time": duration(error.wait or 0, translate)}
        case e.QuotaExceeded():
            text = translate("Messages", "The allowance at {service} is used up; it may be renewed tomorrow. {kept}")
            return text, (another,), {}
        case e.KeyUnusable():
            text = translate(
                "Messages", "The key for {service} holds characters that no key has; nothing was sent. {kept}"
            )
            return text, (Action.CHECK_KEY, another), {}
        case e.KeyRefused():
            return translate("Messages", "{service} did not accept your key. {kept}"), (Action.CHECK_KEY, another), {}
        case e.PaymentNeeded():
            text = translate("Messages", "{service} wants a payment or a plan for this. {kept}")
            return text, (Action.CHOOSE_MODEL, another), {}
        case e.AccessRefused():
            text = translate("Messages", "{service} does not allow this to your account or network. {kept}")
            return text, (Action.CHECK_KEY, another), {}
        case e.ModelGone():
            text = translate("Messages", "{service} has no model “{model}” now. {kept}")
            return text, (Action.CHOOSE_MODEL, another), {}
        case e.ModelBlind():
            text = translate(
                "Messages", "The model “{model}” at {service} does not take pictures. {kept} You can also write below."
            )
            return text, (Action.CHOOSE_MODEL, another), {}
        case e.PictureNotFetched():
            text = translate("Messages", "{service} could not load the picture; it may be behind a sign-in. {kept}")
            return text, _PASTE, {}
        case e.PictureRefused():
            text = translate("Messages", "{service} does not take this picture, for its size or its kind. {kept}")
            return text, (Action.PASTE, another), {}
        case e.DemoSamplesOnly():
            text = translate("Messages", "The demo can only describe its samples. {kept}")
            return text, (Action.TRY_SAMPLE, another), {}
        case e.AnswerCutOff() | e.AnswerEmpty() | e.AnswerStalled() | e.AnswerFiltered() | e.AnswerUnreadable():
            return _answer_words(error, situation, translate)
        case e.RequestRefused():
            text = translate("Messages", "{service} did not accept the request. {kept}")
            return text, (Action.TRY_AGAIN, another), {}
        case _:
            text = translate("Messages", "{service} has a problem at the moment. {kept}")
            return text, (Action.TRY_AGAIN, another), {}


def _unreachable_service(fault: NetworkFault, translate: Translate) -> _Words:
    retry = (Action.TRY_AGAIN, Action.CHANGE_SERVICE)
    match fault:
        case NetworkFault.OFFLINE:
            text = translate("Messages", "This computer has no internet connection. {kept}")
            return text, (Action.TRY_AGAIN, Action.OPEN_DEMO), {}
        case NetworkFault.HOST_NOT_FOUND:
            text = translate(
                "Messages", "{service} cannot be found; its address may be mistyped or this computer offline. {kept}"
            )
            return text, (Action.TRY_AGAIN, Action.OPEN_DEMO), {}
        case NetworkFault.CERTIFICATE:
            text = translate(
                "Messages",
                "{service} cannot prove that it is the real one, so nothing was sent. {kept} Your organisation may know why.",
            )
            return text, retry, {}
        case NetworkFault.PROXY:
            text = translate("Messages", "The proxy of your network did not pass the request on. {kept}")
            return text, retry, {}
        case NetworkFault.TIMED_OUT:
            return translate("Messages", "{service} did not answer in time. {kept}"), retry, {}
        case NetworkFault.REFUSED:
            text = translate("Messages", "{service} does not accept connections now; it may not be running. {kept}")
            return text, retry, {}
        case NetworkFault.INTERRUPTED:
            return (
                translate("Messages", "The connection to {service} broke off before the first words. {kept}"),
                retry,
                {},
            )


def _answer_words(error: e.AltwrightError, situation: Situation, translate: Translate) -> _Words:
    again = (Action.DESCRIBE_AGAIN,)
    partial = situation.words_arrived
    match error:
        case e.AnswerCutOff() if partial:
            text = translate(
                "Messages", "The answer was cut off; the words that arrived are kept. Check the ending before copying."
            )
            return text, again, {}
        case e.AnswerCutOff():
            text = translate("Messages", "The answer of {service} was cut off before its first word. {kept}")
            return text, (Action.TRY_AGAIN, Action.CHANGE_SERVICE), {}
        case e.AnswerStalled() if partial:
            text = translate(
                "Messages",
                "{service} stopped writing for {time}; the words that arrived are kept. Check the ending before copying.",
            )
            return text, again, {"time": duration(error.seconds, translate)}
        case e.AnswerStalled():
            text = translate("Messages", "{service} did not begin to write for {time}. {kept}")
            return text, (Action.TRY_AGAIN, Action.CHANGE_SERVICE), {"time": duration(error.seconds, translate)}
        case e.AnswerFiltered() if partial:
            text = translate(
                "Messages", "The content filter of {service} withheld the rest; the words that arrived are kept."
            )
            return text, (Action.DESCRIBE_AGAIN, Action.CHANGE_SERVICE), {}
        case e.AnswerFiltered():
            text = translate(
                "Messages", "The content filter of {service} withheld the answer. {kept} You can also write below."
            )
            return text, (Action.CHANGE_SERVICE,), {}
        case e.AnswerEmpty():
            text = translate("Messages", "The model answered without any words. {kept}")
            return text, (Action.TRY_AGAIN, Action.CHOOSE_MODEL), {}
        case _:
            text = translate("Messages", "{service} answered with something that is no description. {kept}")
            return text, (Action.TRY_AGAIN, Action.CHANGE_SERVICE), {}


def length_notice(translate: Translate) -> Message:
    """Return the notice that the service ended the answer at its length limit."""
    text = translate(
        "Messages",
        "The answer reached the service's length limit; all words are kept. Check the ending before copying.",
    )
    return Message(text, (Action.DESCRIBE_AGAIN,), tone=Tone.CAUTION)
