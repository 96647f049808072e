"""Finding by any part of the words, in any language; the index never loses what the plain rule finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.histories import entry

from altwright.core.history.searching import folded, index_query, index_tokens, matches, pieces


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("港", "夕暮れの横浜港と観覧車"),
        ("横浜", "夕暮れの横浜港と観覧車"),
        ("浜港", "夕暮れの横浜港と観覧車"),
        ("ミナト", "ﾐﾅﾄの船"),
        ("เรือ", "ภาพเรือในท่า"),
        ("boot", "Ein Hafenboot am Kai"),
        ("CAFE", "Ein Café am Hafen"),
        ("strasse", "Die Straße am Hafen"),
        ("ΛΙΜΑΝΙ", "το λιμάνι"),
        ("гавань", "Гавань на рассвете"),
        ("مرفأ", "قوارب في مرفأ صغير"),
        ("harbour dusk", "A harbour at dusk"),
        ("dusk harb", "A harbour at dusk"),
        ("🚢", "A ship 🚢 leaves"),
        ("", "anything"),
        ("…", "anything…"),
        (" - ", "anything"),
    ],
)
def test_any_part_of_the_words_finds_them(query: str, text: str) -> None:
    assert matches(entry(text), query)


@pytest.mark.parametrize(("query", "text"), [("港湾", "横浜港と湾"), ("harbor", "A harbour"), ("dusk dawn", "At dusk")])
def test_what_is_not_in_the_words_finds_nothing(query: str, text: str) -> None:
    assert not matches(entry(text), query)


@pytest.mark.parametrize("query", ["example/harb", "harbour.jpg", "4o-mini", "LLM7", "2026-11"])
def test_address_model_engine_and_date_are_found(query: str) -> None:
    assert matches(entry("A quay"), query)


def test_an_earlier_text_is_found_too() -> None:
    assert matches(entry("A quay at dusk", "A pier"), "quay")


LETTERS = st.text(
    st.one_of(st.sampled_from("aAbBé ß.-'\"*()^:,\0\n港横浜のがｶ゛เรือİıﬀ\u0301\u3000\ud800🚢ÿ\x80"), st.characters()),
    max_size=30,
)


@given(LETTERS, LETTERS)
def test_words_that_match_are_what_the_plain_rule_says(text: str, query: str) -> None:
    found = all(piece in folded(text) for piece in folded(query).split() if _has_word(piece))
    if found and len(folded(query).split()) <= 20:
        assert matches(entry(text), query)


@given(LETTERS, st.data())
def test_every_part_of_a_word_is_among_its_tokens(text: str, data: st.DataObject) -> None:
    searched = folded(text)
    words = searched.split()
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    start = data.draw(st.integers(0, len(word) - 1))
    piece = word[start : data.draw(st.integers(start + 1, len(word)))]
    tokens = index_tokens(searched).split(" ")
    for part in filter(None, index_query(tuple(p for p in [piece] if _has_word(p))).split(" AND ")):
        wanted = part.rstrip("*").strip('"')
        if part.endswith("*"):
            assert any(token.startswith(wanted) for token in tokens), (piece, wanted)
        else:
            assert wanted in tokens, (piece, wanted)


@given(LETTERS)
def test_a_query_is_nothing_but_quoted_tokens(query: str) -> None:
    for part in filter(None, index_query(pieces(query)).split(" AND ")):
        inner = part.removesuffix("*")
        assert inner[0] == inner[-1] == '"'
        assert '"' not in inner[1:-1]
        assert inner[1:-1]


def _has_word(piece: str) -> bool:
    return any((character.isascii() and character.isalnum()) or character >= "\x80" for character in piece)
