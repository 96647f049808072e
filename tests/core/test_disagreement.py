"""Two descriptions are compared claim by claim; how well is measured on pairs that were labelled by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.disagreement_pairs import ENGLISH, GERMAN, PAIRS, Pair
from tests.cost import fastest

from altwright.core.disagreement import Kind, disagreements
from altwright.services.word_lists import comparison_words

_Found = set[tuple[str, str, str]]


def found(pair: Pair) -> _Found:
    words = comparison_words(pair.language)
    return {
        (
            each.kind.value,
            pair.one[each.one.start : each.one.end] if each.one else "",
            pair.other[each.other.start : each.other.end] if each.other else "",
        )
        for each in disagreements(pair.one, pair.other, pair.language, words)
    }


@pytest.mark.parametrize("pairs", [ENGLISH, GERMAN], ids=["English", "German"])
def test_the_labelled_disagreements_are_found_and_few_others(pairs: tuple[Pair, ...]) -> None:
    right = sum(len(found(pair) & set(pair.claims)) for pair in pairs)
    reported = sum(len(found(pair)) for pair in pairs)
    labelled = sum(len(pair.claims) for pair in pairs)
    print(f"precision {right / reported:.2f}, recall {right / labelled:.2f}")
    assert right >= 0.9 * reported
    assert right >= 0.9 * labelled


def test_there_are_sixty_pairs() -> None:
    assert (len(ENGLISH), len(GERMAN), len(set(PAIRS))) == (40, 20, 60)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.one)
def test_no_text_disagrees_with_itself_and_sides_can_be_swapped(pair: Pair) -> None:
    words = comparison_words(pair.language)
    assert disagreements(pair.one, pair.one, pair.language, words) == ()
    swapped = Pair(pair.language, pair.other, pair.one)
    assert {(kind, two, one) for kind, one, two in found(swapped)} == found(pair)


def test_an_unknown_language_has_digits_and_quotations_compared() -> None:
    result = disagreements("Kuvassa on 3 koiraa “Auki”.", "Kuvassa on 4 koiraa “Kiinni”.", "fi", comparison_words("fi"))
    assert {each.kind for each in result} == {Kind.NUMBER, Kind.QUOTATION}
    assert all(each.is_contradiction for each in result)


@pytest.mark.parametrize(
    ("language", "one", "other", "kind"),
    [
        ("fr", "Deux chiens rouges.", "Trois chiens rouges.", Kind.NUMBER),
        ("es", "Un coche rojo.", "Un coche azul.", Kind.COLOUR),
        ("it", "Un uomo legge.", "Una donna legge.", Kind.PERSON),
        ("nl", "Links slaapt een kat.", "Rechts slaapt een kat.", Kind.SIDE),
        ("pl", "Czarny kot śpi.", "Biały kot śpi.", Kind.COLOUR),
        ("pt", "Uma mulher lê.", "Um homem lê.", Kind.PERSON),
    ],
)
def test_other_languages_are_compared_too(language: str, one: str, other: str, kind: Kind) -> None:
    (each,) = disagreements(one, other, language, comparison_words(language))
    assert each.kind is kind
    assert each.is_contradiction


@pytest.mark.parametrize("piece", ["no dog ", "3 dogs, ", "a dog ", "left of x. ", "“a” ", "z Otto q ", "7 ", "two "])
def test_long_texts_cost_no_more_than_their_claims_against_each_other(piece: str) -> None:
    words = comparison_words("en")

    def compare(times: int) -> None:
        disagreements(piece * times, f"dog x {piece}" * times, "en", words)

    assert fastest(lambda: compare(640), 1) < 64 * 4 * max(fastest(lambda: compare(80), 3), 0.001)


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "de", "ja", "", "x"]))
def test_whatever_the_texts_are_places_lie_within_them(one: str, other: str, language: str) -> None:
    for each in disagreements(one, other, language, comparison_words(language)):
        assert each.one or each.other
        assert each.one is None or 0 <= each.one.start < each.one.end <= len(one)
        assert each.other is None or 0 <= each.other.start < each.other.end <= len(other)
