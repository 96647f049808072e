"""The words for faults of the service; their placeholders are filled in :mod:`altwright.core.wording`."""

from __future__ import annotations

from altwright.core import errors as e
from altwright.core.errors import NetworkFault
from altwright.core.message import Action, Translate, Words, WordTable

_ANOTHER = (Action.CHANGE_SERVICE,)
_KEY = (Action.CHECK_KEY, Action.CHANGE_SERVICE)
_MODEL = (Action.CHOOSE_MODEL, Action.CHANGE_SERVICE)
_PASTE = (Action.PASTE, Action.OPEN_FILE)
_RETRY = (Action.TRY_AGAIN, Action.CHANGE_SERVICE)
_RETRY_OR_DEMO = (Action.TRY_AGAIN, Action.OPEN_DEMO)


def service_words(translate: Translate) -> WordTable:
    """Return the words for refusals, and for any other fault of a service."""
    return {
        e.ServiceAddressWrong: (
            translate("Messages", "No describing service answers at {service}; its address may be mistyped. {kept}"),
            _ANOTHER,
        ),
        e.ServiceAddressInsecure: (
            translate(
                "Messages",
                "The address of {service} begins with http:, so others could read along; nothing was sent. {kept}",
            ),
            _ANOTHER,
        ),
        e.RateLimited: (translate("Messages", "{service} asks for a wait of {time}. {kept}"), _RETRY),
        e.QuotaExceeded: (
            translate(
                "Messages",
                "The allowance at {service} is used up; it may be renewed tomorrow, or after a payment. {kept}",
            ),
            _ANOTHER,
        ),
        e.KeyUnusable: (
            translate("Messages", "The key for {service} holds characters that no key has; nothing was sent. {kept}"),
            _KEY,
        ),
        e.KeyRefused: (translate("Messages", "{service} did not accept your key. {unchanged}"), _KEY),
        e.KeyNotRead: (
            translate(
                "Messages", "The keyring of this computer stayed shut, so the key for {service} was not read. {kept}"
            ),
            (Action.TRY_AGAIN, Action.CHECK_KEY),
        ),
        e.PaymentNeeded: (translate("Messages", "{service} wants a payment or a plan for this. {kept}"), _MODEL),
        e.AccessRefused: (
            translate("Messages", "{service} does not allow this to your account or network. {kept}"),
            _KEY,
        ),
        e.EngineNotReady: (
            translate("Messages", "The engine of this computer is not set up yet. {kept}"),
            _ANOTHER,
        ),
        e.EngineNotAllowed: (
            translate("Messages", "Your organisation does not allow {service}, so nothing was sent. {kept}"),
            _ANOTHER,
        ),
        e.OrganisationUnread: (
            translate(
                "Messages",
                "Nothing was sent: until your organisation's settings file is mended, only engines on this computer "
                "are asked. {kept}",
            ),
            _ANOTHER,
        ),
        e.ModelMissing: (translate("Messages", "No model of {service} is chosen yet. {kept}"), _MODEL),
        e.ModelGone: (translate("Messages", "{service} has no model “{model}” now. {kept}"), _MODEL),
        e.ModelBlind: (
            translate(
                "Messages",
                "The model “{model}” at {service} does not take pictures. {kept_open}; you can also write below.",
            ),
            _MODEL,
        ),
        e.PictureNotFetched: (
            translate("Messages", "{service} could not load the picture; it may be behind a sign-in. {kept}"),
            _PASTE,
        ),
        e.PictureRefused: (
            translate("Messages", "{service} does not take this picture, for its size or its kind. {kept}"),
            (Action.PASTE, Action.CHANGE_SERVICE),
        ),
        e.DemoSamplesOnly: (
            translate("Messages", "The demo can only describe its samples. {kept}"),
            (Action.TRY_SAMPLE, Action.CHANGE_SERVICE),
        ),
        e.RequestRefused: (translate("Messages", "{service} did not accept the request. {kept}"), _MODEL),
        e.StreamingRefused: (translate("Messages", "{service} did not accept the request. {kept}"), _MODEL),
        e.AltwrightError: (translate("Messages", "{service} has a problem at the moment. {kept}"), _RETRY),
    }


