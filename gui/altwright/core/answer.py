"""What a service says about a request, in order: the events between a press on Describe and its end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Ending(Enum):
    """How the service ended an answer: whole, at its length limit, or by its content filter."""

    DONE = auto()
    LENGTH = auto()
    FILTERED = auto()


@dataclass(frozen=True, slots=True)
class ModelNamed:
    """The service says which model answers; a later one corrects an earlier one."""

    name: str


@dataclass(frozen=True, slots=True)
class TextArrived:
    """Words of the answer, to be put behind those before."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingArrived:
    """The model is thinking aloud: a sign of life, not part of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The service says that the answer ends here."""

    ending: Ending


AnswerEvent = ModelNamed | TextArrived | ThinkingArrived | Finished


@dataclass(frozen=True, slots=True)
class RequestSent:
    """The request leaves the computer now."""


@dataclass(frozen=True, slots=True)
class RetryScheduled:
    """The service asked to wait; the same request is sent once more in ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class PictureSentInstead:
    """The service could not use the address, so the picture itself was sent; ``byte_count`` before base64."""

    byte_count: int


DescribingEvent = AnswerEvent | RequestSent | RetryScheduled | PictureSentInstead
