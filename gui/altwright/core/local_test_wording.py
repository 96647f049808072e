"""The findings of a test of the engine of this computer in the editor's words."""

from __future__ import annotations

from altwright.core import errors as e
from altwright.core import local_errors as le
from altwright.core.engine_report import Finding
from altwright.core.engine_test_wording import Fact, sample_fact, shown
from altwright.core.local_report import LocalReport
from altwright.core.local_wording import local_values
from altwright.core.message import Action, Message, Tone, Translate, Words, duration

_LONGEST_ANSWER = 300


def local_facts(report: LocalReport, translate: Translate) -> tuple[Fact, ...]:
    """Return what was found out about the model, the engine and pictures, in this order."""
    return (
        Fact(report.model, _model_fact(report, translate)),
        Fact(report.engine, _engine_fact(report, translate)),
        Fact(report.pictures, _pictures_fact(report, translate)),
    )


def local_message(report: LocalReport, service: str, translate: Translate) -> Message:
    """Return what the test came to, and what to do next."""
    text, actions = _words_for(report, translate)
    values = {
        "service": shown(service),
        "model": shown(report.model_name) or "?",
        "time": duration(report.error.seconds, translate) if isinstance(report.error, e.AnswerStalled) else "",
        **(local_values(report.error, translate) if report.error else {}),
    }
    if "name" in values:
        values["name"] = shown(values["name"])
    tone = Tone.NOTICE if report.works else Tone.CAUTION if report.words else Tone.FAULT
    detail = report.error.detail if report.error else "" if report.works else _answer(report, translate)
    return Message(text.format(**values), actions, detail, tone=tone)


def _words_for(report: LocalReport, translate: Translate) -> Words:
    """Return the text for ``report``, still with its placeholders, and the buttons below it."""
    choose, again = Action.CHOOSE_MODEL, Action.TRY_AGAIN
    if report.works:
        text = translate(
            "LocalTest", "{service} works: “{model}” described the sample picture. Nothing left this computer."
        )
        return text, ()
    match report.error:
        case None:
            text = translate(
                "LocalTest",
                "“{model}” answered, but its words, in the detail, do not fit the sample picture. Another model may "
                "see more.",
            )
            return text, (choose, again)
        case le.LocalModelMissing():
            text = translate(
                "LocalTest",
                "There is no model on this computer yet. Download one of those below, or choose files that are here "
                "already.",
            )
            return text, (choose,)
        case le.LocalModelGone():
            text = translate(
                "LocalTest",
                "The model “{name}” is not on this computer. Choose one of those below, or download it again.",
            )
            return text, (choose,)
        case le.LocalModelUnusable():
            text = translate(
                "LocalTest",
                "The model file “{name}” is missing, or is not a whole model. Download the model again, or choose "
                "another one below.",
            )
            return text, (choose,)
        case le.LocalEngineMissing():
            text = translate(
                "LocalTest",
                "The engine of this computer is not installed; the detail says how to add it. Your settings are "
                "unchanged.",
            )
            return text, ()
        case le.LocalMemoryShort():
            text = translate(
                "LocalTest",
                "“{model}” needs {needed} of memory, and {available} are free; nothing was started. Close other "
                "programs, or choose a smaller model.",
            )
            return text, (again, choose)
        case le.LocalEngineSlow():
            text = translate(
                "LocalTest", "“{model}” was not ready after {time}, so it was stopped. A smaller model starts sooner."
            )
            return text, (choose, again)
        case le.LocalEngineError():
            text = translate(
                "LocalTest",
                "The engine ended while “{model}” was in use; the memory may not be enough, or a file damaged. Close "
                "other programs, or choose another model.",
            )
            return text, (again, choose)
        case e.AnswerStalled():
            text = translate(
                "LocalTest", "“{model}” wrote nothing for {time}, so it was stopped. A smaller model answers sooner."
            )
            return text, (choose, again)
    text = translate("LocalTest", "The engine started, but “{model}” did not describe the sample. Another model may.")
    return text, (choose, again)


def _model_fact(report: LocalReport, translate: Translate) -> str:
    match report.model:
        case Finding.WORKS:
            return translate("LocalTest", "Model: “{model}” is here.").format(model=shown(report.model_name))
        case Finding.FAILS if isinstance(report.error, le.LocalModelUnusable):
            return translate("LocalTest", "Model: one of its files cannot be used.")
        case Finding.FAILS if isinstance(report.error, le.LocalModelGone):
            return translate("LocalTest", "Model: the one that was chosen is not on this computer.")
        case Finding.FAILS:
            return translate("LocalTest", "Model: none is on this computer yet.")
        case _:
            return translate("LocalTest", "Model: not found out.")


def _engine_fact(report: LocalReport, translate: Translate) -> str:
    match report.engine:
        case Finding.WORKS:
            return translate("LocalTest", "Engine: it starts.")
        case Finding.FAILS if isinstance(report.error, le.LocalEngineMissing):
            return translate("LocalTest", "Engine: it is not installed.")
        case Finding.FAILS if isinstance(report.error, le.LocalMemoryShort):
            return translate("LocalTest", "Engine: not started, too little memory is free.")
        case Finding.FAILS:
            return translate("LocalTest", "Engine: it did not keep running.")
        case _:
            return translate("LocalTest", "Engine: not found out.")


def _pictures_fact(report: LocalReport, translate: Translate) -> str:
    if report.words and report.pictures is Finding.UNKNOWN:
        return translate("LocalTest", "Pictures: the sample was taken, but the answer does not fit it.")
    return sample_fact(report.pictures, translate)


def _answer(report: LocalReport, translate: Translate) -> str:
    return translate("LocalTest", "It wrote: {words}").format(words=shown(report.words, _LONGEST_ANSWER))
