"""Every error in words: short, plain, true to the house's tone, and with something to press."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from altwright.core import errors as e
from altwright.core import local_errors as local
from altwright.core.errors import NetworkFault
from altwright.core.history.errors import HistoryError, TransferError
from altwright.core.history.wording import history_message
from altwright.core.local_wording import local_values
from altwright.core.message import Action, Message, Situation, Tone, action_label, duration, untranslated
from altwright.core.picture import MAX_BYTES, MAX_PIXELS
from altwright.core.team_file import TeamFault, TeamFileUnusable
from altwright.core.wording import length_notice, message_for


def concrete_errors(kind: type[e.AltwrightError]) -> Iterator[type[e.AltwrightError]]:
    for below in kind.__subclasses__():
        if below.__subclasses__():
            yield from concrete_errors(below)
        else:
            yield below


HOST = "images.example.org"
SPECIAL: list[e.AltwrightError] = [
    e.AddressIncomplete("https://images.example.org/a.jpg?X-Amz-Signature=abc"),
    e.AddressUnusable("blob"),
    e.FileUnreadable("my cat.jpg"),
    *(TeamFileUnusable(fault, "team.json") for fault in TeamFault),
    *(e.PictureUnreachable(HOST, fault) for fault in NetworkFault),
    *(kind(HOST) for kind in (e.PictureMissing, e.PictureForbidden, e.PictureHostFaulty, e.WebPageInstead)),
    e.NotAPicture("PDF"),
    e.NotAPicture(),
    e.PictureTooLarge(MAX_BYTES),
    e.PictureTooManyPixels(MAX_PIXELS),
    e.PictureOverMemory(),
    e.PictureFormatUnsupported("JPEG XL"),
    *(e.ServiceUnreachable(fault) for fault in NetworkFault),
    e.RateLimited(42),
    e.RateLimited(None),
    e.RateLimited(1200),
    e.AnswerStalled(30),
    e.RequestRefused(),
    e.ParameterRefused("temperature"),
    local.LocalModelGone("SmolVLM 2B", ("SmolVLM 500M",)),
    local.LocalModelUnusable("model.gguf"),
    local.LocalMemoryShort(3_000_000_000, 1_000_000_000),
    local.LocalEngineSlow(120),
    *(local.DownloadUnreachable(fault) for fault in NetworkFault),
    local.DownloadDiskFull(3_000_000_000, 1_000_000_000),
    local.DownloadDamaged("model.gguf"),
]
PLAIN = [kind() for kind in concrete_errors(e.AltwrightError) if kind not in {type(error) for error in SPECIAL}]
ERRORS = [*SPECIAL, *PLAIN, e.PictureError(), e.NoPicture(), e.AnswerCutOff(), e.ServiceError()]
SITUATIONS = [
    Situation("LLM7", "default", is_free=True),
    Situation("LLM7", "default", has_text=True),
    Situation("LLM7", "default", has_text=True, words_arrived=True),
    Situation("ai.example.org:8443", "qwen2.5-vl", has_text=True),
    Situation("Demo", "altwright-demo", is_demo=True),
]
NOT_SAID = (
    "sorry",
    "please",
    "!",
    "invalid",
    "fail",
    "error",
    "oops",
    "http ",
    "exception",
    "null",
    "none",
    "bytes",
    "url",
)


OF_THE_HISTORY = [*concrete_errors(HistoryError), *concrete_errors(TransferError), HistoryError, TransferError]


def name_of(error: e.AltwrightError) -> str:
    fault = getattr(error, "fault", None)
    return f"{type(error).__name__}{f'-{fault.name}' if fault else ''}"


every_error = pytest.mark.parametrize("error", ERRORS, ids=name_of)


def sentences_of(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.?])\s+", text) if sentence]


def test_every_error_of_the_tree_is_looked_at() -> None:
    # The history words its own errors; each of them is looked at there.
    worded_elsewhere = {*concrete_errors(HistoryError), *concrete_errors(TransferError)}
    assert {type(error) for error in ERRORS} >= set(concrete_errors(e.AltwrightError)) - worded_elsewhere
    assert len(PLAIN) > 15
    assert set(OF_THE_HISTORY) >= worded_elsewhere


@pytest.mark.parametrize("error", OF_THE_HISTORY)
def test_a_message_of_the_history_says_what_became_of_the_words(error: type[e.AltwrightError]) -> None:
    message = history_message(error("detail"), untranslated)
    assert re.search(r"[Ww]ords|Nothing of yours|as it was", message.text)
    assert len(message.text.split()) <= 30
    assert message.detail == "detail"
    assert [word for word in NOT_SAID if word in message.text.lower()] == []


@every_error
def test_a_message_is_short_and_has_something_to_press(error: e.AltwrightError) -> None:
    for situation in SITUATIONS:
        message = message_for(error, situation, untranslated)
        assert len(message.text.split()) <= 30, message.text
        assert 2 <= len(sentences_of(message.text)) <= 3, message.text
        assert 1 <= len(message.actions) <= 2
        assert len(set(message.actions)) == len(message.actions)


@every_error
def test_a_message_keeps_to_plain_words(error: e.AltwrightError) -> None:
    for situation in SITUATIONS:
        text = message_for(error, situation, untranslated).text
        assert [word for word in NOT_SAID if word in text.lower()] == []
        assert text[0].isupper() or text.startswith((HOST, situation.service))
        assert text[-1] in ".?"
        assert "  " not in text


@every_error
def test_a_message_shows_no_code(error: e.AltwrightError) -> None:
    for situation in SITUATIONS:
        text = message_for(error, situation, untranslated).text
        for known in (
            situation.service,
            situation.model,
            "42 seconds",
            "30 seconds",
            "20 minutes",
            "64 MB",
            "200 million",
        ):
            text = text.replace(known, "")
        for value in local_values(error, untranslated).values():
            text = text.replace(value, "")
        assert not re.search(r"\d", text)


@every_error
def test_a_message_says_what_was_kept(error: e.AltwrightError) -> None:
    for situation in SITUATIONS:
        if isinstance(error, e.NoPicture):
            continue
        text = message_for(error, situation, untranslated).text
        assert re.search(r"\b(kept|unchanged)\b", text)
        if not situation.has_text:
            assert "text is" not in text


@every_error
def test_no_placeholder_is_left_and_names_are_taken_to_the_letter(error: e.AltwrightError) -> None:
    for situation in SITUATIONS:
        text = message_for(error, situation, untranslated).text
        assert not re.search(r"[{}%]", text)
        odd = Situation("{model}%s", "%1{0}{kept}", situation.has_text, situation.words_arrived, situation.is_demo)
        text = message_for(error, odd, untranslated).text
        remaining = text.replace("{model}%s", "").replace("%1{0}{kept}", "")
        assert not re.search(r"[{}%]", remaining)


@pytest.mark.parametrize(
    "error",
    [
        e.PictureMissing("{host}%d"),
        e.PictureUnreachable("{host}%d", NetworkFault.REFUSED),
        e.FileUnreadable("{host}%d"),
        e.NotAPicture("{host}%d"),
        e.PictureFormatUnsupported("{host}%d"),
        e.AddressIncomplete("https://{host}%d"),
    ],
    ids=name_of,
)
def test_braces_and_percent_signs_in_names_are_shown_as_they_are(error: e.AltwrightError) -> None:
    assert "{host}%d" in message_for(error, SITUATIONS[0], untranslated).text


def bracketed(_context: str, text: str) -> str:
    return f"⟦{text}⟧"


def outside_of_brackets(text: str) -> str:
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return text


@every_error
def test_every_word_is_translated_once(error: e.AltwrightError) -> None:
    asked: list[str] = []

    def translate(context: str, text: str) -> str:
        assert context == "Messages"
        asked.append(text)
        return bracketed(context, text)

    for situation in SITUATIONS:
        translated = message_for(error, situation, translate)
        assert outside_of_brackets(translated.text) == ""
        assert "⟦⟦" not in translated.text
        assert translated.text.count("⟦") == translated.text.count("⟧")
        assert re.sub("[⟦⟧]", "", translated.text) == message_for(error, situation, untranslated).text
        for action in translated.actions:
            assert re.fullmatch(r"⟦[^⟦⟧]+⟧", action_label(action, bracketed))
    assert not any("⟦" in text for text in asked)


@every_error
def test_the_technical_side_is_kept_apart(error: e.AltwrightError) -> None:
    assert message_for(error, SITUATIONS[0], untranslated).detail == error.detail


def text_for(error: e.AltwrightError, *, service: str = "LLM7", text: bool = True, words: bool = False) -> str:
    return message_for(error, Situation(service, "default", text, words), untranslated).text


def actions_for(error: e.AltwrightError, *, words: bool = False) -> tuple[Action, ...]:
    return message_for(error, Situation("LLM7", "default", True, words), untranslated).actions


def test_the_examples_of_the_design_are_said_word_for_word() -> None:
    offline = e.ServiceUnreachable(NetworkFault.OFFLINE)
    assert text_for(offline) == "This computer has no internet connection. Your picture and text are kept."
    assert actions_for(offline) == (Action.TRY_AGAIN, Action.OPEN_DEMO)
    assert text_for(e.WebPageInstead(HOST)) == (
        "This address opens a web page, perhaps a sign-in page; your text is kept. "
        "In the browser choose Copy image, then paste here."
    )
    assert actions_for(e.WebPageInstead(HOST))[0] is Action.PASTE
    assert text_for(e.AnswerCutOff(), words=True) == (
        "The answer was cut off; the words that arrived are kept. Check the ending before copying."
    )
    assert actions_for(e.AnswerCutOff(), words=True) == (Action.DESCRIBE_AGAIN,)
    assert text_for(e.KeyRefused(), service="OpenAI") == "OpenAI did not accept your key. Your text is unchanged."
    assert actions_for(e.KeyRefused()) == (Action.CHECK_KEY, Action.CHANGE_SERVICE)
    assert text_for(e.AnswerEmpty()) == "The model answered without any words. Your text is unchanged."
    assert actions_for(e.AnswerEmpty()) == (Action.TRY_AGAIN, Action.CHOOSE_MODEL)
    free = Situation("LLM7", "default", is_free=True)
    assert message_for(e.RateLimited(42), free, untranslated).text.startswith(
        "LLM7 asks for a wait of 42 seconds; its free limit may be shared by your office. "
    )


@pytest.mark.parametrize("wait", [None, 42])
def test_the_limit_of_an_own_account_is_called_neither_free_nor_the_office_s(wait: float | None) -> None:
    assert "free" not in text_for(e.RateLimited(wait), service="OpenAI")
    free = message_for(e.RateLimited(wait), Situation("LLM7", is_free=True), untranslated)
    assert "its free limit may be shared by your office" in free.text
    assert free.actions == (Action.TRY_AGAIN, Action.CHANGE_SERVICE)


def test_an_error_of_a_kind_without_words_has_those_of_its_family() -> None:
    class NewServiceError(e.ServiceDown):
        pass

    assert text_for(NewServiceError()) == text_for(e.ServiceDown())


def test_the_demo_is_not_offered_in_the_demo() -> None:
    offline = e.ServiceUnreachable(NetworkFault.OFFLINE)
    assert Action.OPEN_DEMO not in message_for(offline, Situation("Demo", is_demo=True), untranslated).actions


def test_a_suggested_address_is_whole_and_its_query_is_not_shown() -> None:
    suggestion = "https://images.example.org/a.jpg?X-Amz-Signature=abc"
    message = message_for(e.AddressIncomplete(suggestion), SITUATIONS[1], untranslated)
    assert message.suggestion == suggestion
    assert message.actions == (Action.COMPLETE_ADDRESS,)
    assert "https://images.example.org/a.jpg" in message.text
    assert "abc" not in message.text


@pytest.mark.parametrize(
    "error",
    [
        e.FileUnreadable("a" * 300 + ".jpg"),
        e.PictureMissing("a" * 250),
        e.AddressIncomplete("https://example.org/" + "a" * 3000 + ".jpg"),
        e.ModelGone(),
        e.FileUnreadable("two\nlines\u2028more"),
    ],
    ids=name_of,
)
def test_long_names_do_not_make_long_messages(error: e.AltwrightError) -> None:
    text = message_for(error, Situation("LLM7", "organisation/" + "m" * 300), untranslated).text
    assert len(text) < 220
    assert len(text.splitlines()) == 1


@every_error
def test_a_service_without_a_name_is_spoken_of_all_the_same(error: e.AltwrightError) -> None:
    text = message_for(error, Situation(""), untranslated).text
    assert text[0].isupper() or text.startswith(HOST)
    assert "  " not in text
    assert " ;" not in text
    assert "“”" not in text


def test_an_address_of_no_service_is_spoken_of_as_an_address() -> None:
    text = message_for(e.ServiceAddressWrong(), Situation(""), untranslated).text
    assert text == "The address of the service is no web address; it may be mistyped. Your picture and prompt are kept."


@pytest.mark.parametrize("model", ["", "default"])
def test_a_model_that_nobody_chose_is_not_called_by_a_name(model: str) -> None:
    situation = Situation("LLM7", model)
    gone = message_for(e.ModelGone(), situation, untranslated).text
    assert (
        gone == "LLM7 has no model for this at the moment. Your picture and prompt are kept; you can also write below."
    )
    blind = message_for(e.ModelBlind(), situation, untranslated).text
    assert blind.startswith("The model that LLM7 chose does not take pictures. Your picture and prompt are kept")


def test_a_host_that_is_not_found_may_be_there_when_this_computer_is_online() -> None:
    text = message_for(e.PictureUnreachable(HOST, NetworkFault.HOST_NOT_FOUND), SITUATIONS[0], untranslated).text
    assert text.startswith(f"{HOST} cannot be found")
    assert "offline" in text


def test_a_sign_in_is_inferred_from_a_refusal() -> None:
    assert text_for(e.PictureForbidden(HOST)).startswith(f"{HOST} may show this picture only after signing in")


def test_damaged_words_are_told_from_an_answer_that_was_cut_off() -> None:
    text = message_for(e.AnswerGap(), SITUATIONS[2], untranslated).text
    assert "missing" in text
    assert "cut off" not in text


def test_the_length_limit_is_a_caution_in_words() -> None:
    message = length_notice(bracketed)
    assert message.tone is Tone.CAUTION
    assert message.text == (
        "⟦The answer reached the service's length limit; all words are kept. Check the ending before copying.⟧"
    )
    assert len(message.text.split()) <= 30


def test_every_button_has_a_verb_and_a_name_of_its_own() -> None:
    labels = [action_label(action, untranslated) for action in Action]
    assert len(set(labels)) == len(Action)
    assert all(label[0].isupper() and len(label.split()) <= 4 for label in labels)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *(
            (0, "1 second"),
            (-5, "1 second"),
            (0.2, "1 second"),
            (1, "1 second"),
            (1.2, "2 seconds"),
            (42, "42 seconds"),
        ),
        *((119, "119 seconds"), (120, "2 minutes"), (121, "3 minutes"), (1200, "20 minutes"), (7140, "119 minutes")),
        *(
            (7200, "2 hours"),
            (7201, "3 hours"),
            (86_400, "24 hours"),
            (1e300, "2400 hours"),
            (float("inf"), "2400 hours"),
        ),
    ],
)
def test_a_duration_is_said_in_words_and_never_too_short(seconds: float, words: str) -> None:
    assert duration(seconds, untranslated) == words


def test_a_message_alone_is_a_fault() -> None:
    assert Message("x").tone is Tone.FAULT
