"""What went wrong with an answer that stands beside the words: said, helped against, and told in technical detail."""

from __future__ import annotations

from typing import NamedTuple

from altwright.bridge.service_link import ServiceLink
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError
from altwright.core.message import Action
from altwright.core.wording import message_for

REMEDIES = (Action.CHECK_KEY, Action.CHOOSE_MODEL, Action.USE_THIS_COMPUTER, Action.USE_KEY, Action.CHANGE_SERVICE)
"""What helps against a fault beside asking again, which the window has a button for already."""


class AnswerFault(NamedTuple):
    """What is said, the one thing beside asking again that may help, and what is folded away."""

    text: str
    remedy: Action | None = None
    detail: str = ""


def answer_fault(error: AltwrightError, link: ServiceLink, *, words_arrived: bool = False) -> AnswerFault:
    """Return what ``error`` means to the editor who asked the engine of ``link``."""
    message = message_for(error, link.situation(has_text=True, words_arrived=words_arrived), translate)
    remedy = next((action for action in REMEDIES if action in message.actions), None)
    return AnswerFault(message.text, remedy, message.detail)
