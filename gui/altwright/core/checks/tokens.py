"""Words of a text with their places, folded so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Python's \w leaves out combining marks, which belong to the word before them.
_WORD = re.compile(r"[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e30-\u0e4e]+")
# Vowel signs and the stretching line are left out by some writers, and the forms of alef and yeh mixed.
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARABIC_SPELLING = {
    **dict.fromkeys([0x640, *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670]),
    **dict.fromkeys([0x622, 0x623, 0x625, 0x671], "\u0627"),
    0x649: "\u064a",
}
_SENTENCE_MARKS = re.compile("[.!?:。\uff01\uff1f\uff1a…؟।\n\r\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands in a text."""

    start: int
    end: int
    folded: str
    """The word for comparing: composed, without regard to capitals."""
    begins_sentence: bool
    """Whether a sentence, or what follows a colon, begins with it."""


def folded(text: str) -> str:
    """Return ``text`` for comparing: composed, without regard to capitals and to signs that Arabic may leave out."""
    if text.isascii():
        return text.casefold()
    composed = unicodedata.normalize("NFC", text).casefold()
    return composed.translate(_ARABIC_SPELLING) if _ARABIC.search(composed) else composed


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words of ``text`` in order; apostrophes and hyphens divide words."""
    found: list[Token] = []
    behind = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        begins = not found or _SENTENCE_MARKS.search(text, behind, start) is not None
        found.append(Token(start, end, folded(match.group()), begins))
        behind = end
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of ``text``."""
    return tuple(folded(match.group()) for match in _WORD.finditer(text))


class Phrases:
    """Phrases to look for among tokens, each a sequence of folded words."""

    def __init__(self, phrases: Sequence[str]) -> None:
        """Prepare ``phrases``; those that have no words are left out."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in {words_of(phrase) for phrase in phrases}:
            if words:
                self._by_first.setdefault(words[0], []).append(words)
        for group in self._by_first.values():
            group.sort(key=len, reverse=True)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def length_at(self, tokens: Sequence[Token], place: int) -> int:
        """Return how many tokens the longest phrase that begins at ``place`` has; 0 if there is none."""
        if place >= len(tokens):
            return 0
        for words in self._by_first.get(tokens[place].folded, ()):
            if len(words) <= len(tokens) - place and all(
                tokens[place + offset].folded == word for offset, word in enumerate(words)
            ):
                return len(words)
        return 0

    def found_in(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Return where phrases stand in ``tokens``, as indexes of the first token and of the one behind the last."""
        found = []
        behind = 0
        for place, token in enumerate(tokens):
            if place >= behind and token.folded in self._by_first:
                length = self.length_at(tokens, place)
                if length:
                    behind = place + length
                    found.append((place, behind))
        return found
