"""Test: one sample picture sent to an engine, and facts about its address, key, model and pictures.

How a service is asked, what models it has and how a picture is prepared is handed in, so that the test goes the same
way as any other request. Where the address is wrong, likely ones at the same host are tried and one that answers is
reported; it is never used by itself.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from altwright.core import errors as e
from altwright.core.address import is_loopback
from altwright.core.answer import DescribingEvent, ModelNamed, TextArrived
from altwright.core.engine_report import (
    SAMPLE,
    SAMPLE_PROMPT,
    EngineReport,
    Finding,
    SampleQuestion,
    speaks_of_sample,
)
from altwright.core.errors import NetworkFault, ServiceError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.model_catalogue import ModelInfo, picture_models
from altwright.core.picture import LoadedPicture, PictureFormat, PictureReference
from altwright.core.service_address import check_service_address, corrected_addresses
from altwright.services.resources import resource

Ask = Callable[[SampleQuestion], AsyncGenerator[DescribingEvent]]
"""Asks the engine's model, with its key and its settings, at the address in the question."""

ListModels = Callable[[str, bool], Awaitable[Sequence[ModelInfo]]]
"""Fetches the list of models at an address, with the engine's key if the flag says so; raises a ServiceError."""

Prepare = Callable[[LoadedPicture], PictureReference]
"""Prepares a picture within the engine's limits; takes its time and is called in a thread."""

_MOST_WORDS = 2000
_NOBODY_THERE = {
    NetworkFault.HOST_NOT_FOUND,
    NetworkFault.OFFLINE,
    NetworkFault.REFUSED,
    NetworkFault.CERTIFICATE,
    NetworkFault.PROXY,
}
_AFTER_THE_MODEL = (
    e.ModelBlind,
    e.PictureRefused,
    e.PictureNotFetched,
    e.AnswerEmpty,
    e.AnswerFiltered,
    e.AnswerCutOff,
)
_AFTER_THE_KEY = (*_AFTER_THE_MODEL, e.QuotaExceeded, e.PaymentNeeded)
_MAY_MEAN_BLIND = {e.RequestRefused, e.ServiceDown, e.PictureRefused, e.AnswerEmpty, e.AnswerUnreadable}
_NOT_SENT = (e.KeyUnusable, e.KeyNotRead, e.ModelMissing, e.EngineNotReady)
_FROM_ANYBODY = (e.ServiceDown, e.AccessRefused, e.AnswerStalled, e.AnswerUnreadable, e.AnswerEmpty)
"""What any web server may answer, and what therefore says nothing about the address."""


@dataclass(slots=True)
class _Listing:
    """The list of models at an address, or why there is none."""

    models: tuple[ModelInfo, ...] | None = None
    error: ServiceError | None = None


@dataclass(slots=True)
class _Outcome:
    """What came of asking: words, the model that wrote them, and the error that ended it."""

    words: str = ""
    answered_by: str = ""
    error: ServiceError | None = None


async def test_engine(
    address: str, model: str, *, has_key: bool, ask: Ask, list_models: ListModels, prepare: Prepare
) -> EngineReport:
    """Return what a test of the engine at ``address`` with ``model`` finds out.

    Raises:
        PictureError: the sample cannot be prepared.
        OSError: this installation lacks the sample.
    """
    questions = _Questions(ask, list_models, prepare, has_key)
    try:
        check_service_address(address)
    except ServiceError as error:
        report = EngineReport(model, Finding.FAILS, error=error, has_key=has_key)
        return await _with_correction(report, address, questions)
    listing = await questions.listing(address, with_key=True)
    if isinstance(listing.error, e.ServiceUnreachable) and listing.error.fault in _NOBODY_THERE:
        report = EngineReport(model, Finding.FAILS, error=listing.error, has_key=has_key)
        return await _with_correction(report, address, questions)
    models = listing.models or ()
    listed = next((known for known in models if known.id == model), None)
    outcome = await questions.outcome(address, streams=listed is None or listed.streams is not False)
    report = _report(model, listing, listed, outcome, has_key=has_key)
    if Finding.FAILS in {report.model, report.pictures}:
        offered = tuple(known.id for known in picture_models(models) if known.id != model)
        report = replace(report, offered_models=offered)
    if report.address is Finding.FAILS:
        report = await _with_correction(report, address, questions)
    return report


