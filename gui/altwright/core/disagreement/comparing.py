"""The claims of two descriptions held against each other.

It is conservative: what can be said in two ways is no disagreement, so that each mark is worth a look at the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from altwright.core.checks.finding import Span
from altwright.core.checks.tokens import words_of
from altwright.core.disagreement.claims import PERSON, Claim, Description, Kind
from altwright.core.disagreement.comparison_words import NO_COMPARISON_WORDS, ComparisonWords

_FEMALE, _MALE = frozenset({"woman", "girl"}), frozenset({"man", "boy"})
_YOUNG, _GROWN = frozenset({"child", "baby", "boy", "girl"}), frozenset({"adult", "man", "woman"})
_OPPOSITES = {"man": "woman", "woman": "man", "boy": "girl", "girl": "boy"}
_Pair = tuple[Claim | None, Claim | None]
_Fits = Callable[[Claim, Claim], bool]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A claim that the other description contradicts or does not make; one side may be missing, never both."""

    kind: Kind
    one: Span | None
    other: Span | None

    @property
    def is_contradiction(self) -> bool:
        """Whether both say something about it, and not the same."""
        return self.one is not None and self.other is not None


def disagreements(
    one: str, other: str, language: str, words: ComparisonWords = NO_COMPARISON_WORDS
) -> tuple[Disagreement, ...]:
    """Return where ``one`` and ``other``, two descriptions of one picture, disagree; contradictions come first.

    ``words`` are those of ``language`` (BCP 47); for a language without, numbers in digits, names and quotations are
    compared.
    """
    if not words.language:
        words = ComparisonWords(language.partition("-")[0].lower())
    first, second = Description(one, words), Description(other, words)
    names = _names(first, second)
    found: list[tuple[Kind, Sequence[_Pair]]] = [
        (Kind.NUMBER, _numbers(first, second)),
        (Kind.COLOUR, _by_subject(first, second, list(first.colours), list(second.colours))),
        (Kind.NAME, names),
        (Kind.QUOTATION, _quotations(first, second)),
        (Kind.NEGATION, _negations(first, second)),
        (Kind.SIDE, _sides(first, second)),
        (Kind.PERSON, _persons(first, second, names)),
    ]
    result = [
        Disagreement(kind, mine.span if mine else None, theirs.span if theirs else None)
        for kind, pairs in found
        for mine, theirs in pairs
    ]
    return tuple(sorted(result, key=lambda each: (not each.is_contradiction, _place(each), each.kind)))


def _place(each: Disagreement) -> int:
    span = each.one or each.other
    return span.start if span else 0


def _by_subject(first: Description, second: Description, mine: list[Claim], theirs: list[Claim]) -> list[_Pair]:
    """Return the pairs of claims about the same that differ, and the claims that stand alone."""
    _drop(mine, theirs, lambda a, b: a.value == b.value and bool(a.about & b.about))
    differing = _drop(mine, theirs, lambda a, b: a.value != b.value and bool(a.about & b.about))
    _drop(mine, theirs, lambda a, b: a.value == b.value)
    if len(mine) == len(theirs) == 1 and _is_unknown(mine[0], second) and _is_unknown(theirs[0], first):
        return [*differing, (mine[0], theirs[0])]
    return [*differing, *_alone(mine, theirs)]


def _sides(first: Description, second: Description) -> list[_Pair]:
    """Return what stands on other sides; two descriptions of both sides are also tried the other way round."""
    mine = sorted(first.sides, key=lambda claim: claim.value)
    theirs = sorted(second.sides, key=lambda claim: claim.value)
    if [claim.value for claim in mine] == [claim.value for claim in theirs] == ["left", "right"]:
        as_said = sum(len(one.about & other.about) for one, other in zip(mine, theirs, strict=True))
        swapped = list(zip(mine, reversed(theirs), strict=True))
        return [*swapped] if sum(len(one.about & other.about) for one, other in swapped) > as_said else []
    return _by_subject(first, second, mine, theirs)


def _is_unknown(claim: Claim, other: Description) -> bool:
    """Whether ``other`` does not mention what ``claim`` is about: it may call it by another word."""
    return not claim.about & other.stems


def _drop(mine: list[Claim], theirs: list[Claim], fits: _Fits) -> list[_Pair]:
    """Take the pairs that fit out of both lists, each claim once, and return them."""
    pairs: list[_Pair] = []
    for claim in tuple(mine):
        partner = next((other for other in theirs if fits(claim, other)), None)
        if partner is not None:
            mine.remove(claim)
            theirs.remove(partner)
            pairs.append((claim, partner))
    return pairs


def _alone(mine: Sequence[Claim], theirs: Sequence[Claim]) -> list[_Pair]:
    return [*((claim, None) for claim in mine), *((None, claim) for claim in theirs)]


