"""The language of a short text is recognised without any service."""

from __future__ import annotations

import pytest

from altwright.core.checks.recognition import recognised_language
from altwright.services.word_lists import word_lists


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A café terrace in the rain, two dogs asleep under a table.", "en"),
        ("Zwei Hunde schlafen unter einem Tisch auf der Terrasse, und es regnet.", "de"),
        ("Deux chiens dorment sous une table, la pluie tombe sur la terrasse.", "fr"),
        ("Dos perros duermen debajo de una mesa en la terraza del café.", "es"),
        ("Due cani dormono sotto un tavolo sulla terrazza di un caffè, mentre piove.", "it"),
        ("Dois cães dormem debaixo de uma mesa na esplanada, e está a chover.", "pt"),
        ("Twee honden slapen onder een tafel op het terras van het café.", "nl"),
        ("Dwa psy śpią pod stołem na tarasie kawiarni, a z nieba pada deszcz.", "pl"),
        ("雨の中のカフェのテラス。テーブルの下で犬が二匹眠っている。", "ja"),
        ("雨中的咖啡馆露台。两只狗在桌子下睡觉。", "zh"),
        ("كلبان ينامان تحت طاولة في مقهى تحت المطر.", "ar"),
    ],
)
def test_a_sentence_is_recognised(text: str, language: str) -> None:
    assert recognised_language(text, word_lists()) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("犬の写真", "ja"),
        ("赤い門", "ja"),
        ("東京駅", "ja"),
        ("图片", "zh"),
        ("红色的门", "zh"),
        ("Arbre près de l’étang", "fr"),
        ("Mały pies śpi", "pl"),
        ("Roter Stuhl", "de"),
        ("無題", ""),
        ("木", ""),
    ],
)
def test_a_few_words_are_recognised_where_they_are_plain(text: str, language: str) -> None:
    assert recognised_language(text, word_lists()) == language


@pytest.mark.parametrize(
    "text",
    [
        "En mand og en kvinde sidder på en bænk i parken.",
        "Ett barn leker i sanden vid havet.",
        "Pes běží po louce vedle řeky.",
        "Un câine aleargă pe plajă în soare.",
        "Kaksi koiraa juoksee rannalla.",
        "Köpek sahilde koşuyor.",
        "یک سگ در ساحل می‌دود و کودکان بازی می‌کنند.",
    ],
)
def test_a_language_without_lists_is_not_taken_for_its_neighbour(text: str) -> None:
    assert recognised_language(text, word_lists()) == ""


@pytest.mark.parametrize("text", ["", "Paris", "IMG_2041", "Anna Schmidt, Berlin", "42", "\ud800", "🙂" * 50])
def test_nothing_is_claimed_of_names_and_numbers(text: str) -> None:
    assert recognised_language(text, word_lists()) == ""
