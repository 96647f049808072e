"""An SVG freed of everything that leads outside of it: what is left can be drawn without opening a file or an address.

The library that draws (resvg) runs no scripts and knows no network, but opens whatever file a link in the drawing
names, and its limits cannot be set from Python. So only links within the drawing and embedded pictures stay.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

from altwright.core.errors import PictureBroken, PictureError, PictureOverMemory, PictureTooLarge, PictureTooManyPixels
from altwright.core.picture import GZIP, MAX_BYTES, LoadedPicture, PictureFormat, is_packed, is_utf16, sniff_format
from altwright.services.picture_preparation.reading import opened

MAX_EMBEDDED_PIXELS = 50_000_000
"""So many pixels the pictures in a drawing may have together; each is decoded whole."""

_DEEPEST = 2
_SVG = "{http://www.w3.org/2000/svg}"
_LONGEST = 1_000_000.0
"""A drawing that says it is larger, in pixels, says nothing."""

_EMBEDDABLE = {PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.GIF, PictureFormat.WEBP}
_LENGTH = re.compile(r"\s*(\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(px|pt|pc|in|cm|mm|em|ex)?\s*", re.IGNORECASE)
_PIXELS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16.0, "ex": 8.0}


class SvgSource:
    """A drawing that leads nowhere outside; its size can be set."""

    def __init__(self, data: bytes, depth: int = 0) -> None:
        """Read ``data``, an SVG of which all but the drawing itself is dropped.

        Raises:
            PictureBroken: it is no complete SVG.
            PictureTooLarge: it is packed, and has too many bytes when it is unpacked.
            PictureTooManyPixels: the pictures in it have too many.
        """
        try:
            # Expat opens no external entities and limits how far internal ones grow.
            self._root = ET.fromstring(_markup(data))  # noqa: S314
        except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
            raise PictureBroken(f"{type(error).__name__}: {error}") from error
        self._embedded_pixels = 0
        for element in self._root.iter():
            self._clean(element, depth)
        if self._root.tag != f"{_SVG}svg":
            raise PictureBroken(f"It is no SVG but {str(self._root.tag)[:100]}.")

    @property
    def size(self) -> tuple[float, float] | None:
        """Width and height in pixels as the drawing itself says them, or None if it does not."""
        width, height = (_length(self._root.get(name, "")) for name in ("width", "height"))
        box = self._view_box()
        if width and height:
            return width, height
        if box is None:
            return None
        if width:
            return width, width * box[1] / box[0]
        return (height * box[0] / box[1], height) if height else box

    @property
    def has_text(self) -> bool:
        """Whether fonts are needed to draw it; those in embedded drawings stay unseen."""
        return any(element.tag == f"{_SVG}text" for element in self._root.iter())

    def resize(self, width: int, height: int) -> None:
        """Let it be drawn in this size in pixels, all of it as it was."""
        if self._view_box() is None and (size := self.size):
            self._root.set("viewBox", f"0 0 {size[0]:.6g} {size[1]:.6g}")
        self._root.set("width", str(width))
        self._root.set("height", str(height))

    def text(self) -> str:
        """Return the drawing as markup.

        Raises:
            PictureBroken: it is nested too deeply.
        """
        try:
            return ET.tostring(self._root, encoding="unicode")
        except RecursionError as error:
            raise PictureBroken("It is nested too deeply.") from error

    def _view_box(self) -> tuple[float, float] | None:
        numbers = [_length(number) for number in re.split(r"[\s,]+", self._root.get("viewBox", "").strip())[-2:]]
        match numbers:
            case [float(width), float(height)]:
                return width, height
        return None

    def _clean(self, element: ET.Element, depth: int) -> None:
        """Drop every link of ``element`` but those within the drawing and to pictures inside it."""
        if not element.tag.startswith("{"):
            element.tag = f"{_SVG}{element.tag}"
        for name in list(element.attrib):
            if name.rpartition("}")[2].lower() not in {"href", "src"} or element.attrib[name].startswith("#"):
                continue
            link = self._embedded(element.attrib[name], depth)
            if link is None:
                del element.attrib[name]
            else:
                element.attrib[name] = link

    def _embedded(self, link: str, depth: int) -> str | None:
        """Return the picture inside ``link`` written plainly, or None if there is none that may be drawn."""
        head, comma, body = link.strip().partition(",")
        if not comma or not head.lower().startswith("data:"):
            return None
        data = unquote_to_bytes(body)
        if head.lower().endswith(";base64"):
            try:
                data = base64.b64decode(data)
            except binascii.Error:
                return None
        if is_packed(data):
            return None  # no browser draws it either
        kind = sniff_format(data)
        try:
            if kind is PictureFormat.SVG and depth < _DEEPEST:
                drawing = SvgSource(data, depth + 1)
                self._count(drawing._embedded_pixels)
                return _data_url("svg+xml", drawing.text().encode("utf-8"))
            if kind not in _EMBEDDABLE:
                return None
            with opened(LoadedPicture(data, kind)) as image:
                self._count(image.width * image.height)
            return _data_url(kind.name.lower(), data)
        except PictureTooManyPixels:
            raise
        except PictureError:
            return None

    def _count(self, pixels: int) -> None:
        self._embedded_pixels += pixels
        if self._embedded_pixels > MAX_EMBEDDED_PIXELS:
            raise PictureOverMemory("The pictures inside the drawing are too large.")


def _markup(data: bytes) -> bytes | str:
    """Return a drawing unpacked, and as text where its bytes may be others than its declaration says.

    Raises:
        PictureBroken: it is packed, and the packing is damaged.
        PictureTooLarge: it is packed, and has more than ``MAX_BYTES`` when it is unpacked.
    """
    if is_packed(data):
        unpacking = zlib.decompressobj(GZIP)
        try:
            data = unpacking.decompress(data, MAX_BYTES + 1)
        except zlib.error as error:
            raise PictureBroken(str(error)) from error
        if len(data) > MAX_BYTES:
            raise PictureTooLarge(MAX_BYTES)
        if not unpacking.eof:
            raise PictureBroken("The packed drawing is not whole.")
    return data.decode("utf-16") if is_utf16(data) else data


def _data_url(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _length(text: str) -> float | None:
    """Return a length in pixels, or None for one that says nothing by itself, such as a percentage."""
    found = _LENGTH.fullmatch(text)
    value = float(found[1]) * _PIXELS[(found[2] or "px").lower()] if found else 0.0
    return value if 0 < value <= _LONGEST else None
