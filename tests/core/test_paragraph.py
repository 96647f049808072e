"""However an answer is written and cut, it stands in the pane as one trimmed paragraph."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.splitting import cuts, pieces_of
from tests.cost import assert_costs_its_length

from altwright.core.paragraph import ParagraphShaper, as_paragraph

characters = st.sampled_from("ab \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\0\x7f\ufeff\ufffd\ud83d\ude00ü😀")
texts = st.lists(characters | st.characters(), max_size=60).map("".join)


def shaped(*pieces: str) -> str:
    shaper = ParagraphShaper()
    return "".join([shaper.feed(piece) for piece in pieces])


@given(texts, cuts)
@example("a \n b", [1, 2, 3])
@example("\ud83d\ude00", [1])
@example("a\ud83d\0\ude00", [2, 3])
@example("a\ud83d \ude00", [2, 3])
def test_any_split_gives_the_paragraph_of_the_whole(text: str, places: list[int]) -> None:
    assert shaped(*pieces_of(text, places)) == as_paragraph(text)


@given(texts, cuts)
def test_what_is_shown_never_breaks_a_line_and_can_be_written(text: str, places: list[int]) -> None:
    shaper = ParagraphShaper()
    shown = ""
    for piece in pieces_of(text, places):
        shown += shaper.feed(piece)
        assert len(shown.splitlines()) <= 1
        assert shown == shown.strip()
        shown.encode()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff")))
def test_a_text_of_one_line_is_only_trimmed(text: str) -> None:
    assert as_paragraph(text) == text.strip()


@given(texts)
def test_a_paragraph_stays_as_it_is(text: str) -> None:
    assert as_paragraph(as_paragraph(text)) == as_paragraph(text)


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("A cat.\nA dog.", "A cat. A dog."),
        ("A cat. \r\n\r\n  A dog.\n", "A cat. A dog."),
        ("A cat.\u2028A dog.", "A cat. A dog."),
        ("\n\n A  cat \n", "A  cat"),
        ("A\0 \x1bcat\x07", "A cat"),
        ("\ufeffA cat", "A cat"),
        (" \n ", ""),
        ("", ""),
        ("one\ttwo", "one\ttwo"),
        ("lone \udc00 half", "lone \ufffd half"),
        ("cut off \ud83d", "cut off"),
    ],
)
def test_an_answer_becomes_one_paragraph(text: str, paragraph: str) -> None:
    assert as_paragraph(text) == paragraph


def test_two_halves_of_a_character_are_joined() -> None:
    assert shaped("A smile: \ud83d", "\ude00.") == "A smile: 😀."


def test_white_space_waits_for_the_word_behind_it() -> None:
    shaper = ParagraphShaper()
    assert shaper.feed("A cat \n") == "A cat"
    assert shaper.feed("\n") == ""
    assert shaper.feed("sits") == " sits"


@pytest.mark.parametrize(
    "shape",
    [
        lambda length: as_paragraph("a" + " " * length + "b\nc"),
        lambda length: as_paragraph("a" + "\n " * (length // 2) + "b"),
        lambda length: shaped("a", *([" "] * length), "b\nc"),
    ],
    ids=["spaces", "lines", "pieces"],
)
def test_much_white_space_costs_no_more_than_its_length(shape: Callable[[int], str]) -> None:
    assert_costs_its_length(shape, 200_000)
