"""What a check has to say about a text, without its wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

_LONGEST_KEY = 80
"""Characters of the words that a key takes over; keys are kept in the settings."""


class Severity(IntEnum):
    """How much a finding weighs; a greater number weighs less."""

    ERROR = 0
    """The text cannot stay so: it is missing, does not fit, or stands where none may be."""
    WARNING = 1
    """Most editors would change this."""
    HINT = 2
    """A question, or a matter of taste."""


class Rule(StrEnum):
    """What was looked for; the values are stored, so they stay as they are."""

    MISSING = "missing"
    DECORATIVE_NOT_EMPTY = "decorative-not-empty"
    OPENER = "opener"
    FILE_NAME = "file-name"
    ADDRESS = "address"
    HASH = "hash"
    DIMENSIONS = "dimensions"
    PLACEHOLDER = "placeholder"
    MACHINE_PHRASE = "machine-phrase"
    REFUSAL = "refusal"
    MARKDOWN = "markdown"
    WRAPPING_QUOTES = "wrapping-quotes"
    LABEL = "label"
    TOO_SHORT = "too-short"
    LONG = "long"
    OVER_LIMIT = "over-limit"
    REPEATS_CAPTION = "repeats-caption"
    REPEATS_TITLE = "repeats-title"
    REPEATS_NEARBY = "repeats-nearby"
    SAME_AS_OTHER = "same-as-other"
    DIFFERS_FROM_OTHER = "differs-from-other"
    EMOJI = "emoji"
    ASCII_ART = "ascii-art"
    CAPITALS = "capitals"
    LINE_BREAK = "line-break"
    DOUBLE_SPACE = "double-space"
    INVISIBLE = "invisible"
    GARBLED = "garbled"
    STUFFING = "stuffing"
    CREDIT = "credit"
    HASHTAG = "hashtag"
    HEDGE = "hedge"
    EMOTION = "emotion"
    IDENTITY = "identity"
    WORDS_LEFT_OUT = "words-left-out"
    NUMBER_NOT_SEEN = "number-not-seen"
    OTHER_LANGUAGE = "other-language"
    LOOKS_NOT_PURPOSE = "looks-not-purpose"
    END_MARK = "end-mark"
    STRAIGHT_QUOTES = "straight-quotes"
    ANGLE_BRACKETS = "angle-brackets"
    LONG_TOO_SHORT = "long-too-short"
    LONG_REPEATS_ALT = "long-repeats-alt"
    LONG_LACKS_NUMBER = "long-lacks-number"

    @property
    def family(self) -> int:
        """The number of the family of checks that this rule belongs to, from 1 to 16."""
        return _FAMILIES[self]

    @property
    def wcag(self) -> str:
        """The WCAG technique or failure behind this rule, or nothing if there is none."""
        return _WCAG.get(self, "")


_FAMILIES = {
    rule: family
    for family, rules in {
        1: (Rule.MISSING, Rule.DECORATIVE_NOT_EMPTY),
        2: (Rule.OPENER,),
        3: (Rule.FILE_NAME, Rule.ADDRESS, Rule.HASH, Rule.DIMENSIONS),
        4: (Rule.PLACEHOLDER,),
        5: (Rule.MACHINE_PHRASE, Rule.REFUSAL, Rule.MARKDOWN, Rule.WRAPPING_QUOTES, Rule.LABEL),
        6: (Rule.TOO_SHORT, Rule.LONG, Rule.OVER_LIMIT, Rule.LONG_TOO_SHORT),
        7: (
            Rule.REPEATS_CAPTION,
            Rule.REPEATS_TITLE,
            Rule.REPEATS_NEARBY,
            Rule.SAME_AS_OTHER,
            Rule.DIFFERS_FROM_OTHER,
            Rule.LONG_REPEATS_ALT,
        ),
        8: (
            Rule.EMOJI,
            Rule.ASCII_ART,
            Rule.CAPITALS,
            Rule.LINE_BREAK,
            Rule.DOUBLE_SPACE,
            Rule.INVISIBLE,
            Rule.GARBLED,
        ),
        9: (Rule.STUFFING,),
        10: (Rule.CREDIT, Rule.HASHTAG),
        11: (Rule.HEDGE, Rule.EMOTION, Rule.IDENTITY),
        12: (Rule.WORDS_LEFT_OUT, Rule.NUMBER_NOT_SEEN, Rule.LONG_LACKS_NUMBER),
        13: (Rule.OTHER_LANGUAGE,),
        14: (Rule.LOOKS_NOT_PURPOSE,),
        15: (Rule.END_MARK,),
        16: (Rule.STRAIGHT_QUOTES, Rule.ANGLE_BRACKETS),
    }.items()
    for rule in rules
}

_WCAG = {
    Rule.MISSING: "F65",
    Rule.DECORATIVE_NOT_EMPTY: "F39",
    Rule.FILE_NAME: "F30",
    Rule.ADDRESS: "F30",
    Rule.HASH: "F30",
    Rule.DIMENSIONS: "F30",
    Rule.PLACEHOLDER: "F30",
    Rule.REPEATS_NEARBY: "H2",
    Rule.EMOJI: "H86",
    Rule.ASCII_ART: "F72",
    Rule.OPENER: "G94",
    Rule.LOOKS_NOT_PURPOSE: "G94",
    Rule.WORDS_LEFT_OUT: "H37",
    Rule.LONG_TOO_SHORT: "F67",
    Rule.LONG_REPEATS_ALT: "F67",
    Rule.LONG_LACKS_NUMBER: "F67",
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text in Python's characters; ``end`` is the first one behind it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at in an alt text, or in a long description."""

    rule: Rule
    severity: Severity
    spans: tuple[Span, ...] = ()
    """Where in the text it is, in order; none if the whole text or what is not in it is meant."""
    quoted: str = ""
    """The words it is about: of the text, of the picture, or the code of a language."""
    count: int = 0
    limit: int = 0
    fix: str | None = None
    """The whole text as one press would make it; ``None`` if only a person can tell."""

    @property
    def family(self) -> int:
        """The number of the family of checks, from 1 to 16."""
        return self.rule.family

    @property
    def wcag(self) -> str:
        """The WCAG technique or failure behind it, or nothing."""
        return self.rule.wcag

    @property
    def key(self) -> str:
        """What “ignore always” remembers: the rule, with the word if the rule is about single words."""
        if self.rule in _BY_WORD and self.quoted:
            return f"{self.rule}:{self.quoted.casefold()[:_LONGEST_KEY]}"
        return str(self.rule)


_BY_WORD = frozenset(
    {Rule.HEDGE, Rule.EMOTION, Rule.IDENTITY, Rule.EMOJI, Rule.CAPITALS, Rule.HASHTAG, Rule.LOOKS_NOT_PURPOSE}
)
