"""What an editor does not want to be told again: the keys of findings, and their names."""

from __future__ import annotations

from altwright.core.checks.finding import Rule
from altwright.core.message import Translate

MOST_KEYS = 1000
_LONGEST_KEY = 200


def read_ignored(stored: object) -> tuple[str, ...]:
    """Return the keys of findings in ``stored``, each once; what is no key is left out.

    A rule that this version does not know is a key too: a newer version may know it.
    """
    entries = stored if isinstance(stored, list) else []
    keys = (entry for entry in entries if isinstance(entry, str) and entry.isprintable() and entry)
    return tuple(dict.fromkeys(key for key in keys if len(key) <= _LONGEST_KEY))[:MOST_KEYS]


def key_name(key: str, translate: Translate) -> str:
    """Return what the check with this ``key`` looks for, and at which word if it is about one."""
    rule, _, word = key.partition(":")
    names = _names(translate)
    name = names[Rule(rule)] if rule in set(Rule) else rule
    return translate("Findings", "{check}: “{word}”").format(check=name, word=word) if word else name


def _names(translate: Translate) -> dict[Rule, str]:
    return {
        Rule.MISSING: translate("Findings", "No alt text"),
        Rule.DECORATIVE_NOT_EMPTY: translate("Findings", "Words for a decorative picture"),
        Rule.OPENER: translate("Findings", "Openings such as “image of”"),
        Rule.FILE_NAME: translate("Findings", "Names of files"),
        Rule.ADDRESS: translate("Findings", "Addresses"),
        Rule.HASH: translate("Findings", "Numbers that a computer gave"),
        Rule.DIMENSIONS: translate("Findings", "Sizes in pixels"),
        Rule.PLACEHOLDER: translate("Findings", "Words that hold a place"),
        Rule.MACHINE_PHRASE: translate("Findings", "Phrases of a program"),
        Rule.REFUSAL: translate("Findings", "Refusals of a model"),
        Rule.MARKDOWN: translate("Findings", "Signs of formatting"),
        Rule.WRAPPING_QUOTES: translate("Findings", "A text in quotes"),
        Rule.LABEL: translate("Findings", "Labels in front"),
        Rule.TOO_SHORT: translate("Findings", "One word alone"),
        Rule.LONG: translate("Findings", "Longer than usual"),
        Rule.OVER_LIMIT: translate("Findings", "Over the limit"),
        Rule.REPEATS_CAPTION: translate("Findings", "The caption once more"),
        Rule.REPEATS_TITLE: translate("Findings", "The title once more"),
        Rule.REPEATS_NEARBY: translate("Findings", "Words that stand beside the picture"),
        Rule.SAME_AS_OTHER: translate("Findings", "The same text as another picture"),
        Rule.DIFFERS_FROM_OTHER: translate("Findings", "Another text for the same picture"),
        Rule.EMOJI: translate("Findings", "Emoji"),
        Rule.ASCII_ART: translate("Findings", "Drawings made of signs"),
        Rule.CAPITALS: translate("Findings", "Words in capitals"),
        Rule.LINE_BREAK: translate("Findings", "Line breaks"),
        Rule.DOUBLE_SPACE: translate("Findings", "Several spaces in a row"),
        Rule.INVISIBLE: translate("Findings", "Invisible characters"),
        Rule.GARBLED: translate("Findings", "Garbled characters"),
        Rule.STUFFING: translate("Findings", "Words for a search engine"),
        Rule.CREDIT: translate("Findings", "Credits"),
        Rule.HASHTAG: translate("Findings", "Hashtags"),
        Rule.HEDGE: translate("Findings", "Words of doubt"),
        Rule.EMOTION: translate("Findings", "Feelings"),
        Rule.IDENTITY: translate("Findings", "Who somebody is"),
        Rule.WORDS_LEFT_OUT: translate("Findings", "Words of the picture that are left out"),
        Rule.NUMBER_NOT_SEEN: translate("Findings", "Numbers that are not in the picture"),
        Rule.OTHER_LANGUAGE: translate("Findings", "Another language than chosen"),
        Rule.LOOKS_NOT_PURPOSE: translate("Findings", "How a link looks"),
        Rule.END_MARK: translate("Findings", "No end mark"),
        Rule.STRAIGHT_QUOTES: translate("Findings", "Straight quotes"),
        Rule.ANGLE_BRACKETS: translate("Findings", "Angle brackets"),
        Rule.LONG_TOO_SHORT: translate("Findings", "Short long descriptions"),
        Rule.LONG_REPEATS_ALT: translate("Findings", "The alt text once more in the long description"),
        Rule.LONG_LACKS_NUMBER: translate("Findings", "Numbers of the alt text that the long description lacks"),
    }
