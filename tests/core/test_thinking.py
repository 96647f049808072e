"""Thinking aloud is told from the answer, however the tags are cut into pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.splitting import cuts, pieces_of

from altwright.core.thinking import ThinkingFilter, after_thinking

texts = st.lists(
    st.sampled_from(
        [
            "<think>",
            "</think>",
            "<thinking>",
            "</thinking>",
            "<",
            "<t",
            "<think",
            "</",
            "think>",
            ">",
            " ",
            "\n",
            "word",
        ]
    )
    | st.text(max_size=3),
    max_size=15,
).map("".join)


def told_apart(*pieces: str) -> tuple[str, str]:
    thinking_filter = ThinkingFilter()
    parts = [*(thinking_filter.feed(piece) for piece in pieces), thinking_filter.close()]
    return "".join(answer for answer, _ in parts), "".join(thinking for _, thinking in parts)


@given(texts, cuts)
@example("<think>a</think>b", [3, 10])
@example("a <<think>b", [1, 2, 3, 4])
@example("a <think>b", [5])
def test_any_split_tells_the_same(text: str, places: list[int]) -> None:
    assert told_apart(*pieces_of(text, places)) == told_apart(text)


@given(st.text().filter(lambda text: "<think" not in text))
def test_text_without_tags_is_the_answer_to_the_letter(text: str) -> None:
    assert told_apart(text) == (text, "")


def obviously_right(text: str) -> tuple[str, str]:
    """Tell a whole text apart, tag by tag."""
    answer = thinking = ""
    while opener := re.search("<think>|<thinking>", text):
        answer += text[: opener.start()]
        rest = text[opener.end() :]
        closer = re.search("</think>|</thinking>", rest)
        if closer is None:
            # What follows an opener that is never closed is both: shown as thinking, and given back at the end.
            thinking += rest
            return (answer + text[opener.start() :] if answer.strip() else answer), thinking
        thinking += rest[: closer.start()]
        text = rest[closer.end() :]
    return answer + text, thinking


@given(texts)
def test_a_text_is_told_apart_as_a_plain_reader_does(text: str) -> None:
    answer, thinking = told_apart(text)
    right_answer, right_thinking = obviously_right(text)
    assert answer == right_answer
    # Half a closer at the end is thinking, or given back with the rest.
    assert right_thinking.startswith(thinking)


@pytest.mark.parametrize(
    ("text", "answer", "thinking"),
    [
        ("<think>Hm.</think>A cat.", "A cat.", "Hm."),
        ("<thinking>Hm.</thinking>A cat.", "A cat.", "Hm."),
        ("\n<think>\n\n</think>\n\nA cat.", "\n\n\nA cat.", "\n\n"),
        ("<think>One.</think>A <think>Two.</think>cat.", "A cat.", "One.Two."),
        ("A sign: 1 < 2.", "A sign: 1 < 2.", ""),
        ("A <thin line", "A <thin line", ""),
        ("ends with <", "ends with <", ""),
        ("<think>never closed", "", "never closed"),
        ("<think>cut </thi", "", "cut </thi"),
    ],
)
def test_thinking_is_told_from_the_answer(text: str, answer: str, thinking: str) -> None:
    assert told_apart(text) == (answer, thinking)
    assert told_apart(*text) == (answer, thinking)


def test_a_tag_among_the_words_that_is_never_closed_was_none() -> None:
    text = "A screen that shows <think> in green letters."
    answer, _ = told_apart(*text)
    assert answer == text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Hm, a cat.</think>\n\nA cat.", "\n\nA cat."),
        ("Hm,\na cat.\n</think>A cat.", "A cat."),
        ("Hm.\n</thinking>\nA cat.\n", "\nA cat.\n"),
        ("One.</think>\nTwo.</think>\nA cat.", "\nA cat."),
        ("Hm, a cat.</think>\n \n", "Hm, a cat.</think>\n \n"),
        ("Hm, a cat.</thi", "Hm, a cat.</thi"),
        ("A screen that shows </think> in green letters.", "A screen that shows </think> in green letters."),
        ("A cat.\nA dog.", "A cat.\nA dog."),
    ],
)
def test_an_answer_begins_behind_thinking_whose_beginning_was_left_out(text: str, answer: str) -> None:
    assert after_thinking(text) == answer


def test_words_pass_at_once() -> None:
    thinking_filter = ThinkingFilter()
    assert thinking_filter.feed("A cat") == ("A cat", "")
    assert thinking_filter.feed(" <") == (" ", "")
    assert thinking_filter.feed("3") == ("<3", "")
