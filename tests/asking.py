"""What tests of a chat client share: a question, a client for a service on loopback, and what came of asking."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace

from tests.fakes.fault_service import FaultService

from altwright.core.answer import AnswerEvent, DescribingEvent, Ending, Finished, ModelNamed, TextArrived
from altwright.core.engine import TimeLimits, engine_at
from altwright.core.errors import ServiceError
from altwright.core.picture import AddressReference
from altwright.core.request import DescribeRequest
from altwright.services.chat_client import ChatClient

PATIENT = TimeLimits(connect=20.0, first_words=20.0, between_words=20.0, whole_answer=20.0)
QUESTION = DescribeRequest(
    prompt="Describe this image for alt text.",
    picture=AddressReference("https://example.org/a%20picture.jpg?sig=a%2Fb&w=600"),
    model="default",
    temperature=0.5,
)
UNSTREAMED = replace(QUESTION, streams=False)


@dataclass(slots=True)
class Outcome:
    """The events of one answer, and the error with which it ended, if it did."""

    events: list[DescribingEvent] = field(default_factory=list)
    error: ServiceError | None = None

    @property
    def text(self) -> str:
        """The words that arrived."""
        return "".join(event.text for event in self.events if isinstance(event, TextArrived))

    @property
    def models(self) -> list[str]:
        """The names of the model, in the order in which they were told."""
        return [event.name for event in self.events if isinstance(event, ModelNamed)]

    @property
    def ending(self) -> Ending | None:
        """How the service ended the answer, or None if it did not."""
        return next((event.ending for event in self.events if isinstance(event, Finished)), None)


async def collected(events: AsyncGenerator[AnswerEvent] | AsyncGenerator[DescribingEvent]) -> Outcome:
    """Return what ``events`` are and how they end."""
    outcome = Outcome()
    try:
        async with aclosing(events):
            async for event in events:
                outcome.events.append(event)
    except ServiceError as error:
        outcome.error = error
    return outcome


@asynccontextmanager
async def client_for(
    service: FaultService | str, key: str | None = None, limits: TimeLimits = PATIENT
) -> AsyncIterator[ChatClient]:
    """Give a client for ``service``, or for the one at an address, and close it afterwards."""
    address = service if isinstance(service, str) else service.address
    client = ChatClient(engine_at(address)._replace(time_limits=limits), key)
    try:
        yield client
    finally:
        await client.aclose()


async def ask(
    service: FaultService | str,
    request: DescribeRequest = QUESTION,
    *,
    key: str | None = None,
    limits: TimeLimits = PATIENT,
) -> Outcome:
    """Return what comes of one ``request``."""
    async with client_for(service, key, limits) as client:
        return await collected(client.answer(request))


async def asked_after_a_stop(client: ChatClient, stopped: DescribeRequest, then: DescribeRequest) -> Outcome:
    """Ask ``stopped``, stop it in the middle of its words, and return what comes of ``then``."""
    begun = asyncio.Event()

    async def read() -> None:
        async for event in client.answer(stopped):
            if isinstance(event, TextArrived):
                begun.set()
                await asyncio.sleep(60)

    task = asyncio.create_task(read())
    await asyncio.wait_for(begun.wait(), 60)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    return await asyncio.wait_for(collected(client.answer(then)), 60)
