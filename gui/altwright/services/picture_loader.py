"""Pictures fetched from wherever the editor says they are: addresses, files, ``data:`` addresses, the clipboard.

What arrives is told by its bytes, never by its name or its header. The client is imported when it is first needed.
"""

from __future__ import annotations

import io
import ipaddress
import re
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from altwright import __version__
from altwright.core.address import host_of, is_loopback, is_private
from altwright.core.engine import SYSTEM_PROXY
from altwright.core.errors import (
    AddressUnclear,
    NetworkFault,
    PictureBroken,
    PictureForbidden,
    PictureHostFaulty,
    PictureMissing,
    PictureTooLarge,
    PictureUnreachable,
)
from altwright.core.file_kind import SNIFFED_BYTES, recognise
from altwright.core.lazy_asyncio import asyncio
from altwright.core.picture import (
    MAX_BYTES,
    AddressSource,
    LoadedPicture,
    PictureSource,
    SourceAtHand,
)

if TYPE_CHECKING:
    import httpx2

Report = Callable[[int, int | None], None]

_MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_MISSING = {404, 410}
_FORBIDDEN = {401, 402, 403}
_PROXY_SIGN_IN = 407
_MAX_PORT = 65535
_LONGEST_TURN_SECONDS = 0.008
_CONNECTED = "connection.connect_tcp.complete"
"""What the client calls the moment at which a connection is there and nothing was sent through it."""

_INWARDS = "A public address leads into the own network."

_HEADERS = {
    "User-Agent": f"Altwright/{__version__}",
    # Hosts that choose a format by this header would send AVIF to a client that takes any picture.
    "Accept": "image/jpeg,image/png,image/webp,image/gif,image/bmp;q=0.7,image/tiff;q=0.7,"
    "image/avif;q=0,image/heic;q=0,image/jxl;q=0,image/*;q=0.4,*/*;q=0.2",
    "Accept-Encoding": "identity",
}

_AUTHORITY = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*")
_PRINTABLE_ASCII = "".join(map(chr, range(0x21, 0x7F)))


