"""The findings of a test in the editor's words; the texts are translated by the function that is handed in."""

from __future__ import annotations

from typing import NamedTuple

from altwright.core import errors as e
from altwright.core.engine_report import EngineReport, Finding
from altwright.core.local_wording import local_values, local_words
from altwright.core.message import Action, Message, Tone, Translate, Words, duration
from altwright.core.redaction import mask_address
from altwright.core.service_wording import answer_words, service_words, unreachable_service

_LONGEST_VALUE = 60
_IN_SETTINGS = {Action.TRY_AGAIN, Action.CHECK_KEY, Action.CHOOSE_MODEL}


class Fact(NamedTuple):
    """One line of a report: what was found out, and in which words."""

    finding: Finding
    text: str


def report_facts(report: EngineReport, translate: Translate) -> tuple[Fact, ...]:
    """Return what was found out about the address, the key, the model and pictures, in this order."""
    return (
        Fact(report.address, _address_fact(report, translate)),
        Fact(report.key, _key_fact(report, translate)),
        Fact(report.model, _model_fact(report, translate)),
        Fact(report.pictures, _pictures_fact(report, translate)),
    )


def report_message(report: EngineReport, service: str, translate: Translate) -> Message:
    """Return what the test came to, and what to press next.

    Its ``suggestion`` is the corrected address, where there is one to be offered.
    """
    text, actions = _words_for(report, translate)
    unchanged = translate("EngineTest", "Your settings are unchanged.")
    wait = report.error.wait if isinstance(report.error, e.RateLimited) else None
    if isinstance(report.error, e.AnswerStalled):
        wait = report.error.seconds
    values = {
        "service": shown(service) or translate("Messages", "This service"),
        "model": shown(report.model_name) or shown(report.answered_by) or "default",
        "address": shown(mask_address(report.corrected_address)),
        "time": duration(wait or 0, translate),
        **(local_values(report.error, translate) if report.error else {}),
        "kept": unchanged,
        "unchanged": unchanged,
    }
    tone = Tone.NOTICE if report.works else Tone.CAUTION if report.words else Tone.FAULT
    detail = report.error.detail if report.error else ""
    return Message(text.format(**values), actions, detail, tone=tone, suggestion=report.corrected_address)


def _words_for(report: EngineReport, translate: Translate) -> Words:
    """Return the text for ``report``, still with its placeholders, and the buttons below it."""
    if report.works:
        return translate("EngineTest", "{service} works: it described the sample picture. {unchanged}"), ()
    if report.corrected_address:
        return _correction_words(report, translate)
    model, choose = (Action.CHOOSE_MODEL,), (Action.CHOOSE_MODEL, Action.TRY_AGAIN)
    match report.error:
        case None:
            text = translate(
                "EngineTest",
                "{service} answered, but not about the sample picture; the model “{model}” may not see pictures. "
                "{unchanged}",
            )
            return text, choose
        case e.KeyRefused() if not report.has_key:
            return translate("EngineTest", "{service} wants a key. {unchanged}"), (Action.CHECK_KEY,)
        case e.ModelMissing() | e.ModelGone() if not report.model_name or isinstance(report.error, e.ModelMissing):
            return translate("EngineTest", "{service} wants to know which model to use. {unchanged}"), model
        case e.ModelBlind():
            return (
                translate("EngineTest", "The model “{model}” at {service} does not take pictures. {unchanged}"),
                model,
            )
        case e.AnswerFiltered():
            text = translate("EngineTest", "The content filter of {service} withheld the answer. {unchanged}")
            return text, choose
        case e.PictureRefused() | e.PictureNotFetched():
            text = translate("EngineTest", "{service} did not take the sample picture. {unchanged}")
            return text, choose
        case e.ServiceUnreachable(fault=fault):
            return _in_settings(unreachable_service(fault, translate))
        case e.RateLimited(wait=None):
            return translate("EngineTest", "{service} asks for a pause. {unchanged}"), (Action.TRY_AGAIN,)
    table = service_words(translate) | answer_words(translate) | local_words(translate)
    return _in_settings(next(table[kind] for kind in type(report.error).__mro__ if kind in table))


