"""Family 6: too short to say something, long for the role, and over what the destination takes."""

from __future__ import annotations

from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject
from altwright.core.role import Role

_LONGEST = {None: 250, Role.INFORMATIVE: 250, Role.GROUP: 250, Role.FUNCTIONAL: 80, Role.COMPLEX: 150}
"""Characters above which a text is long for its role; words of a picture are as long as they are."""
_LONGEST_DENSE = 120
"""The same where one character says as much as a word's half."""
_SHORTEST_DENSE = 3


def lengths(subject: Subject) -> Iterator[Finding]:
    """Find texts that are too short or too long."""
    circumstances, text = subject.circumstances, subject.text
    length = circumstances.count(text)
    limit = circumstances.limit
    if limit is not None and length > limit:
        span = Span(_fitting(subject, limit), len(text))
        yield Finding(Rule.OVER_LIMIT, Severity.ERROR, (span,), count=length, limit=limit)
        return
    longest = _longest(subject)
    if circumstances.advisory is not None and length > circumstances.advisory:
        yield Finding(Rule.LONG, Severity.HINT, count=length, limit=circumstances.advisory)
    elif longest is not None and len(text) > longest:
        yield Finding(Rule.LONG, Severity.HINT, count=len(text), limit=longest)
    elif _is_short(subject):
        yield Finding(Rule.TOO_SHORT, Severity.HINT, quoted=text.strip(), count=len(subject.tokens))


def _fitting(subject: Subject, limit: int) -> int:
    """Return how many characters of the text fit into ``limit``, in the destination's unit."""
    low, high = 0, len(subject.text)
    while low < high:
        middle = (low + high + 1) // 2
        if subject.circumstances.count(subject.text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _longest(subject: Subject) -> int | None:
    longest = _LONGEST.get(subject.role)
    return longest if longest is None or subject.words.spaced else min(longest, _LONGEST_DENSE)


def _is_short(subject: Subject) -> bool:
    if subject.role in {Role.FUNCTIONAL, Role.TEXT}:
        return False
    if not subject.words.spaced:
        return len(subject.text.strip()) < _SHORTEST_DENSE
    return len(subject.tokens) == 1 and subject.tokens[0].folded not in subject.named and _is_alphabetic(subject.text)


def _is_alphabetic(text: str) -> bool:
    """Whether ``text`` is in a script whose words are divided by spaces, as far as one word tells."""
    return all(character < "\u0e00" or "\uac00" <= character <= "\ud7a3" for character in text)
