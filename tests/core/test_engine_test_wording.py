"""What a test of an engine found out, in words: short, plain, and with something to press."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from altwright.core import errors as e
from altwright.core.engine_report import EngineReport, Finding, speaks_of_sample
from altwright.core.engine_test_wording import report_facts, report_message
from altwright.core.errors import NetworkFault
from altwright.core.local_errors import LocalMemoryShort, LocalModelGone, LocalModelMissing, LocalModelUnusable
from altwright.core.message import Action, Tone, untranslated

GOOD = EngineReport(
    "m",
    *(Finding.WORKS, Finding.WORKS, Finding.WORKS, Finding.WORKS),
    has_key=True,
    answered_by="m",
    words="A cup of coffee.",
)
UNSURE = replace(GOOD, pictures=Finding.UNKNOWN, words="Hello.")
CORRECTED = EngineReport(
    "m",
    Finding.FAILS,
    error=e.ServiceAddressWrong(),
    has_key=True,
    corrected_address="https://user:secret@ai.example.org/v1",
)
SERVICE_ERRORS: list[e.ServiceError] = [
    *(e.ServiceUnreachable(fault) for fault in NetworkFault),
    *(e.RateLimited(42), e.RateLimited(None), e.AnswerStalled(30)),
    *(LocalModelMissing(), LocalMemoryShort(4_000_000_000, 1_000_000_000), LocalModelUnusable("model.gguf")),
    LocalModelGone("SmolVLM 2B", ("SmolVLM 500M",)),
    *(
        kind()
        for kind in vars(e).values()
        if isinstance(kind, type) and issubclass(kind, e.ServiceError) and kind.__init__ is e.AltwrightError.__init__
    ),
]
REPORTS = [
    GOOD,
    replace(GOOD, key=Finding.NOT_NEEDED, has_key=False),
    UNSURE,
    replace(UNSURE, model_name="", answered_by=""),
    CORRECTED,
    replace(CORRECTED, error=e.ServiceAddressInsecure()),
    *(EngineReport("m", error=error, has_key=has_key) for error in SERVICE_ERRORS for has_key in (True, False)),
    EngineReport("", model=Finding.FAILS, error=e.ModelGone()),
]


NOT_SAID = ("sorry", "please", "!", "invalid", "fail", "error", "http ", "exception", "null", "bytes", "url")


def identity_of(report: EngineReport) -> str:
    fault = getattr(report.error, "fault", None)
    return f"{type(report.error).__name__}{f'-{fault.name}' if fault else ''}-{report.has_key}"


def sentences_of(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?])\s+", text) if sentence]


def bracketed(_context: str, text: str) -> str:
    return f"⟦{text}⟧"


def outside_of_brackets(text: str) -> str:
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return text


every_report = pytest.mark.parametrize("report", REPORTS, ids=identity_of)


@every_report
def test_a_report_is_short_and_says_that_nothing_was_changed(report: EngineReport) -> None:
    message = report_message(report, "LLM7", untranslated)
    assert len(message.text.split()) <= 30, message.text
    assert 2 <= len(sentences_of(message.text)) <= 3, message.text
    assert re.search(r"\b(unchanged|kept)\b", message.text)
    assert len(message.actions) <= 2
    assert bool(message.actions) is not report.works


@every_report
def test_a_report_keeps_to_plain_words(report: EngineReport) -> None:
    facts = [fact.text for fact in report_facts(report, untranslated)]
    for text in [report_message(report, "LLM7", untranslated).text, *facts]:
        assert [word for word in NOT_SAID if word in text.lower()] == []
        assert not re.search(r"[{}]|  ", text)
        assert text[0].isupper()
        assert text[-1] == "."


@every_report
def test_every_word_of_a_report_is_translated(report: EngineReport) -> None:
    message = report_message(report, "LLM7", bracketed)
    assert outside_of_brackets(message.text) == ""
    assert message.text.count("⟦") == message.text.count("⟧")
    for fact in report_facts(report, bracketed):
        assert outside_of_brackets(fact.text) == ""


def test_what_others_wrote_is_shown_in_one_short_line() -> None:
    odd = replace(GOOD, model_name="{service}\n" + "x" * 500, answered_by="a\u202eb\x00{kept}")
    for fact in report_facts(odd, untranslated):
        assert len(fact.text) < 200
        assert fact.text.isprintable()
    unsure = replace(UNSURE, model_name="{service}%s{0}")
    assert "“{service}%s{0}”" in report_message(unsure, "{model}", untranslated).text


def test_facts_come_in_the_order_of_the_settings() -> None:
    assert [fact.text for fact in report_facts(GOOD, untranslated)] == [
        "Address: a service answers there.",
        "Key: accepted.",
        "Model: “m” answered.",
        "Pictures: the sample was described.",
    ]
    assert {fact.finding for fact in report_facts(GOOD, untranslated)} == {Finding.WORKS}


def test_a_model_that_answers_under_another_name_is_told() -> None:
    text = report_facts(replace(GOOD, answered_by="m-2026-01"), untranslated)[2].text
    assert text == "Model: “m” answered, under the name “m-2026-01”."


def test_a_success_is_a_notice_and_doubt_a_caution() -> None:
    assert report_message(GOOD, "LLM7", untranslated).tone is Tone.NOTICE
    assert report_message(UNSURE, "LLM7", untranslated).tone is Tone.CAUTION
    assert report_message(CORRECTED, "LLM7", untranslated).tone is Tone.FAULT


def test_a_corrected_address_is_offered_and_its_password_not_shown() -> None:
    message = report_message(CORRECTED, "ai.example.org", untranslated)
    assert message.suggestion == "https://user:secret@ai.example.org/v1"
    assert message.actions == (Action.COMPLETE_ADDRESS,)
    assert "ai.example.org/v1" in message.text
    assert "secret" not in message.text


@pytest.mark.parametrize(
    ("error", "has_key", "actions"),
    [
        (e.KeyRefused(), True, (Action.CHECK_KEY,)),
        (e.KeyRefused(), False, (Action.CHECK_KEY,)),
        (e.ModelGone(), True, (Action.CHOOSE_MODEL,)),
        (e.ModelBlind(), True, (Action.CHOOSE_MODEL,)),
        (e.ServiceUnreachable(NetworkFault.REFUSED), True, (Action.TRY_AGAIN,)),
        (e.RateLimited(42), True, (Action.TRY_AGAIN,)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_buttons_are_those_that_help_here(
    error: e.ServiceError, has_key: bool, actions: tuple[Action, ...]
) -> None:
    assert report_message(EngineReport("m", error=error, has_key=has_key), "LLM7", untranslated).actions == actions


def test_a_wait_is_told_with_its_length() -> None:
    text = report_message(EngineReport("m", error=e.RateLimited(42)), "OpenAI", untranslated).text
    assert text.startswith("OpenAI asks for a wait of 42 seconds. ")


def test_a_missing_key_is_told_otherwise_than_a_refused_one() -> None:
    missing = EngineReport("m", key=Finding.FAILS, error=e.KeyRefused())
    assert report_message(missing, "OpenAI", untranslated).text.startswith("OpenAI wants a key.")
    assert report_facts(missing, untranslated)[1].text == "Key: the service wants one."
    refused = replace(missing, has_key=True)
    assert report_message(refused, "OpenAI", untranslated).text.startswith("OpenAI did not accept your key.")
    assert report_facts(refused, untranslated)[1].text == "Key: not accepted."


@pytest.mark.parametrize(
    "words",
    [
        *("A cup of coffee on a saucer.", "An espresso in a brown CUP", "Steaming mug on a wooden table"),
        *("Una taza de café.", "Eine Tasse Kaffee.", "Teacup with a spoon"),
    ],
)
def test_words_about_the_sample_show_that_it_was_seen(words: str) -> None:
    assert speaks_of_sample(words)


@pytest.mark.parametrize(
    "words",
    ["", "I cannot see images.", "A tabby cat.", "Describe this image", "A steamy scene", "The team meets", "occupied"],
)
def test_other_words_show_nothing(words: str) -> None:
    assert not speaks_of_sample(words)
