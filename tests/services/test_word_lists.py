"""The word lists that come with Altwright are whole, and a slip of the pen in one is told with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from altwright.services.word_lists import (
    WordListDamagedError,
    comparison_words,
    read_comparison_words,
    read_word_lists,
    word_lists,
)


def test_the_promised_languages_are_there_and_have_what_each_check_needs() -> None:
    assert set(word_lists().languages()) == {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "zh", "ar"}
    for code in word_lists().languages():
        words = word_lists().of(code)
        assert words.openers
        assert code == "en" or words.refusals
        assert words.placeholders
        assert words.hedges
        assert words.emotions
        assert words.identity
        assert words.looks
        assert not words.spaced or words.stop


def test_a_region_has_the_words_of_its_language_and_an_unknown_language_those_of_every_text() -> None:
    assert word_lists().of("de-AT") is word_lists().of("DE") is word_lists().of("de_CH")
    assert word_lists().of("fi") is word_lists().everywhere()
    assert comparison_words("de-AT").colours["rotes"] == "rot"
    assert comparison_words("fi").colours == {}


@pytest.mark.parametrize(
    "record",
    [
        [],
        {"language": "de"},
        {"language": "en", "openerz": []},
        {"language": "en", "openers": "We see"},
        {"language": "en", "openers": [""]},
        {"language": "en", "quotes": ["“"]},
        {"language": "en", "spaced": "yes"},
    ],
)
def test_a_slip_of_the_pen_is_told_with_the_name_of_the_file(tmp_path: Path, record: object) -> None:
    (tmp_path / "en.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(WordListDamagedError, match=r"en\.json"):
        read_word_lists(tmp_path)


@pytest.mark.parametrize("comparison", [{"colors": {}}, {"numbers": {"two": "II"}}, {"colours": ["red"]}])
def test_a_slip_in_the_words_for_comparing_is_told_too(tmp_path: Path, comparison: object) -> None:
    path = tmp_path / "en.json"
    path.write_text(json.dumps({"language": "en", "comparison": comparison}), encoding="utf-8")
    with pytest.raises(WordListDamagedError, match=r"en\.json"):
        read_comparison_words(path)


def test_a_folder_without_lists_is_an_installation_without_resources(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_word_lists(tmp_path)
