"""What a message to the editor consists of: its words, its tone, its buttons and what they are called."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from altwright.core.errors import AltwrightError

Translate = Callable[[str, str], str]
"""Takes a context and an English text and returns the text in the editor's language."""


_LONGEST_DURATION = 100 * 24 * 3600.0  # seconds


class Action(Enum):
    """What a button of a message does."""

    TRY_AGAIN = auto()
    DESCRIBE_AGAIN = auto()
    STOP_WAITING = auto()
    PASTE = auto()
    OPEN_FILE = auto()
    COMPLETE_ADDRESS = auto()
    OPEN_DEMO = auto()
    TRY_SAMPLE = auto()
    CHANGE_SERVICE = auto()
    CHECK_KEY = auto()
    CHOOSE_MODEL = auto()
    RESTORE_PROMPT = auto()
    UNDO = auto()
    BRING_BACK = auto()
    USE_THIS_COMPUTER = auto()
    USE_KEY = auto()
    USE_EARLIER_TEXT = auto()
    DELETE_ALL = auto()
    KEEP_ALL = auto()
    REWRITE_AGAIN = auto()
    SHORTEN_AGAIN = auto()
    SHOW_VERSIONS = auto()
    SHOW_REPORT = auto()


class Tone(Enum):
    """What kind of message it is: a fault, a caution, or a plain notice."""

    FAULT = auto()
    CAUTION = auto()
    NOTICE = auto()


class Situation(NamedTuple):
    """What a message may mention: the service by name, its model, and whether there are words in the pane.

    ``words_arrived`` tells whether some of them came with the answer that ended just now. ``is_free`` means that
    everybody may ask the service without an account, whose limit is then that of a whole network.
    """

    service: str
    model: str = ""
    has_text: bool = False
    words_arrived: bool = False
    is_demo: bool = False
    is_free: bool = False


class Message(NamedTuple):
    """One message: its text, at most two buttons, and technical detail to fold away."""

    text: str
    actions: tuple[Action, ...] = ()
    detail: str = ""
    tone: Tone = Tone.FAULT
    suggestion: str = ""


Words = tuple[str, tuple[Action, ...]]
"""A text with placeholders and the buttons below it."""

WordTable = dict[type[AltwrightError], Words]
"""The words for each kind of error."""


def untranslated(_context: str, text: str) -> str:
    """Return ``text`` as it is: the translation for the terminal."""
    return text


def action_label(action: Action, translate: Translate) -> str:
    """Return the words on the button for ``action``."""
    labels = {
        Action.TRY_AGAIN: translate("Messages", "Try again"),
        Action.DESCRIBE_AGAIN: translate("Messages", "Describe again"),
        Action.STOP_WAITING: translate("Messages", "Stop waiting"),
        Action.PASTE: translate("Messages", "Paste the picture"),
        Action.OPEN_FILE: translate("Messages", "Open a file…"),
        Action.COMPLETE_ADDRESS: translate("Messages", "Use this address"),
        Action.OPEN_DEMO: translate("Messages", "Open the demo"),
        Action.TRY_SAMPLE: translate("Messages", "Try a sample"),
        Action.CHANGE_SERVICE: translate("Messages", "Use another service…"),
        Action.CHECK_KEY: translate("Messages", "Check the key…"),
        Action.CHOOSE_MODEL: translate("Messages", "Choose a model…"),
        Action.RESTORE_PROMPT: translate("Messages", "Use the usual prompt"),
        Action.UNDO: translate("Messages", "Bring them back"),
        Action.BRING_BACK: translate("Messages", "Bring it back"),
        Action.USE_THIS_COMPUTER: translate("Messages", "Use this computer…"),
        Action.USE_KEY: translate("Messages", "Use my key…"),
        Action.REWRITE_AGAIN: translate("Messages", "Ask again"),
        Action.SHORTEN_AGAIN: translate("Messages", "Shorten again"),
        Action.SHOW_VERSIONS: translate("Messages", "Show both…"),
        Action.SHOW_REPORT: translate("Messages", "Show the report"),
        Action.USE_EARLIER_TEXT: translate("Messages", "Use that text"),
        Action.DELETE_ALL: translate("Messages", "Delete everything"),
        Action.KEEP_ALL: translate("Messages", "Keep everything"),
    }
    return labels[action]


def duration(seconds: float, translate: Translate) -> str:
    """Return ``seconds`` in words, rounded up: seconds below two minutes, minutes below two hours, then hours."""
    whole = max(1, math.ceil(min(seconds, _LONGEST_DURATION)))
    if whole == 1:
        return translate("Messages", "1 second")
    if whole < 120:
        return translate("Messages", "{count} seconds").format(count=whole)
    if whole < 7200:
        return translate("Messages", "{count} minutes").format(count=math.ceil(whole / 60))
    return translate("Messages", "{count} hours").format(count=math.ceil(whole / 3600))
