"""What a picture is before and after its preparation: sources, formats, facts and the reference that is sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""The largest picture Altwright loads, in bytes."""

MAX_PIXELS = 200_000_000
"""The largest picture Altwright decodes, in pixels."""

TINY_SIDE = 16
"""A picture with a side shorter than this, in pixels, is likely a spacer or a tracking pixel."""


@dataclass(frozen=True, slots=True)
class AddressSource:
    """A picture on the web, at ``address``, kept byte for byte as it was given."""

    address: str


@dataclass(frozen=True, slots=True)
class FileSource:
    """A picture in a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class InlineSource:
    """A picture inside a ``data:`` address."""

    data_url: str


@dataclass(frozen=True, slots=True)
class PastedSource:
    """A picture from the clipboard or dropped as pixels; ``data`` is an encoded picture file."""

    data: bytes


PictureSource = AddressSource | FileSource | InlineSource | PastedSource


class PictureFormat(Enum):
    """The picture formats that Altwright tells apart; the value is the name shown to editors."""

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

    @property
    def is_supported(self) -> bool:
        """Whether Altwright can show and prepare pictures of this format."""
        return self not in {PictureFormat.AVIF, PictureFormat.HEIC, PictureFormat.SVG}


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of a loaded picture: size in pixels as seen (orientation applied), format, size in bytes."""

    width: int
    height: int
    format: PictureFormat
    byte_count: int


@dataclass(frozen=True, slots=True)
class LoadedPicture:
    """A picture's file as it was loaded: its bytes, unchanged, and their format."""

    data: bytes
    format: PictureFormat


@dataclass(frozen=True, slots=True)
class AddressReference:
    """The picture as the service is given it: by its address."""

    address: str

    @property
    def url(self) -> str:
        """The value of ``image_url.url`` in the request."""
        return self.address


@dataclass(frozen=True, slots=True)
class UploadReference:
    """The picture as the service is given it: prepared, inside the request.

    ``url`` is the data URL; ``byte_count`` counts the picture's bytes before base64; width and height are in pixels.
    """

    url: str
    byte_count: int
    width: int
    height: int


PictureReference = AddressReference | UploadReference


def sniff_format(data: bytes) -> PictureFormat | None:
    """Return the picture format that the first bytes of ``data`` show, or None for anything else."""
    head = data[:512]
    if head.startswith(b"\xff\xd8\xff"):
        return PictureFormat.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureFormat.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PictureFormat.WEBP
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return PictureFormat.GIF
    if head[:2] == b"BM" and len(data) > 26:
        return PictureFormat.BMP
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return PictureFormat.TIFF
    if head[:4] == b"\x00\x00\x01\x00":
        return PictureFormat.ICO
    if head[4:8] == b"ftyp":
        brands = head[8:64]
        if b"avif" in brands or b"avis" in brands:
            return PictureFormat.AVIF
        if any(brand in brands for brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")):
            return PictureFormat.HEIC
        return None
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<svg") or (
        text.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in data[:4096].lower()
    ):
        return PictureFormat.SVG
    return None


def looks_like_web_page(data: bytes) -> bool:
    """Tell whether ``data`` begins like an HTML page."""
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<meta")) or (
        text.startswith((b"<!--", b"<?xml")) and b"<html" in data[:4096].lower()
    )
