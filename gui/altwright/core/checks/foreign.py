"""Family 13: whether a text is in the language that is wanted, by scripts and by small words.

It speaks only when it is sure: not of short texts, of names, of mixed ones, nor of languages it has no words for. What
is quoted may be in any language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.language_words import base_language
from altwright.core.checks.subject import Subject
from altwright.core.role import Role

_PATTERNS = {
    name: re.compile(f"[{letters}]+")
    for name, letters in {
        "Latin": "A-Za-z\u00c0-\u024f",
        "Greek": "\u0370-\u03ff",
        "Cyrillic": "\u0400-\u052f",
        "Hebrew": "\u0590-\u05ff",
        "Arabic": "\u0600-\u077f",
        "Devanagari": "\u0900-\u097f",
        "Thai": "\u0e00-\u0e7f",
        "Kana": "\u3040-\u30ff",
        "Han": "\u3400-\u9fff",
        "Hangul": "\uac00-\ud7a3",
    }.items()
}
_SCRIPTS_OF = {
    **{
        code: {"Latin"}
        for code in (
            "en",
            "de",
            "fr",
            "es",
            "it",
            "pt",
            "nl",
            "pl",
            "da",
            "sv",
            "nb",
            "nn",
            "no",
            "fi",
            "cs",
            "sk",
            "hu",
            "ro",
            "tr",
            "vi",
            "id",
            "ca",
            "eu",
            "gl",
            "et",
            "lv",
            "lt",
            "sl",
            "hr",
        )
    },
    **{code: {"Cyrillic"} for code in ("ru", "uk", "bg", "be", "mk")},
    **{code: {"Arabic"} for code in ("ar", "fa", "ur")},
    **{code: {"Devanagari"} for code in ("hi", "mr", "ne")},
    "el": {"Greek"},
    "he": {"Hebrew"},
    "th": {"Thai"},
    "ko": {"Hangul"},
    "ja": {"Kana", "Han"},
    "zh": {"Han"},
}
_MOSTLY = 0.8
_FEWEST_LETTERS = {"Latin": 20, "Han": 5, "Kana": 5, "Hangul": 5}
_FEWEST_LETTERS_ELSE = 10
_FEWEST_HAN_WITHOUT_KANA = 14
_FEWEST_WORDS = 5
_FEWEST_HITS = 3
_CLEARLY = 4
"""How many times as many small words of its own the other language has."""


def foreign(subject: Subject) -> Iterator[Finding]:
    """Find a text in another language than the one that is wanted; words of a picture are in their own."""
    wanted = base_language(subject.circumstances.language)
    if subject.role is Role.TEXT or wanted not in _SCRIPTS_OF:
        return
    other = _by_script(subject, wanted)
    if other is None:
        other = _by_small_words(subject, wanted)
    if other is not None:
        yield Finding(Rule.OTHER_LANGUAGE, Severity.WARNING, (Span(0, len(subject.text)),), quoted=other)


def _by_script(subject: Subject, wanted: str) -> str | None:
    """Return the language that the script tells, empty if it only tells that it is another one, ``None`` if neither."""
    counts = _letters(_without_quotations(subject))
    total = sum(counts.values())
    if not total:
        return None
    if wanted == "ja" and counts["Han"] == total and total >= _FEWEST_HAN_WITHOUT_KANA:
        return "zh"
    if wanted == "zh" and counts["Kana"] >= _FEWEST_LETTERS["Kana"] and counts["Kana"] >= total * 0.2:
        return "ja"
    if sum(counts[script] for script in _SCRIPTS_OF[wanted]) > total * (1 - _MOSTLY):
        return None
    script, count = counts.most_common(1)[0]
    if script in _SCRIPTS_OF[wanted] or count < _FEWEST_LETTERS.get(script, _FEWEST_LETTERS_ELSE):
        return None
    if script == "Latin":
        best = max(subject.lists.languages(), key=lambda code: _hits(subject, code), default="")
        return best if best and _hits(subject, best) >= _FEWEST_HITS else ""
    if counts["Kana"]:
        return "ja"
    return {"Han": "zh", "Hangul": "ko", "Greek": "el", "Hebrew": "he", "Thai": "th"}.get(script, "")


def _without_quotations(subject: Subject) -> str:
    pieces = []
    behind = 0
    for span in subject.quotations:
        pieces.append(subject.text[behind : span.start])
        behind = span.end
    return " ".join([*pieces, subject.text[behind:]])


def _letters(text: str) -> Counter[str]:
    """Return how many letters of each script ``text`` has."""
    if text.isascii():
        return Counter(Latin=sum(map(str.isalpha, text)))
    return Counter({name: sum(map(str.isalpha, "".join(pattern.findall(text)))) for name, pattern in _PATTERNS.items()})


def _by_small_words(subject: Subject, wanted: str) -> str | None:
    """Return the language that has far more of the text's small words for itself than the wanted one has."""
    if not subject.lists.knows(wanted) or len(subject.tokens) < _FEWEST_WORDS:
        return None
    own = subject.lists.of(wanted)
    if not own.spaced:
        return None
    words = _words_without_names(subject)
    not_own = words.keys() - own.recognised_by
    best, most = "", 0
    for code in subject.lists.languages():
        hits = sum(words[word] for word in not_own & subject.lists.of(code).recognised_by)
        if code != wanted and hits > most:
            best, most = code, hits
    theirs = subject.lists.of(best).recognised_by
    shared = sum(count for word, count in words.items() if word in own.recognised_by)
    kept = sum(words[word] for word in (words.keys() & own.recognised_by) - theirs)
    if most < _FEWEST_HITS or kept * _CLEARLY > most or (shared > most and kept):
        return None
    return best


def _words_without_names(subject: Subject) -> Counter[str]:
    """Return the words that are not quoted, of those with a capital only the small ones that no name is made of."""
    small = subject.lists.small_words
    return Counter(
        token.folded
        for token in subject.tokens
        if not subject.is_quoted(token.start) and (token.folded in small or not subject.text[token.start].isupper())
    )


def _hits(subject: Subject, code: str) -> int:
    stop = subject.lists.of(code).recognised_by
    return sum(word in stop for word in subject.spelled)
