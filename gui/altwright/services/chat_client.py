"""Asking an OpenAI-compatible service about a picture and reading what comes back, whatever comes back.

The ``openai`` client sends: its transport, its authorisation, its errors before the headers. The body is read here, by
the tolerant reader of the core, since the client's own chunks cost eight times as much and hide whole answers, error
pages and half events.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from altwright.core.answer import AnswerEvent
from altwright.core.answer_reader import AnswerReader
from altwright.core.engine import KEY_FOR_NONE, Engine, checked
from altwright.core.errors import (
    AnswerCutOff,
    AnswerEmpty,
    AnswerStalled,
    AnswerUnreadable,
    KeyUnusable,
    ServiceAddressWrong,
    ServiceError,
    ServiceUnreachable,
)
from altwright.core.event_stream import EventStreamReader, EventTooLargeError
from altwright.core.model_list import read_model_list
from altwright.core.picture import looks_like_web_page
from altwright.core.request import DescribeRequest
from altwright.core.service_errors import error_from_body
from altwright.services.network import fault_of, new_client

if TYPE_CHECKING:
    import httpx2
    import openai

T = TypeVar("T")

SELECTORS = frozenset({"default", "fast", "pro"})
"""Names that stand for a choice of models; no list says anything about them."""

_MAX_BODY_BYTES = 16 * 1024 * 1024
_AFTER_THE_END_SECONDS = 2.0
_MODEL_LIST_SECONDS = 4.0
_LONGEST_TURN_SECONDS = 0.008


class ChatClient:
    """One engine, ready to be asked; keeps its connection between requests."""

    def __init__(self, engine: Engine, api_key: str | None) -> None:
        """Prepare for ``engine``; without an ``api_key`` the documented word for none is sent."""
        self._engine = engine
        self._api_key = _usable(api_key)
        self._lock = threading.Lock()
        self._client: openai.AsyncOpenAI | None = None
        self._streaming_models: dict[str, bool] | None = None

    def authorise(self, api_key: str | None) -> None:
        """Use ``api_key`` from now on."""
        with self._lock:
            self._api_key = _usable(api_key)
            if self._client is not None:
                self._client.api_key = self._api_key

    def warm(self) -> openai.AsyncOpenAI:
        """Import and build what the first request needs; takes up to a second, so call it off the UI thread.

        Raises:
            ServiceError: the address can never be a service's.
        """
        with self._lock:
            client = self._client = self._client or self._built()
            return client

    def _built(self) -> openai.AsyncOpenAI:
        checked(self._engine)
        import anyio._backends._asyncio  # noqa: F401  (loaded on the first call otherwise, which costs 40 ms)
        import httpx2
        import openai

        timeout = httpx2.Timeout(connect=self._engine.time_limits.connect, read=None, write=60.0, pool=None)
        try:
            client = openai.AsyncOpenAI(
                base_url=self._engine.address,
                api_key=self._api_key,
                http_client=new_client(self._engine.address, timeout),
                timeout=timeout,
                max_retries=0,
            )
        except httpx2.InvalidURL as error:
            raise ServiceAddressWrong(str(error)) from error
        # Taken from OPENAI_ORG_ID and the like, which are none of this service's business.
        client.organization = client.project = None
        _ = client.chat.completions.with_streaming_response
        return client

    async def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
        """Send ``request`` and yield the answer's events as they arrive.

        Raises:
            ServiceError: the answer did not come, or not to its end.
        """
        if not self._api_key.isascii() or not self._api_key.isprintable() or " " in self._api_key:
            raise KeyUnusable
        client = await self._warmed()
        reader = AnswerReader()
        limits = self._engine.time_limits
        watchdog = _Watchdog(limits.first_words if request.streams else limits.whole_answer)
        try:
            async with aclosing(self._exchange(client, request, reader, watchdog)) as events:
                async for event in events:
                    watchdog.allow(_AFTER_THE_END_SECONDS if reader.finished else limits.between_words)
                    yield event
        except _ExpiredError as expired:
            if not reader.finished:
                raise AnswerStalled(expired.seconds) from None
        finally:
            watchdog.close()

    async def _exchange(
        self, client: openai.AsyncOpenAI, request: DescribeRequest, reader: AnswerReader, watchdog: _Watchdog
    ) -> AsyncGenerator[AnswerEvent]:
        import httpx2
        import openai

        sending = client.chat.completions.with_streaming_response.create(
            model=request.model,
            messages=request.messages(),  # type: ignore[arg-type]  # the client types every message of the API
            temperature=request.temperature,
            stream=request.streams,
        )
        try:
            response = await watchdog.guard(sending.__aenter__())
            try:
                pieces = _pieces(response.iter_bytes(), watchdog)
                async with aclosing(pieces), aclosing(_events_of(pieces, reader, watchdog)) as events:
                    async for event in events:
                        yield event
            finally:
                await sending.__aexit__(None, None, None)
        except openai.APIStatusError as error:
            raise _status_error(error) from error
        except (openai.APIConnectionError, httpx2.TransportError, httpx2.DecodingError) as error:
            if reader.finished:
                return
            if reader.spoke:
                raise AnswerCutOff(str(error)) from error
            raise ServiceUnreachable(fault_of(error), str(error.__cause__ or error)) from error
        except httpx2.InvalidURL as error:
            raise ServiceAddressWrong(str(error)) from error

    async def can_stream(self, model: str) -> bool:
        """Tell whether ``model`` sends its words as it writes them, by the service's own list; yes where it is silent.

        The list is asked for once, and only for a model that was named.
        """
        if model in SELECTORS:
            return True
        if self._streaming_models is None:
            try:
                async with asyncio.timeout(_MODEL_LIST_SECONDS):
                    self._streaming_models = await self._read_model_list()
            except TimeoutError:
                self._streaming_models = {}
        return self._streaming_models.get(model, True)

    async def _read_model_list(self) -> dict[str, bool]:
        import httpx2
        import openai

        client = await self._warmed()
        try:
            response = await client.get("/models", cast_to=httpx2.Response)
            body = json.loads(response.content)
        except (openai.OpenAIError, httpx2.HTTPError, ValueError, RecursionError):
            # Many services have no list; the request itself will say what is wrong with the service.
            return {}
        return {record.name: record.streams for record in read_model_list(body)}

    async def _warmed(self) -> openai.AsyncOpenAI:
        return self._client or await asyncio.to_thread(self.warm)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


def _usable(api_key: str | None) -> str:
    return (api_key or "").strip() or KEY_FOR_NONE


class _ExpiredError(Exception):
    """The silence was longer than ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class _Watchdog:
    """Ends a wait for the network when nothing worth having came for too long.

    One timer serves the whole answer: a timeout of its own for each read would arm a timer a delta, and the
    transport's read timeout is fooled by keep-alive comments.
    """

    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None
        self._seconds = seconds
        self._deadline = self._loop.time() + seconds
        self._expired = False
        self._checked_at = self._deadline
        self._timer = self._loop.call_at(self._checked_at, self._check)

    def allow(self, seconds: float) -> None:
        """Allow ``seconds`` of silence from now on."""
        self._seconds = seconds
        self._deadline = self._loop.time() + seconds
        if self._checked_at > self._deadline:
            self._timer.cancel()
            self._checked_at = self._deadline
            self._timer = self._loop.call_at(self._checked_at, self._check)

    async def guard(self, waiting: Awaitable[T]) -> T:
        """Await ``waiting``, but no longer than is allowed."""
        self._task = asyncio.current_task()
        try:
            return await waiting
        except asyncio.CancelledError:
            if self._expired and self._task is not None and self._task.uncancel() == 0:
                raise _ExpiredError(self._seconds) from None
            raise
        finally:
            self._task = None

    def close(self) -> None:
        """Disarm."""
        self._timer.cancel()

    def _check(self) -> None:
        late = self._loop.time() - self._deadline
        if late >= 0 and self._task is not None and not self._expired:
            self._expired = True
            self._task.cancel()
        elif not self._expired:
            # Words came meanwhile, or the reader is busy with what came.
            self._checked_at = self._loop.time() + max(-late, 0.05)
            self._timer = self._loop.call_at(self._checked_at, self._check)


