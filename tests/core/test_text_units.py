"""Lengths are counted as destinations count them, and graphemes as Unicode's annex 29 has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.graphemes import grapheme_count
from altwright.core.text_units import Unit, length


@pytest.mark.parametrize(
    ("text", "code_points", "utf16", "graphemes"),
    [
        ("", 0, 0, 0),
        ("A cat.", 6, 6, 6),
        ("cafe\u0301", 5, 5, 4),
        ("caf\u00e9", 4, 4, 4),
        ("👩‍👩‍👧", 5, 8, 1),
        ("🇩🇪🇫🇷", 4, 8, 2),
        ("🇩🇪🇫", 3, 6, 2),
        ("👍🏽", 2, 4, 1),
        ("❤️‍🔥", 4, 5, 1),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 7, 14, 1),
        ("1️⃣", 3, 3, 1),
        ("한국", 2, 2, 2),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", 6, 6, 2),
        ("क्षि", 4, 4, 1),
        ("क्‍ष", 4, 4, 1),
        ("क्\u200cष", 4, 4, 2),
        ("নমস্কার", 7, 7, 4),
        ("தமிழ்", 5, 5, 3),
        ("กำ", 2, 2, 1),
        ("שָׁלוֹם", 7, 7, 4),
        ("a\r\nb\n\rc", 7, 7, 6),
        ("\u0600\u0661", 2, 2, 1),
        ("\u0600\n", 2, 2, 2),
        ("a\u200db", 3, 3, 2),
        ("👩\u0301\u200d👩", 4, 6, 1),
        ("\u0301a", 2, 2, 2),
        ("a\u00adb", 3, 3, 3),
        ("日本語。", 4, 4, 4),
    ],
)
def test_a_text_is_as_long_as_its_unit_says(text: str, code_points: int, utf16: int, graphemes: int) -> None:
    lengths = [length(text, unit) for unit in (Unit.CODE_POINTS, Unit.UTF16_UNITS, Unit.GRAPHEMES)]
    assert lengths == [code_points, utf16, graphemes]


@given(st.text())
def test_graphemes_are_never_more_than_code_points_nor_those_than_utf16_units(text: str) -> None:
    lengths = [length(text, unit) for unit in (Unit.GRAPHEMES, Unit.CODE_POINTS, Unit.UTF16_UNITS)]
    assert lengths == sorted(lengths)
    assert bool(lengths[0]) == bool(text)
    assert length(text, Unit.UTF16_UNITS) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(), st.text())
def test_a_line_break_is_a_boundary_on_both_sides(before: str, after: str) -> None:
    before, after = before.rstrip("\r"), after.lstrip("\n")
    assert grapheme_count(f"{before}\n{after}") == grapheme_count(before) + 1 + grapheme_count(after)


@pytest.mark.parametrize("piece", ["क्", "\u0600", "\u1100", "👩\u200d", "\u200d", "\u094d", "🇩"])
def test_a_long_row_of_joining_characters_is_counted_in_one_go(piece: str) -> None:
    assert grapheme_count(piece * 20_000) in {1, 10_000, 20_000, 20_001}
