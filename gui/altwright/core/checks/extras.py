"""Families 9 and 10: words for search engines, and what belongs beside a picture: credits and hashtags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from altwright.core.checks.credits import credit_spans
from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.language_words import LanguageWords
from altwright.core.checks.subject import Subject
from altwright.core.role import Role

_PART = re.compile(r"[^,;|/،؛、\uff0c\uff1b]+")
# Behind a word in Chinese signs or katakana these make a sentence of a list.
_PARTICLE = re.compile("(?<=[\u30a0-\u30ff\u4e00-\u9fff])[をがはにで]")
_LONGEST_DENSE_PART = 10
_FEWEST_PARTS = 5
_FEWEST_REPEATS = 4
_REPEATED_SHARE = 0.2
_HASHTAG = re.compile(r"(?<![\w&#])[#\uff03](?=\w)(?!\d+\b)\w{2,100}")
_LONGEST_CREDIT = 100


def stuffing(subject: Subject) -> Iterator[Finding]:
    """Find a list of search words, and one word over and over."""
    if subject.role in {Role.TEXT, Role.COMPLEX}:
        return
    text, words = subject.text.strip(" .\n"), subject.words
    parts = [part.group().split() for part in _PART.finditer(text)]
    is_one_sentence = "." not in text and "。" not in text
    if len(parts) >= _FEWEST_PARTS and is_one_sentence and all(_is_search_word(part, words) for part in parts[1:]):
        yield Finding(Rule.STUFFING, Severity.WARNING, (Span(0, len(subject.text)),), count=len(parts))
        return
    counts = Counter(word for word in subject.spelled if len(word) > 2 and word not in words.stop)
    if not counts:
        return
    word, count = counts.most_common(1)[0]
    if count >= _FEWEST_REPEATS and count >= _REPEATED_SHARE * len(subject.tokens):
        spans = tuple(Span(token.start, token.end) for token in subject.tokens if token.folded == word)
        quoted = subject.text[spans[0].start : spans[0].end]
        yield Finding(Rule.STUFFING, Severity.WARNING, spans, quoted=quoted, count=count)


def _is_search_word(part: list[str], words: LanguageWords) -> bool:
    """Whether a part of a list is a word or two with nothing around them, as nobody would say it."""
    if not words.spaced:
        return len("".join(part)) <= _LONGEST_DENSE_PART and not _PARTICLE.search("".join(part))
    return len(part) <= 2 and not (set(map(str.casefold, part)) & words.stop)


def extras(subject: Subject) -> Iterator[Finding]:
    """Find credits and hashtags."""
    if subject.role is Role.TEXT:
        return
    spans = credit_spans(subject)
    if spans:
        quoted = subject.text[spans[0].start : spans[0].end]
        yield Finding(
            Rule.CREDIT, Severity.WARNING, tuple(spans), quoted=quoted, fix=_without_credit(subject, spans[0])
        )
    tags = [Span(*match.span()) for match in _HASHTAG.finditer(subject.text)]
    tags = [span for span in tags if not subject.is_quoted(span.start)]
    if tags:
        quoted = subject.text[tags[0].start : tags[0].end]
        yield Finding(Rule.HASHTAG, Severity.WARNING, tuple(tags), quoted=quoted, fix=_without_tags(subject, tags))


def _without_credit(subject: Subject, credit: Span) -> str | None:
    """Return the text without a credit that ends it, or that stands in brackets at its end."""
    text = subject.text
    before = text[: credit.start].rstrip()
    if len(text) - credit.start > _LONGEST_CREDIT or not before:
        return None
    if before[-1] in "([" and text.rstrip().rstrip(".")[-1:] in {")", "]"}:
        rest = before[:-1].rstrip()
    elif before[-1] in ".!?。|–—/":
        rest = before.rstrip("|–—/ ")
    else:
        return None
    end = subject.words.full_stop if rest[-1:].isalnum() and text.rstrip()[-1:] in ".。)" else ""
    return rest + end or None


def _without_tags(subject: Subject, tags: list[Span]) -> str | None:
    """Return the text without the hashtags that end it; those within a sentence become words."""
    kept = subject.text
    end = len(kept.rstrip())
    for tag in reversed(tags):
        sentence_ended = kept[: tag.start].rstrip()[-1:] in {".", "!", "?", "。", "…", "”", "»", ""}
        trails = not kept[tag.end : end].strip()
        in_row = trails and (sentence_ended or any(other.end <= tag.start for other in tags))
        if in_row:
            kept = kept[: tag.start].rstrip()
            end = len(kept)
        else:
            kept = kept[: tag.start] + kept[tag.start + 1 :]
            end = len(kept.rstrip())
    return kept.strip() or None
