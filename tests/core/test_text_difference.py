"""What two versions of a text have in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from altwright.core.text_difference import MOST_PIECES, Piece, Side, differences


def text_of(side: Side, pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.side in {Side.BOTH, side})


def test_changed_words_stand_together_and_common_ones_once() -> None:
    assert differences("Two brown dogs sleep.", "Three white dogs sleep.") == (
        Piece(Side.ONE, "Two brown"),
        Piece(Side.OTHER, "Three white"),
        Piece(Side.BOTH, " dogs sleep."),
    )


@given(st.text(alphabet="ab .,\n", max_size=80), st.text(alphabet="ab .,\n", max_size=80))
def test_both_texts_can_be_read_out_of_the_pieces(one: str, other: str) -> None:
    pieces = differences(one, other)
    assert (text_of(Side.ONE, pieces), text_of(Side.OTHER, pieces)) == (one, other)
    assert all(piece.text for piece in pieces)


def test_texts_beyond_all_measure_are_not_compared_word_by_word() -> None:
    one, other = "word " * MOST_PIECES, "other " * MOST_PIECES
    assert [piece.side for piece in differences(one, other)] == [Side.ONE, Side.OTHER]


def test_equal_and_empty_texts_have_no_difference() -> None:
    assert differences("A dog.", "A dog.") == (Piece(Side.BOTH, "A dog."),)
    assert differences("", "") == ()
