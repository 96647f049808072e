"""Families 14 to 16: what a link's picture says, how a text ends, and marks that break it in content systems."""

from __future__ import annotations

import re
from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject, apart
from altwright.core.role import Role

_FEWEST_WORDS = 5
_FEWEST_DENSE = 10
_LONGEST_LABEL = 2
_SENTENCE_END = re.compile(r"[.!?:。]\s")
_UNFINISHED = ",;:-–—、\uff0c\uff1b\uff1a"
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ARROW = re.compile(r"<?-{1,2}>|<-{1,2}|=>|<=>")
_ANGLE = re.compile(r"[<>]")


def purpose(subject: Subject) -> Iterator[Finding]:
    """Find looks where the action or the destination belongs."""
    if subject.role is not Role.FUNCTIONAL:
        return
    looks = [*_own(subject, subject.phrases("looks")), *_own(subject, _compounds(subject))]
    tints = _own(subject, subject.phrases("tints"))
    if looks or len(tints) > 1:
        spans = apart([*looks, *tints])
        quoted = subject.text[spans[0].start : spans[0].end]
        yield Finding(Rule.LOOKS_NOT_PURPOSE, Severity.WARNING, tuple(spans), quoted=quoted)


def _own(subject: Subject, spans: list[Span]) -> list[Span]:
    """Return those of ``spans`` that are neither quoted nor names."""
    return [
        span
        for span in spans
        if not subject.is_quoted(span.start) and subject.text[span.start : span.end].casefold() not in subject.named
    ]


def _compounds(subject: Subject) -> list[Span]:
    """Return the words that end as looks do: “Lupensymbol”."""
    endings = subject.words.look_endings
    return [Span(token.start, token.end) for token in subject.tokens if endings and token.folded.endswith(endings)]


def ending(subject: Subject) -> Iterator[Finding]:
    """Find a sentence without its end; after it a screen reader makes no pause."""
    if subject.role in {Role.FUNCTIONAL, Role.TEXT}:
        return
    text = subject.text.rstrip()
    last = text.split()[-1:]
    if last and last[0].startswith("#"):
        return
    long_enough = len(subject.tokens) >= _FEWEST_WORDS if subject.words.spaced else len(text) >= _FEWEST_DENSE
    if not long_enough or not (text[-1].isalnum() or text[-1] in _UNFINISHED):
        return
    if text[-1].isalnum() and (_is_labelled(text) or _is_named(subject)):
        return
    bare = text.rstrip(_UNFINISHED + " ")
    span = Span(len(bare) - 1, len(text)) if bare else Span(0, len(text))
    fix = bare + subject.words.full_stop if bare else None
    yield Finding(Rule.END_MARK, Severity.HINT, (span,), fix=fix)


def _is_labelled(text: str) -> bool:
    """Whether the text is a label and its value, which is no sentence: “Rating: three out of five stars”."""
    label, colon, value = text.partition(":")
    return bool(colon) and len(label.split()) <= _LONGEST_LABEL and not _SENTENCE_END.search(f"{label} {value}")


def _is_named(subject: Subject) -> bool:
    """Whether the text names a chart or a group in words that need be no sentence."""
    return subject.role in {Role.COMPLEX, Role.GROUP} and not _SENTENCE_END.search(subject.text)


def breaking_marks(subject: Subject) -> Iterator[Finding]:
    """Find straight double quotes and angle brackets, which cut an alt text off in some content systems."""
    text = subject.text
    quotes = [place for place, character in enumerate(text) if character == '"']
    if quotes:
        spans = tuple(Span(place, place + 1) for place in quotes)
        yield Finding(Rule.STRAIGHT_QUOTES, Severity.WARNING, spans, quoted='"', fix=_curled(subject, quotes))
    brackets = [Span(*match.span()) for match in _ANGLE.finditer(text)]
    if brackets:
        plain = _ARROW.sub("→", _TAG.sub("", text)).strip()
        whole = tuple(brackets)
        yield Finding(Rule.ANGLE_BRACKETS, Severity.WARNING, whole, quoted="< >", fix=plain or None)


def _curled(subject: Subject, quotes: list[int]) -> str | None:
    """Return the text with the language's own quotes, and signs for inches; ``None`` if one quote has no partner."""
    characters = list(subject.text)
    pairing = []
    is_open = False
    for place in quotes:
        if not is_open and place and characters[place - 1].isdigit():
            characters[place] = "″"
        else:
            pairing.append(place)
            is_open = not is_open
    if is_open:
        return None
    for order, place in enumerate(pairing):
        characters[place] = subject.words.quotes[order % 2]
    return "".join(characters)
