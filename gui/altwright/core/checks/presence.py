"""Families 1 and 4: whether there is a text at all, and none where none may be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject
from altwright.core.checks.tokens import folded
from altwright.core.role import Role

_NOTHING = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff]*")
_LONGEST_PLACEHOLDER = 60
_FEWEST_FILLERS = 2
_NUMBERED = re.compile(r"[\s\d()#._-]+$")


def is_blank(text: str) -> bool:
    """Whether ``text`` shows nothing: white space and invisible characters only."""
    return _NOTHING.fullmatch(text) is not None


def presence(subject: Subject) -> Iterator[Finding]:
    """Find a text that is missing, and one that a decorative picture must not have."""
    text = subject.text
    if subject.role is Role.DECORATIVE:
        if text:
            whole = (Span(0, len(text)),)
            yield Finding(Rule.DECORATIVE_NOT_EMPTY, Severity.ERROR, whole, quoted=text.strip(), fix="")
    elif is_blank(text):
        yield Finding(Rule.MISSING, Severity.ERROR, (Span(0, len(text)),) if text else ())


def placeholder(subject: Subject) -> Iterator[Finding]:
    """Find a text that only holds a place: “image”, “untitled 2”, “tbd”."""
    text = subject.text.strip()
    if subject.role is Role.TEXT or len(text) > _LONGEST_PLACEHOLDER:
        return
    words = " ".join(subject.spelled)
    bare = _NUMBERED.sub("", words)
    marks_only = not words
    forms = {words, bare, bare.replace("_", " "), folded(text)}
    is_known = any(forms & lists.placeholders for lists in subject.vocabularies)
    if marks_only or is_known or _asks_for_text(subject):
        start = subject.text.index(text)
        yield Finding(Rule.PLACEHOLDER, Severity.WARNING, (Span(start, start + len(text)),), quoted=text)


def _asks_for_text(subject: Subject) -> bool:
    """Whether all the words are those around a place to fill in: “insert your image description here”.

    Of a button the same words say what it does.
    """
    words, tokens = subject.words, subject.tokens
    if subject.role is Role.FUNCTIONAL or not words.fillers or len(tokens) < _FEWEST_FILLERS:
        return False
    pictures, labels, determiners = (words.phrases[name] for name in ("pictures", "labels", "determiners"))
    everywhere = subject.lists.everywhere().phrases["labels"]
    place = fillers = nouns = 0
    while place < len(tokens):
        noun = max(kind.length_at(tokens, place) for kind in (pictures, labels, everywhere))
        nouns += bool(noun)
        is_filler = tokens[place].folded in words.fillers
        fillers += is_filler and not noun
        step = noun or is_filler or determiners.length_at(tokens, place)
        if not step:
            return False
        place += step
    return nouns > 0 and fillers > 0
