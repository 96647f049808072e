"""What a test of an engine found out: whether its address, its key, its model and pictures work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from altwright.core import errors as e
from altwright.core.errors import NetworkFault, ServiceError
from altwright.core.local_errors import LocalEngineError
from altwright.core.model_catalogue import SELECTORS, ModelInfo, picture_models
from altwright.core.picture import PictureReference

SAMPLE = "coffee.jpg"
"""The bundled sample that is sent: whoever has not seen it hardly guesses what it shows."""

SAMPLE_PROMPT = "Describe this image for alt text in one short English sentence."

_WORDS_OF_SAMPLE = re.compile(
    r"\b(?:coffees?|espresso|cappuccino|latte|mugs?|cups?|teacup|saucer|tea|caf[eéè]|kaffee|tasse|taza|tazza|kopje)\b",
    re.IGNORECASE,
)

_AFTER_THE_MODEL = (e.ModelBlind, e.PictureRefused, e.PictureNotFetched, e.AnswerFiltered, e.AnswerCutOff)
OF_SERVICES = (*_AFTER_THE_MODEL, e.KeyRefused, e.PaymentNeeded, e.QuotaExceeded, e.ModelGone)
"""Refusals that only a describing service has; those of payment also come where a key was not looked at."""

ON_THE_WAY = (NetworkFault.OFFLINE, NetworkFault.PROXY)
"""Why nobody was asked at all, which says nothing about the address."""

_MAY_MEAN_BLIND = {e.RequestRefused, e.ServiceDown, e.PictureRefused, e.AnswerEmpty, e.AnswerUnreadable}
_NOT_SENT = (e.KeyUnusable, e.KeyNotRead, e.ModelMissing, e.EngineNotReady, LocalEngineError)
_FROM_ANYBODY = (e.ServiceDown, e.AccessRefused, e.AnswerStalled, e.AnswerUnreadable, e.AnswerEmpty)
"""What any web server may answer, and what therefore says nothing about the address."""


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


@dataclass(slots=True)
class Listing:
    """The list of models at an address, or why there is none."""

    models: tuple[ModelInfo, ...] | None = None
    error: ServiceError | None = None

    def record_of(self, model: str) -> ModelInfo | None:
        """Return what the list says about ``model``."""
        return next((known for known in self.models or () if known.id == model), None)


@dataclass(slots=True)
class Outcome:
    """What came of asking: words, the model that wrote them, and the error that ended it."""

    words: str = ""
    answered_by: str = ""
    error: ServiceError | None = None

    @property
    def came_from_model(self) -> bool:
        """Whether a model answered, if only with its name, or was shown the picture at least."""
        return bool(self.words or self.answered_by) or isinstance(self.error, _AFTER_THE_MODEL)


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


def report_of(model: str, listing: Listing, outcome: Outcome, *, has_key: bool) -> EngineReport:
    """Return what the list of models and the answer say together about an engine with ``model``."""
    listed = listing.record_of(model)
    error = outcome.error
    is_listed_blind = listed is not None and listed.takes_pictures is False
    is_missing = listed is None and model not in SELECTORS and (bool(listing.models) or not model)
    if outcome.words:
        error = None
    elif error is None:
        error = e.AnswerEmpty()
    elif is_listed_blind and type(error) in _MAY_MEAN_BLIND:
        error = e.ModelBlind(error.detail)
    elif is_missing and type(error) is e.RequestRefused:
        error = e.ModelGone(error.detail)
    pictures = _pictures(outcome, error)
    if outcome.words and pictures is Finding.UNKNOWN and is_listed_blind:
        pictures, error = Finding.FAILS, e.ModelBlind()
    model_works = _model(outcome, error)
    offered: tuple[str, ...] = ()
    if Finding.FAILS in {model_works, pictures}:
        offered = tuple(known.id for known in picture_models(listing.models or ()) if known.id != model)
    return EngineReport(
        model,
        _address(listing, outcome, error),
        _key(outcome, error, has_key=has_key),
        model_works,
        pictures,
        error,
        has_key,
        offered_models=offered,
        answered_by=outcome.answered_by,
        words=outcome.words,
    )


def _address(listing: Listing, outcome: Outcome, error: ServiceError | None) -> Finding:
    if outcome.came_from_model:
        return Finding.WORKS
    if isinstance(error, e.ServiceAddressWrong):
        return Finding.FAILS
    if listing.models is not None:
        return Finding.WORKS
    if isinstance(error, e.ServiceUnreachable):
        return Finding.UNKNOWN if error.fault in ON_THE_WAY else Finding.FAILS
    if isinstance(error, (*_NOT_SENT, *_FROM_ANYBODY)):
        return Finding.FAILS if isinstance(listing.error, e.ServiceAddressWrong) else Finding.UNKNOWN
    return Finding.WORKS


def _key(outcome: Outcome, error: ServiceError | None, *, has_key: bool) -> Finding:
    if isinstance(error, e.KeyRefused | e.KeyUnusable):
        return Finding.FAILS
    if not has_key:
        return Finding.NOT_NEEDED if outcome.words else Finding.UNKNOWN
    return Finding.WORKS if outcome.came_from_model else Finding.UNKNOWN


def _model(outcome: Outcome, error: ServiceError | None) -> Finding:
    if isinstance(error, e.ModelGone | e.ModelMissing):
        return Finding.FAILS
    return Finding.WORKS if outcome.came_from_model else Finding.UNKNOWN


def _pictures(outcome: Outcome, error: ServiceError | None) -> Finding:
    if isinstance(error, e.ModelBlind | e.PictureRefused | e.PictureNotFetched):
        return Finding.FAILS
    return Finding.WORKS if speaks_of_sample(outcome.words) else Finding.UNKNOWN
