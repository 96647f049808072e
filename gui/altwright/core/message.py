"""What a message to the editor consists of: its words, its tone, its buttons and what they are called."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
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

    ``words_arrived`` tells whether some of them came with the answer that ended just now.
    """

    service: str
    model: str = ""
    has_text: bool = False
    words_arrived: bool = False
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Message:
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
    match action:
        case Action.TRY_AGAIN:
            return translate("Messages", "Try again")
        case Action.DESCRIBE_AGAIN:
            return translate("Messages", "Describe again")
        case Action.STOP_WAITING:
            return translate("Messages", "Stop waiting")
        case Action.PASTE:
            return translate("Messages", "Paste the picture")
        case Action.OPEN_FILE:
            return translate("Messages", "Open a file…")
        case Action.COMPLETE_ADDRESS:
            return translate("Messages", "Use this address")
        case Action.OPEN_DEMO:
            return translate("Messages", "Open the demo")
        case Action.TRY_SAMPLE:
            return translate("Messages", "Try a sample")
        case Action.CHANGE_SERVICE:
            return translate("Messages", "Use another service…")
        case Action.CHECK_KEY:
            return translate("Messages", "Check the key…")
        case Action.CHOOSE_MODEL:
            return translate("Messages", "Choose a model…")
        case Action.RESTORE_PROMPT:
            return translate("Messages", "Use the usual prompt")
        case Action.UNDO:
            return translate("Messages", "Bring them back")
        case Action.BRING_BACK:
            return translate("Messages", "Bring it back")
        case Action.USE_THIS_COMPUTER:
            return translate("Messages", "Use this computer…")
        case Action.USE_KEY:
            return translate("Messages", "Use my key…")
        case _:
            return _label_of_what_came_before(action, translate)


def _label_of_what_came_before(action: Action, translate: Translate) -> str:
    """Return the words on a button that goes back to something: a rewriting, versions, the report on a crash."""
    match action:
        case Action.REWRITE_AGAIN:
            return translate("Messages", "Ask again")
        case Action.SHORTEN_AGAIN:
            return translate("Messages", "Shorten again")
        case Action.SHOW_VERSIONS:
            return translate("Messages", "Show both…")
        case Action.SHOW_REPORT:
            return translate("Messages", "Show the report")
        case _:
            raise ValueError(action)


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
