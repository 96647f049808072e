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


@dataclass(frozen=True, slots=True)
class UsageReported:
    """The service says how many tokens the request and its answer took; None where it says only the other."""

    prompt_tokens: int | None
    completion_tokens: int | None


AnswerEvent = ModelNamed | TextArrived | ThinkingArrived | UsageReported | Finished


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


@dataclass(frozen=True, slots=True)
class ParameterDropped:
    """The service refused the parameter ``name``; it is asked without it, or under the name ``renamed_to``."""

    name: str
    renamed_to: str = ""


@dataclass(frozen=True, slots=True)
class PlaceAwaited:
    """As many requests as the service takes are under way; this one waits until one of them is done."""


DescribingEvent = AnswerEvent | RequestSent | RetryScheduled | PictureSentInstead | ParameterDropped | PlaceAwaited