def _correction_words(report: EngineReport, translate: Translate) -> Words:
    if isinstance(report.error, e.ServiceAddressInsecure):
        text = translate(
            "EngineTest",
            "An address with http: lets others read along, so nothing was sent. A service answers at {address}. "
            "{unchanged}",
        )
    else:
        text = translate(
            "EngineTest", "No describing service answers at this address, but one does at {address}. {unchanged}"
        )
    return text, (Action.COMPLETE_ADDRESS,)


def _in_settings(words: Words) -> Words:
    """Return ``words`` with the buttons that have a meaning beside the settings of an engine."""
    text, actions = words
    return text, tuple(action for action in actions if action in _IN_SETTINGS) or (Action.TRY_AGAIN,)


def _address_fact(report: EngineReport, translate: Translate) -> str:
    match report.address:
        case Finding.WORKS:
            return translate("EngineTest", "Address: a service answers there.")
        case Finding.FAILS:
            return translate("EngineTest", "Address: no describing service answers there.")
        case _:
            return translate("EngineTest", "Address: not found out.")


def _key_fact(report: EngineReport, translate: Translate) -> str:
    match report.key:
        case Finding.WORKS:
            return translate("EngineTest", "Key: accepted.")
        case Finding.FAILS if not report.has_key:
            return translate("EngineTest", "Key: the service wants one.")
        case Finding.FAILS if isinstance(report.error, e.KeyUnusable):
            return translate("EngineTest", "Key: it holds characters that no key has, and was not sent.")
        case Finding.FAILS:
            return translate("EngineTest", "Key: not accepted.")
        case Finding.NOT_NEEDED:
            return translate("EngineTest", "Key: none is needed.")
        case Finding.UNKNOWN:
            return translate("EngineTest", "Key: not found out.")


def _model_fact(report: EngineReport, translate: Translate) -> str:
    name = shown(report.model_name)
    answered_by = shown(report.answered_by)
    match report.model:
        case Finding.WORKS if answered_by and answered_by != name:
            text = translate("EngineTest", "Model: “{model}” answered, under the name “{other}”.")
            return text.format(model=name, other=answered_by)
        case Finding.WORKS:
            return translate("EngineTest", "Model: “{model}” answered.").format(model=name)
        case Finding.FAILS if not name:
            return translate("EngineTest", "Model: none is chosen.")
        case Finding.FAILS:
            return translate("EngineTest", "Model: the service has no “{model}”.").format(model=name)
        case _:
            return translate("EngineTest", "Model: not found out.")


def _pictures_fact(report: EngineReport, translate: Translate) -> str:
    match report.pictures:
        case Finding.FAILS if isinstance(report.error, e.ModelBlind):
            return translate("EngineTest", "Pictures: the model does not take any.")
        case Finding.UNKNOWN if report.words:
            return translate(
                "EngineTest", "Pictures: the answer does not speak of the sample; the model may not see it."
            )
    return sample_fact(report.pictures, translate)


def sample_fact(finding: Finding, translate: Translate) -> str:
    """Return what became of the sample picture, where there is no more to say about it."""
    match finding:
        case Finding.WORKS:
            return translate("EngineTest", "Pictures: the sample was described.")
        case Finding.FAILS:
            return translate("EngineTest", "Pictures: the sample was not taken.")
        case _:
            return translate("EngineTest", "Pictures: not found out.")


def shown(value: str, most: int = _LONGEST_VALUE) -> str:
    """Return ``value``, which others wrote, as it fits into a sentence: in one line, of ``most`` characters."""
    line = " ".join("".join(character if character.isprintable() else " " for character in value).split())
    return line if len(line) <= most else f"{line[: most - 20]}…{line[-19:]}"
