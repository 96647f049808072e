"""What a description claims: numbers, colours, names, quotations, sides, people, and what it denies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from altwright.core.checks.circumstances import Circumstances
from altwright.core.checks.finding import Span
from altwright.core.checks.language_words import NO_WORDS
from altwright.core.checks.subject import Subject
from altwright.core.checks.tokens import Token, words_of
from altwright.core.disagreement.comparison_words import ComparisonWords
from altwright.core.disagreement.spelling import number_value, stem_of

PERSON = "\0person"
"""The stem of every word for people, so that a count of women and one of people are about the same."""

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,:\u202f\xa0]\d+)*(?!\w)")
_NOUN_CAPITALS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""
_INFLECTED = ("e", "er", "es", "en", "em")
_MOSTLY_CAPITALS = 0.6
_FARTHEST = 12
"""Words away that something may be from what is said of it."""


class Kind(StrEnum):
    """What a claim is about."""

    NUMBER = "number"
    COLOUR = "colour"
    NAME = "name"
    QUOTATION = "quotation"
    NEGATION = "negation"
    SIDE = "side"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a text says, with the stems of the words that it says it of."""

    span: Span
    value: str
    about: frozenset[str] = frozenset()
    is_weak: bool = False
    """Whether it is an article, which counts one only beside a number for the same."""


