"""The words that checks and comparisons look for, read from data files that a person can edit, one a language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from altwright.core.checks.language_words import LanguageWords, WordLists, base_language
from altwright.core.checks.tokens import Phrases, folded
from altwright.core.disagreement.comparison_words import NO_COMPARISON_WORDS, ComparisonWords
from altwright.services.resources import resource

_FOLDED = ("stop", "unsafe", "placeholders", "fillers", "letters", "agencies", "counted")
_PLAIN = (
    *("determiners", "pictures", "picture_adjectives", "links", "direct_pictures", "openers", "closers"),
    *("machine_anywhere", "machine_start", "machine_end", "refusals", "labels", "credits", "hedges", "emotions"),
    *("identity", "looks", "tints", "credited"),
)
_LOWERED = ("screenshots", "not_direct", "look_endings")
_OTHERS = ("language", "common", "spaced", "opener_fix", "quotes", "full_stop", "comparison")
_SETS = ("articles", "vague", "negations", "left", "right", "side_before", "side_behind", "measures")
_GROUPS = ("colours", "persons")


class WordListDamagedError(Exception):
    """A data file is not as it should be; the text says where."""


@cache
def word_lists() -> WordLists:
    """Return the word lists that come with this installation.

    Raises:
        WordListDamagedError: a file makes no sense.
        OSError: this installation lacks its resources.
    """
    return read_word_lists(resource("data", "words"))


@cache
def comparison_words(language: str) -> ComparisonWords:
    """Return the words to compare texts in ``language`` (BCP 47) by; few are known of some languages, none of others.

    Raises:
        WordListDamagedError: a file makes no sense.
        OSError: this installation lacks its resources.
    """
    code = base_language(language)
    if code not in word_lists().languages():
        return NO_COMPARISON_WORDS
    return read_comparison_words(resource("data", "words", f"{code}.json"))


def read_word_lists(folder: Path) -> WordLists:
    """Return the word lists in the files of ``folder``.

    Raises:
        WordListDamagedError: a file makes no sense.
        OSError: a file cannot be read, or there is none.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise FileNotFoundError(folder)
    return WordLists({path.stem: _language(path) for path in paths})


def read_comparison_words(path: Path) -> ComparisonWords:
    """Return the words for comparing in the file at ``path``.

    Raises:
        WordListDamagedError: the file makes no sense.
        OSError: the file cannot be read.
    """
    record = _record(path)
    values = record.get("comparison", {})
    try:
        _refuse_strangers(values, {*_SETS, *_GROUPS, "numbers"})
        sets: dict[str, Any] = {name: frozenset(map(folded, _texts(values, name))) for name in _SETS}
        groups: dict[str, Any] = {
            name: {folded(word): kind for kind in values.get(name, {}) for word in _texts(values[name], kind)}
            for name in _GROUPS
        }
        numbers = {folded(word): float(number) for word, number in values.get("numbers", {}).items()}
        stop = frozenset(map(folded, _texts(record, "stop")))
        return ComparisonWords(record["language"], stop, numbers, **sets, **groups)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WordListDamagedError(f"{path.name}: {error}") from error


def _language(path: Path) -> LanguageWords:
    record = _record(path)
    try:
        _refuse_strangers(record, {*_FOLDED, *_PLAIN, *_LOWERED, *_OTHERS})
        if record["language"] != path.stem:
            raise ValueError(f"the language is {record['language']}")
        plain: dict[str, Any] = {name: tuple(_texts(record, name)) for name in _PLAIN}
        lowered: dict[str, Any] = {name: tuple(text.lower() for text in _texts(record, name)) for name in _LOWERED}
        sets: dict[str, Any] = {name: frozenset(map(folded, _texts(record, name))) for name in _FOLDED}
        opening, closing = _texts(record, "quotes") or ["“", "”"]
        spaced, opener_fix = record.get("spaced", True), record.get("opener_fix", True)
        full_stop = record.get("full_stop", ".")
        if not isinstance(spaced, bool) or not isinstance(opener_fix, bool) or not isinstance(full_stop, str):
            raise TypeError("a switch is neither true nor false, or the full stop is no text")
        compared = record.get("comparison", {})
        groups = [compared.get(name, {}) for name in _GROUPS]
        often = [*_texts(record, "common"), *compared.get("numbers", {}), *_texts(record, "tints")]
        often += [word for group in groups for kind in group for word in _texts(group, kind)]
        return LanguageWords(
            path.stem,
            spaced,
            recognised_by=sets["stop"] | frozenset(map(folded, often)),
            opener_fix=opener_fix,
            quotes=(opening, closing),
            full_stop=full_stop,
            phrases={name: Phrases(texts) for name, texts in plain.items()} if spaced else {},
            **sets,
            **plain,
            **lowered,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WordListDamagedError(f"{path.name}: {error}") from error


def _record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WordListDamagedError(f"{path.name}: {error}") from error
    if not isinstance(record, dict):
        raise WordListDamagedError(f"{path.name}: no object")
    return record


def _texts(record: dict[str, Any], name: str) -> list[str]:
    """Return the list ``name``, none if there is none; anything but texts is a slip of the pen."""
    values = record.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise TypeError(f"{name} is no list of words")
    return values


def _refuse_strangers(record: dict[str, Any], known: set[str]) -> None:
    strangers = sorted(record.keys() - known)
    if strangers:
        raise ValueError(f"nothing is called {strangers[0]}")
