"""A host of pictures on loopback, with everything that real hosts have done to a picture's address."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

from altwright.services.loopback_server import Exchange, LoopbackServer

PAGE = "<!doctype html>\n<html><head><title>Sign in</title></head><body><form>Password</form></body></html>"
SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


@dataclass(frozen=True, slots=True)
class HostedRequest:
    """One request as it arrived: its method, its path with its query, its headers by their lower-case names."""

    method: str
    target: str
    headers: Mapping[str, str]


@cache
def photo(width: int = 640, height: int = 480, form: str = "JPEG", orientation: int = 1) -> bytes:
    """Return a picture file: sky, meadow, sun and house; ``orientation`` is EXIF's."""
    image = Image.new("RGB", (width, height), "#8ab6e8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 0.6, width, height), fill="#4f7d3a")
    draw.ellipse((width * 0.7, height * 0.1, width * 0.85, height * 0.1 + width * 0.15), fill="#ffe27a")
    draw.rectangle((width * 0.15, height * 0.4, width * 0.4, height * 0.75), fill="#b4533c")
    for step in range(0, width, max(1, width // 40)):
        draw.line((step, height * 0.6, width - step, height), fill="#5f9148")
    return _encoded(image, form, orientation)


@cache
def plain(colour: str = "black", width: int = 320, height: int = 200, form: str = "PNG") -> bytes:
    """Return a picture file of one colour."""
    return _encoded(Image.new("RGB", (width, height), colour), form, 1)


def _encoded(image: Image.Image, form: str, orientation: int) -> bytes:
    file = io.BytesIO()
    if orientation == 1:
        image.save(file, form)
    else:
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(file, form, exif=exif)
    return file.getvalue()


class PictureHost(LoopbackServer):
    """Serves pictures and faults by path; ``requests`` remembers who asked for what.

    Paths: ``/photo.jpg``, ``.png``, ``.webp``, ``.gif``, ``.bmp``, ``.tiff``, ``.ico`` (640×480 but for the icon),
    ``/turned.jpg`` (orientation 6), ``/tiny.gif`` (1×1), ``/black.png``, ``/picture.svg``, ``/picture.avif``,
    ``/picture.heic``, ``/no-type`` (a JPEG without a content type), ``/wrong-type.jpg`` (a JPEG called text/html),
    ``/page.html``, ``/page.jpg`` (a page called image/jpeg), ``/document.pdf``, ``/empty.jpg``, ``/broken.jpg``
    (useless behind its first bytes), ``/half.jpg`` (ends early, whole by its length), ``/cut.jpg`` (connection lost),
    ``/reset.jpg``, ``/slow`` (a photo in pieces over ten minutes), ``/silent`` (never answers), ``/huge.jpg``
    (announces 65 MB), ``/endless.jpg`` (announces nothing and goes on past 65 MB), ``/missing`` (404), ``/gone``
    (410), ``/forbidden`` (403), ``/sign-in`` (401), ``/error`` (500), ``/busy`` (503), ``/redirect`` (to the photo),
    ``/redirect-page`` (to the page), ``/loop`` (to itself), ``/redirect-file`` (to a file: address). Anything in
    ``extra`` goes first: a path with the content type and bytes to answer.
    """

    def __init__(self) -> None:
        """Take a free port."""
        self.requests: list[HostedRequest] = []
        self.extra: dict[str, tuple[str, bytes]] = {}
        self._lock = threading.Lock()
        super().__init__(self._answer)

    def url(self, path: str) -> str:
        """Return the address of ``path``."""
        return f"{self.origin}/{path.lstrip('/')}"

    def _answer(self, exchange: Exchange) -> None:
        with self._lock:
            self.requests.append(HostedRequest(exchange.method, exchange.target, exchange.headers))
        if exchange.path in self.extra:
            exchange.answer(200, *self.extra[exchange.path])
        elif exchange.path in _FILES:
            content_type, make = _FILES[exchange.path]
            exchange.answer(200, content_type, make())
        elif exchange.path in _STATUSES:
            exchange.answer(_STATUSES[exchange.path], "text/html", PAGE.encode())
        elif exchange.path in _REDIRECTS:
            exchange.begin(302, [("Location", _REDIRECTS[exchange.path]), ("Content-Length", "0")])
        elif exchange.path in _FAULTS:
            _FAULTS[exchange.path](exchange)
        else:
            exchange.answer(404, "text/html", PAGE.encode())


def _damaged() -> bytes:
    return photo()[:20] + b"\x5a" * 5000


def _box(brand: bytes) -> bytes:
    """Return the first box of an AVIF or HEIC file, which is all that is needed to tell what it is."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1" + brand + bytes(200)


def _without_type(exchange: Exchange) -> None:
    exchange.begin(200, [("Content-Length", str(len(photo())))])
    exchange.send(photo())


def _promise(exchange: Exchange, size: int) -> None:
    exchange.begin(200, [("Content-Type", "image/jpeg"), ("Content-Length", str(size))])


def _cut(exchange: Exchange) -> None:
    _promise(exchange, len(photo()))
    exchange.send(photo()[:3000])
    exchange.hang_up()


def _reset(exchange: Exchange) -> None:
    _promise(exchange, len(photo()))
    exchange.send(photo()[:3000])
    exchange.pause(0.15)
    exchange.reset()


def _slow(exchange: Exchange) -> None:
    data = photo()
    _promise(exchange, len(data))
    ends = time.monotonic() + 600
    for at in range(0, len(data), 10):
        exchange.send(data[at : at + 10])
        exchange.pause(min(0.6, max(0.0, ends - time.monotonic())))


def _huge(exchange: Exchange) -> None:
    _promise(exchange, 65 * 1024 * 1024)
    exchange.send(photo())
    exchange.pause(None)


def _endless(exchange: Exchange) -> None:
    exchange.begin(200, [("Content-Type", "image/jpeg"), ("Transfer-Encoding", "chunked")])
    exchange.send_chunk(photo())
    for _ in range(80):
        exchange.send_chunk(bytes(1024 * 1024))
    exchange.send_chunk(b"")


_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "/photo.jpg": ("image/jpeg", photo),
    "/photo.png": ("image/png", lambda: photo(form="PNG")),
    "/photo.webp": ("image/webp", lambda: photo(form="WEBP")),
    "/photo.gif": ("image/gif", lambda: photo(form="GIF")),
    "/photo.bmp": ("image/bmp", lambda: photo(form="BMP")),
    "/photo.tiff": ("image/tiff", lambda: photo(form="TIFF")),
    "/photo.ico": ("image/x-icon", lambda: photo(64, 64, "ICO")),
    "/turned.jpg": ("image/jpeg", lambda: photo(orientation=6)),
    "/tiny.gif": ("image/gif", lambda: plain("white", 1, 1, "GIF")),
    "/black.png": ("image/png", plain),
    "/picture.svg": ("image/svg+xml", SVG.encode),
    "/picture.avif": ("image/avif", lambda: _box(b"avif")),
    "/picture.heic": ("image/heic", lambda: _box(b"heic")),
    "/wrong-type.jpg": ("text/html", photo),
    "/page.html": ("text/html; charset=utf-8", PAGE.encode),
    "/page.jpg": ("image/jpeg", PAGE.encode),
    "/document.pdf": ("application/pdf", lambda: b"%PDF-1.7\n" + bytes(500)),
    "/empty.jpg": ("image/jpeg", bytes),
    "/broken.jpg": ("image/jpeg", _damaged),
    "/half.jpg": ("image/jpeg", lambda: photo()[: len(photo()) // 2]),
}
_STATUSES = {"/missing": 404, "/gone": 410, "/forbidden": 403, "/sign-in": 401, "/error": 500, "/busy": 503}
_REDIRECTS = {
    "/redirect": "/photo.jpg",
    "/redirect-page": "/page.html",
    "/loop": "/loop",
    "/redirect-file": "file:///etc/hostname",
}
_FAULTS: dict[str, Callable[[Exchange], None]] = {
    "/no-type": _without_type,
    "/cut.jpg": _cut,
    "/reset.jpg": _reset,
    "/slow": _slow,
    "/silent": lambda exchange: exchange.pause(None),
    "/huge.jpg": _huge,
    "/endless.jpg": _endless,
}