def _numbers(first: Description, second: Description) -> list[_Pair]:
    mine = [claim for claim in first.numbers if not claim.is_weak]
    theirs = [claim for claim in second.numbers if not claim.is_weak]
    _drop(mine, theirs, lambda a, b: a.value == b.value and bool(a.about & b.about))
    differing = _drop(mine, theirs, lambda a, b: a.value != b.value and bool(a.about & b.about))
    _drop(mine, theirs, lambda a, b: a.value == b.value)
    differing += [(claim, single) for claim, single in _settled(mine, second) if single is not None]
    differing += [(single, claim) for claim, single in _settled(theirs, first) if single is not None]
    if len(mine) == len(theirs) == 1 and _is_unknown(mine[0], second) and _is_unknown(theirs[0], first):
        return [*differing, (mine[0], theirs[0])]
    return [*differing, *_alone(mine, theirs)]


def _settled(numbers: list[Claim], other: Description) -> list[_Pair]:
    """Take out of ``numbers`` those that ``other`` says with articles or vaguely; return those that differ from “a”."""
    differing: list[_Pair] = []
    for claim in tuple(numbers):
        singles = [single for single in other.numbers if single.is_weak and single.about & claim.about]
        if other.vague & claim.about or (singles and str(len(singles)) == claim.value):
            numbers.remove(claim)
        elif (len(singles) == 1 and PERSON not in claim.about) or (len(singles) == 1 and len(other.persons) == 1):
            numbers.remove(claim)
            differing.append((claim, singles[0]))
    return differing


def _quotations(first: Description, second: Description) -> list[_Pair]:
    mine = [claim for claim in first.quotations if not _says(second, claim.value)]
    theirs = [claim for claim in second.quotations if not _says(first, claim.value)]
    if len(mine) == len(theirs):
        return list(zip(mine, theirs, strict=True))
    return _alone(mine, theirs)


def _says(description: Description, words: str) -> bool:
    return f" {words} " in f" {' '.join(description.subject.spelled)} "


def _names(first: Description, second: Description) -> list[_Pair]:
    mine = [claim for claim in first.names if not _knows(second, claim.value)]
    theirs = [claim for claim in second.names if not _knows(first, claim.value)]
    if len(mine) == len(theirs):
        return list(zip(mine, theirs, strict=True))
    return _alone(mine, theirs)


def _knows(description: Description, name: str) -> bool:
    """Whether ``description`` has a word of ``name`` as a name: with a capital, and without “a” before it."""
    parts = set(words_of(name)) - description.words.stop
    before = ""
    for token in description.subject.tokens:
        is_capital = description.text[token.start].isupper()
        if token.folded in parts and is_capital and before not in description.words.articles:
            return True
        before = token.folded
    return _says(description, name)


def _negations(first: Description, second: Description) -> list[_Pair]:
    pairs: list[_Pair] = [(claim, said) for claim, said in _contradicted(first, second)]
    return pairs + [(said, claim) for claim, said in _contradicted(second, first)]


def _contradicted(denying: Description, other: Description) -> list[tuple[Claim, Claim]]:
    """Return what ``denying`` denies and ``other`` says, at the first place where it does."""
    denied = {claim.value for claim, _ in other.denied}
    said: dict[str, Claim] = {}
    for token in other.tokens:
        stem = other.stem(token.folded)
        said.setdefault(stem, Claim(Span(token.start, token.end), stem))
    return [
        (claim, said[claim.value]) for claim, _ in denying.denied if claim.value in said and claim.value not in denied
    ]


def _persons(first: Description, second: Description, names: Sequence[_Pair]) -> list[_Pair]:
    """Return people of whom the other description says something else, or nothing; a name may be what it says."""
    mine = [claim for claim in first.persons if not _is_supported(claim, second)]
    theirs = [claim for claim in second.persons if not _is_supported(claim, first)]
    differing = _drop(mine, theirs, lambda a, b: _conflict(a.value, b.value))
    differing += [(claim, there) for claim, there in _opposed(mine, first, second)]
    differing += [(there, claim) for claim, there in _opposed(theirs, second, first)]
    if any(claim for _, claim in names):
        mine = []
    if any(claim for claim, _ in names):
        theirs = []
    return [*differing, *_alone(_telling(mine), _telling(theirs))]


def _opposed(claims: list[Claim], own: Description, other: Description) -> list[tuple[Claim, Claim]]:
    """Take out of ``claims`` those whose opposite the other description mentions and their own does not."""
    found = []
    for claim in tuple(claims):
        opposite = _OPPOSITES.get(claim.value)
        there = next((each for each in other.persons if each.value == opposite), None)
        if there is not None and all(each.value != opposite for each in own.persons):
            claims.remove(claim)
            found.append((claim, there))
    return found


def _is_supported(claim: Claim, other: Description) -> bool:
    return any(not _conflict(claim.value, there.value) for there in other.persons)


def _conflict(one: str, other: str) -> bool:
    kinds = {one, other}
    if len(kinds) == 1 or "person" in kinds:
        return False
    if kinds & _FEMALE and kinds & _MALE:
        return True
    return bool(kinds & _YOUNG and kinds & _GROWN) and not (kinds <= _FEMALE or kinds <= _MALE)


def _telling(claims: list[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.value not in {"person", "adult"}]
