"""What a test of the engine of this computer found out: whether its model is here, it starts, and pictures work."""

from __future__ import annotations

from dataclasses import dataclass

from altwright.core import errors as e
from altwright.core import local_errors as le
from altwright.core.engine_report import Finding, Outcome, speaks_of_sample
from altwright.core.errors import ServiceError

_OF_THE_FILES = (le.LocalModelMissing, le.LocalModelGone, le.LocalModelUnusable)
_OF_THE_PICTURE = (e.ModelBlind, e.PictureRefused, e.RequestRefused, e.ServiceDown)
"""What the engine says of a picture that the model cannot be shown."""


@dataclass(frozen=True, slots=True)
class LocalReport:
    """The findings of a test of the engine of this computer, and what they rest on.

    ``model_name`` is what editors call the model, empty where there is none. ``error`` is what stood in the way, and
    ``words`` are the answer that came.
    """

    model_name: str = ""
    model: Finding = Finding.UNKNOWN
    engine: Finding = Finding.UNKNOWN
    pictures: Finding = Finding.UNKNOWN
    error: ServiceError | None = None
    words: str = ""

    @property
    def works(self) -> bool:
        """Whether pictures can be described with the engine as it is."""
        return self.pictures is Finding.WORKS


def not_started(model_name: str, error: ServiceError) -> LocalReport:
    """Return the report on an engine that ``error`` kept from starting; it may be that there is no model."""
    if isinstance(error, _OF_THE_FILES):
        return LocalReport(model_name, Finding.FAILS, error=error)
    return LocalReport(model_name, Finding.WORKS if model_name else Finding.UNKNOWN, Finding.FAILS, error=error)


def local_report_of(model_name: str, outcome: Outcome) -> LocalReport:
    """Return the report on an engine that started, and on what it made of the sample."""
    works, error = Finding.WORKS, outcome.error
    if outcome.words:
        pictures = works if speaks_of_sample(outcome.words) else Finding.UNKNOWN
        return LocalReport(model_name, works, works, pictures, words=outcome.words)
    if isinstance(error, e.ServiceUnreachable):
        # It accepted connections a moment ago: its process is gone, most likely for want of memory.
        ended = le.LocalEngineEnded(error.detail)
        return LocalReport(model_name, works, Finding.FAILS, error=ended)
    pictures = Finding.FAILS if isinstance(error, _OF_THE_PICTURE) else Finding.UNKNOWN
    return LocalReport(model_name, works, works, pictures, error or e.AnswerEmpty())
