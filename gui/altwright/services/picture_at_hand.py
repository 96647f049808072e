"""Pictures that need no network: the bytes of files, of ``data:`` addresses and of what was pasted."""

from __future__ import annotations

import base64
import binascii
import os
import re
import stat
from pathlib import Path
from urllib.parse import unquote_to_bytes

from altwright.core.errors import FileUnreadable, PictureBroken, PictureTooLarge
from altwright.core.picture import FileSource, InlineSource, PastedSource, SourceAtHand

_DATA_URL = re.compile(r"data:([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
_WHITE_SPACE = re.compile(rb"\s+")
_TO_STANDARD_DIGITS = bytes.maketrans(b"-_", b"+/")


def bytes_at_hand(source: SourceAtHand, max_bytes: int) -> bytes:
    """Return the bytes of a picture that needs no network; a file of more than ``max_bytes`` is not read.

    Raises:
        PictureError: there is no file, it may not be read or is too large, or the address is damaged.
    """
    match source:
        case FileSource(path):
            return _read_file(path, max_bytes)
        case InlineSource(data_url):
            return _decode_data_url(data_url)
        case PastedSource(data):
            return data


def _read_file(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of the file at ``path``.

    Raises:
        FileUnreadable: it is missing, a folder, a device or a pipe, or may not be read.
        PictureTooLarge: it has more than ``max_bytes``; it is not read then.
    """
    name = path.name or str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # Reading a pipe or a device may never end.
            raise FileUnreadable(name, "It is a folder." if stat.S_ISDIR(status.st_mode) else "It is no file.")
        if status.st_size > max_bytes:
            raise PictureTooLarge(max_bytes)
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        detail = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise FileUnreadable(name, detail) from error


def _decode_data_url(data_url: str) -> bytes:
    """Return the bytes inside a ``data:`` address, in base64 or percent-encoded.

    Raises:
        PictureBroken: it is incomplete, or its base64 is damaged.
    """
    parts = _DATA_URL.match(data_url)
    if parts is None:
        raise PictureBroken("The data: address has no comma.")
    # A broken copy leaves half characters, which no address holds; they damage a picture and nothing else.
    data = unquote_to_bytes(parts.group(2).encode("utf-8", "replace"))
    if not parts.group(1).rstrip().lower().endswith(";base64"):
        return data
    digits = _WHITE_SPACE.sub(b"", data).translate(_TO_STANDARD_DIGITS).rstrip(b"=")
    try:
        return base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error as error:
        raise PictureBroken(str(error)) from error
