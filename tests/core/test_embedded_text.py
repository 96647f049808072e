"""The texts of a picture's file in their languages: which one suits, and what is left when one is written."""

from __future__ import annotations

import pytest

from altwright.core.embedded_text import (
    EmbeddedText,
    LanguageText,
    added,
    alt_text,
    is_language,
    with_texts,
    writable,
)


def texts(**by_language: str) -> tuple[LanguageText, ...]:
    """Return texts by language; an underscore stands for a hyphen."""
    return tuple(LanguageText(language.replace("_", "-"), text) for language, text in by_language.items())


def test_other_languages_stay_when_one_is_written() -> None:
    stored = texts(x_default="A", de="B", fr="C")
    assert with_texts(stored, texts(de="new")) == texts(x_default="A", de="new", fr="C")
    assert with_texts(stored, texts(it="new")) == texts(x_default="A", de="B", fr="C", it="new")
    assert with_texts(stored, texts(x_default="new")) == texts(x_default="new", de="B", fr="C")


def test_the_text_for_everybody_is_there_and_stands_first() -> None:
    assert with_texts((), texts(de="B")) == texts(x_default="B", de="B")
    assert with_texts(texts(de="B"), texts(fr="C")) == texts(x_default="B", de="B", fr="C")
    assert with_texts(texts(de="B", x_default="A"), texts(fr="C")) == texts(x_default="A", de="B", fr="C")


def test_a_text_for_everybody_that_repeats_another_follows_it() -> None:
    stored = texts(x_default="A", en="A", de="B")
    assert with_texts(stored, texts(en="new")) == texts(x_default="new", en="new", de="B")
    assert with_texts(stored, texts(x_default="all", en="new")) == texts(x_default="all", en="new", de="B")


def test_an_empty_text_takes_its_language_out() -> None:
    stored = texts(x_default="A", en="A", de="B")
    assert with_texts(stored, texts(de="")) == texts(x_default="A", en="A")
    assert with_texts(stored, texts(en="")) == texts(x_default="B", de="B")
    assert with_texts(texts(x_default="A"), texts(x_default="")) == ()


def test_languages_are_the_same_however_they_are_written() -> None:
    assert with_texts(texts(x_default="A", de_ch="B"), texts(de_CH="new")) == texts(x_default="A", de_ch="new")
    assert with_texts(texts(de="first", DE="second"), texts(fr="C")) == texts(x_default="first", de="first", fr="C")


def test_a_field_that_nothing_is_said_of_stays() -> None:
    stored = EmbeddedText(texts(x_default="A"), texts(x_default="L"))
    assert added(stored, alt_text("new")) == EmbeddedText(texts(x_default="new"), texts(x_default="L"))
    elsewhere = EmbeddedText(texts(x_default="E", de="F"), texts(x_default="G"))
    assert added(EmbeddedText(), alt_text("new"), elsewhere) == EmbeddedText(texts(x_default="new", de="F"), ())


def test_what_no_xml_can_hold_is_left_out() -> None:
    assert writable(alt_text("a\x00b\x1b[1m\ufffe\r\nc\rd\te")) == alt_text("ab[1m\nc\nd\te")
    assert writable(alt_text("half \ud83d of it")) == alt_text("half \ufffd of it")


@pytest.mark.parametrize("tag", ["", "de_CH", 'de"', "de ", "-de", "deutschland", "de\n"])
def test_a_language_that_is_none_is_a_mistake(tag: str) -> None:
    assert not is_language(tag)
    with pytest.raises(ValueError, match="language"):
        writable(alt_text("A", tag))


def test_nothing_is_false() -> None:
    assert not EmbeddedText()
    assert alt_text("A")
