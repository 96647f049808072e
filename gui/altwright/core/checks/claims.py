"""Families 11 and 12: what a look at the picture can confirm, and the words that can be read in it.

Doubt, feelings and who somebody is are asked about, never called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject
from altwright.core.checks.tokens import folded, words_of
from altwright.core.role import Role

_QUESTIONS = ((Rule.HEDGE, "hedges"), (Rule.EMOTION, "emotions"), (Rule.IDENTITY, "identity"))
_FEW_WORDS = 12
_MOST_SHOWN = 6
_NUMBER = re.compile(r"\d+(?:[.,:]\d+){0,4}")


def claims(subject: Subject) -> Iterator[Finding]:
    """Ask about doubtful, felt and personal words, each once; the editor's own need no question."""
    if subject.role is Role.TEXT:
        return
    answered = folded(subject.circumstances.model_text)
    for rule, name in _QUESTIONS:
        asked: dict[str, list[Span]] = {}
        for span in subject.phrases(name):
            word = folded(subject.text[span.start : span.end])
            if subject.is_quoted(span.start) or subject.named.intersection(words_of(word)):
                continue
            if not answered or word in answered:
                asked.setdefault(word, []).append(span)
        for word, spans in asked.items():
            yield Finding(rule, Severity.HINT, tuple(spans), quoted=word)


def picture_words(subject: Subject) -> Iterator[Finding]:
    """Find words of the picture that the text leaves out, and numbers that are not among them."""
    known = words_of(subject.circumstances.picture_text)
    if not known:
        return
    left_out = _left_out(subject, known)
    if left_out:
        severity = Severity.WARNING if subject.role is Role.TEXT else Severity.HINT
        shown = " ".join(left_out[:_MOST_SHOWN]) + ("…" if len(left_out) > _MOST_SHOWN else "")
        yield Finding(Rule.WORDS_LEFT_OUT, severity, quoted=shown, count=len(left_out))
    seen = set(_NUMBER.findall(subject.circumstances.picture_text))
    is_transcription = subject.role in {Role.TEXT, Role.COMPLEX}
    strangers = [
        Span(*match.span())
        for match in _NUMBER.finditer(subject.text)
        if match.group() not in seen and (is_transcription or subject.is_quoted(match.start()))
    ]
    if strangers:
        quoted = subject.text[strangers[0].start : strangers[0].end]
        yield Finding(Rule.NUMBER_NOT_SEEN, Severity.WARNING, tuple(strangers), quoted=quoted)


def _left_out(subject: Subject, known: tuple[str, ...]) -> list[str]:
    """Return the words of the picture that the text should have and has not, as they are written there."""
    if subject.words.spaced:
        own = set(subject.spelled)
        missing = list(dict.fromkeys(word for word in known if word not in own))
    else:
        missing = list(dict.fromkeys(word for word in known if word not in subject.folded))
    if subject.role is Role.TEXT:
        return missing
    telling = [word for word in missing if len(word) > 1 and word not in subject.words.stop]
    if subject.role is Role.COMPLEX or len(known) > _FEW_WORDS or len(telling) * 2 <= len(set(known)):
        return []
    return telling
