"""Asking a model about a picture, and telling whoever takes the answer; loaded when first something is asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from altwright.bridge.answer_run import AnswerRun
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.paced_words import PacedWords
from altwright.bridge.phase import Phase
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.translation import translate
from altwright.core.answer import (
    AnswerEvent,
    DescribingEvent,
    Ending,
    Finished,
    ModelNamed,
    ParameterDropped,
    PictureSentInstead,
    PlaceAwaited,
    RequestSent,
    RetryScheduled,
    TextArrived,
    ThinkingArrived,
    UsageReported,
)
from altwright.core.describing import describe
from altwright.core.engine import Engine
from altwright.core.errors import AltwrightError
from altwright.core.message import Message, Tone
from altwright.core.parameter_wording import parameter_notice
from altwright.core.picture import PictureReference, UploadReference
from altwright.core.request import DescribeRequest

if TYPE_CHECKING:
    import asyncio

    from altwright.services.chat_client import ChatClient

Compose = Callable[[Engine, PictureReference], DescribeRequest]
"""Makes the request to an engine, as late as can be: when the picture is ready to be sent."""


class AnswerTaker(Protocol):
    """What an answer is for: it takes the words, and says what there is to say."""

    @property
    def has_words(self) -> bool:
        """Whether anything of the answer has arrived."""

    def take(self, words: str) -> None:
        """Show ``words``, the next of the answer."""

    def on_wait(self, seconds: float) -> None:
        """The request is sent once more after a wait."""

    def on_wait_over(self) -> None:
        """The wait is over."""

    def on_note(self, message: Message) -> None:
        """There is something to know about how the request was sent."""

    def on_ended(self, phase: Phase, error: AltwrightError | None, *, at_limit: bool) -> None:
        """The answer is whole, stopped, cut off or failed: the run goes over to the phase that stands from now on."""


class Asking:
    """One request and its answer: has the phases entered, and the words and the end told to the taker."""

    def __init__(
        self, run: AnswerRun, held: HeldPicture, link: ServiceLink, compose: Compose, taker: AnswerTaker
    ) -> None:
        """Ask the engine that ``link`` leads to now about ``held``."""
        self.words = PacedWords(taker.take)
        self._run = run
        self._held = held
        self._link = link
        self._engine = link.engine
        self._compose = compose
        self._taker = taker
        self._has_ended = False

    async def run_to_end(self, *, as_written: bool) -> None:
        """Load the picture, ask, and tell what comes; the words with their lines ``as_written``."""
        run, engine = self._run, self._engine
        try:
            reference = await self._held.reference(engine)
            service = _LinkedService(self._link, await self._link.client())
            run.request = request = self._compose(engine, reference)
            described = describe(
                request,
                service,
                self._link.gate,
                service_name=engine.limits_name,
                upload=self._upload,
                at_once=engine.requests_at_once,
                as_written=as_written,
            )
            async with aclosing(described) as events:
                async for event in events:
                    self._on_event(event)
        except AltwrightError as error:
            self.words.flush()
            self._end(Phase.CUT_OFF if self._taker.has_words else Phase.FAILED, error)

    def on_task_done(self, task: asyncio.Task[None]) -> None:
        """Notice an end that nobody told: a task that is cancelled before its first step never reaches its own code."""
        if not self._has_ended:
            self._end(Phase.STOPPED if task.cancelled() else Phase.FAILED)

    async def _upload(self) -> UploadReference:
        reference = await self._held.upload(self._engine)
        if self._run.request is not None:
            self._run.request = replace(self._run.request, picture=reference)
        return reference

    def _on_event(self, event: DescribingEvent) -> None:
        run = self._run
        match event:
            case TextArrived(words):
                self._on_words(words)
            case ModelNamed(model):
                run.name_model(model)
            case RequestSent() | PlaceAwaited():
                # Waiting for a place looks like waiting for the answer.
                if run.phase is Phase.COUNTING_DOWN:
                    self._taker.on_wait_over()
                run.enter(Phase.WAITING)
            case ThinkingArrived() if run.phase is Phase.WAITING:
                run.enter(Phase.THINKING)
            case RetryScheduled(seconds):
                run.enter(Phase.COUNTING_DOWN, seconds)
                self._taker.on_wait(seconds)
            case PictureSentInstead():
                text = translate("Asking", "{service} could not use the address, so the picture itself is sent.")
                self._taker.on_note(Message(text.format(service=self._engine.name), tone=Tone.NOTICE))
            case ParameterDropped():
                self._on_parameter_dropped(event)
            case UsageReported() if run.spending is not None:
                run.spent = run.spending.note(self._engine, run.model, event)
            case Finished(ending):
                self._end(Phase.DONE, at_limit=ending is Ending.LENGTH)

    def _on_words(self, words: str) -> None:
        """Hand the first words on at once, and later ones together with those around them."""
        is_first = self._run.phase is not Phase.WRITING
        if is_first:
            self._run.enter(Phase.WRITING)
        self.words.add(words, at_once=is_first)

    def _on_parameter_dropped(self, dropped: ParameterDropped) -> None:
        if self._run.request is not None:
            self._run.request = self._run.request.without(dropped.name)
        if notice := parameter_notice(dropped, self._engine.name, translate):
            self._taker.on_note(notice)

    def _end(self, phase: Phase, error: AltwrightError | None = None, *, at_limit: bool = False) -> None:
        self._has_ended = True
        self.words.flush()
        self._run.clock.stop()
        self._taker.on_ended(phase, error, at_limit=at_limit)


class _LinkedService:
    """The service that a link leads to: each request goes with the key and by the proxy that count when it is sent."""

    def __init__(self, link: ServiceLink, client: ChatClient) -> None:
        self._link = link
        self._client = client

    async def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
        client = self._client = await self._link.current(self._client)
        with self._link.lending(client):
            async with aclosing(client.answer(request)) as events:
                async for event in events:
                    yield event

    async def can_stream(self, model: str) -> bool:
        with self._link.lending(self._client):
            return await self._client.can_stream(model)

    def adapted(self, request: DescribeRequest) -> DescribeRequest:
        return self._client.adapted(request)

    def learn_refusal(self, model: str, parameter: str) -> None:
        self._client.learn_refusal(model, parameter)
