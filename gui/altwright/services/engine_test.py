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
    OF_SERVICES,
    ON_THE_WAY,
    SAMPLE,
    SAMPLE_PROMPT,
    EngineReport,
    Finding,
    Listing,
    Outcome,
    SampleQuestion,
    report_of,
)
from altwright.core.errors import NetworkFault, ServiceError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.model_catalogue import ModelInfo
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


async def test_engine(
    address: str, model: str, *, has_key: bool, ask: Ask, list_models: ListModels, prepare: Prepare
) -> EngineReport:
    """Return what a test of the engine at ``address`` with ``model`` finds out.

    Raises:
        PictureError: the sample cannot be prepared.
        OSError: this installation lacks the sample.
    """
    questions = _Questions(_Sample(ask, prepare), list_models, has_key)
    try:
        check_service_address(address)
    except ServiceError as error:
        report = EngineReport(model, Finding.FAILS, error=error, has_key=has_key)
        return await _with_correction(report, address, questions)
    listing = await questions.listing(address, with_key=True)
    if isinstance(listing.error, e.ServiceUnreachable) and listing.error.fault in _NOBODY_THERE:
        is_on_the_way = listing.error.fault in ON_THE_WAY
        found = Finding.UNKNOWN if is_on_the_way else Finding.FAILS
        report = EngineReport(model, found, error=listing.error, has_key=has_key)
        return report if is_on_the_way else await _with_correction(report, address, questions)
    listed = listing.record_of(model)
    outcome = await questions.sample.outcome(address, streams=listed is None or listed.streams is not False)
    report = report_of(model, listing, outcome, has_key=has_key)
    if report.address is Finding.FAILS:
        report = await _with_correction(report, address, questions)
    return report


async def outcome_of_sample(address: str, *, ask: Ask, prepare: Prepare) -> Outcome:
    """Return what comes of asking about the sample at ``address``, and nothing else.

    Raises:
        PictureError: the sample cannot be prepared.
        OSError: this installation lacks the sample.
    """
    return await _Sample(ask, prepare).outcome(address)


@dataclass(slots=True)
class _Sample:
    """The sample, prepared when first needed, and how a service is asked about it."""

    ask: Ask
    prepare: Prepare
    picture: PictureReference | None = field(default=None, init=False)

    async def outcome(self, address: str, *, streams: bool = True) -> Outcome:
        """Return what comes of asking at ``address``; once more, in one piece, where streaming is refused."""
        if self.picture is None:
            self.picture = await asyncio.to_thread(self._prepared)
        question = SampleQuestion(address, SAMPLE_PROMPT, self.picture, streams)
        outcome = await self._asked(question)
        if streams and isinstance(outcome.error, e.StreamingRefused):
            outcome = await self._asked(replace(question, streams=False))
        return outcome

    async def _asked(self, question: SampleQuestion) -> Outcome:
        outcome = Outcome()
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

    def _prepared(self) -> PictureReference:
        return self.prepare(LoadedPicture(resource("samples", SAMPLE).read_bytes(), PictureFormat.JPEG))


@dataclass(frozen=True, slots=True)
class _Questions:
    """What the test asks: about the sample, and for lists of models."""

    sample: _Sample
    list_models: ListModels
    has_key: bool

    async def listing(self, address: str, *, with_key: bool) -> Listing:
        """Return the list of models at ``address``."""
        try:
            return Listing(tuple(await self.list_models(address, with_key)))
        except ServiceError as error:
            return Listing(error=error)


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
        outcome = await questions.sample.outcome(candidate)
        if outcome.words or isinstance(outcome.error, OF_SERVICES):
            return replace(report, corrected_address=candidate)
    return report


def _key_may_go(candidate: str, address: str) -> bool:
    """Tell whether a key given for ``address`` may go to ``candidate``: in clear only where it was to go so anyway."""
    in_clear = candidate.startswith("http://") and not is_loopback(candidate)
    return not in_clear or address.strip().lower().startswith("http://")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
