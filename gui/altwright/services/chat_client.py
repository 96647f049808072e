"""Asking an OpenAI-compatible service about a picture and reading what comes back, whatever comes back.

The ``openai`` client sends: its transport, its authorisation, its errors before the headers. The body is read here, by
the tolerant reader of the core, since the client's own chunks cost eight times as much and hide whole answers, error
pages and half events.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from altwright.core.address import is_loopback
from altwright.core.answer import AnswerEvent, TextArrived, ThinkingArrived
from altwright.core.answer_reader import AnswerReader
from altwright.core.engine import KEY_FOR_NONE, NO_PROXY, SYSTEM_PROXY, Engine, checked
from altwright.core.errors import (
    AnswerCutOff,
    AnswerStalled,
    KeyUnusable,
    NetworkFault,
    ServiceAddressWrong,
    ServiceError,
    ServiceUnreachable,
)
from altwright.core.gathering import gathered
from altwright.core.model_list import read_model_list
from altwright.core.refused_parameters import RefusedParameters
from altwright.core.request import DescribeRequest
from altwright.core.watchdog import SilenceTooLongError, Watchdog
from altwright.services.answer_body import AFTER_THE_END_SECONDS, body_of, events_of
from altwright.services.chat_transport import on_progress, run_out, transport_for
from altwright.services.network import fault_of

if TYPE_CHECKING:
    import openai

SELECTORS = frozenset({"default", "fast", "pro"})
"""Names that stand for a choice of models; no list says anything about them."""

_MODEL_LIST_SECONDS = 4.0


class ChatClient:
    """One engine, ready to be asked; keeps its connection between requests."""

    def __init__(self, engine: Engine, api_key: str | None, refused: RefusedParameters | None = None) -> None:
        """Prepare for ``engine``; without an ``api_key`` the documented word for none is sent.

        ``refused`` is what earlier clients learned of models.
        """
        self._engine = engine
        self._refused = refused or RefusedParameters()
        self._api_key = _usable(api_key)
        self._lock = threading.Lock()
        self._client: openai.AsyncOpenAI | None = None
        self._streaming_models: dict[str, bool] | None = None

    def authorise(self, api_key: str | None) -> None:
        """Use ``api_key`` from now on."""
        self._api_key = _usable(api_key)

    def adapted(self, request: DescribeRequest) -> DescribeRequest:
        """Return ``request`` without what its model was found to refuse."""
        return self._refused.adapted(self._engine.address, request)

    def learn_refusal(self, model: str, parameter: str) -> None:
        """Remember that ``model`` does not take ``parameter``."""
        self._refused.learn(self._engine.address, model, parameter)

    def warm(self) -> openai.AsyncOpenAI:
        """Import and build what the first request needs; takes up to a second, so call it off the UI thread.

        Raises:
            ServiceError: the address can never be a service's, or its proxy or certificate cannot be used.
        """
        with self._lock:
            client = self._client = self._client or self._built()
            return client

    def _built(self) -> openai.AsyncOpenAI:
        checked(self._engine)
        import anyio._backends._asyncio  # noqa: F401  (loaded on the first call otherwise, which costs 40 ms)
        import httpx2
        import openai

        transport = transport_for(self._engine)
        try:
            client = openai.AsyncOpenAI(
                base_url=self._engine.address,
                api_key=KEY_FOR_NONE,  # the key itself goes with each request
                http_client=transport,
                timeout=transport.timeout,
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
        request = replace(request, model=_whole_characters(request.model))
        reader = AnswerReader()
        limits = self._engine.time_limits
        watchdog = Watchdog(limits.first_words if request.streams else limits.whole_answer)
        try:
            async with aclosing(self._exchange(client, request, reader, watchdog)) as events:
                async for event in events:
                    if reader.finished:
                        watchdog.allow(AFTER_THE_END_SECONDS)
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

        patience = self._engine.time_limits.first_words if request.streams else self._engine.time_limits.whole_answer
        sending = client.chat.completions.with_streaming_response.create(
            model=request.model,
            messages=_in_whole_characters(request.messages()),  # type: ignore[call-overload]  # typed for every message
            stream=request.streams,
            extra_body=request.parameters,
            extra_headers=self._headers(client),
        )
        try:
            watched = on_progress.set(lambda: watchdog.allow(patience))
            try:
                response = await watchdog.guard(sending.__aenter__())
            finally:
                on_progress.reset(watched)
            body = body_of(response.http_response)
            try:
                pieces = gathered(body, watchdog)
                async with aclosing(pieces), aclosing(events_of(pieces, reader, watchdog)) as events:
                    async for event in events:
                        yield event
            finally:
                await sending.__aexit__(None, None, None)
                await run_out(body)
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

        client = await self._warmed()
        try:
            response = await client.get("/models", cast_to=httpx2.Response, options={"headers": self._headers(client)})
            body = json.loads(response.content)
        except (ServiceError, httpx2.HTTPError, ValueError, RecursionError):
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
        fault = fault_of(error, self._engine.address)
        if fault in {NetworkFault.REFUSED, NetworkFault.HOST_NOT_FOUND} and _goes_through_proxy(self._engine):
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


def _in_whole_characters(value: object) -> object:
    """Return ``value``, which JSON can hold, with each of its texts in whole characters."""
    match value:
        case str():
            return _whole_characters(value)
        case list():
            return [_in_whole_characters(item) for item in value]
        case dict():
            return {name: _in_whole_characters(item) for name, item in value.items()}
    return value


def _goes_through_proxy(engine: Engine) -> bool:
    """Tell whether the connection to ``engine`` is one to a proxy."""
    if engine.proxy != SYSTEM_PROXY or is_loopback(engine.address):
        return engine.proxy not in {SYSTEM_PROXY, NO_PROXY} and not is_loopback(engine.address)
    proxies = getproxies()
    parts = urlsplit(engine.address)
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname or "")
