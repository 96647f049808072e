"""A text under examination, with what every check asks about it worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from altwright.core.checks.circumstances import Circumstances
from altwright.core.checks.finding import Span
from altwright.core.checks.language_words import LanguageWords, WordLists
from altwright.core.checks.tokens import Token, folded, tokens_of, words_of
from altwright.core.role import Role

_QUOTE_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "「": "」", "『": "』", "‘": "’", "\u2039": "\u203a"}


@dataclass(frozen=True)
class Subject:
    """The text, where it stands, and the words of its language."""

    text: str
    circumstances: Circumstances
    lists: WordLists

    @property
    def role(self) -> Role | None:
        """The role that was chosen."""
        return self.circumstances.role

    @cached_property
    def words(self) -> LanguageWords:
        """The words of the language that is wanted."""
        return self.lists.of(self.circumstances.language)

    @cached_property
    def vocabularies(self) -> tuple[LanguageWords, ...]:
        """The words of the language and those for every text."""
        everywhere = self.lists.everywhere()
        return (self.words,) if self.words is everywhere else (self.words, everywhere)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words of the text."""
        return tokens_of(self.text)

    @cached_property
    def spelled(self) -> tuple[str, ...]:
        """The words of the text, folded."""
        return tuple(token.folded for token in self.tokens)

    @cached_property
    def folded(self) -> str:
        """The text for comparing."""
        return folded(self.text)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Where the text quotes, with the marks; a mark that is never closed opens nothing."""
        found: list[Span] = []
        start, closing = -1, ""
        for place, character in enumerate(self.text):
            if start >= 0 and character in closing:
                found.append(Span(start, place + 1))
                start = -1
            elif start < 0 and character in _QUOTE_PAIRS:
                start, closing = place, _QUOTE_PAIRS[character]
        return tuple(found)

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of the names that the editor gave."""
        return frozenset(word for name in self.circumstances.names for word in words_of(name))

    def is_quoted(self, start: int) -> bool:
        """Whether the character at ``start`` stands within a quotation."""
        before = bisect_right(self.quotations, start, key=lambda span: span.start)
        return before > 0 and start < self.quotations[before - 1].end

    def phrases(self, name: str) -> list[Span]:
        """Return where phrases of the list ``name`` stand in the text, in order and without overlaps."""
        found: list[Span] = []
        for words in self.vocabularies:
            if words.spaced:
                prepared = words.phrases.get(name)
                if prepared:
                    places = prepared.found_in(self.tokens)
                    found += [Span(self.tokens[first].start, self.tokens[end - 1].end) for first, end in places]
            else:
                found += _substrings(self.text, getattr(words, name))
        return apart(found)

    def cut(self, spans: Sequence[Span]) -> str:
        """Return the text without ``spans``, which are in order, and without the double spaces that would leave."""
        kept = ""
        behind = 0
        for span in spans:
            kept += self.text[behind : span.start]
            behind = span.end
            if kept[-1:].isspace() or not kept:
                while behind < len(self.text) and self.text[behind].isspace():
                    behind += 1
            if behind < len(self.text) and self.text[behind] in ".,;:!?。、\uff0c":
                kept = kept.rstrip()
        return (kept + self.text[behind:]).strip()


def _substrings(text: str, phrases: Sequence[str]) -> list[Span]:
    found = []
    for phrase in phrases:
        place = text.find(phrase) if phrase else -1
        while place >= 0:
            found.append(Span(place, place + len(phrase)))
            place = text.find(phrase, place + len(phrase))
    return found


def apart(spans: Sequence[Span]) -> list[Span]:
    """Return ``spans`` in order, each that overlaps a longer or earlier one left out."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def sentence_case(text: str, like: str) -> str:
    """Return ``text`` with a capital if ``like`` begins with one; a letter that becomes two stays as it is."""
    if like[:1].isupper() and len(text[:1].upper()) == 1:
        return text[:1].upper() + text[1:]
    return text
