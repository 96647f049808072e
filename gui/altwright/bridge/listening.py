"""Telling what happens during a description to the one who asked; loaded when first something is described."""

from __future__ import annotations

from contextlib import aclosing
from typing import Protocol

from altwright.core.answer import (
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
from altwright.core.describing import ChatService, Upload, describe
from altwright.core.engine import Engine
from altwright.core.rate_gate import RateGate
from altwright.core.request import DescribeRequest


class Listener(Protocol):
    """Hears of a description, in order."""

    def on_request_sent(self) -> None:
        """The request leaves the computer now."""

    def on_model_named(self, name: str) -> None:
        """The service says which model answers."""

    def on_thinking(self) -> None:
        """The model is thinking aloud."""

    def on_words(self, words: str) -> None:
        """Words of the answer arrived."""

    def on_wait(self, seconds: float) -> None:
        """The request is sent once more after a wait."""

    def on_picture_sent_instead(self) -> None:
        """The address was of no use to the service, so the picture itself was sent."""

    def on_parameter_dropped(self, dropped: ParameterDropped) -> None:
        """The service refused a parameter and is asked without it."""

    def on_usage(self, usage: UsageReported) -> None:
        """The service says how many tokens the request and its answer took."""

    def on_finished(self, *, at_limit: bool) -> None:
        """The answer is complete, or ended ``at_limit`` of its length."""


async def listen(
    listener: Listener,
    request: DescribeRequest,
    service: ChatService,
    gate: RateGate,
    engine: Engine,
    upload: Upload,
    *,
    as_written: bool = False,
) -> None:
    """Describe and tell ``listener``; ``service`` is the one at ``engine``, whose limits ``gate`` keeps.

    The words come as one paragraph, or with their lines ``as_written``.

    Raises:
        ServiceError: the answer did not come, or not to its end; the words that were told stand.
        PictureError: the picture could not be prepared for an upload.
    """
    described = describe(
        request,
        service,
        gate,
        service_name=engine.limits_name,
        upload=upload,
        at_once=engine.requests_at_once,
        as_written=as_written,
    )
    async with aclosing(described) as events:
        async for event in events:
            match event:
                case TextArrived(words):
                    listener.on_words(words)
                case ModelNamed(model):
                    listener.on_model_named(model)
                case RequestSent() | PlaceAwaited():
                    # Waiting for a place looks like waiting for the answer.
                    listener.on_request_sent()
                case ThinkingArrived():
                    listener.on_thinking()
                case RetryScheduled(seconds):
                    listener.on_wait(seconds)
                case PictureSentInstead():
                    listener.on_picture_sent_instead()
                case ParameterDropped():
                    listener.on_parameter_dropped(event)
                case UsageReported():
                    listener.on_usage(event)
                case Finished(ending):
                    listener.on_finished(at_limit=ending is Ending.LENGTH)