class PictureLoader:
    """Loads pictures from addresses, files, ``data:`` addresses and the clipboard, within limits.

    Every load stands alone: no cookies are kept, no address is told where the one before led.
    """

    def __init__(
        self,
        *,
        connect_seconds: float = 10.0,
        total_seconds: float = 60.0,
        max_bytes: int = MAX_BYTES,
        proxy: str = SYSTEM_PROXY,
        certificate: str = "",
    ) -> None:
        """Set the limits: seconds to connect, seconds for a whole load with its redirects, bytes of a picture.

        ``proxy`` and ``certificate`` are what an organisation sets, in the terms of an engine.
        """
        self._proxy = proxy
        self._certificate = certificate
        self._connect_seconds = connect_seconds
        self._total_seconds = total_seconds
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._clients: dict[bool, httpx2.AsyncClient] = {}

    def warm(self) -> None:
        """Import and build what loading from the web needs; takes tens of milliseconds, so call it off the UI thread.

        A proxy setting that cannot be used is kept for :meth:`load` to report.
        """
        try:
            self._client("https://example.org/")
        except PictureUnreachable:
            return

    async def load(self, source: PictureSource, report: Report | None = None) -> LoadedPicture:
        """Return the picture at ``source``; ``report`` is told the bytes so far and their total, None if unknown.

        Raises:
            PictureError: there is no picture there, it cannot be had, or it exceeds a limit.
        """
        if isinstance(source, AddressSource):
            return await self._download(source.address, report)
        return await asyncio.to_thread(self.read, source)

    def read(self, source: SourceAtHand) -> LoadedPicture:
        """Return the picture at ``source``, which needs no network; call it off the UI thread.

        Raises:
            PictureError: as :meth:`load`.
        """
        from altwright.services.picture_at_hand import bytes_at_hand

        data = bytes_at_hand(source, self._max_bytes)
        if len(data) > self._max_bytes:
            raise PictureTooLarge(self._max_bytes)
        return recognise(data)

    async def aclose(self) -> None:
        """Close all connections; a later load opens new ones."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    def _client(self, address: str) -> httpx2.AsyncClient:
        """Return the client for ``address``: there is one for this computer itself and one for everything else."""
        from http.cookiejar import DefaultCookiePolicy

        import anyio._backends._asyncio  # noqa: F401  (loaded on the first call otherwise, which costs 40 ms)
        import httpx2

        from altwright.services.network import new_client

        # No limit on a single read: each would arm a timer, and the limit on the whole load counts anyway.
        timeout = httpx2.Timeout(None, connect=self._connect_seconds)
        kind = is_loopback(address)
        with self._lock:
            if kind not in self._clients:
                try:
                    client = new_client(address, timeout, self._proxy, self._certificate)
                except OSError as error:
                    # Among them what is wrong with the content of a certificate's file.
                    detail = f"{self._certificate}: {error}"
                    raise PictureUnreachable(host_of(address), NetworkFault.CERTIFICATE, detail) from error
                except (ImportError, ValueError) as error:
                    # The system's proxy setting names a proxy of a kind that is unknown or not installed.
                    raise PictureUnreachable(host_of(address), NetworkFault.PROXY, str(error)) from error
                client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
                self._clients[kind] = client
            return self._clients[kind]

    async def _download(self, address: str, report: Report | None) -> LoadedPicture:
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._follow(address, report)
        except TimeoutError as error:
            detail = f"No whole picture within {self._total_seconds:g} s."
            raise PictureUnreachable(host_of(address), NetworkFault.TIMED_OUT, detail) from error

    async def _follow(self, start: str, report: Report | None) -> LoadedPicture:
        """Load ``start`` and follow where it sends to, but never from the web into the editor's own network."""
        visit = _Visit(self._max_bytes, report)
        address, sender = start, ""
        for _ in range(_MAX_REDIRECTS + 1):
            try:
                where, client = await asyncio.to_thread(self._ready_for, address)
                visit.check_way(where, sender)
                outcome = await visit.call_at(client, address)
            except AddressUnclear as error:
                if not sender:
                    raise
                raise PictureHostFaulty(sender, f"It leads to {address}, which is no address.") from error
            if isinstance(outcome, LoadedPicture):
                return outcome
            address, sender = outcome, host_of(address)
        raise PictureHostFaulty(host_of(start), f"More than {_MAX_REDIRECTS} redirects.")

    def _ready_for(self, address: str) -> tuple[str, httpx2.AsyncClient]:
        """Return scheme and host of ``address`` as :func:`_normal` does, and the client that may call there."""
        where = _normal(address)
        return where, self._client(where)


