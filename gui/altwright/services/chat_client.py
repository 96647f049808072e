"""Asking an OpenAI-compatible service about a picture and reading what comes back, whatever comes back.

The ``openai`` client sends: its transport, its authorisation, its errors before the headers. The body is read here, by
the tolerant reader of the core, since the client's own chunks cost eight times as much and hide whole answers, error
pages and half events.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from altwright.core.address import is_loopback
from altwright.core.answer import AnswerEvent, TextArrived, ThinkingArrived
from altwright.core.answer_reader import AnswerReader
from altwright.core.engine import KEY_FOR_NONE, Engine, checked
from altwright.core.errors import (
    AnswerCutOff,
    AnswerEmpty,
    AnswerStalled,
    AnswerUnreadable,
    KeyUnusable,
    NetworkFault,
    ServiceAddressWrong,
    ServiceError,
    ServiceUnreachable,
)
from altwright.core.event_stream import EventStreamReader, EventTooLargeError, ServerEvent
from altwright.core.gathering import gathered
from altwright.core.model_list import read_model_list
from altwright.core.picture import looks_like_web_page
from altwright.core.request import DescribeRequest
from altwright.core.service_errors import error_from_body
from altwright.core.watchdog import SilenceTooLongError, Watchdog
from altwright.services.network import fault_of, new_client

if TYPE_CHECKING:
    import httpx2
    import openai

SELECTORS = frozenset({"default", "fast", "pro"})
"""Names that stand for a choice of models; no list says anything about them."""

_MAX_BODY_BYTES = 16 * 1024 * 1024
_AFTER_THE_END_SECONDS = 2.0
_MODEL_LIST_SECONDS = 4.0
_SENT_HEADERS = {
    *(
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "content-type",
        "content-length",
        "authorization",
        "user-agent",
    ),
    "x-stainless-raw-response",  # where the client looks up that the body is read here; tells nothing
}


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
        self._api_key = _usable(api_key)

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
        if "?" in self._engine.address:
            # The client would put the path of the call behind it, and there is a better place for a key.
            raise ServiceAddressWrong(self._engine.address)
        import anyio._backends._asyncio  # noqa: F401  (loaded on the first call otherwise, which costs 40 ms)
        import httpx2
        import openai

        timeout = httpx2.Timeout(connect=self._engine.time_limits.connect, read=None, write=60.0, pool=None)
        try:
            transport = new_client(self._engine.address, timeout)
        except (ImportError, ValueError) as error:
            # The system's proxy setting names a proxy of a kind that is unknown or not installed.
            raise ServiceUnreachable(NetworkFault.PROXY, str(error)) from error
        try:
            transport.event_hooks = {"request": [_send_only_what_is_needed]}
            client = openai.AsyncOpenAI(
                base_url=self._engine.address,
                api_key=KEY_FOR_NONE,  # the key itself goes with each request
                http_client=transport,
                timeout=timeout,
                max_retries=0,
            )
        except httpx2.InvalidURL as error:
            raise ServiceAddressWrong(str(error)) from error
        _ = client.chat.completions.with_streaming_response
        return client

    async def answer(self, request: DescribeRequest) -> AsyncGenerator[AnswerEvent]:
        """Send ``request`` and yield the answer's events as they arrive.

        Raises:
            ServiceError: the answer did not come, or not to its end.
        """
        client = await self._warmed()
        request = replace(request, prompt=_whole_characters(request.prompt), model=_whole_characters(request.model))
        reader = AnswerReader()
        limits = self._engine.time_limits
        watchdog = Watchdog(limits.first_words if request.streams else limits.whole_answer)
        try:
            async with aclosing(self._exchange(client, request, reader, watchdog)) as events:
                async for event in events:
                    if reader.finished:
                        watchdog.allow(_AFTER_THE_END_SECONDS)
                    elif isinstance(event, TextArrived | ThinkingArrived):
                        # The model's name comes at once and is no word: the first ones may still take their time.
                        watchdog.allow(limits.between_words)
                    yield event
        except SilenceTooLongError as expired:
            if not reader.finished:
                raise AnswerStalled(expired.seconds) from None
        finally:
            watchdog.close()

    async def _exchange(
        self, client: openai.AsyncOpenAI, request: DescribeRequest, reader: AnswerReader, watchdog: Watchdog
    ) -> AsyncGenerator[AnswerEvent]:
        import httpx2
        import openai

        sending = client.chat.completions.with_streaming_response.create(
            model=request.model,
            messages=request.messages(),  # type: ignore[arg-type]  # the client types every message of the API
            temperature=request.temperature,
            stream=request.streams,
            extra_headers=self._headers(client),
        )
        try:
            response = await watchdog.guard(sending.__aenter__())
            body = _body_of(response.http_response)
            try:
                pieces = gathered(body, watchdog)
                async with aclosing(pieces), aclosing(_events_of(pieces, reader, watchdog)) as events:
                    async for event in events:
                        yield event
            finally:
                await sending.__aexit__(None, None, None)
                await _run_out(body)
        except openai.APIStatusError as error:
            raise _status_error(error) from error
        except (openai.APIConnectionError, httpx2.TransportError, httpx2.DecodingError) as error:
            if reader.finished:
                return
            if reader.spoke:
                raise AnswerCutOff(str(error)) from error
            raise ServiceUnreachable(self._fault_of(error), str(error.__cause__ or error)) from error
        except httpx2.InvalidURL as error:
            raise ServiceAddressWrong(str(error)) from error

    async def can_stream(self, model: str) -> bool:
        """Tell whether ``model`` sends its words as it writes them, by the service's own list; yes where it is silent.

        The list is asked for once, and only for a model that was named.

        Raises:
            ServiceError: the key or the address can never be a service's.
        """
        import openai

        if model in SELECTORS:
            return True
        if self._streaming_models is None:
            try:
                async with asyncio.timeout(_MODEL_LIST_SECONDS):
                    self._streaming_models = await self._read_model_list()
            except TimeoutError:
                self._streaming_models = {}
            except openai.APIConnectionError:
                # Nothing was learnt, and the request will say what is wrong.
                return True
        return self._streaming_models.get(model, True)

    async def _read_model_list(self) -> dict[str, bool]:
        import httpx2
        import openai

        client = await self._warmed()
        try:
            response = await client.get("/models", cast_to=httpx2.Response, options={"headers": self._headers(client)})
            body = json.loads(response.content)
        except (openai.APIStatusError, httpx2.HTTPError, ValueError, RecursionError):
            # Many services have no list.
            return {}
        return {record.name: record.streams for record in read_model_list(body)}

    def _headers(self, client: openai.AsyncOpenAI) -> dict[str, str]:
        """Return the headers that OPENAI_CUSTOM_HEADERS, meant for another service, shall not decide."""
        return {
            "Authorization": f"Bearer {self._api_key}",
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": client.user_agent,
        }

    def _fault_of(self, error: Exception) -> NetworkFault:
        fault = fault_of(error)
        if fault in {NetworkFault.REFUSED, NetworkFault.HOST_NOT_FOUND} and _goes_through_proxy(self._engine.address):
            return NetworkFault.PROXY
        return fault

    async def _warmed(self) -> openai.AsyncOpenAI:
        if not self._api_key.isascii() or not self._api_key.isprintable() or " " in self._api_key:
            raise KeyUnusable
        if self._client is None:
            return await asyncio.to_thread(self.warm)
        return self._client

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


def _usable(api_key: str | None) -> str:
    return (api_key or "").strip() or KEY_FOR_NONE


def _whole_characters(text: str) -> str:
    """Return ``text`` without the half characters that a broken copy or command line leaves; they cannot be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _goes_through_proxy(address: str) -> bool:
    """Tell whether the connection to ``address`` is one to a proxy."""
    proxies = getproxies()
    parts = urlsplit(address)
    has_proxy = bool(proxies.get(parts.scheme) or proxies.get("all")) and not is_loopback(address)
    return has_proxy and not proxy_bypass(parts.hostname or "")


