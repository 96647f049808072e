"""Is it a picture, and what is it otherwise? Told by the bytes; names and headers of files are too often wrong."""

from __future__ import annotations

import codecs

from altwright.core.errors import NotAPicture, PictureBroken, PictureFormatUnsupported, WebPageInstead
from altwright.core.picture import LoadedPicture, looks_like_web_page, sniff_format

SNIFFED_BYTES = 4096
"""So many bytes from the beginning tell what a file is."""

_UNSUPPORTED_PICTURES = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
)
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"FLV", "video"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"fLaC", "sound"),
    (b"\xff\xfb", "sound"),
    (b"\xff\xf3", "sound"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_RIFF_KINDS = {b"AVI ": "video", b"WAVE": "sound"}


def recognise(data: bytes, host: str = "") -> LoadedPicture:
    """Return ``data``, which may be the beginning of a file, with its format; ``host`` is where it comes from.

    Raises:
        PictureError: it is not a picture that Altwright can show and prepare.
    """
    if not data:
        raise PictureBroken("There are no bytes in it.")
    if looks_like_web_page(data):
        raise WebPageInstead(host) if host else NotAPicture("HTML")
    file_format = sniff_format(data)
    if file_format is None:
        for signature, name in _UNSUPPORTED_PICTURES:
            if data.startswith(signature):
                raise PictureFormatUnsupported(name)
        raise NotAPicture(_kind_of(data), f"It begins with {data[:16].hex(' ')}.")
    return LoadedPicture(data, file_format)


def _kind_of(data: bytes) -> str:
    """Return what kind of file this is, in a word that editors know; empty if that cannot be told."""
    for signature, kind in _OTHER_KINDS:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF":
        return _RIFF_KINDS.get(data[8:12], "")
    if data[4:8] in {b"ftyp", b"moov", b"mdat"}:
        return "sound" if data[8:11] == b"M4A" else "video"
    try:
        # The last character of the part that is looked at may be cut in two, which this decoder forgives.
        text = codecs.getincrementaldecoder("utf-8")().decode(data[:SNIFFED_BYTES])
    except UnicodeDecodeError:
        return ""
    return "text" if all(sign.isprintable() or sign in "\t\r\n\f\ufeff" for sign in text) else ""
