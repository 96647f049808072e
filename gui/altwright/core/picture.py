"""What a picture is before and after its preparation: sources, formats, facts and the reference that is sent."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
"""The largest picture Altwright loads, in bytes."""

MAX_PIXELS = 200_000_000
"""The largest picture Altwright decodes, in pixels."""

LARGE_PIXELS = 50_000_000
"""A picture of more pixels, unless it shrinks while it is decoded, gets a process and thus memory of its own."""

TINY_SIDE = 16
"""A picture with a side shorter than this, in pixels, is likely a spacer or a tracking pixel."""


class AddressSource(NamedTuple):
    """A picture on the web, at ``address``, kept byte for byte as it was given."""

    address: str


class FileSource(NamedTuple):
    """A picture in a file."""

    path: Path


class InlineSource(NamedTuple):
    """A picture inside a ``data:`` address."""

    data_url: str


class PastedSource(NamedTuple):
    """A picture from the clipboard or dropped as pixels; ``data`` is an encoded picture file."""

    data: bytes


SourceAtHand = FileSource | InlineSource | PastedSource
"""A picture that needs no network."""

PictureSource = AddressSource | SourceAtHand


class PictureFormat(Enum):
    """The picture formats that Altwright shows and prepares; the value is the name shown to editors."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    GIF = "GIF"
    BMP = "BMP"
    TIFF = "TIFF"
    ICO = "ICO"
    AVIF = "AVIF"
    HEIC = "HEIC"
    SVG = "SVG"


class PictureFacts(NamedTuple):
    """What is known of a loaded picture: size in pixels as seen (orientation applied), format, size in bytes."""

    width: int
    height: int
    format: PictureFormat
    byte_count: int


class LoadedPicture(NamedTuple):
    """A picture's file as it was loaded: its bytes, unchanged, and their format."""

    data: bytes
    format: PictureFormat

    @property
    def shrinks_while_decoded(self) -> bool:
        """Whether little memory is enough for a small version: of a JPEG whose pixels come once, from top to bottom."""
        return self.format is PictureFormat.JPEG and _comes_in_one_pass(self.data)

    @property
    def may_take_for_ever(self) -> bool:
        """Whether nothing bounds the time that decoding takes: of a drawing, and of a JPEG in very many passes."""
        if self.format is not PictureFormat.JPEG:
            return self.format is PictureFormat.SVG
        return not _comes_in_one_pass(self.data) and self.data.count(_PASS) > _MOST_PASSES


class AddressReference(NamedTuple):
    """The picture as the service is given it: by its address."""

    address: str

    @property
    def url(self) -> str:
        """The value of ``image_url.url`` in the request."""
        return self.address


class UploadReference(NamedTuple):
    """The picture as the service is given it: prepared, inside the request.

    ``url`` is the data URL; ``byte_count`` counts the picture's bytes before base64; width and height are in pixels.
    """

    url: str
    byte_count: int
    width: int
    height: int


PictureReference = AddressReference | UploadReference

_IN_ONE_PASS = {0xC0, 0xC1, 0xC3, 0xC9, 0xCB}
_IN_SEVERAL_PASSES = {0xC2, 0xC5, 0xC6, 0xC7, 0xCA, 0xCD, 0xCE, 0xCF}
"""What begins the frame of a JPEG: sequential and lossless ones, and progressive and hierarchical ones."""

_PASS = b"\xff\xda"
"""What begins a pass over the pixels of a JPEG."""

_MOST_PASSES = 100
"""Programs write ten or so; each goes through the whole picture."""


