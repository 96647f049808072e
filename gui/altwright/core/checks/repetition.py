"""Family 7: words that stand beside the picture already, or with other pictures."""

from __future__ import annotations

from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject
from altwright.core.checks.tokens import words_of
from altwright.core.role import Role

_FEWEST_WORDS = 4
"""Words that two texts must share in a row before one repeats the other without being equal to it."""
_FEWEST_CHARACTERS = 8
_ALIKE = 0.9


def repetition(subject: Subject) -> Iterator[Finding]:
    """Find what the reader hears twice, and pictures that cannot be told apart."""
    circumstances = subject.circumstances
    neighbours = (
        (Rule.REPEATS_CAPTION, circumstances.caption),
        (Rule.REPEATS_TITLE, circumstances.title),
        (Rule.REPEATS_NEARBY, circumstances.nearby),
    )
    for rule, neighbour in neighbours:
        if _repeats(subject, neighbour):
            whole = (Span(0, len(subject.text)),)
            yield Finding(rule, Severity.WARNING, whole, quoted=neighbour.strip())
    if subject.role not in {Role.FUNCTIONAL, Role.GROUP}:
        own = subject.spelled
        count = sum(_is_same(subject, own, other) for other in circumstances.other_alts)
        if count:
            yield Finding(Rule.SAME_AS_OTHER, Severity.WARNING, count=count)
    differing = [other for other in circumstances.same_picture_alts if words_of(other) != subject.spelled]
    if differing:
        yield Finding(Rule.DIFFERS_FROM_OTHER, Severity.HINT, quoted=differing[0].strip(), count=len(differing))


def _is_same(subject: Subject, own: tuple[str, ...], other: str) -> bool:
    # Words are taken apart only of a text that can be the same: lists may be long.
    return abs(len(other) - len(subject.text)) <= 8 and bool(own) and words_of(other) == own


def _repeats(subject: Subject, neighbour: str) -> bool:
    own, theirs = subject.spelled, words_of(neighbour)
    if not own or not theirs:
        return False
    if own == theirs:
        return True
    if not subject.words.spaced:
        text, other = subject.text.strip(" 。."), neighbour.strip(" 。.")
        return min(len(text), len(other)) >= _FEWEST_CHARACTERS and (text in other or other in text)
    if len(own) >= _FEWEST_WORDS and _within(own, theirs):
        return True
    if len(theirs) >= _FEWEST_WORDS and _within(theirs, own) and len(theirs) * 2 >= len(own):
        return True
    if min(len(own), len(theirs)) <= _FEWEST_WORDS:
        return False
    shared, every = set(own) & set(theirs), set(own) | set(theirs)
    return len(shared) >= _ALIKE * len(every)


def _within(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(others)} "