async def _pieces(body: AsyncIterator[bytes], watchdog: _Watchdog) -> AsyncGenerator[bytes]:
    """Yield the body's pieces and let the rest of the program breathe between them."""
    turn_began = time.monotonic()
    while True:
        try:
            waited_from = time.monotonic()
            piece = await watchdog.guard(anext(body))
        except StopAsyncIteration:
            return
        now = time.monotonic()
        if now - waited_from > _LONGEST_TURN_SECONDS:
            turn_began = now
        elif now - turn_began > _LONGEST_TURN_SECONDS:
            await asyncio.sleep(0)
            turn_began = time.monotonic()
        yield piece


async def _events_of(
    pieces: AsyncIterator[bytes], reader: AnswerReader, watchdog: _Watchdog
) -> AsyncGenerator[AnswerEvent]:
    """Yield what the body says: an event stream, or a whole answer, an error or a page in its place."""
    import httpx2

    stream = EventStreamReader()
    head: bytes | None = b""
    broken: httpx2.HTTPError | None = None
    try:
        async for piece in pieces:
            if head is not None:
                head += piece
                start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
                if not start:
                    continue
                if not _begins_like_events(start):
                    async for event in _whole_answer(head, pieces, reader):
                        yield event
                    return
                piece, head = head, None
            for server_event in stream.feed(piece):
                for event in reader.read_event(server_event):
                    yield event
            if reader.closed:
                # Read to the end of the body, which lets the connection serve the next request.
                watchdog.allow(_AFTER_THE_END_SECONDS)
    except httpx2.HTTPError as error:
        # What came before the break is read first, even half an event.
        broken = error
    except EventTooLargeError as error:
        raise AnswerUnreadable from error
    for server_event in stream.close():
        for event in reader.read_event(server_event):
            yield event
    for event in reader.close():
        yield event
    if broken is not None:
        raise broken
    if head is not None:
        raise AnswerEmpty
    reader.check_end()


def _begins_like_events(start: bytes) -> bool:
    """Tell whether a body that begins with ``start`` is an event stream rather than JSON, a page or plain text."""
    return (
        re.match(
            rb"(?:data|event|id|retry)?:|(?:data|event|id|retry)\b|(?:d|da|dat|e|ev|eve|even|i|r|re|ret|retr)$", start
        )
        is not None
    )


async def _whole_answer(head: bytes, pieces: AsyncIterator[bytes], reader: AnswerReader) -> AsyncGenerator[AnswerEvent]:
    """Yield what a body says that came in one piece instead of as a stream."""
    parts = [head]
    size = len(head)
    async for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > _MAX_BODY_BYTES:
            raise AnswerUnreadable
    data = b"".join(parts)
    if looks_like_web_page(data):
        raise AnswerUnreadable(data[:500].decode("utf-8", "replace"))
    try:
        body = json.loads(data.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise AnswerUnreadable(data[:500].decode("utf-8", "replace")) from None
    for event in reader.read_whole(body):
        yield event


def _status_error(error: openai.APIStatusError) -> ServiceError:
    """Return what a refusal before the answer means."""
    response: httpx2.Response = error.response
    if response.is_redirect:
        return ServiceAddressWrong(f"HTTP {response.status_code}")
    return error_from_body(response.status_code, response.text, response.headers)
