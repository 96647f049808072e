"""Context is kept as typed, and sent within limits and without what hides words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.picture_context import (
    LONGEST_CAPTION,
    LONGEST_NAME,
    LONGEST_SURROUNDINGS,
    MOST_NAMES,
    ContextPart,
    KnownName,
    PictureContext,
    harmless,
    read_names,
    written_names,
)


def test_no_context_is_false_and_any_part_makes_it_true() -> None:
    assert not PictureContext()
    assert not PictureContext(" \n", " ", "\t")
    assert PictureContext(link="Opens the shop")
    assert PictureContext(names=(KnownName("Ada"),))


def test_a_long_text_is_sent_up_to_a_whole_word_and_kept_whole() -> None:
    typed = "word " * 5000
    context = PictureContext(surroundings=typed)
    sent = context.sent().surroundings
    assert LONGEST_SURROUNDINGS - 5 <= len(sent) <= LONGEST_SURROUNDINGS
    assert sent.endswith(" word")
    assert context.surroundings == typed
    assert context.too_long() == (ContextPart.SURROUNDINGS,)


def test_a_script_without_spaces_is_cut_at_the_limit() -> None:
    assert len(PictureContext(caption="語" * 3000).sent().caption) == LONGEST_CAPTION


def test_what_fits_is_not_reported_as_too_long() -> None:
    context = PictureContext("A" * LONGEST_SURROUNDINGS + "  ", "caption", "link", (KnownName("Ada"),) * 300)
    assert context.too_long() == ()
    assert context.sent().surroundings == "A" * LONGEST_SURROUNDINGS


def test_too_many_or_too_long_names_are_reported() -> None:
    many = tuple(KnownName(f"Name {number}") for number in range(MOST_NAMES + 1))
    assert PictureContext(names=many).too_long() == (ContextPart.NAMES,)
    assert len(PictureContext(names=many).sent().names) == MOST_NAMES
    assert PictureContext(names=(KnownName("x" * (LONGEST_NAME + 1)),)).too_long() == (ContextPart.NAMES,)


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\u202e", "\u2066", "\ufeff", "\u200b", "\U000e0041", "\ud800", "\x85"]
)
def test_characters_that_hide_words_are_not_sent(hidden: str) -> None:
    assert PictureContext(caption=f"The {hidden}harbour").sent().caption == "The harbour"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


def test_letters_of_every_script_and_joined_emoji_stay() -> None:
    text = "Grüße\tfrom\nनमस्ते, क्‍ष 👩‍👩‍👧"
    assert harmless(text) == text


def test_names_are_read_line_by_line_with_what_they_are() -> None:
    text = "Ada Lovelace: mathematician\n\n  MS Stubnitz – a ship\nJean-Luc\nAda Lovelace: mathematician\n12:30 train"
    assert read_names(text) == (
        KnownName("Ada Lovelace", "mathematician"),
        KnownName("MS Stubnitz", "a ship"),
        KnownName("Jean-Luc"),
        KnownName("12:30 train"),
    )


@given(st.text())
def test_names_survive_being_written_and_read(text: str) -> None:
    once = read_names(text)
    assert read_names(written_names(once)) == read_names(written_names(read_names(written_names(once))))


def test_written_names_are_read_the_same() -> None:
    names = (KnownName("Ada", "she who: wrote"), KnownName("Grace"))
    assert read_names(written_names(names)) == names
