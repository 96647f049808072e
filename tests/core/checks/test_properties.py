"""Whatever a text is: places lie in it, a fix settles its own finding, and no word is lost that was not pointed at."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.checks.cases import LISTS, findings
from tests.cost import assert_costs_its_length, fastest

from altwright.core.checks import NO_WORDS, Circumstances, Finding, Rule, Severity, check, examination
from altwright.core.checks.examination import MOST_TRIED
from altwright.core.checks.subject import Subject
from altwright.core.checks.tokens import tokens_of, words_of
from altwright.core.checks.wording import finding_words, severity_words
from altwright.core.role import Role

pieces = st.sampled_from(
    [
        *("Image of ", "Das Bild zeigt ", "Sure, here is ", "Alt text: ", "a dog", "eine Katze", " #tag", " © Ann"),
        *("🐕", "👨‍👩‍👧", '"', "“", "”", "**", "<b>", "<", "  ", "\n", "\u200b", "\ud83d", "&amp;", "Ã©", "IMG_1234"),
        *(
            ".jpg",
            "、",
            "の画像",
            ". ",
            ", ",
            ":-)",
            "=====",
            "HELLO THERE WORLD",
            " appears to be ",
            "e\u0301",
            "شجرة",
        ),
        *(
            "شجرة",
            "5",
            "…",
            "AI-generated content may be",
            " Photo by Ann.",
            "(",
            ")",
            "incorrect.",
            "\u202e",
            "https://a.b ",
        ),
        *("[x](y)", "and ", "I'm sorry "),
    ]
)
texts = st.lists(pieces | st.text(max_size=4), max_size=12).map("".join)
languages = st.sampled_from(["en", "de", "fr", "ja", "zh", "ar", "pl", "", "fi", "x"])
roles = st.sampled_from([None, *Role])


@given(texts, languages, roles)
@example('5"', "en", None)
def test_places_lie_within_the_text_in_order_and_apart(text: str, language: str, role: Role | None) -> None:
    for found in findings(text, language, role=role, limit=40, picture_text="a 7"):
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
        assert all(before.end <= after.start for before, after in pairwise(found.spans))


@given(texts, languages, roles)
def test_a_fix_settles_its_own_finding(text: str, language: str, role: Role | None) -> None:
    for found in findings(text, language, role=role):
        if found.fix is not None:
            again = {each.rule for each in findings(found.fix, language, role=role)}
            assert found.rule not in again
            assert found.fix != text


REWRITTEN = {Rule.GARBLED, Rule.DECORATIVE_NOT_EMPTY, Rule.INVISIBLE, Rule.OPENER, Rule.CREDIT, Rule.ANGLE_BRACKETS}
"""Rules whose fix changes words, or takes more than it points at: a stack of openers, the name after “photo by”."""


@given(texts, languages)
def test_a_fix_keeps_every_word_outside_what_it_points_at(text: str, language: str) -> None:
    for found in findings(text, language):
        if found.fix is None or found.rule in REWRITTEN:
            continue
        outside = [
            token.folded
            for token in tokens_of(text)
            if not any(token.start < span.end and span.start < token.end for span in found.spans)
        ]
        # Words may meet where a mark between them went, so they are looked for one behind the other.
        kept, place = "".join(words_of(found.fix)), 0
        for word in outside:
            place = kept.find(word, place)
            assert place >= 0, (found.rule, word)
            place += len(word)


@given(texts, languages, roles)
def test_the_same_text_is_always_judged_alike_and_errors_come_first(
    text: str, language: str, role: Role | None
) -> None:
    found = findings(text, language, role=role)
    assert found == findings(text, language, role=role)
    assert [each.severity for each in found] == sorted(each.severity for each in found)


@given(texts)
def test_without_lists_and_language_nothing_goes_wrong(text: str) -> None:
    assert all(1 <= found.family <= 16 for found in check(text, Circumstances(), NO_WORDS))


@given(texts, languages, roles)
def test_every_finding_has_words(text: str, language: str, role: Role | None) -> None:
    for found in findings(text, language, role=role):
        words = finding_words(found, lambda _, source: source)
        assert words.message
        assert "\n" not in words.message + words.reason
        assert severity_words(found.severity, lambda _, source: source)


@pytest.mark.parametrize("rule", list(Rule))
def test_the_words_are_two_short_sentences_that_scold_nobody(rule: Rule) -> None:
    words = finding_words(Finding(rule, Severity.HINT, quoted="{x}", count=1012, limit=1000), lambda _, source: source)
    both = f"{words.message} {words.reason}"
    assert len(both.split()) <= 30
    assert not {"sorry", "please", "invalid", "failed", "wrong", "error", "must"} & set(words_of(both))
    assert "!" not in both


def test_the_overhang_is_said_in_numbers() -> None:
    found = Finding(Rule.OVER_LIMIT, Severity.ERROR, count=1012, limit=1000)
    assert finding_words(found, lambda _, source: source).message == "12 characters too many (1,012 of 1,000)."


def test_one_is_said_as_one_and_several_as_several() -> None:
    def said(rule: Rule, count: int, limit: int = 0) -> str:
        return finding_words(Finding(rule, Severity.HINT, count=count, limit=limit), lambda _, source: source).message

    assert said(Rule.OVER_LIMIT, 501, 500) == "1 character too many (501 of 500)."
    assert said(Rule.SAME_AS_OTHER, 1) == "Another picture has the same alt text."
    assert said(Rule.SAME_AS_OTHER, 3) == "3 other pictures have the same alt text."


def test_ignoring_one_word_for_good_does_not_ignore_another() -> None:
    (happy,), (sad,) = findings("A happy man waits."), findings("A sad man waits.")
    assert happy.key != sad.key
    (one,), (other,) = findings("Image of a red barn."), findings("Picture of a red barn.")
    assert one.key == other.key


HOSTILE = [
    '"',
    "🐕 ",
    "👩\u200d",
    "Image of ",
    "[a](b",
    "<",
    "##a ",
    "&a",
    "\ud800",
    "e\u0301",
    "((c) ",
    "\n ",
    "AI-generated content may be incorrect. ",
    "photo by ",
    "()",
    "__a",
    "“",
    "**",
    "_1",
    "IMG_1",
    "\u202e",
    "ש",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_hostile_texts_cost_about_as_much_as_their_length(piece: str) -> None:
    circumstances = Circumstances(language="en")
    assert_costs_its_length(lambda length: check(piece * (length // len(piece)), circumstances, LISTS), 16_000)


def test_checking_costs_a_bounded_multiple_of_taking_a_text_apart() -> None:
    text = ("A brown dog runs along the beach while two children watch from a red blanket. " * 13)[:1000]
    circumstances = Circumstances(language="en")
    scan = fastest(lambda: [tokens_of(text) for _ in range(5)], 20) / 5
    assert fastest(lambda: check(text, circumstances, LISTS), 20) < 20 * scan


@pytest.mark.parametrize("piece", [" ", "\t", ".", "1 ", '"', "a-", "<", "# "])
def test_nothing_repeated_without_end_takes_long(piece: str) -> None:
    text = f"A dog{piece * (300_000 // len(piece))}x"
    assert check(text, Circumstances(language="en"), LISTS)


def test_only_some_of_very_many_fixes_are_tried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    proved = examination.proved

    def counted(finding: Finding, subject: Subject, checks: tuple[Any, ...]) -> Finding:
        tried.append(finding.fix)
        return proved(finding, subject, checks)

    monkeypatch.setattr(examination, "proved", counted)
    found = check("A dog" + "Photo: " * (3 * MOST_TRIED) + "x", Circumstances(language="en"), LISTS)
    assert len(found) > MOST_TRIED
    assert sum(fix is not None for fix in tried) == MOST_TRIED
