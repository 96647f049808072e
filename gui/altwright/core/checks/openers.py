"""Family 2: beginnings and endings that only say that there is a picture.

They are found by their position: “A tourist takes a picture of a bridge” says what happens. Words for a medium that may
matter, such as painting, screenshot and map, are no openers.
"""

from __future__ import annotations

from collections.abc import Iterator

from altwright.core.checks.credits import credit_spans
from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.language_words import LanguageWords
from altwright.core.checks.subject import Subject, sentence_case
from altwright.core.checks.tokens import Token
from altwright.core.role import Role

_MOST_ADJECTIVES = 3
_MOST_STACKED = 4
"""Openers in a row that one fix takes away."""
_TRAILING = " \t\n。.!\uff01"


def openers(subject: Subject) -> Iterator[Finding]:
    """Find what comes before or after the description without adding to it."""
    if subject.role is Role.TEXT:
        return
    if subject.words.spaced:
        yield from _spaced(subject)
    else:
        yield from _unspaced(subject)


def _spaced(subject: Subject) -> Iterator[Finding]:
    credited: set[int] | None = None
    for first, token in enumerate(subject.tokens):
        if not token.begins_sentence or subject.is_quoted(token.start):
            continue
        length = _opener_length(subject, first)
        if length and credited is None:
            credited = {span.start for span in credit_spans(subject)}
        if length and credited is not None and token.start not in credited:
            end = subject.tokens[first + length - 1].end
            quoted = subject.text[token.start : end]
            fix = _without(subject, first, length)
            yield Finding(Rule.OPENER, Severity.WARNING, (Span(token.start, end),), quoted=quoted, fix=fix)
    yield from _closers(subject)


def _closers(subject: Subject) -> Iterator[Finding]:
    """Find sentences that end with where they are to be seen; what is left is for the editor to finish."""
    closers = subject.words.phrases.get("closers")
    tokens = subject.tokens
    for first, end in closers.found_in(tokens) if closers else ():
        is_end = end == len(tokens) or tokens[end].begins_sentence
        if is_end and not tokens[first].begins_sentence and not subject.is_quoted(tokens[first].start):
            span = Span(tokens[first].start, tokens[end - 1].end)
            yield Finding(Rule.OPENER, Severity.WARNING, (span,), quoted=subject.text[span.start : span.end])


def _opener_length(subject: Subject, first: int) -> int:
    """Return of how many tokens the opener is that begins at ``first``; 0 if none does."""
    words, tokens = subject.words, subject.tokens
    phrases = words.phrases
    if not phrases:
        return 0
    longest = phrases["openers"].length_at(tokens, first)
    determiner = phrases["determiners"].length_at(tokens, first)
    for start in {first, first + determiner}:
        place = start
        for _ in range(_MOST_ADJECTIVES + 1):
            noun = phrases["pictures"].length_at(tokens, place)
            if noun:
                joined = _joined(subject, first, place + noun) or _direct(subject, first, place, place + noun)
                longest = max(longest, joined)
                break
            adjective = phrases["picture_adjectives"].length_at(tokens, place)
            if not adjective:
                break
            place += adjective
    return longest


def _joined(subject: Subject, first: int, behind: int) -> int:
    """Return the length of an opener whose noun ends before ``behind``: it needs “of”, “showing” or a colon next."""
    tokens = subject.tokens
    link = subject.words.phrases["links"].length_at(tokens, behind)
    if link and behind + link < len(tokens) and not _divided(subject, tokens[behind - 1], tokens[behind]):
        return behind + link - first
    if behind < len(tokens) and subject.text[tokens[behind - 1].end :].lstrip()[:1] in {":", "\uff1a", "–", "—"}:
        return behind - first
    return 0


def _direct(subject: Subject, first: int, noun: int, behind: int) -> int:
    """Return the length of an opener whose noun is followed by what is shown at once: “zdjęcie psa”, “صورة كلب”."""
    words, tokens = subject.words, subject.tokens
    if not words.phrases["direct_pictures"].length_at(tokens, noun) or behind >= len(tokens):
        return 0
    shown = tokens[behind].folded
    is_sentence = shown in words.not_direct or any(
        shown.endswith(ending[1:]) for ending in words.not_direct if ending.startswith("-")
    )
    if is_sentence or not shown.isalpha() or _divided(subject, tokens[behind - 1], tokens[behind]):
        return 0
    return behind - first


def _divided(subject: Subject, one: Token, other: Token) -> bool:
    return not subject.text[one.end : other.start].isspace()


def _without(subject: Subject, first: int, length: int) -> str | None:
    """Return the text without the opener, or ``None`` if the words behind it would not be right by themselves."""
    tokens, words = subject.tokens, subject.words
    behind = first + length
    for _ in range(_MOST_STACKED):
        more = _opener_length(subject, behind)
        if not more:
            break
        behind += more
    if not words.opener_fix or behind >= len(tokens) or _is_unsafe(words, tokens, behind):
        return None
    text = subject.text
    start = tokens[first].start
    rest = text[tokens[behind].start :]
    gap = text[tokens[behind - 1].end : tokens[behind].start]
    rest = gap.lstrip(" \t:\uff1a–—,-'’") + rest
    return text[:start] + sentence_case(rest, text[start])


def _is_unsafe(words: LanguageWords, tokens: tuple[Token, ...], behind: int) -> bool:
    return tokens[behind].folded in words.unsafe or tokens[behind - 1].folded in words.unsafe


def _unspaced(subject: Subject) -> Iterator[Finding]:
    text, words = subject.text, subject.words
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip(_TRAILING))
    for opener in words.openers:
        if text.startswith(opener, start) and start + len(opener) < end:
            rest = text[start + len(opener) :].lstrip(" \uff1a:\uff0c、")
            span = Span(start, start + len(opener))
            yield Finding(Rule.OPENER, Severity.WARNING, (span,), quoted=opener, fix=text[:start] + rest)
            return
    for closer in words.closers:
        if text.endswith(closer, start, end) and end - len(closer) > start:
            span = Span(end - len(closer), end)
            fix = text[: span.start] + text[end:] if words.opener_fix else None
            yield Finding(Rule.OPENER, Severity.WARNING, (span,), quoted=closer, fix=fix)
            return
