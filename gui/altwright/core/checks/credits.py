"""Where a text says whose the picture is: words for it, a name behind “photo:”, and signs.

A credit is told from the same words within a description by its place: it begins a sentence or a remark, or it is a
sign with a name or a year behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from altwright.core.checks.finding import Span
from altwright.core.checks.subject import Subject

_SIGN = re.compile(r"©|\([cC]\)(?=\s*(?:19|20)\d\d|\s+[A-Z])|\bcopyright\b", re.IGNORECASE)
_BEFORE_REMARK = frozenset(".!?…。([|–—-/,;:\n\uff08")
_BEFORE_NAME = frozenset(":.\uff1a")
_NEAR = 4
_COLON = re.compile("[:\uff1a]")
_MOST_WORDS_OF_WORK = 3
_MOST_NAMES = 8
_NAME_PARTICLES = frozenset(
    {
        *("von", "van", "der", "den", "de", "da", "do", "dos", "di", "del", "della", "le", "la"),
        *("and", "und", "et", "e", "y", "en", "i", "für", "pour", "for", "by"),
    }
)


def credit_spans(subject: Subject) -> list[Span]:
    """Return where the text names the owner or the maker of the picture, in order; quotations are the picture's."""
    spans = [span for span in subject.phrases("credits") if _is_credit(subject, span)]
    spans += [Span(*match.span()) for match in _SIGN.finditer(subject.text) if _names_owner(subject, match)]
    spans += _named(subject)
    return sorted(span for span in set(spans) if not subject.is_quoted(span.start))


def _is_credit(subject: Subject, span: Span) -> bool:
    """Whether a credit's words stand apart: “makes a photo by the sea” says what happens.

    Agencies and licences, which have no language, are credits wherever they stand. Where “photo of” and “photo by” are
    one, and behind a single word such as “photographer”, a name has to follow, or a colon.
    """
    if subject.text[span.start : span.end] in subject.lists.everywhere().credits:
        return True
    if not _stands_apart(subject, span.start):
        return False
    if not subject.words.spaced or subject.text[span.end : span.end + 2].lstrip()[:1] in _BEFORE_NAME:
        return True
    first = bisect_left(subject.tokens, span.start, key=lambda token: token.start)
    behind = bisect_left(subject.tokens, span.end, key=lambda token: token.start)
    is_linked = subject.words.phrases["links"].length_at(subject.tokens, behind - 1) > 0
    is_picture = _picture_length(subject, first) > 0 or subject.tokens[first].folded.startswith(("foto", "photo"))
    return not ((is_picture and is_linked) or behind - first == 1) or _are_names(subject, behind)


def _picture_length(subject: Subject, first: int) -> int:
    pictures = subject.words.phrases.get("pictures")
    return pictures.length_at(subject.tokens, first) if pictures else 0


def _work_length(subject: Subject, first: int) -> int:
    credited = subject.words.phrases.get("credited")
    return _picture_length(subject, first) or (credited.length_at(subject.tokens, first) if credited else 0)


def _named(subject: Subject) -> Iterator[Span]:
    """Give the words for pictures and the like behind which a colon and nothing but names follow the description."""
    for colon in _COLON.finditer(subject.text):
        behind = bisect_left(subject.tokens, colon.start(), key=lambda token: token.start)
        for first in range(max(0, behind - _MOST_WORDS_OF_WORK), behind):
            start, end = subject.tokens[first].start, subject.tokens[behind - 1].end
            is_work = _work_length(subject, first) == behind - first and not subject.text[end : colon.start()].strip()
            if is_work and _stands_apart(subject, start) and _are_names(subject, behind):
                yield Span(start, end)


def _are_names(subject: Subject, first: int) -> bool:
    """Whether the rest of the text, from the word of this number on, is names."""
    if not 0 < len(subject.tokens) - first <= _MOST_NAMES:
        return False
    tokens = subject.tokens[first:]
    spelled = [subject.text[token.start : token.end] for token in tokens]
    if any(token.begins_sentence for token in tokens[1:]):
        return False
    small = _NAME_PARTICLES | subject.lists.everywhere().agencies
    return spelled[0] not in _NAME_PARTICLES and all(not word[0].islower() or word in small for word in spelled)


def _names_owner(subject: Subject, match: re.Match[str]) -> bool:
    """Whether a sign has a name or a year behind it, or stands apart: a key with the © sign is no credit."""
    behind = subject.text[match.end() :]
    following = behind.lstrip(" \u00a0\u202f")[:1]
    if match.group() == "©" and behind[:1].isalnum():
        return True
    if _stands_apart(subject, match.start()):
        return following != "-"
    return following in {"©", "("} or following.isdigit() or (following.isalpha() and not following.islower())


def _stands_apart(subject: Subject, start: int) -> bool:
    before = subject.text[max(0, start - _NEAR) : start].rstrip(" ")
    return start > 0 and before[-1:] in _BEFORE_REMARK if before else start > 0
