"""Family 8: characters that a screen reader reads badly or not at all.

The ranges of emoji are those with emoji presentation in Unicode's emoji-data; ©, ® and ™ are signs of writing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby

from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.subject import Subject
from altwright.core.role import Role

_PICTOGRAPH = (
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u263a\u2648-\u2653\u2665\u2669-\u266c\u267f\u2693\u26a1"
    "\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
)
_ONE_EMOJI = (
    f"(?:{_PICTOGRAPH}|[^\\s\\w]\ufe0f|[0-9#*]\ufe0f?\u20e3)[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
_EMOJI = re.compile(f"{_ONE_EMOJI}(?:\u200d(?:{_ONE_EMOJI}|[\u2640\u2642\u2695]\ufe0f?))*")
_EMOTICON = re.compile(
    r"(?<!\S)(?:[:;=8][-o^']?[()\[\]DPp|/\\]|<3+|\^_?\^|[xX]D|¯\\_\(ツ\)_/¯|\(╯°□°.{0,12}|:'\()(?!\w)"
)
_SIGNS = re.compile(r"[!#-&(-/:-@\[-`{-~]{5,}|([~=|^+])\1{2,}|[\u2190-\u21ff\u2500-\u27bf\u2b00-\u2bff]{2,}")
_LINE_BREAK = re.compile("(?<![ \t])[ \t]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\\s*")
_WIDE_SPACE = re.compile("[ \t\xa0\u3000]{2,}|\t")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
    "|(?<=[a-zA-Z])[\u200c\u200d](?=[a-zA-Z])"
)
_GARBLED = re.compile(
    "Ã[\x80-\xbfŒœŠšŸŽžƒ\u02c6\u02dc‘’\u201a“”„†‡•…‰\u2039\u203a€™–—]|Â[\xa0-\xbf]|â€[\x80-\xff\u02dc™œžŸ“”¦¢]?|ï¿½|\ufffd"
    "|(?<!\\w)Ã(?=[\\s\xa0])|&(?:[a-zA-Z]{2,8}|#\\d{1,6}|#x[0-9a-fA-F]{1,6});"
)
_CAPITALS_LEAST = 3
_CAPITALS_OF_TEXT = 4
_CAPITALS_LONGEST = 5


def characters(subject: Subject) -> Iterator[Finding]:
    """Find emoji, drawings of characters, capitals, breaks, wide spaces, invisible and garbled characters."""
    text = subject.text
    if subject.role is not Role.TEXT:
        yield from _cut_away(subject, Rule.EMOJI, _EMOJI)
        yield from _art(subject)
    yield from _capitals(subject)
    breaks = _spans(_LINE_BREAK, text)
    if breaks:
        yield Finding(Rule.LINE_BREAK, Severity.WARNING, breaks, fix=_LINE_BREAK.sub(" ", text).strip() or None)
    wide = _spans(_WIDE_SPACE, text)
    if wide:
        yield Finding(Rule.DOUBLE_SPACE, Severity.HINT, wide, fix=_WIDE_SPACE.sub(" ", text))
    invisible = _spans(_INVISIBLE, text)
    if invisible:
        yield Finding(Rule.INVISIBLE, Severity.WARNING, invisible, fix=_INVISIBLE.sub("", text) or None)
    garbled = _spans(_GARBLED, text)
    if garbled:
        quoted = text[garbled[0].start : garbled[0].end]
        yield Finding(Rule.GARBLED, Severity.WARNING, garbled, quoted=quoted, fix=_mended(text))


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in pattern.finditer(text))


def _cut_away(subject: Subject, rule: Rule, pattern: re.Pattern[str]) -> Iterator[Finding]:
    spans = _spans(pattern, subject.text)
    if spans:
        quoted = subject.text[spans[0].start : spans[0].end]
        yield Finding(rule, Severity.WARNING, spans, quoted=quoted, fix=subject.cut(spans) or None)


def _art(subject: Subject) -> Iterator[Finding]:
    """Find smileys made of characters, and long runs of signs."""
    text = subject.text
    spans = list(_spans(_EMOTICON, text))
    spans += [span for span in _spans(_SIGNS, text) if set(text[span.start : span.end]) - {".", "_"}]
    if spans:
        spans.sort()
        apart = [span for index, span in enumerate(spans) if not index or span.start >= spans[index - 1].end]
        quoted = text[apart[0].start : apart[0].end]
        yield Finding(Rule.ASCII_ART, Severity.WARNING, tuple(apart), quoted=quoted, fix=subject.cut(apart) or None)


def _capitals(subject: Subject) -> Iterator[Finding]:
    """Find words in a row in capitals; abbreviations beside each other, and what is quoted, are as they are.

    A word or two of a picture may stand as they are written there; a line of them is read as well in small letters.
    """
    is_transcription = subject.role is Role.TEXT
    spans = []
    for shouting, group in groupby(
        subject.tokens, key=lambda token: _is_shouted(subject.text[token.start : token.end])
    ):
        tokens = list(group)
        if shouting and not subject.is_quoted(tokens[0].start):
            long_words = sum(token.end - token.start >= _CAPITALS_LONGEST for token in tokens)
            few_but_all = len(tokens) == len(subject.tokens) and len(tokens) > 1
            least = _CAPITALS_OF_TEXT if is_transcription else _CAPITALS_LEAST
            if long_words and (len(tokens) >= least or (few_but_all and not is_transcription)):
                spans.append(Span(tokens[0].start, tokens[-1].end))
    if spans:
        quoted = subject.text[spans[0].start : spans[0].end]
        yield Finding(Rule.CAPITALS, Severity.WARNING, tuple(spans), quoted=quoted)


def _is_shouted(word: str) -> bool:
    return word.isupper() and word.isalpha()


def _mended(text: str) -> str | None:
    """Return ``text`` as it was before it was read in the wrong encoding, or ``None`` if that cannot be told."""
    plain = html.unescape(text)
    if not _GARBLED.search(plain):
        return plain
    for encoding in ("cp1252", "latin-1"):
        try:
            mended = plain.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return mended
    return None
