"""The models that a service has, asked for at its ``GET /v1/models`` and remembered for an hour."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from altwright import __version__
from altwright.core.engine import LLM7_ADDRESS
from altwright.core.errors import (
    AnswerUnreadable,
    KeyUnusable,
    NetworkFault,
    ServiceAddressWrong,
    ServiceError,
    ServiceUnreachable,
)
from altwright.core.lazy_asyncio import asyncio
from altwright.core.model_catalogue import ModelInfo, is_model_list, read_models
from altwright.core.service_address import check_service_address
from altwright.core.service_errors import error_from_body, holds_error
from altwright.services.network import fault_of, new_client

if TYPE_CHECKING:
    import httpx2

SECONDS_REMEMBERED = 3600.0
MAX_LIST_BYTES = 8 * 1024 * 1024
"""The longest list that is read, in bytes; OpenRouter's, the longest known, has less than one million."""

_SECONDS = 15.0
_CONNECT_SECONDS = 10.0
_SHOWN_OF_BODY = 500

NewClient = Callable[[str, "httpx2.Timeout"], "httpx2.AsyncClient"]
"""Returns a client for an address; may take tens of milliseconds, so it is called in a thread."""


class _Remembered(NamedTuple):
    models: tuple[ModelInfo, ...]
    at: float


class ModelCatalogue:
    """Asks services for their models, each at most once an hour.

    What is remembered is told apart by address and by whether there was a key, and is lost with the program. The list
    of the free service is public and always asked for without a key.
    """

    def __init__(self, *, seconds: float = _SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        """Give a service ``seconds`` for its whole list."""
        self._seconds = seconds
        self._clock = clock
        self._remembered: dict[tuple[str, bool], _Remembered] = {}
        self._locks: dict[tuple[str, bool], asyncio.Lock] = {}

    async def fetch_models(
        self, address: str, key: str | None = None, *, fresh: bool = False, client_for: NewClient = new_client
    ) -> tuple[ModelInfo, ...]:
        """Return the models of the service at ``address``, remembered ones unless they shall be ``fresh``.

        Args:
            address: the base of the API, as an engine has it.
            key: the key for it; without one, none is sent.
            fresh: whether to ask even if the list is remembered.
            client_for: builds the client, with the engine's own proxy and certificate for one.

        Raises:
            ServiceError: the list cannot be had. ServiceAddressWrong is also raised where a service has none.
        """
        key = None if _is_public(address) else (key or "").strip() or None
        place = (address.rstrip("/"), key is not None)
        async with self._locks.setdefault(place, asyncio.Lock()):
            if not fresh and (models := self._known(place)) is not None:
                return models
            models = await self._asked(place[0], key, client_for)
            self._remembered[place] = _Remembered(models, self._clock())
            return models

    def known_models(self, address: str, *, has_key: bool = False) -> tuple[ModelInfo, ...] | None:
        """Return the models remembered of the service at ``address``, or None where it has not been asked lately."""
        return self._known((address.rstrip("/"), has_key and not _is_public(address)))

    def _known(self, place: tuple[str, bool]) -> tuple[ModelInfo, ...] | None:
        remembered = self._remembered.get(place)
        if remembered is None or self._clock() - remembered.at >= SECONDS_REMEMBERED:
            return None
        return remembered.models

    async def _asked(self, address: str, key: str | None, client_for: NewClient) -> tuple[ModelInfo, ...]:
        import httpx2

        check_service_address(address)
        if key is not None and (not key.isascii() or not key.isprintable() or " " in key):
            raise KeyUnusable
        timeout = httpx2.Timeout(self._seconds, connect=_CONNECT_SECONDS)
        try:
            client = await asyncio.to_thread(client_for, address, timeout)
        except OSError as error:
            # Among them what is wrong with the content of a certificate's file.
            raise ServiceUnreachable(NetworkFault.CERTIFICATE, str(error)) from error
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            # The system's proxy setting names a proxy of a kind that is unknown or not installed.
            raise ServiceUnreachable(NetworkFault.PROXY, str(error)) from error
        try:
            async with client, asyncio.timeout(self._seconds):
                response = await _answer(client, f"{address}/models", key)
            return await asyncio.to_thread(_models_in, response)
        except TimeoutError:
            raise ServiceUnreachable(NetworkFault.TIMED_OUT) from None
        except httpx2.InvalidURL as error:
            raise ServiceAddressWrong(str(error)) from error
        except httpx2.DecodingError as error:
            raise AnswerUnreadable(str(error)) from error
        except httpx2.TransportError as error:
            raise ServiceUnreachable(fault_of(error, address), str(error.__cause__ or error)) from error


class _Answer(NamedTuple):
    """An answer, read to its end: status, headers with names in lower case, and body."""

    status: int
    headers: dict[str, str]
    body: bytes


async def _answer(client: httpx2.AsyncClient, address: str, key: str | None) -> _Answer:
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"Altwright/{__version__}"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    async with client.stream("GET", address, headers=headers, follow_redirects=False) as response:
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > MAX_LIST_BYTES:
                raise AnswerUnreadable(f"more than {MAX_LIST_BYTES} bytes")
        headers_read = {name.lower(): value for name, value in response.headers.items()}
        return _Answer(response.status_code, headers_read, bytes(body))


def _models_in(answer: _Answer) -> tuple[ModelInfo, ...]:
    """Return the models in ``answer``.

    Raises:
        ServiceError: it is something else.
    """
    text = answer.body.decode("utf-8", "replace").lstrip("\ufeff")
    try:
        body: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        body = None
    if answer.status >= 300:
        raise _refusal(answer, text)
    if is_model_list(body):
        return read_models(body)
    if holds_error(body):
        raise error_from_body(None, body, answer.headers)
    raise ServiceAddressWrong(text[:_SHOWN_OF_BODY])


def _refusal(answer: _Answer, text: str) -> ServiceError:
    if answer.status < 400:
        return ServiceAddressWrong(f"HTTP {answer.status}")
    return error_from_body(answer.status, text, answer.headers)


def _is_public(address: str) -> bool:
    return address.rstrip("/") == LLM7_ADDRESS