@dataclass(slots=True)
class _Questions:
    """What the test asks, and the sample it asks about, prepared when first needed."""

    ask: Ask
    list_models: ListModels
    prepare: Prepare
    has_key: bool
    picture: PictureReference | None = field(default=None, init=False)

    async def listing(self, address: str, *, with_key: bool) -> _Listing:
        """Return the list of models at ``address``."""
        try:
            return _Listing(tuple(await self.list_models(address, with_key)))
        except ServiceError as error:
            return _Listing(error=error)

    async def outcome(self, address: str, *, streams: bool = True) -> _Outcome:
        """Return what comes of asking at ``address``; once more, in one piece, where streaming is refused."""
        if self.picture is None:
            self.picture = await asyncio.to_thread(self._sample)
        question = SampleQuestion(address, SAMPLE_PROMPT, self.picture, streams)
        outcome = await self._asked(question)
        if streams and isinstance(outcome.error, e.StreamingRefused):
            outcome = await self._asked(replace(question, streams=False))
        return outcome

    async def _asked(self, question: SampleQuestion) -> _Outcome:
        outcome = _Outcome()
        try:
            async with aclosing(self.ask(question)) as events:
                async for event in events:
                    match event:
                        case TextArrived(text):
                            outcome.words += text
                        case ModelNamed(name):
                            outcome.answered_by = name
                    if len(outcome.words) > _MOST_WORDS:
                        break
        except ServiceError as error:
            outcome.error = error
        outcome.words = outcome.words.strip()[:_MOST_WORDS]
        return outcome

    def _sample(self) -> PictureReference:
        return self.prepare(LoadedPicture(resource("samples", SAMPLE).read_bytes(), PictureFormat.JPEG))


def _report(
    model: str, listing: _Listing, listed: ModelInfo | None, outcome: _Outcome, *, has_key: bool
) -> EngineReport:
    """Return what the list of models and the answer say together."""
    error = outcome.error
    is_listed_blind = listed is not None and listed.takes_pictures is False
    is_missing = listed is None and (bool(listing.models) or not model)
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
    return EngineReport(
        model,
        _address(listing, outcome, error),
        _key(outcome, error, has_key=has_key),
        _model(outcome, error),
        pictures,
        error,
        has_key,
        answered_by=outcome.answered_by,
        words=outcome.words,
    )


def _address(listing: _Listing, outcome: _Outcome, error: ServiceError | None) -> Finding:
    if outcome.words:
        return Finding.WORKS
    if isinstance(error, e.ServiceAddressWrong):
        return Finding.FAILS
    if listing.models is not None:
        return Finding.WORKS
    if isinstance(error, e.ServiceUnreachable):
        return Finding.FAILS
    if isinstance(error, (*_NOT_SENT, *_FROM_ANYBODY)):
        return Finding.FAILS if isinstance(listing.error, e.ServiceAddressWrong) else Finding.UNKNOWN
    return Finding.WORKS


def _key(outcome: _Outcome, error: ServiceError | None, *, has_key: bool) -> Finding:
    if isinstance(error, e.KeyRefused | e.KeyUnusable):
        return Finding.FAILS
    if not has_key:
        return Finding.NOT_NEEDED if outcome.words else Finding.UNKNOWN
    return Finding.WORKS if outcome.words or isinstance(error, _AFTER_THE_KEY) else Finding.UNKNOWN


def _model(outcome: _Outcome, error: ServiceError | None) -> Finding:
    if isinstance(error, e.ModelGone | e.ModelMissing):
        return Finding.FAILS
    return Finding.WORKS if outcome.words or isinstance(error, _AFTER_THE_MODEL) else Finding.UNKNOWN


def _pictures(outcome: _Outcome, error: ServiceError | None) -> Finding:
    if isinstance(error, e.ModelBlind | e.PictureRefused | e.PictureNotFetched):
        return Finding.FAILS
    return Finding.WORKS if speaks_of_sample(outcome.words) else Finding.UNKNOWN


async def _with_correction(report: EngineReport, address: str, questions: _Questions) -> EngineReport:
    """Return ``report`` with an address at which a service answers, if one is found where it may have been meant."""
    unreachable: set[str] = set()
    without_list: list[str] = []
    for candidate in corrected_addresses(address):
        if _origin(candidate) in unreachable:
            continue
        with_key = not questions.has_key or _key_may_go(candidate, address)
        listing = await questions.listing(candidate, with_key=with_key)
        if listing.models is not None or isinstance(listing.error, e.KeyRefused):
            return replace(report, corrected_address=candidate)
        if isinstance(listing.error, e.ServiceUnreachable):
            unreachable.add(_origin(candidate))
        elif with_key and isinstance(listing.error, e.ServiceAddressWrong):
            without_list.append(candidate)
    for candidate in without_list:
        outcome = await questions.outcome(candidate)
        if outcome.words or isinstance(outcome.error, (*_AFTER_THE_KEY, e.KeyRefused, e.ModelGone)):
            return replace(report, corrected_address=candidate)
    return report


def _key_may_go(candidate: str, address: str) -> bool:
    """Tell whether a key given for ``address`` may go to ``candidate``: in clear only where it was to go so anyway."""
    in_clear = candidate.startswith("http://") and not is_loopback(candidate)
    return not in_clear or address.strip().lower().startswith("http://")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