async def _send_only_what_is_needed(request: httpx2.Request) -> None:
    """Take away what tells about this computer, and what variables meant for OpenAI added."""
    for name in set(request.headers) - _SENT_HEADERS:
        del request.headers[name]
    request.headers["Host"] = request.url.netloc.decode("ascii")


def _body_of(response: httpx2.Response) -> AsyncIterator[bytes]:
    """Return the body's bytes, by the shortest way where nothing has to be unpacked."""
    return response.aiter_bytes() if response.headers.get("content-encoding") else response.aiter_raw()


async def _run_out(body: AsyncIterator[bytes]) -> None:
    """Bring ``body``, whose connection is closed, to its end.

    The transport leaves a generator of its own suspended where reading stops between two pieces. A loop that does not
    look after generators, such as Qt's, could not close it, and the collector finds it when no loop runs any more.
    """
    import httpx2

    with contextlib.suppress(httpx2.HTTPError, httpx2.StreamError):
        async for _ in body:
            pass


async def _events_of(
    pieces: AsyncIterator[bytes], reader: AnswerReader, watchdog: Watchdog
) -> AsyncGenerator[AnswerEvent]:
    """Yield what the body says: an event stream, or a whole answer, an error or a page in its place."""
    import httpx2

    stream = EventStreamReader()
    head: bytes | None = b""
    broken: Exception | None = None
    try:
        async for piece in pieces:
            if head is not None:
                head = (head + piece).lstrip(b"\xef\xbb\xbf \t\r\n")
                if not head:
                    continue
                if not _begins_like_events(head):
                    async for event in _whole_answer(head, pieces, reader):
                        yield event
                    return
                piece, head = head, None
            was_closed = reader.closed
            for event in _joined(stream.feed(piece), reader):
                yield event
            if reader.closed and not was_closed:
                # Read to the end of the body, which lets the connection serve the next request.
                watchdog.allow(_AFTER_THE_END_SECONDS)
        unfinished = stream.close()
    except (httpx2.HTTPError, SilenceTooLongError) as error:
        # What came before the break is read first, even half an event.
        broken = error
        unfinished = stream.close()
    except (ServiceError, EventTooLargeError) as error:
        broken = error
        unfinished = []
    for event in _joined(unfinished, reader):
        yield event
    for event in reader.close():
        yield event
    if isinstance(broken, EventTooLargeError):
        raise AnswerUnreadable from broken
    if broken is not None:
        raise broken
    if head is not None:
        raise AnswerEmpty
    reader.check_end()


def _joined(server_events: list[ServerEvent], reader: AnswerReader) -> Iterator[AnswerEvent]:
    """Yield what ``server_events`` say, with the words that stand next to each other as one event."""
    words: list[str] = []
    try:
        for server_event in server_events:
            for event in reader.read_event(server_event):
                if isinstance(event, TextArrived):
                    words.append(event.text)
                    continue
                if words:
                    yield TextArrived("".join(words))
                    words.clear()
                yield event
    except ServiceError:
        # The words before an error count like any others.
        if words:
            yield TextArrived("".join(words))
        raise
    if words:
        yield TextArrived("".join(words))


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