class _Visit:
    """One load on its way from address to address."""

    def __init__(self, max_bytes: int, report: Report | None) -> None:
        self._max_bytes = max_bytes
        self._report = report
        self._is_secure = False
        self._may_go_inside = True
        self._began_outside: bool | None = None

    def check_way(self, where: str, sender: str) -> None:
        """See to it that the host ``sender``, empty at the start, may send on to ``where``.

        Raises:
            PictureHostFaulty: it leads from https to http, or from the web into the editor's own network.
        """
        if not sender:
            self._may_go_inside = is_private(where)
        elif self._is_secure and where.startswith("http:"):
            raise PictureHostFaulty(sender, "An https address leads to one without https.")
        elif is_private(where) and not self._may_go_inside:
            raise PictureHostFaulty(sender, _INWARDS)
        self._is_secure = where.startswith("https:")

    async def call_at(self, client: httpx2.AsyncClient, address: str) -> LoadedPicture | str:
        """Return the picture at ``address``, or the address it sends to."""
        import httpx2

        host = host_of(address)
        try:
            extensions = {"target": _target(address), "trace": partial(self._on_trace, host)}
            async with client.stream("GET", address, headers=_HEADERS, extensions=extensions) as response:
                self._check_peer(response, host)
                if response.status_code in _REDIRECTS and (location := response.headers.get("location", "").strip()):
                    return _joined(address, location, host)
                _check_status(response, host)
                return recognise(await self._read(response, host), host)
        except httpx2.DecodingError as error:
            raise PictureBroken(str(error)) from error
        except httpx2.LocalProtocolError as error:
            raise AddressUnclear(str(error)) from error
        except httpx2.HTTPError as error:
            from altwright.services.network import fault_of

            raise PictureUnreachable(host, fault_of(error, address), str(error)) from error

    async def _on_trace(self, host: str, event: str, facts: Mapping[str, Any]) -> None:
        """Look at a new connection to ``host`` before anything is sent through it."""
        if event == _CONNECTED:
            stream = facts["return_value"]
            try:
                self._check_end(stream, host)
            except PictureHostFaulty:
                await stream.aclose()
                raise

    def _check_peer(self, response: httpx2.Response, host: str) -> None:
        """Look at the connection through which ``host`` answered; it may be one of before."""
        self._check_end(response.extensions.get("network_stream"), host)

    def _check_end(self, stream: Any, host: str) -> None:  # noqa: ANN401  (the client's connections have no common type)
        """See to it that a name in the public web does not lead to a host in the editor's own network."""
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        try:
            is_outside = ipaddress.ip_address(str(peer[0]).partition("%")[0]).is_global if peer else True
        except ValueError:
            return
        if self._began_outside is None:
            self._began_outside = is_outside
        elif self._began_outside and not is_outside:
            raise PictureHostFaulty(host, _INWARDS)

    async def _read(self, response: httpx2.Response, host: str) -> bytes:
        """Return the body, or give up as soon as it is known to be too large or no picture."""
        length = response.headers.get("content-length", "")
        total = int(length) if length.isdecimal() and "content-encoding" not in response.headers else None
        if total is not None and total > self._max_bytes:
            raise PictureTooLarge(self._max_bytes)
        body = io.BytesIO()
        is_recognised = False
        turn_began = time.monotonic()
        async for piece in response.aiter_bytes():
            body.write(piece)
            size = body.tell()
            if size > self._max_bytes:
                raise PictureTooLarge(self._max_bytes)
            if not is_recognised and size >= SNIFFED_BYTES:
                recognise(body.getvalue(), host)
                is_recognised = True
            if self._report is not None:
                self._report(size, total)
            if time.monotonic() - turn_began > _LONGEST_TURN_SECONDS:
                await asyncio.sleep(0)  # a compressed body holds many pieces, which come without a pause
                turn_began = time.monotonic()
        return body.getvalue()


def _normal(address: str) -> str:
    """Return scheme and host of ``address`` as the client will understand them, so that checks and call agree.

    Raises:
        AddressUnclear: the client cannot make an address of it.
    """
    import httpx2

    try:
        url = httpx2.URL(address)
        _target(address)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise AddressUnclear(str(error)) from error
    host = url.raw_host.decode("ascii").rstrip(".")
    if url.scheme not in {"http", "https"} or not host or not 0 <= (url.port or 0) <= _MAX_PORT:
        raise AddressUnclear(address)
    return f"{url.scheme}://{f'[{host}]' if ':' in host else host}/"


def _target(address: str) -> bytes:
    """Return what the request line asks for: path and query with every byte as it was given.

    The client would tidy up the path and quote some signs, and a signature covers all of them. Only what no request
    line can hold, white space and signs beyond ASCII, is encoded.
    """
    rest = _AUTHORITY.sub("", address.partition("#")[0])
    return quote(rest if rest.startswith("/") else f"/{rest}", safe=_PRINTABLE_ASCII).encode("ascii")


def _joined(address: str, location: str, host: str) -> str:
    """Return the address that a ``Location`` names; a whole one is left as it is.

    Raises:
        PictureHostFaulty: it makes no address.
    """
    if _AUTHORITY.match(location):
        return location
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise PictureHostFaulty(host, str(error)) from error


def _check_status(response: httpx2.Response, host: str) -> None:
    """Tell a picture's answer from all others.

    Raises:
        PictureError: the status is not one of success.
    """
    status = response.status_code
    detail = f"HTTP {status} {response.reason_phrase}".strip()
    if status in _MISSING:
        raise PictureMissing(host, detail)
    if status in _FORBIDDEN:
        raise PictureForbidden(host, detail)
    if status == _PROXY_SIGN_IN:
        raise PictureUnreachable(host, NetworkFault.PROXY, detail)
    if not response.is_success:
        raise PictureHostFaulty(host, detail)
