"""What an editor pastes, understood: an address, a file, or neither."""

from __future__ import annotations

import ipaddress
import re
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from altwright.core.errors import AddressIncomplete, AddressUnclear, AddressUnusable, NoPicture
from altwright.core.picture import AddressSource, FileSource, InlineSource, PictureSource

# Patterns are compiled when first used: none is needed before the window is painted.
_TAG = r"(?i)<(?:img|image|source)(?=[\s/])"
# An unterminated quote reaches to the end, so that every character is looked at once.
_ATTRIBUTE = r"""(?s)[\s/]*([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>"']+)))?"""
_ADDRESS_ATTRIBUTES = ("src", "data-src", "data-original", "href", "xlink:href", "srcset", "data-srcset")
_MARKDOWN_IMAGE = (
    r"""!?\[(?:[^\[\]]|\[[^\[\]]{0,500}\]){0,500}\]\(\s*(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()]*\))+))"""
    r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
_CSS_PICTURE = r"(?i)(?:background(?:-image)?\s*:\s*)?url\(([^\s]*|\s*[\"'][^\"']*[\"']\s*)\)\s*;?"
_SCHEME = r"^([a-zA-Z][a-zA-Z0-9+.-]*):"
_WEB = r"(?i)https?://"
# The field's own "https://" in front of a pasted address.
_SCHEME_TWICE = r"(?i)^(?:https?:/{0,2})+(?=https?://)"
# What is left of "https://" when the first letters were missed while copying, or a slash got lost.
_DAMAGED_WEB = r"(?i)^(?:t?t?ps?://|h?t{1,3}ps?:/{1,3}(?=[^/])|https?//:?)"
_WINDOWS_PATH = r"^(?:[a-zA-Z]:[\\/]|\\\\)"
_HOST = r"^(?:localhost|[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])\.?(?::\d+)?$"
_PICTURE_NAME = r"(?i)\.(?:jpe?g|jfif|png|webp|gif|bmp|tiff?|ico|avif|hei[cf]|svgz?)$"
_PROSE_END = r"""[.,;:!?…"'”’»)\]}>*_]+$"""
_LINE_END = r"[ \t]*[\r\n]+[ \t]*"
_FORBIDDEN = r"""[\x00-\x20\x7f<>"]|\s"""
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»", "<": ">", "`": "`", "(": ")"}
_PRIVATE_ENDINGS = (
    *(".local", ".internal", ".lan", ".intranet", ".home.arpa", ".test"),
    *(".corp", ".home", ".private"),
)
"""What only names in a network of one's own end in; the last three by RFC 6762, appendix G."""

_MOST_TAGS = 20
_MOST_ATTRIBUTES = 100
_LONGEST_HOST = 253
_LONGEST_LABEL = 63


def strip_wrapping(text: str) -> str:
    """Return the address inside ``text``: without white space, quotes, ``<img …>``, Markdown or CSS around it.

    Nothing inside the address itself is changed: the signature of a signed address covers every byte of its query.
    """
    text = _trimmed(text)
    if source := _source_in_html(text):
        text = source
    elif "](" in text and (link := _markdown_target(text)):
        text = link
    elif found := re.fullmatch(_CSS_PICTURE, text):
        text = found.group(1)
    text = _trimmed(text)
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = _trimmed(text[1:-1])
    return _without_prose_end(re.sub(_SCHEME_TWICE, "", text))


def _trimmed(text: str) -> str:
    """Return ``text`` without the white space and the invisible characters around it."""
    while (shorter := text.strip().strip("\ufeff\u200b\u200c\u200d\u200e\u200f\u2060")) != text:
        text = shorter
    return text


def _source_in_html(text: str) -> str:
    """Return the address in the first picture tag that has one, or nothing."""
    if "<" not in text:
        return ""
    import html

    for tag in islice(re.finditer(_TAG, text), _MOST_TAGS):
        values: dict[str, str] = {}
        position = tag.end()
        for _ in range(_MOST_ATTRIBUTES):
            if not (attribute := re.compile(_ATTRIBUTE).match(text, position)):
                break
            position = attribute.end()
            value = next((group for group in attribute.groups()[1:] if group is not None), "")
            # The attribute's value is HTML, so its &amp; is an & of the address.
            values.setdefault(attribute.group(1).lower(), html.unescape(value).strip())
        if found := _best_address(values):
            return found
    return ""


def _best_address(values: dict[str, str]) -> str:
    """Return the address that the attributes ``values`` of a tag name: no placeholder, if there is anything else."""
    addresses = [
        _first_candidate(values[name]) if name.endswith("srcset") else values[name]
        for name in _ADDRESS_ATTRIBUTES
        if values.get(name)
    ]
    return next((address for address in addresses if not address.startswith("data:")), next(iter(addresses), ""))


def _first_candidate(srcset: str) -> str:
    """Return the first address of a ``srcset``, whose addresses may themselves hold commas."""
    return next((word.strip(",") for word in srcset.split() if word.strip(",")), "")


def _markdown_target(text: str) -> str:
    """Return the address of the first Markdown picture in ``text``, or of the link that ``text`` is, or nothing."""
    # In [![alt](picture)](page) the match from the start would be the link around the picture.
    found = (
        re.search(_MARKDOWN_IMAGE, text[text.index("![") :]) if "![" in text else re.fullmatch(_MARKDOWN_IMAGE, text)
    )
    return (found.group(1) or found.group(2) or "") if found else ""


def _without_prose_end(text: str) -> str:
    """Return ``text`` without the punctuation of the sentence around it, where it is certain to be none of its own."""
    if not re.match(_WEB, text) or "?" in text.rstrip("?") or "#" in text:
        return text
    shorter = re.sub(_PROSE_END, "", text)
    return shorter if re.search(_PICTURE_NAME, shorter) else text


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
    if "\0" in text:
        raise AddressUnclear
    if (
        (damaged := re.match(_DAMAGED_WEB, text))
        and not re.match(_WEB, text)
        and _lacks_scheme_only(text[damaged.end() :])
    ):
        raise AddressIncomplete(_completed(text[damaged.end() :]))
    if re.match(_WINDOWS_PATH, text) or text.startswith(("/", "~/", "./", "../")):
        if text.startswith("//") and _lacks_scheme_only(text[2:]):
            raise AddressIncomplete(_completed(text[2:]))
        return FileSource(_home_expanded(text))
    if (scheme := re.match(_SCHEME, text)) and not re.match(_HOST, _host_part(text)):
        return _source_with_scheme(scheme.group(1).lower(), text)
    is_name = "/" not in text and re.search(_PICTURE_NAME, text)
    if _lacks_scheme_only(text) and not is_name:
        raise AddressIncomplete(_completed(text))
    if re.search(_PICTURE_NAME, text) and not re.search(_WEB, text):
        return FileSource(Path(text))
    raise AddressUnclear


def _host_part(text: str) -> str:
    """Return what stands before the path, the query or the fragment of an address without its scheme."""
    return re.split(r"[/?#]", text, maxsplit=1)[0]


def _lacks_scheme_only(text: str) -> bool:
    """Tell whether ``text`` is an address but for its scheme."""
    return re.match(_HOST, _host_part(text)) is not None and _is_complete(f"https://{text}")


def _completed(text: str) -> str:
    """Return ``text`` with the scheme it lacks: https, but on this computer http."""
    return f"{'http' if is_loopback(f'http://{text}') else 'https'}://{text}"


def _home_expanded(text: str) -> Path:
    """Return the path ``text`` with the editor's folder for a ``~``, if the system knows it."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _source_with_scheme(scheme: str, text: str) -> PictureSource:
    """Return the source that ``text`` names by its ``scheme``."""
    if scheme in {"http", "https"}:
        address = _in_one_line(text)
        if not _is_complete(address):
            raise AddressUnclear
        return AddressSource(address)
    if scheme == "data":
        return InlineSource(text)
    if re.search(r"\s", text):
        # A sentence with a colon: "Photo: the harbour".
        raise AddressUnclear
    if scheme == "file":
        return FileSource(_path_of(text))
    raise AddressUnusable(scheme)


def _in_one_line(address: str) -> str:
    """Return ``address`` as a browser reads it: joined where a mail broke it, a space in a file's name as %20."""
    first_line, *others = re.split(_LINE_END, address)
    if not re.search(_PICTURE_NAME, first_line) and not any(re.match(_WEB, line) for line in others):
        address = first_line + "".join(others)
    if (
        " " in address
        and "?" not in address
        and re.search(_PICTURE_NAME, address)
        and len(re.findall(_WEB, address)) == 1
    ):
        address = address.replace(" ", "%20")
    return address


def _is_complete(address: str) -> bool:
    """Tell whether a web ``address`` names a host that can exist and holds nothing that no address holds."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removesuffix(".")
        usable = (parts.port or 0) >= 0
        # Characters beyond ASCII travel as Punycode and as percent-escapes of UTF-8: half a character has neither.
        address.encode()
    except ValueError:
        return False
    if ":" not in host:
        labels = host.split(".")
        usable = usable and len(host) <= _LONGEST_HOST and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
        usable = usable and not re.search(r"[\\^`{|}%]", host)
    return usable and not re.search(_FORBIDDEN, address)


def _path_of(address: str) -> Path:
    """Return the path that a ``file:`` address names.

    Raises:
        AddressUnclear: it names none.
    """
    # It drags in an HTTP client, which the first paint need not wait for.
    from urllib.request import url2pathname

    try:
        parts = urlsplit(address)
        path = url2pathname(parts.path)
    except (ValueError, OSError):
        raise AddressUnclear from None
    if not path.strip("/\\") or "\0" in path:
        raise AddressUnclear
    return Path(path)


def host_of(address: str) -> str:
    """Return the host that ``address`` names, with its port if there is one; empty if it names none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    return f"{host}:{port}" if port and host else host


def is_loopback(address: str) -> bool:
    """Tell whether ``address`` is on this computer."""
    try:
        host = (urlsplit(address).hostname or "").removesuffix(".")
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
        host = (urlsplit(address).hostname or "").removesuffix(".")
    except ValueError:
        return False
    if is_loopback(address) or host.endswith(_PRIVATE_ENDINGS):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        # Names have a last part with a letter; 127.1 is a short way to write an address in numbers.
        return "." not in host or host.rpartition(".")[2].isdigit()


def can_be_fetched_by_others(address: str) -> bool:
    """Tell whether a service elsewhere may load ``address``.

    That is https, on no host of the editor's own network, and without a password, which is nobody else's business.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and "@" not in parts.netloc and not is_private(address)


def file_name_of(address: str) -> str:
    """Return the last part of the path of ``address``, decoded, or its host; fit to be shown in one line."""
    try:
        name = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
    name = re.split(r"[/\\]", name)[-1]
    return "".join(character for character in name if character.isprintable()).strip() or host_of(address)
