"""From a press on Describe to the end of the answer: waiting, asking, asking once more, and when not to."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import Protocol

from altwright.core.answer import (
    AnswerEvent,
    DescribingEvent,
    Ending,
    Finished,
    ParameterDropped,
    PictureSentInstead,
    PlaceAwaited,
    RequestSent,
    RetryScheduled,
    TextArrived,
    ThinkingArrived,
)
from altwright.core.errors import (
    AnswerCutOff,
    AnswerEmpty,
    AnswerFiltered,
    AnswerStalled,
    ModelMissing,
    ParameterRefused,
    PictureNotFetched,
    PictureRefused,
    RateLimited,
    ServiceError,
    StreamingRefused,
)
from altwright.core.lazy_asyncio import asyncio
from altwright.core.paragraph import ParagraphShaper
from altwright.core.picture import AddressReference, UploadReference
from altwright.core.rate_gate import RateGate
from altwright.core.request import DescribeRequest

UNNAMED_WAIT = 10.0
"""Seconds to wait where a service asks to wait without saying how long."""

LONGEST_WAIT = 3600.0
"""Seconds; a longer wait is told to the editor instead of being waited for."""

Upload = Callable[[], Awaitable[UploadReference]]


class ChatService(Protocol):
    """What describing needs of a service."""

    def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
        """Send ``request`` and yield what comes back; raises a ServiceError where it does not end well."""
        ...

    async def can_stream(self, model: str) -> bool:
        """Tell whether ``model`` sends its words as it writes them; yes where nothing is known."""
        ...

    def adapted(self, request: DescribeRequest) -> DescribeRequest:
        """Return ``request`` without what its model was found to refuse."""
        ...

    def learn_refusal(self, model: str, parameter: str) -> None:
        """Remember that ``model`` does not take ``parameter``."""
        ...


async def describe(
    request: DescribeRequest,
    service: ChatService,
    gate: RateGate,
    *,
    service_name: str,
    upload: Upload | None = None,
    longest_wait: float = LONGEST_WAIT,
    at_once: int = 1,
    as_written: bool = False,
) -> AsyncGenerator[DescribingEvent]:
    """Ask ``service`` and yield what happens; the last event is ``Finished`` with DONE or LENGTH.

    The words come as one paragraph, or with their lines ``as_written``.

    At most ``at_once`` requests to ``service_name`` are under way in ``gate``. The request is sent again at most once
    for each reason, and never after the first words: after the wait that a rate limit names, without streaming for a
    model that cannot, without a parameter that is refused, and with the picture itself (``upload``) where the service
    could not use its address.

    Raises:
        ServiceError: the answer did not come, or not to its end; the words that were yielded stand.
        PictureError: the picture could not be prepared for an upload.
    """
    if not request.model:
        raise ModelMissing
    if request.streams and not await service.can_stream(request.model):
        request = replace(request, streams=False)
    request = service.adapted(request)
    waited_for_limit = False
    while True:
        attempt = _Attempt(as_written=as_written)
        async with AsyncExitStack() as place:
            async with aclosing(_admission(gate, service_name, at_once, longest_wait, place)) as waits:
                async for waiting in waits:
                    yield waiting
            try:
                yield RequestSent()
                async with aclosing(service.answer(request)) as events:
                    async for event in events:
                        if shaped := attempt.take(event):
                            yield shaped
                yield Finished(attempt.check_end())
                return
            except ServiceError as error:
                if isinstance(error, RateLimited):
                    gate.postpone(service_name, UNNAMED_WAIT if error.wait is None else error.wait)
                if attempt.has_words:
                    if isinstance(error, AnswerCutOff | AnswerStalled | AnswerFiltered):
                        raise
                    raise AnswerCutOff(error.detail) from error
                if isinstance(error, RateLimited) and not waited_for_limit and gate.wait(service_name) <= longest_wait:
                    waited_for_limit = True
                elif isinstance(error, StreamingRefused) and request.streams:
                    request = replace(request, streams=False)
                elif isinstance(error, ParameterRefused) and request.has(error.parameter):
                    service.learn_refusal(request.model, error.parameter)
                    request = request.without(error.parameter)
                    yield _dropped(error.parameter, request)
                elif isinstance(error, PictureNotFetched | PictureRefused) and upload and _is_address(request):
                    reference = await upload()
                    request = replace(request, picture=reference)
                    yield PictureSentInstead(reference.byte_count)
                elif isinstance(error, PictureNotFetched) and not _is_address(request):
                    # There was no address to load: some services have one message for all about a picture.
                    raise PictureRefused(error.detail) from error
                else:
                    raise


def _dropped(parameter: str, request: DescribeRequest) -> ParameterDropped:
    """Return what happened to ``parameter``, which ``request`` no longer has under this name."""
    is_renamed = parameter == "max_tokens" and request.has("max_completion_tokens")
    return ParameterDropped(parameter, "max_completion_tokens" if is_renamed else "")


async def _admission(
    gate: RateGate, service_name: str, at_once: int, longest_wait: float, place: AsyncExitStack
) -> AsyncGenerator[DescribingEvent]:
    """Yield what is waited for until the service may be called, and take a place there, which ``place`` gives back.

    Raises:
        RateLimited: the service wants a longer wait than ``longest_wait``.
    """
    announced = False
    while True:
        # A timer may fire early, Qt's by a twentieth, and calling early would prolong the wait: look again.
        while (wait := gate.wait(service_name)) > 0:
            if wait > longest_wait:
                raise RateLimited(wait)
            if not announced:
                yield RetryScheduled(wait)
                announced = True
            await asyncio.sleep(wait)
        if gate.is_full(service_name, at_once):
            yield PlaceAwaited()
        await place.enter_async_context(gate.place(service_name, at_once))
        if gate.wait(service_name) <= 0:
            return
        # The one before learned of a limit: whoever waits for it takes no place.
        announced = False
        await place.aclose()


def _is_address(request: DescribeRequest) -> bool:
    return isinstance(request.picture, AddressReference)


class _Attempt:
    """One sending of the request: what came of it so far."""

    def __init__(self, *, as_written: bool) -> None:
        self.has_words = False
        self._as_written = as_written
        self._held: list[str] = []
        self._ending: Ending | None = None
        self._shaper = ParagraphShaper()
        self._thoughts: list[str] = []

    def take(self, event: AnswerEvent) -> AnswerEvent | None:
        """Return ``event`` as the editor shall see it, or None if there is nothing to see."""
        match event:
            case TextArrived(text):
                shaped = self._shaper.feed(text)
                if self._as_written:
                    self._held.append(text)
                    shaped = "".join(self._held) if shaped else ""
                if not shaped:
                    return None
                self._held.clear()
                self.has_words = True
                return TextArrived(shaped)
            case Finished(ending):
                self._ending = ending
                return None
            case ThinkingArrived(text):
                self._thoughts.append(text)
        return event

    def check_end(self) -> Ending:
        """Return how the answer ended.

        Raises:
            AnswerFiltered: the content filter withheld it or its rest.
            AnswerCutOff: nobody said that it is finished.
            AnswerEmpty: it is finished and has no words.
        """
        if self._ending is Ending.FILTERED:
            raise AnswerFiltered
        if self._ending is None:
            raise AnswerCutOff
        if not self.has_words:
            raise AnswerEmpty("".join(self._thoughts)[-2000:])
        return self._ending
