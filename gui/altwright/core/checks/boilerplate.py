"""Family 5: what models and programs write around a description, and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject, sentence_case
from altwright.core.checks.tokens import folded
from altwright.core.role import Role

_INTRODUCTION_END = re.compile("[:\uff1a\n]")
_LONGEST_INTRODUCTION = 120
_COLON = re.compile("[:\uff1a]")
_COUNT = re.compile(
    r"[(\[\uff08][^\W\d]{0,10}\s*\d{1,4}\s*[^\W\d]{1,20}\s*[)\]\uff09]$"
    r"|(?<=[.!?。\s])[^\W\d]{1,20}(?:\s[^\W\d]{1,20})?\s?[:=\uff1a]\s*\d{1,4}(?:\s*[^\W\d]{1,20})?$"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_COUNT = 60
_ATTRIBUTE = re.compile(
    r"\s*(?P<name>alt\s*=)\s*(?P<mark>[\"'“”])(?P<value>.{1,5000}?)(?:(?P=mark)|[“”])?\s*", re.DOTALL
)
_LONGEST_ANNOUNCEMENT = 90
_FEW_AROUND = 3
"""Words before or behind the name of an alt text in what announces it."""
_ABOUT_ALT = ("alt", "代替", "替代", "بديل")
"""What is part of a name for alt text, and not of one for captions and the like."""
_SENTENCE_END = re.compile(r"[.!?。\uff01\uff1f](?:\s+|$)")
_MARKDOWN = re.compile(
    r"(?m:^[ \t]{0,3}(?:#{1,6}[ \t]+|[*+-][ \t]+|>[ \t]+|\d{1,2}\.[ \t]+(?=\*\*)))"
    r"|\*\*|__(?=\S)|(?<=\S)__|`{1,3}"
    r"|!?\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)"
)
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{1,500}\)")
_WRAPPING = {'"': '"', "“": "”", "„": "“”", "«": "»", "'": "'", "‘": "’", "「": "」", "『": "』", "”": "”", "»": "«"}


def boilerplate(subject: Subject) -> Iterator[Finding]:
    """Find the words around a description, and a refusal in its place."""
    yield from _refusals(subject)
    yield from _starts(subject)
    yield from _labels(subject)
    yield from _sentences(subject)
    yield from _counts(subject)
    if subject.role is not Role.TEXT:
        yield from _wrapping(subject)
    yield from _markdown(subject)


def _refusals(subject: Subject) -> Iterator[Finding]:
    spans = [span for span in subject.phrases("refusals") if not subject.is_quoted(span.start)]
    begins = {token.start for token in subject.tokens if token.begins_sentence}
    spans = [span for span in spans if span.start in begins or not subject.words.spaced]
    if spans:
        yield Finding(Rule.REFUSAL, Severity.WARNING, tuple(spans), quoted=_first(subject, spans))


def _starts(subject: Subject) -> Iterator[Finding]:
    start = _first_word(subject)
    introductions = subject.phrases("machine_start")
    if not any(span.start == start for span in introductions):
        introductions = _announcements(subject, start)
    for span in introductions:
        if span.start != start:
            continue
        end = _INTRODUCTION_END.search(subject.text, span.end, span.end + _LONGEST_INTRODUCTION)
        fix = None
        if end is not None:
            span = Span(span.start, end.end())
            fix = subject.text[end.end() :].strip() or None
        yield Finding(Rule.MACHINE_PHRASE, Severity.WARNING, (span,), quoted=_first(subject, [span]), fix=fix)


def _announcements(subject: Subject, start: int) -> list[Span]:
    """Return the words before a colon that announce an alt text by that name: “A fitting alt text would be:”."""
    colon = _COLON.search(subject.text, start, start + _LONGEST_ANNOUNCEMENT)
    if colon is None:
        return []
    said = Span(start, colon.start())
    for span in subject.phrases("labels"):
        words = folded(subject.text[span.start : span.end])
        is_announced = start < span.start and span.end <= said.end and not subject.is_quoted(span.start)
        if is_announced and any(part in words for part in _ABOUT_ALT):
            before, behind = subject.text[start : span.start].split(), subject.text[span.end : said.end].split()
            greets = any(subject.text.startswith(phrase.split()[0], start) for phrase in _greetings(subject))
            if len(behind) <= _FEW_AROUND and (greets or len(before) <= _FEW_AROUND):
                return [said]
    return []


def _greetings(subject: Subject) -> list[str]:
    return [phrase for lists in subject.vocabularies for phrase in lists.machine_start]


def _labels(subject: Subject) -> Iterator[Finding]:
    start = _first_word(subject)
    for span in subject.phrases("labels"):
        behind = len(subject.text) - len(subject.text[span.end :].lstrip(" *_"))
        if span.start == start and subject.text[behind : behind + 1] in {":", "\uff1a"}:
            rest = subject.text[behind + 1 :].lstrip(" *_\t\n")
            fix = sentence_case(rest, subject.text[start]) or None
            found = (Span(start, behind + 1),)
            yield Finding(Rule.LABEL, Severity.WARNING, found, quoted=subject.text[start:behind], fix=fix)
    attribute = _ATTRIBUTE.fullmatch(subject.text)
    if attribute is not None:
        start, end = attribute.span("value")
        around = [Span(attribute.start("name"), start), Span(end, len(subject.text))]
        marks = tuple(span for span in around if span.start < span.end)
        fix = attribute.group("value").strip() or None
        yield Finding(Rule.LABEL, Severity.WARNING, marks, quoted=attribute.group("name"), fix=fix)


def _sentences(subject: Subject) -> Iterator[Finding]:
    """Find sentences that programs add: where the text comes from, and offers of more help."""
    begins = {token.start for token in subject.tokens if token.begins_sentence}
    spans = subject.phrases("machine_anywhere")
    spans += [span for span in subject.phrases("machine_end") if span.start in begins or not subject.words.spaced]
    spans = sorted(span for span in spans if not subject.is_quoted(span.start))
    if not spans:
        return
    whole: list[Span] = []
    for span in spans:
        end = _SENTENCE_END.search(subject.text, span.end)
        sentence = Span(span.start, end.end() if end else len(subject.text))
        if not whole or sentence.start >= whole[-1].end:
            whole.append(sentence)
    fix = subject.cut(whole) if all(span.start in begins for span in whole) else ""
    quoted = _first(subject, spans)
    yield Finding(Rule.MACHINE_PHRASE, Severity.WARNING, tuple(whole), quoted=quoted, fix=fix or None)


def _counts(subject: Subject) -> Iterator[Finding]:
    """Find the length that a model tells behind its answer: “(118 characters)”, “Character count: 118”."""
    text = subject.text.rstrip(" .")
    number = _COUNT.search(text, max(0, len(text) - _LONGEST_COUNT))
    if number is None:
        return
    units = map(folded, _LETTERS.findall(number.group()))
    if subject.lists.everywhere().counted.isdisjoint(units):
        return
    span = Span(number.start(), len(text))
    before = subject.text[: span.start].rstrip()
    if before and not subject.is_quoted(span.start):
        yield Finding(Rule.MACHINE_PHRASE, Severity.WARNING, (span,), quoted=number.group(), fix=before)


def _wrapping(subject: Subject) -> Iterator[Finding]:
    text = subject.text.strip()
    closing = _WRAPPING.get(text[:1], "")
    if len(text) < 5 or not closing or text[-1] not in closing:
        return
    inner = text[1:-1]
    if text[0] in inner or text[-1] in inner or not inner.strip():
        return
    start = subject.text.index(text)
    spans = (Span(start, start + 1), Span(start + len(text) - 1, start + len(text)))
    yield Finding(Rule.WRAPPING_QUOTES, Severity.WARNING, spans, quoted=text[0] + text[-1], fix=inner.strip())


def _markdown(subject: Subject) -> Iterator[Finding]:
    spans = [Span(*match.span()) for match in _MARKDOWN.finditer(subject.text)]
    if spans:
        plain = _MARKDOWN.sub("", _LINK.sub(r"\1", subject.text)).strip()
        quoted = _first(subject, spans).strip()
        yield Finding(Rule.MARKDOWN, Severity.WARNING, tuple(spans), quoted=quoted, fix=plain or None)


def _first_word(subject: Subject) -> int:
    """Return where the first word begins, behind marks such as ``**``."""
    if subject.words.spaced and subject.tokens:
        return subject.tokens[0].start
    return len(subject.text) - len(subject.text.lstrip(' \t\n*_#"“「'))


def _first(subject: Subject, spans: list[Span]) -> str:
    return subject.text[spans[0].start : spans[0].end].strip()
