"""What an editor pastes, understood: an address, a file, or neither."""

from __future__ import annotations

import html
import ipaddress
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from altwright.core.errors import AddressIncomplete, AddressUnclear, AddressUnusable, NoPicture
from altwright.core.picture import AddressSource, FileSource, InlineSource, PictureSource

_IMG_SOURCE = re.compile(
    r"""<(?:img|image|source)\b[^>]*?\s(?:src|srcset|data-src|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_IMAGE = re.compile(r"""!?\[[^\]]*\]\(\s*<?([^\s>]+?)>?(?:\s+["'(][^)]*)?\)\s*$""", re.DOTALL)
_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_WINDOWS_PATH = re.compile(r"^(?:[a-zA-Z]:[\\/]|\\\\)")
_HOST = re.compile(
    r"^(?:localhost|[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])(?::\d+)?$"
)
_PICTURE_NAME = re.compile(r"\.(?:jpe?g|jfif|png|webp|gif|bmp|tiff?|ico|avif|hei[cf]|svg)$", re.IGNORECASE)
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»", "<": ">", "`": "`", "(": ")"}


def strip_wrapping(text: str) -> str:
    """Return the address inside ``text``: without white space, quotes, ``<img …>`` or Markdown around it.

    Nothing inside the address itself is changed: the signature of a signed address covers every byte of its query.
    """
    text = text.strip().strip("\ufeff\u200b\u200e\u200f")
    if tag := _IMG_SOURCE.search(text):
        # The attribute's value is HTML, so its &amp; is an & of the address.
        value = html.unescape(next(group for group in tag.groups() if group is not None))
        text = value.split(",")[0].split(" ")[0] if "srcset" in tag.group(0).lower() else value
    elif text.startswith(("![", "[")) and (link := _MARKDOWN_IMAGE.match(text)):
        text = link.group(1)
    text = text.strip()
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def parse_source(text: str) -> PictureSource:
    """Return the picture that ``text`` names.

    Raises:
        NoPicture: the text is empty.
        AddressIncomplete: an address without ``https://``, which is offered.
        AddressUnusable: an address that works only inside the program it was copied from.
        AddressUnclear: neither an address nor the path of a file.
    """
    text = strip_wrapping(text)
    if not text:
        raise NoPicture
    if _WINDOWS_PATH.match(text) or text.startswith(("/", "~/", "./", "../")):
        if text.startswith("//") and _HOST.match(text[2:].partition("/")[0]):
            raise AddressIncomplete(f"https:{text}")
        return FileSource(Path(text).expanduser())
    if (scheme := _SCHEME.match(text)) and not _HOST.match(text.partition("/")[0]):
        return _source_with_scheme(scheme.group(1).lower(), text)
    host = text.partition("/")[0].partition("?")[0]
    if " " not in text and _HOST.match(host) and not ("/" not in text and _PICTURE_NAME.search(text)):
        raise AddressIncomplete(f"{'http' if is_loopback(f'http://{text}') else 'https'}://{text}")
    if _PICTURE_NAME.search(text):
        return FileSource(Path(text))
    raise AddressUnclear


def _source_with_scheme(scheme: str, text: str) -> PictureSource:
    """Return the source that ``text`` names by its ``scheme``."""
    if scheme in {"http", "https"}:
        try:
            parts = urlsplit(text)
            complete = bool(parts.hostname) and (parts.port or 0) >= 0
        except ValueError:
            complete = False
        if not complete or re.search(r"[\s<>\"]", text):
            raise AddressUnclear
        return AddressSource(text)
    if scheme == "file":
        return FileSource(Path(url2pathname(urlsplit(text).path)))
    if scheme == "data":
        return InlineSource(text)
    raise AddressUnusable(scheme)


def host_of(address: str) -> str:
    """Return the host that ``address`` names, with its port if there is one; empty if it names none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return ""


def is_loopback(address: str) -> bool:
    """Tell whether ``address`` is on this computer."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(address: str) -> bool:
    """Tell whether ``address`` names this computer or a host that only the editor's own network reaches.

    Only the name is looked at; no name is resolved.
    """
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    if is_loopback(address) or host.endswith((".local", ".internal", ".lan", ".intranet", ".home.arpa", ".test")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


def can_be_fetched_by_others(address: str) -> bool:
    """Tell whether a service elsewhere may load ``address``: https, and no host of the editor's own network."""
    return urlsplit(address).scheme.lower() == "https" and not is_private(address)


def file_name_of(address: str) -> str:
    """Return the last part of the path of ``address``, decoded, or its host."""
    try:
        name = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
    return name or host_of(address)
