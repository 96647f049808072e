"""What a test of an engine found out: whether its address, its key, its model and pictures work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from altwright.core.errors import ServiceError
from altwright.core.picture import PictureReference

SAMPLE = "coffee.jpg"
"""The bundled sample that is sent: whoever has not seen it hardly guesses what it shows."""

SAMPLE_PROMPT = "Describe this image for alt text in one short English sentence."

_WORDS_OF_SAMPLE = re.compile(
    r"\b(?:coffees?|espresso|cappuccino|latte|mugs?|cups?|teacup|saucer|tea|caf[eéè]|kaffee|tasse|taza|tazza|kopje)\b",
    re.IGNORECASE,
)


class Finding(Enum):
    """What was found out about one thing; a key may also turn out not to be needed."""

    WORKS = auto()
    FAILS = auto()
    UNKNOWN = auto()
    NOT_NEEDED = auto()


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """The question of a test: the ``address`` that is asked, the prompt, and the sample as it is sent."""

    address: str
    prompt: str
    picture: PictureReference
    streams: bool = True


@dataclass(frozen=True, slots=True)
class EngineReport:
    """The findings of a test, and what they rest on.

    ``error`` is what stood in the way. ``corrected_address`` is one at which a service answered, to be offered where
    the tested one is wrong. ``offered_models`` take pictures, as far as is known. ``words`` are the answer that came.
    """

    model_name: str
    address: Finding = Finding.UNKNOWN
    key: Finding = Finding.UNKNOWN
    model: Finding = Finding.UNKNOWN
    pictures: Finding = Finding.UNKNOWN
    error: ServiceError | None = None
    has_key: bool = False
    corrected_address: str = ""
    offered_models: tuple[str, ...] = ()
    answered_by: str = ""
    words: str = ""

    @property
    def works(self) -> bool:
        """Whether pictures can be described with the engine as it is."""
        return self.pictures is Finding.WORKS


def speaks_of_sample(words: str) -> bool:
    """Tell whether ``words`` name what the sample shows, which only somebody knows who has seen it."""
    return _WORDS_OF_SAMPLE.search(words) is not None
