"""The checks of a long description, which stands beside an alt text and tells all that the picture tells.

They are few: numbers, capitals, lists and line breaks, over which the checks of an alt text stumble, belong here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from altwright.core.checks.boilerplate import boilerplate
from altwright.core.checks.characters import characters
from altwright.core.checks.circumstances import Circumstances
from altwright.core.checks.examination import Check, proved, rank, uncovered
from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.foreign import foreign
from altwright.core.checks.language_words import NO_WORDS, WordLists
from altwright.core.checks.openers import openers
from altwright.core.checks.presence import is_blank, placeholder
from altwright.core.checks.subject import Subject, sentence_case
from altwright.core.role import Role

_FEWEST_WORDS = 6
_FEWEST_CHARACTERS = 16
"""The same where words are not divided by spaces."""

_FEWEST_REPEATED_WORDS = 3
_FEWEST_REPEATED_CHARACTERS = 6
"""What of the alt text must come again at least: “Map of Lyon” may well begin a sentence."""

_TAGS = (
    "p|br|hr|div|span|b|i|em|strong|u|small|sub|sup|a|img|figure|figcaption|h[1-6]|ul|ol|li|dl|dt|dd"
    "|table|thead|tbody|tr|th|td|caption|blockquote|pre|code"
)
_HTML = rf"</?(?:{_TAGS})(?:\s+[a-zA-Z-]{{1,30}}\s*=[^<>\n]{{0,300}})?\s*/?>"
_MARKDOWN = (
    r"(?m:^[ \t]{0,3}#{1,6}[ \t]+)|(?m:^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t:-]*$)"
    r"|(?m:^[ \t]{0,3}```[^\n]{0,30}$)|\*\*(?=\S)|(?<=\S)\*\*"
    r"|!?\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)"
)
_MARKUP = re.compile(f"{_HTML}|{_MARKDOWN}")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{1,500}\)")
_BREAK = re.compile(r"</(?:p|div|h[1-6]|li|tr|dt|dd|figcaption|caption|blockquote)>|<br\s*/?>", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

_NUMBER = re.compile(r"\d(?:[\d.,:\u00a0\u202f’']*\d)?")
_DIVIDER = re.compile(r"(?<=\d)[\s.,:’'](?=\d)")
_MOST_IN_WORDS = 20
"""Up to here a number is written as a word as often."""

_REUSED = frozenset({Rule.MACHINE_PHRASE, Rule.REFUSAL, Rule.WRAPPING_QUOTES, Rule.LABEL, Rule.INVISIBLE, Rule.GARBLED})
"""What boilerplate and characters find that no text should have."""

_NEEDLESS_BESIDE = {
    Rule.PLACEHOLDER: {Rule.LONG_TOO_SHORT, Rule.LONG_LACKS_NUMBER, Rule.OTHER_LANGUAGE},
    Rule.REFUSAL: {Rule.LONG_TOO_SHORT, Rule.LONG_LACKS_NUMBER},
    Rule.LONG_REPEATS_ALT: {Rule.LONG_TOO_SHORT},
}


def check_long(text: str, alt: str, circumstances: Circumstances, lists: WordLists = NO_WORDS) -> tuple[Finding, ...]:
    """Return what there is to look at in the long description ``text`` beside ``alt``, the most important first.

    An empty one has no findings: not every picture needs one.
    """
    if is_blank(text):
        return ()
    subject = Subject(text, replace(circumstances, role=Role.COMPLEX), lists)
    beside = Subject(alt, subject.circumstances, lists)
    checks: tuple[Check, ...] = (
        _first_opener,
        _reused,
        _markup,
        placeholder,
        foreign,
        _short,
        lambda subject: _repeated(subject, beside),
        lambda subject: _lacking(subject, beside),
    )
    found = [proved(finding, subject, (examine,)) for examine in checks for finding in examine(subject)]
    needless = {other for finding in found for other in _NEEDLESS_BESIDE.get(finding.rule, ())}
    kept = uncovered([finding for finding in found if finding.rule not in needless])
    return tuple(sorted(kept, key=rank))


def _first_opener(subject: Subject) -> Iterator[Finding]:
    """Find “image of” at the very beginning; further on the picture may be spoken of."""
    start = len(subject.text) - len(subject.text.lstrip())
    if subject.words.spaced and subject.tokens:
        start = subject.tokens[0].start
    for finding in openers(subject):
        if finding.spans[0].start == start:
            yield finding


def _reused(subject: Subject) -> Iterator[Finding]:
    for examine in (boilerplate, characters):
        yield from (finding for finding in examine(subject) if finding.rule in _REUSED)


def _markup(subject: Subject) -> Iterator[Finding]:
    """Find what is left of HTML and Markdown; a dash before each item of a list reads well as it is."""
    spans = tuple(Span(*match.span()) for match in _MARKUP.finditer(subject.text))
    if spans:
        quoted = subject.text[spans[0].start : spans[0].end].strip()
        lines = _MARKUP.sub("", _LINK.sub(r"\1", _BREAK.sub("\n", subject.text)))
        plain = _EMPTY_LINES.sub("\n", lines).strip()
        is_table = any(set(subject.text[span.start : span.end]) <= set("|-: \t") for span in spans)
        yield Finding(Rule.MARKDOWN, Severity.WARNING, spans, quoted=quoted, fix=None if is_table else plain or None)


def _short(subject: Subject) -> Iterator[Finding]:
    """Find a text of too few words to hold what a chart or a map does; it may also say where they are."""
    few = len(subject.tokens) < _FEWEST_WORDS if subject.words.spaced else len(subject.text) < _FEWEST_CHARACTERS
    if few:
        yield Finding(Rule.LONG_TOO_SHORT, Severity.HINT, quoted=subject.text.strip(), count=len(subject.tokens))


def _repeated(subject: Subject, alt: Subject) -> Iterator[Finding]:
    """Find the alt text as all of the description, or as its beginning; then the rest is the fix."""
    count = len(alt.tokens)
    is_enough = count >= _FEWEST_REPEATED_WORDS or (
        not subject.words.spaced and len(alt.text.strip()) >= _FEWEST_REPEATED_CHARACTERS
    )
    if not is_enough or subject.spelled[:count] != alt.spelled:
        return
    span = Span(subject.tokens[0].start, subject.tokens[count - 1].end)
    if len(subject.tokens) == count:
        yield Finding(Rule.LONG_REPEATS_ALT, Severity.WARNING, (span,), quoted=alt.text.strip())
    elif subject.tokens[count].begins_sentence:
        rest = sentence_case(subject.text[subject.tokens[count].start :], subject.text[span.start])
        yield Finding(Rule.LONG_REPEATS_ALT, Severity.WARNING, (span,), quoted=alt.text.strip(), fix=rest)


def _lacking(subject: Subject, alt: Subject) -> Iterator[Finding]:
    """Find numbers that the alt text gives and the description, which says the same at length, does not."""
    told = _DIVIDER.sub("", _plain_digits(subject.text))
    lacking = [
        number
        for number in _NUMBER.findall(alt.text)
        if int(digits := _DIVIDER.sub("", _plain_digits(number))) > _MOST_IN_WORDS and digits not in told
    ]
    if lacking:
        shown = ", ".join(dict.fromkeys(lacking))
        yield Finding(Rule.LONG_LACKS_NUMBER, Severity.HINT, quoted=shown, count=len(lacking))


def _plain_digits(text: str) -> str:
    """Return ``text`` with the digits of every script as those that most texts have."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
