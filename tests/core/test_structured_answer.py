"""A suggestion is read while it is written, in any pieces and however loosely a model keeps to the form."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.splitting import cuts, pieces_of

from altwright.core.role import Role
from altwright.core.structured_answer import StructuredAnswer, StructuredReader

CHART = """ROLE: complex
ALT: Bar chart of rainfall in Hamburg by month.
LONG: January 61 mm, February 40 mm.

The wettest month is July with 82 mm.
WORDS: Niederschlag in mm
UNSURE: the value for March; whether the bars are blue
"""


def read_answer(text: str) -> StructuredAnswer:
    """Return a whole answer, read at once."""
    reader = StructuredReader()
    reader.feed(text)
    return reader.close()


def in_pieces(*pieces: str) -> StructuredAnswer:
    reader = StructuredReader()
    for piece in pieces:
        reader.feed(piece)
    return reader.close()


def test_a_whole_answer_is_told_apart() -> None:
    assert read_answer(CHART) == StructuredAnswer(
        CHART,
        True,
        Role.COMPLEX,
        "complex",
        "Bar chart of rainfall in Hamburg by month.",
        "January 61 mm, February 40 mm.\n\nThe wettest month is July with 82 mm.",
        "Niederschlag in mm",
        ("the value for March", "whether the bars are blue"),
    )


def test_every_beginning_of_an_answer_shows_the_beginning_of_each_part_and_no_label() -> None:
    whole = read_answer(CHART)
    reader = StructuredReader()
    shown = []
    for at, character in enumerate(CHART, start=1):
        reader.feed(character)
        state = reader.answer
        shown.append(state)
        for now, final in (
            (state.alt, whole.alt),
            (state.long_description, whole.long_description),
            (state.words, whole.words),
            ("; ".join(state.unsure), "; ".join(whole.unsure)),
        ):
            assert final.startswith(now), CHART[:at]
        assert state.raw == CHART[:at]
        assert state.leftover == ""
    assert [len(state.alt) for state in shown] == sorted(len(state.alt) for state in shown)
    assert len({state.alt for state in shown}) > 30


def test_an_answer_that_is_cut_off_anywhere_is_kept_and_its_half_label_is_no_part_of_the_text() -> None:
    whole = read_answer(CHART)
    for at in range(len(CHART)):
        cut = read_answer(CHART[:at])
        assert cut.raw == CHART[:at]
        if at >= len("ROLE:"):
            assert whole.alt.startswith(cut.alt), CHART[:at]
            assert whole.long_description.startswith(cut.long_description), CHART[:at]
            assert whole.words.startswith(cut.words), CHART[:at]


pieces_of_answers = st.lists(
    st.sampled_from(
        [
            *(
                "ROLE:",
                "ALT:",
                "LONG:",
                "WORDS:",
                "UNSURE:",
                "**ALT:** ",
                "**Alt text**: ",
                "- WORDS: ",
                "Role: ",
                "ALT",
            ),
            *("\n", "\r\n", "\r", "\n\n", " ", ":", "*", "```", "-", "none", "complex", "decorative", "A cat.", "W"),
        ]
    )
    | st.text(max_size=4),
    max_size=16,
).map("".join)


@given(pieces_of_answers, cuts)
@example("ROLE: text\r\nALT: a", [11])
@example("\r", [1])
def test_any_split_is_read_the_same(text: str, places: list[int]) -> None:
    assert in_pieces(*pieces_of(text, places)) == read_answer(text)


def words_of(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text.casefold()))


@given(pieces_of_answers)
def test_no_word_is_lost(text: str) -> None:
    answer = read_answer(text)
    assert answer.raw == text
    if not answer.is_structured:
        assert answer.alt == text
        return
    told = [answer.role_words, answer.alt, answer.long_description, answer.words, *answer.unsure, answer.leftover]
    missing = words_of(text)
    for word in words_of("\n".join(told)):
        missing.remove(word)
    form = {"role", "alt", "text", "long", "words", "unsure", "none", "n", "a", "description"}
    # Numbers of a list and words for nothing belong to the form too.
    assert [word for word in missing if word not in form and not word.isdigit()] == []


@given(pieces_of_answers)
def test_what_is_shown_while_writing_never_raises_and_ends_as_the_whole(text: str) -> None:
    reader = StructuredReader()
    for at, character in enumerate(text, start=1):
        reader.feed(character)
        assert reader.answer.raw == text[:at]
    assert reader.close() == read_answer(text)
    assert reader.close() == reader.close()


@pytest.mark.parametrize(
    "text",
    [
        "A cat sleeps on a red sofa.",
        "A cat.\n\nIt sleeps.",
        "Words: the king",
        "A sign.\nWords: EXIT\n",
        "Alternative energy: three wind turbines.",
        "Longing: a painting by an unknown hand.",
        "The role: a man in a crown",
        '{"role": "text", "alt": "EXIT"}',
        "",
        "  \n",
        "ALT",
        "I cannot see the picture.",
    ],
)
def test_a_model_that_ignores_the_form_gives_simply_the_text(text: str) -> None:
    answer = read_answer(text)
    assert answer == StructuredAnswer(text, alt=text)


def test_a_text_without_labels_is_shown_while_it_is_written() -> None:
    reader = StructuredReader()
    text = "A large cat sleeps."
    shown = []
    for character in text:
        reader.feed(character)
        shown.append(reader.answer.alt)
    assert shown == ["", *(text[:at] for at in range(2, len(text) + 1))]


@pytest.mark.parametrize(
    "form",
    [
        "ROLE: {role}\nALT: {alt}\n",
        "role: {role}\nalt: {alt}",
        "**ROLE:** {role}\n**ALT:** {alt}",
        "**Role**: {role}\n\n**Alt text**: {alt}\n",
        "- ROLE: {role}\n- ALT: {alt}",
        "1. ROLE: {role}\n2. ALT: {alt}",
        "### Role: {role}\n### Alt text: {alt}",
        "Role: {role}\nShort alt: {alt}",
        "`ROLE`: {role}\n`ALT`: {alt}",
        "ROLE:{role}\nALT:{alt}",
        "ROLE: {role}\n{alt}",
        "ROLE: {role}\n\n{alt}\n",
        "ROLE:\n{role}\nALT:\n{alt}",
        "ROLE: **{role}**\r\nALT: {alt}\r\n",
        "  ROLE: {role} (most likely)\n  ALT: {alt}",
    ],
)
def test_labels_are_understood_as_models_write_them(form: str) -> None:
    for text in (form, f"```\n{form}\n```", f"Here is my answer:\n\n{form}"):
        answer = read_answer(text.format(role="functional", alt="Opens the shop"))
        assert (answer.role, answer.alt) == (Role.FUNCTIONAL, "Opens the shop")


@pytest.mark.parametrize("nothing", ["", "-", "–", "none", "None.", "(empty)", '""', "n/a"])
def test_decorative_means_that_there_is_no_text(nothing: str) -> None:
    answer = read_answer(f"ROLE: decorative\nALT: {nothing}\nLONG: {nothing}\nWORDS: {nothing}\nUNSURE: {nothing}")
    assert answer.is_decorative
    assert (answer.alt, answer.long_description, answer.words, answer.unsure) == ("", "", "", ())


def test_a_text_beside_a_decorative_role_is_kept() -> None:
    answer = read_answer("ROLE: decorative\nALT: A blue line")
    assert answer.alt == "A blue line"
    assert not answer.is_decorative


def test_words_in_the_picture_that_look_like_nothing_are_told_by_their_capitals() -> None:
    assert read_answer("ROLE: text\nALT: NONE\nWORDS: NONE\n").words == "NONE"


def test_emphasis_within_a_text_is_left_alone() -> None:
    assert read_answer("ALT: *Sunflowers* by an unknown hand").alt == "*Sunflowers* by an unknown hand"


def test_a_list_of_claims_is_read_line_by_line() -> None:
    answer = read_answer("ALT: A ship.\nUNSURE:\n- the year; it is blurred\n- the flag\n")
    assert answer.unsure == ("the year; it is blurred", "the flag")


def test_a_role_that_there_is_not_is_kept_in_its_words() -> None:
    answer = read_answer("ROLE: photograph\nALT: A ship.")
    assert (answer.role, answer.role_words, answer.alt) == (None, "photograph", "A ship.")


def test_a_second_text_is_added_and_not_lost() -> None:
    assert read_answer("ALT: A ship.\nALT: A boat.").alt == "A ship.\nA boat."


def test_a_long_answer_in_many_pieces_costs_little_for_each() -> None:
    reader = StructuredReader()
    reader.feed("ROLE: complex\nALT: A chart.\nLONG: ")
    for _ in range(300):
        reader.feed("word " * 10 + "\n")
    assert len(reader.close().long_description) == 300 * 51 - 2