@dataclass(frozen=True)
class Description:
    """One of the two texts, with its claims worked out once."""

    text: str
    words: ComparisonWords

    @cached_property
    def subject(self) -> Subject:
        """The text as the checks take it apart."""
        return Subject(self.text, Circumstances(), NO_WORDS)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words outside quotations."""
        return tuple(token for token in self.subject.tokens if not self.subject.is_quoted(token.start))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words, quoted or not."""
        return frozenset(self.stem(token.folded) for token in self.subject.tokens)

    def stem(self, word: str) -> str:
        """Return ``word`` without accents and endings, roughly: only stems are compared with each other."""
        return PERSON if word in self.words.persons else stem_of(word)

    def is_joined(self, place: int) -> bool:
        """Whether nothing but a space or a hyphen stands between the token at ``place`` and the next one."""
        if place < 0 or place + 1 >= len(self.tokens):
            return False
        return self.text[self.tokens[place].end : self.tokens[place + 1].start] in {" ", "-", "\xa0"}

    def is_content(self, place: int) -> bool:
        """Whether the token at ``place`` names something: no small word, number, colour or side."""
        word, words = self.tokens[place].folded, self.words
        known = (words.stop, words.numbers, words.colours, words.articles, words.vague, words.left, words.right)
        return not word.isdigit() and not any(word in group for group in (*known, words.negations))

    def content_behind(self, place: int, most: int) -> list[int]:
        """Return up to ``most`` content words behind ``place``, in a row, over small words and colours before them."""
        found: list[int] = []
        for _ in range(_FARTHEST):
            if not self.is_joined(place) or len(found) == most:
                break
            place += 1
            if self.is_content(place):
                found.append(place)
            elif found:
                break
        return found

    def content_before(self, place: int, most: int) -> list[int]:
        """Return up to ``most`` content words before ``place`` within its part of the sentence."""
        found: list[int] = []
        for _ in range(_FARTHEST):
            if not self.is_joined(place - 1) or len(found) == most:
                break
            place -= 1
            if self.is_content(place):
                found.append(place)
        return found

    def _about(self, first: int, last: int, behind: int = 2, before: int = 2) -> frozenset[str]:
        """Return the stems of what the claim from ``first`` to ``last`` is about: what follows, else what precedes."""
        following = self.content_behind(last, behind)
        # “The car is red and stands …”: what follows a small word is not what the colour is of.
        if following and following[0] > last + 1:
            between = range(last + 1, following[0])
            if any(self.tokens[place].folded in self.words.stop for place in between) and not self._is_list(last):
                following = []
        places = following or self.content_before(first, before)
        return frozenset(self.stem(self.tokens[place].folded) for place in places)

    def _is_list(self, last: int) -> bool:
        """Whether one more colour or number follows after one small word: “red and white”."""
        following = [token.folded for token in self.tokens[last + 1 : last + 3]]
        return len(following) == 2 and (following[1] in self.words.colours or following[1] in self.words.numbers)

    @cached_property
    def numbers(self) -> tuple[Claim, ...]:
        """Numbers in digits and words, and articles as weak ones."""
        found = []
        by_start = {token.start: place for place, token in enumerate(self.tokens)}
        by_end = {token.end: place for place, token in enumerate(self.tokens)}
        for match in _NUMBER.finditer(self.text):
            if match.start() in by_start and match.end() in by_end:
                about = self._about(by_start[match.start()], by_end[match.end()])
                found.append(Claim(Span(*match.span()), number_value(match.group(), self.words.language), about))
        place = 0
        while place < len(self.tokens):
            token = self.tokens[place]
            last = place
            number = self.words.numbers.get(token.folded)
            if token.folded in self.words.articles:
                found.append(Claim(Span(token.start, token.end), "1", self._about(place, place), is_weak=True))
            elif number is not None:
                while self.is_joined(last) and self.tokens[last + 1].folded in self.words.numbers:
                    following = self.words.numbers[self.tokens[last + 1].folded]
                    number = number + following if following < number else number * following
                    last += 1
                span = Span(token.start, self.tokens[last].end)
                found.append(Claim(span, f"{number:g}", self._about(place, last), is_weak=number == 1))
            place = last + 1
        return tuple(sorted(found, key=lambda claim: claim.span))

    @cached_property
    def vague(self) -> frozenset[str]:
        """The stems of what there is more than one of, without saying how many."""
        places = [place for place, token in enumerate(self.tokens) if token.folded in self.words.vague]
        return frozenset(stem for place in places for stem in self._about(place, place))

    @cached_property
    def colours(self) -> tuple[Claim, ...]:
        """Colours, each as the one that it is a shade of."""
        return tuple(
            Claim(Span(token.start, token.end), self.words.colours[token.folded], self._about(place, place))
            for place, token in enumerate(self.tokens)
            if token.folded in self.words.colours
        )

    @cached_property
    def sides(self) -> tuple[Claim, ...]:
        """Left and right, where the words mean sides."""
        found = []
        words = self.words
        for place, token in enumerate(self.tokens):
            if token.folded not in words.left and token.folded not in words.right:
                continue
            before = self.tokens[place - 1].folded if place else ""
            behind = self.tokens[place + 1].folded if place + 1 < len(self.tokens) else ""
            if words.side_before and before not in words.side_before and behind not in words.side_behind:
                continue
            value = "left" if token.folded in words.left else "right"
            places = self.content_before(place, 2) or self._clause_behind(place)
            about = frozenset(self.stem(self.tokens[other].folded) for other in places)
            found.append(Claim(Span(token.start, token.end), value, about))
        return tuple(found)

    def _clause_behind(self, place: int) -> list[int]:
        """Return all content words behind ``place`` in its part of the sentence, the side's own word left out."""
        found = []
        for _ in range(_FARTHEST):
            if not self.is_joined(place):
                break
            place += 1
            if self.is_content(place) and self.tokens[place].folded not in self.words.side_behind:
                found.append(place)
        return found

    @cached_property
    def persons(self) -> tuple[Claim, ...]:
        """Kinds of people, each at its first mention."""
        found: dict[str, Claim] = {}
        for token in self.tokens:
            kind = self.words.persons.get(token.folded)
            if kind is not None:
                found.setdefault(kind, Claim(Span(token.start, token.end), kind))
        return tuple(found.values())

    @cached_property
    def denied(self) -> tuple[tuple[Claim, int], ...]:
        """What is said not to be, each with the place of the word that is denied."""
        found = []
        for place, token in enumerate(self.tokens):
            if token.folded in self.words.negations:
                following = self.content_behind(place, 1) or self.content_before(place, 1)
                for other in following:
                    claim = Claim(Span(token.start, token.end), self.stem(self.tokens[other].folded))
                    found.append((claim, other))
        return tuple(found)

    @cached_property
    def quotations(self) -> tuple[Claim, ...]:
        """What stands in quotes, without them."""
        spans = [Span(span.start + 1, span.end - 1) for span in self.subject.quotations]
        claims = [Claim(span, " ".join(words_of(self.text[span.start : span.end]))) for span in spans]
        return tuple(claim for claim in claims if claim.value)

    @cached_property
    def names(self) -> tuple[Claim, ...]:
        """Words with capitals that no sentence begins with; where all nouns have them, two such words in a row."""
        capital = [self.text[token.start].isupper() and token.folded != "i" for token in self.tokens]
        if not any(capital) or sum(capital) > max(3, _MOSTLY_CAPITALS * len(capital)):
            return ()
        found = []
        place = 0
        while place < len(self.tokens):
            last = place
            while capital[place] and self.is_joined(last) and capital[last + 1]:
                last += 1
            if capital[place] and self._is_name(place, last):
                if self.tokens[place].begins_sentence and self.tokens[place].folded in self.words.stop:
                    place += 1
                span = Span(self.tokens[place].start, self.tokens[last].end)
                found.append(Claim(span, " ".join(words_of(self.text[span.start : span.end]))))
            place = last + 1
        return tuple(found)

    def _is_name(self, first: int, last: int) -> bool:
        words, token = self.words, self.tokens[first]
        if words.language not in _NOUN_CAPITALS:
            return last > first or not token.begins_sentence
        if last == first:
            text = self.text[token.start : token.end]
            return len(text) > 1 and text.isupper() and text.isalpha()
        common = (words.measures, words.numbers, words.stop, words.vague, words.colours, words.persons)
        if any(token.folded in group for group in common) or self.tokens[last].folded in words.persons:
            return False
        return not (token.begins_sentence and token.folded.endswith(_INFLECTED))