def rate_limited(error: e.RateLimited, translate: Translate, *, is_free: bool) -> Words:
    """Return the words for a limit; one without an account counts for all who share a connection, if ``is_free``."""
    if not is_free and error.wait is None:
        return translate("Messages", "{service} asks for a pause. {kept}"), _RETRY
    if not is_free:
        return service_words(translate)[e.RateLimited]
    if error.wait is None:
        text = translate("Messages", "{service} asks for a pause; its free limit may be shared by your office. {kept}")
    else:
        text = translate(
            "Messages", "{service} asks for a wait of {time}; its free limit may be shared by your office. {kept}"
        )
    return text, _RETRY


def unchosen_model(error: e.ServiceError, translate: Translate) -> Words:
    """Return the words for a model that is gone, or does not take pictures, where the service chose it."""
    if isinstance(error, e.ModelGone):
        text = translate(
            "Messages", "{service} has no model for this at the moment. {kept_open}; you can also write below."
        )
    else:
        text = translate(
            "Messages",
            "The model that {service} chose does not take pictures. {kept_open}; you can also write below.",
        )
    return text, _MODEL


def answer_words(translate: Translate) -> WordTable:
    """Return the words for answers that ended before their first word."""
    return {
        e.AnswerCutOff: (
            translate("Messages", "The answer of {service} was cut off before its first word. {unchanged}"),
            _RETRY,
        ),
        e.AnswerStalled: (
            translate("Messages", "{service} did not begin to write for {time}. {unchanged}"),
            _RETRY,
        ),
        e.AnswerFiltered: (
            translate(
                "Messages",
                "The content filter of {service} withheld the answer. {kept_open}; you can also write below.",
            ),
            _ANOTHER,
        ),
        e.AnswerEmpty: (
            translate("Messages", "The model answered without any words. {unchanged}"),
            (Action.TRY_AGAIN, Action.CHOOSE_MODEL),
        ),
        e.AnswerUnreadable: (
            translate("Messages", "{service} answered with something that is no description. {unchanged}"),
            _RETRY,
        ),
    }


def partial_answer_words(translate: Translate) -> WordTable:
    """Return the words for answers that ended after their first word."""
    again = (Action.DESCRIBE_AGAIN,)
    return {
        e.AnswerCutOff: (
            translate(
                "Messages", "The answer was cut off; the words that arrived are kept. Check the ending before copying."
            ),
            again,
        ),
        e.AnswerGap: (
            translate(
                "Messages",
                "Some words of the answer arrived damaged and are missing; the others are kept. "
                "Read the text before copying.",
            ),
            again,
        ),
        e.AnswerStalled: (
            translate(
                "Messages",
                "{service} stopped writing for {time}; the words that arrived are kept. "
                "Check the ending before copying.",
            ),
            again,
        ),
        e.AnswerFiltered: (
            translate(
                "Messages",
                "The content filter of {service} withheld the rest; the words that arrived are kept. "
                "Check the ending before copying.",
            ),
            (Action.DESCRIBE_AGAIN, Action.CHANGE_SERVICE),
        ),
    }


def unreachable_service(fault: NetworkFault, translate: Translate) -> Words:
    """Return the words for a service that cannot be talked to."""
    return {
        NetworkFault.OFFLINE: (
            translate("Messages", "This computer has no internet connection. {kept}"),
            _RETRY_OR_DEMO,
        ),
        NetworkFault.HOST_NOT_FOUND: (
            translate(
                "Messages", "{service} cannot be found; its address may be mistyped or this computer offline. {kept}"
            ),
            _RETRY_OR_DEMO,
        ),
        NetworkFault.CERTIFICATE: (
            translate(
                "Messages",
                "{service} cannot prove that it is the real one, so nothing was sent; your organisation may know why. "
                "{kept}",
            ),
            _RETRY,
        ),
        NetworkFault.PROXY: (
            translate("Messages", "The proxy of your network did not pass the request on. {kept}"),
            _RETRY,
        ),
        NetworkFault.TIMED_OUT: (
            translate("Messages", "{service} did not answer in time. {kept}"),
            _RETRY,
        ),
        NetworkFault.REFUSED: (
            translate("Messages", "{service} does not accept connections now; it may not be running. {kept}"),
            _RETRY,
        ),
        NetworkFault.INTERRUPTED: (
            translate("Messages", "The connection to {service} broke off before the first words. {kept}"),
            _RETRY,
        ),
    }[fault]