_FIRST_TAG = re.compile(
    # Nothing is given back once it is matched ("++"): else a page made for it could take for ever.
    rb"(?:[\xef\xbb\xbf\s]++|<\?[^>]*>|<!--.*?-->|<!doctype\s++(?P<doctype>\w++)[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)*+"
    rb"(?:<(?:\w+:)?(?P<tag>\w+))?",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 4096

GZIP = 31
"""What zlib calls the format of gzip, with the largest window."""

_PAGE_TAGS = {b"html", b"head", b"body", b"title", b"meta", b"link", b"script", b"style", b"div", b"p", b"h1"}
_BITMAP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_SIGNATURES = (
    (b"\xff\xd8\xff", PictureFormat.JPEG),
    (b"\x89PNG\r\n\x1a\n", PictureFormat.PNG),
    (b"GIF87a", PictureFormat.GIF),
    (b"GIF89a", PictureFormat.GIF),
    (b"II*\x00", PictureFormat.TIFF),
    (b"MM\x00*", PictureFormat.TIFF),
)


def _comes_in_one_pass(data: bytes) -> bool:
    """Tell whether the first pass over a JPEG's pixels is the only one; no where its header makes no sense.

    A pass that has all the components of a frame that is not progressive is the only one, and nothing behind it is
    read (ITU-T T.81, B.2.2 and B.2.3). Only the header is looked at: the rest may be tens of megabytes.
    """
    place, components = 2, 0
    while (place := data.find(b"\xff", place)) >= 0 and place + 9 < len(data):
        marker = data[place + 1]
        if marker in {0x00, 0xFF}:
            place += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            place += 2
        elif marker == 0xDA:
            return components > 0 and data[place + 4] == components
        elif marker == 0xD9 or marker in _IN_SEVERAL_PASSES:
            return False
        else:
            if marker in _IN_ONE_PASS:
                components = data[place + 9]
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return False


def sniff_format(data: bytes) -> PictureFormat | None:
    """Return the picture format that the first bytes of ``data`` show, or None for anything else."""
    for signature, known in _SIGNATURES:
        if data.startswith(signature):
            return known
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PictureFormat.WEBP
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BITMAP_HEADER_SIZES:
        return PictureFormat.BMP
    if data[:4] == b"\x00\x00\x01\x00" and any(data[4:6]):
        return PictureFormat.ICO
    if data[4:8] == b"ftyp":
        return _format_of_brands(data[: min(int.from_bytes(data[:4], "big"), 256)])
    return PictureFormat.SVG if _first_tag(data) == b"svg" else None


def looks_like_web_page(data: bytes) -> bool:
    """Tell whether ``data`` begins like an HTML page."""
    return _first_tag(data) in _PAGE_TAGS


def is_packed(data: bytes) -> bool:
    """Tell whether ``data`` is packed with gzip, as drawings called ``.svgz`` are."""
    return data.startswith(b"\x1f\x8b\x08")


def is_utf16(data: bytes) -> bool:
    """Tell whether ``data`` is text in UTF-16, by its byte order mark."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _format_of_brands(box: bytes) -> PictureFormat | None:
    """Return the format that the brands in the first ``box`` of a file of the ISO family name."""
    brands = {box[at : at + 4] for at in range(8, len(box), 4)}
    if brands & _AVIF_BRANDS:
        return PictureFormat.AVIF
    return PictureFormat.HEIC if brands & _HEIC_BRANDS else None


def _first_tag(data: bytes) -> bytes:
    """Return the first tag of markup in lower case, behind its declarations and comments; ``html`` if declared so."""
    found = _FIRST_TAG.match(_beginning_of_markup(data))
    return (found["doctype"] or found["tag"] or b"").lower() if found else b""


def _beginning_of_markup(data: bytes) -> bytes:
    """Return how ``data`` begins, unpacked and in UTF-8: drawings are also kept packed, or in UTF-16."""
    beginning = data[:_LOOKED_AT]
    if is_packed(beginning):
        import zlib

        try:
            beginning = zlib.decompressobj(GZIP).decompress(beginning, _LOOKED_AT)
        except zlib.error:
            return b""
    if is_utf16(beginning):
        # What is cut in two at the end is of no interest.
        return beginning.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return beginning
