"""The connection to a service: what is sent along, how an upload is watched, and what a refusal may cost."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from altwright.core.engine import Engine
from altwright.core.errors import NetworkFault, ServiceAddressWrong, ServiceUnreachable
from altwright.core.service_errors import error_from_body
from altwright.services.network import new_client

if TYPE_CHECKING:
    import httpx2

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
_MAX_ERROR_BYTES = 1024 * 1024
_PIECE_BYTES = 64 * 1024
_WRITE_SECONDS = 60.0

on_progress: ContextVar[Callable[[], None] | None] = ContextVar("on_progress", default=None)
"""Called each time that the system has taken a piece of the request that the present task sends."""


def transport_for(engine: Engine) -> httpx2.AsyncClient:
    """Return a new client for ``engine``; takes tens of milliseconds.

    Raises:
        ServiceUnreachable: its proxy or its certificate cannot be used.
    """
    import httpx2

    timeout = httpx2.Timeout(connect=engine.time_limits.connect, read=None, write=_WRITE_SECONDS, pool=None)
    try:
        transport = new_client(engine.address, timeout, engine.proxy, engine.certificate)
    except OSError as error:
        # Among them what is wrong with the content of a certificate's file.
        raise ServiceUnreachable(NetworkFault.CERTIFICATE, f"{engine.certificate}: {error}") from error
    except (ImportError, ValueError, httpx2.InvalidURL) as error:
        # The setting names a proxy of a kind that is unknown or not installed.
        raise ServiceUnreachable(NetworkFault.PROXY, str(error)) from error
    transport.event_hooks = {"request": [_send_only_what_is_needed, _watch_upload], "response": [_raise_refusal]}
    return transport


async def _send_only_what_is_needed(request: httpx2.Request) -> None:
    """Take away what tells about this computer, and what variables meant for OpenAI added."""
    for name in set(request.headers) - _SENT_HEADERS:
        del request.headers[name]
    request.headers["Host"] = request.url.netloc.decode("ascii")


async def _watch_upload(request: httpx2.Request) -> None:
    """Send the body in pieces, and tell of each: a large picture on a slow line takes longer than an answer may."""
    report = on_progress.get()
    if report is not None and request.method == "POST":
        request.stream = _watched_stream()(request.content, report)


@cache
def _watched_stream() -> Callable[[bytes, Callable[[], None]], httpx2.AsyncByteStream]:
    """Return the class of a body that tells how it goes; what it is made from is loaded late."""
    import httpx2

    class Watched(httpx2.AsyncByteStream):
        def __init__(self, data: bytes, report: Callable[[], None]) -> None:
            self._data = data
            self._report = report

        async def __aiter__(self) -> AsyncIterator[bytes]:
            view = memoryview(self._data)
            for start in range(0, len(view), _PIECE_BYTES):
                yield bytes(view[start : start + _PIECE_BYTES])
                # The next piece is asked for when this one was taken.
                self._report()

    return Watched


async def _raise_refusal(response: httpx2.Response) -> None:
    """Raise what a refusal means, and read no more of it than anybody could want to know."""
    if response.is_success:
        return
    if response.is_redirect:
        raise ServiceAddressWrong(f"HTTP {response.status_code}")
    import httpx2

    data = bytearray()
    body = response.aiter_bytes()
    # What came of a refusal that broke off still tells what it means.
    with contextlib.suppress(httpx2.HTTPError):
        async for piece in body:
            data += piece
            if len(data) >= _MAX_ERROR_BYTES:
                break
    await response.aclose()
    await run_out(body)
    raise error_from_body(response.status_code, _text_of(bytes(data[:_MAX_ERROR_BYTES]), response), response.headers)


async def run_out(body: AsyncIterator[bytes]) -> None:
    """Bring ``body``, whose connection is closed, to its end.

    The transport leaves a generator of its own suspended where reading stops between two pieces. A loop that does not
    look after generators, such as Qt's, could not close it, and the collector finds it when no loop runs any more.
    """
    import httpx2

    with contextlib.suppress(httpx2.HTTPError, httpx2.StreamError):
        async for _ in body:
            pass


def _text_of(data: bytes, response: httpx2.Response) -> str:
    try:
        return data.decode(response.encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        # A name that is a codec's and no character set's.
        return data.decode("utf-8", "replace")
