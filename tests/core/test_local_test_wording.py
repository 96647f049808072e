"""What a test of the engine of this computer found out, in words: short, plain, and with what to do."""

from __future__ import annotations

import re

import pytest

from altwright.core import errors as e
from altwright.core import local_errors as le
from altwright.core.engine_report import Finding, Outcome
from altwright.core.errors import NetworkFault, ServiceError
from altwright.core.local_report import LocalReport, local_report_of, not_started
from altwright.core.local_test_wording import local_facts, local_message
from altwright.core.message import Action, Tone, untranslated

GOOD = local_report_of("SmolVLM 500M", Outcome("A cup of coffee on a saucer."))
UNSURE = local_report_of("SmolVLM 500M", Outcome("zdj\x00\n\ufffd noise {kept}"))
FAULTS: list[ServiceError] = [
    *(le.LocalModelMissing(), le.LocalModelUnusable("model.gguf"), le.LocalEngineMissing("pip install it")),
    le.LocalModelGone("SmolVLM 2B", ("SmolVLM 500M", "Mine")),
    *(le.LocalMemoryShort(4_000_000_000, 900_000_000), le.LocalEngineSlow(180), le.LocalEngineEnded("out of memory")),
    le.LocalEngineError(),
]
LATER: list[ServiceError | None] = [
    *(None, e.AnswerEmpty(), e.AnswerStalled(300), e.ServiceDown(), e.RequestRefused(), e.AnswerCutOff()),
    e.ServiceUnreachable(NetworkFault.INTERRUPTED),
]
REPORTS = [
    *(GOOD, UNSURE),
    *(not_started(name, error) for error in FAULTS for name in ("SmolVLM 500M", "")),
    *(local_report_of("SmolVLM 500M", Outcome(error=error)) for error in LATER),
]
NOT_SAID = ("sorry", "please", "!", "invalid", "fail", "error", "http", "exception", "null", "bytes", "gguf file")


def findings_of(report: LocalReport) -> tuple[Finding, Finding, Finding]:
    return report.model, report.engine, report.pictures


def identity_of(report: LocalReport) -> str:
    return f"{type(report.error).__name__}-{report.engine.name}-{report.model_name}"


every_report = pytest.mark.parametrize("report", REPORTS, ids=identity_of)


@every_report
def test_a_report_is_short_plain_and_says_what_to_do(report: LocalReport) -> None:
    message = local_message(report, "This computer", untranslated)
    assert len(message.text.split()) <= 30, message.text
    assert len(message.actions) <= 2
    assert message.actions or report.works or isinstance(report.error, le.LocalEngineMissing)
    for text in (message.text, *(fact.text for fact in local_facts(report, untranslated))):
        assert [word for word in NOT_SAID if word in text.lower()] == []
        assert not re.search(r"[{}]|  |\n", text)
        assert text[-1] == "."


def test_the_findings_say_how_far_it_came() -> None:
    works, fails, unknown = Finding.WORKS, Finding.FAILS, Finding.UNKNOWN
    assert findings_of(GOOD) == (works, works, works)
    assert findings_of(UNSURE) == (works, works, unknown)
    assert findings_of(not_started("", le.LocalModelMissing())) == (fails, unknown, unknown)
    assert findings_of(not_started("M", le.LocalModelUnusable("m.gguf"))) == (fails, unknown, unknown)
    assert findings_of(not_started("", le.LocalModelGone("M", ("N",)))) == (fails, unknown, unknown)
    assert findings_of(not_started("M", le.LocalMemoryShort(2, 1))) == (works, fails, unknown)
    assert findings_of(local_report_of("M", Outcome(error=e.ServiceDown()))) == (works, works, fails)
    died = local_report_of("M", Outcome(error=e.ServiceUnreachable(NetworkFault.REFUSED)))
    assert findings_of(died) == (works, fails, unknown)


def test_success_names_the_model_and_that_nothing_left() -> None:
    message = local_message(GOOD, "This computer", untranslated)
    assert message.text == (
        "This computer works: “SmolVLM 500M” described the sample picture. Nothing left this computer."
    )
    assert (message.tone, message.actions, message.detail) == (Tone.NOTICE, (), "")


def test_words_that_do_not_fit_are_shown_in_one_line_of_the_detail() -> None:
    message = local_message(UNSURE, "This computer", untranslated)
    assert message.tone is Tone.CAUTION
    assert message.detail == "It wrote: zdj \ufffd noise {kept}"
    assert message.actions == (Action.CHOOSE_MODEL, Action.TRY_AGAIN)


def test_too_little_memory_is_said_in_numbers_with_what_to_do() -> None:
    message = local_message(not_started("Big", le.LocalMemoryShort(4_000_000_000, 900_000_000)), "", untranslated)
    assert message.text == (
        "“Big” needs 4.0 GB of memory, and 900 MB are free; nothing was started. Close other programs, or choose a "
        "smaller model."
    )
