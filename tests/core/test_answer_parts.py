"""An answer in its parts, in whatever pieces it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.answer_parts import AnswerParts, PartsReader
from altwright.core.paragraph import as_paragraph
from altwright.core.picture_context import harmless
from altwright.core.role import Role, RoleChoice, Suggestion

SUGGESTED = """ROLE: complex
ALT: Bar chart of rainfall in Bergen, 2024.
LONG: January 230 mm.

February 110 mm.
WORDS: Rainfall; mm
UNSURE: the value for May; whether it is Bergen
"""


def read(text: str, role: RoleChoice, size: int = 3) -> tuple[AnswerParts, list[str]]:
    """Return the parts of ``text``, fed in pieces, and what could be seen in between."""
    reader = PartsReader(role)
    seen = []
    for at in range(0, len(text), size):
        reader.feed(text[at : at + size])
        seen.append(reader.alt)
    return reader.close(), seen


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_suggestion_is_read_without_a_label_ever_seen(size: int) -> None:
    parts, seen = read(SUGGESTED, Suggestion.LET_MODEL_SUGGEST, size)
    assert parts == AnswerParts(
        "Bar chart of rainfall in Bergen, 2024.",
        Role.COMPLEX,
        "January 230 mm.\n\nFebruary 110 mm.",
        "Rainfall; mm",
        ("the value for May", "whether it is Bergen"),
        SUGGESTED,
    )
    assert all(parts.alt.startswith(shown) for shown in seen)


def test_a_suggested_decoration_is_a_result_without_words() -> None:
    parts, seen = read("ROLE: decorative\nALT: -\nWORDS: -\nUNSURE: -", Suggestion.LET_MODEL_SUGGEST)
    assert parts.is_decorative
    assert set(seen) == {""}


def test_a_model_that_ignores_the_form_gives_simply_the_text() -> None:
    parts, _ = read("A harbour\nat dawn.", Suggestion.LET_MODEL_SUGGEST)
    assert parts == AnswerParts("A harbour at dawn.", raw="A harbour\nat dawn.")


def test_a_suggestion_without_an_alt_text_loses_nothing() -> None:
    parts, _ = read("ROLE: complex\nLONG: Two bars.", Suggestion.LET_MODEL_SUGGEST)
    assert parts.alt == "ROLE: complex LONG: Two bars."
    assert parts.long_description == "Two bars."


def test_for_a_complex_picture_the_first_paragraph_is_the_alt_text() -> None:
    text = "\nBar chart\nof rainfall.\n \nJanuary 230 mm.\n\nFebruary 110 mm.\n"
    parts, seen = read(text, Role.COMPLEX)
    assert parts.alt == "Bar chart of rainfall."
    assert parts.long_description == "January 230 mm.\n\nFebruary 110 mm."
    assert all(parts.alt.startswith(shown) for shown in seen)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize("role", [None, Role.TEXT, Role.COMPLEX, Suggestion.LET_MODEL_SUGGEST])
def test_thinking_whose_beginning_was_left_out_is_no_alt_text(role: RoleChoice, size: int) -> None:
    text = "The user wants\n\nalt text.\n</think>\n\nA cat on\na mat."
    parts, seen = read(text, role, size)
    assert parts.alt == "A cat on a mat."
    assert parts.long_description == ""
    assert parts.raw == text
    assert seen[-1] in {parts.alt, ""}


def test_a_suggestion_behind_thinking_is_read() -> None:
    parts, seen = read(f"ALT: a draft\n</think>\n{SUGGESTED}", Suggestion.LET_MODEL_SUGGEST)
    assert parts.alt == "Bar chart of rainfall in Bergen, 2024."
    assert parts.role is Role.COMPLEX
    assert seen[-1] == parts.alt


def test_otherwise_lines_become_one_paragraph_and_are_kept_as_written() -> None:
    parts, _ = read("A harbour.\n\nTwo boats.", None)
    assert parts.alt == "A harbour. Two boats."
    assert parts.raw == "A harbour.\n\nTwo boats."


@given(st.text(), st.integers(1, 5), st.sampled_from([None, Role.TEXT, Role.COMPLEX]))
def test_pieces_make_no_difference_and_no_word_is_lost(text: str, size: int, role: RoleChoice) -> None:
    parts, _ = read(text, role, size)
    assert parts == read(text, role, max(1, len(text)))[0]
    whole = harmless(as_paragraph(f"{parts.alt}\n{parts.long_description}"))
    assert "".join(whole.split()) == "".join(harmless(as_paragraph(parts.raw)).split())


def test_a_character_that_comes_in_halves_is_whole() -> None:
    reader = PartsReader(None)
    for piece in ("A dog \ud83d", "\udc36 and a \udc36."):
        reader.feed(piece)
    assert reader.close().alt == "A dog 🐶 and a \ufffd."
