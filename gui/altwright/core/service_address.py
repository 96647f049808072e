"""The address of a service: whether it can be one, and what an editor who mistyped it may have meant."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from altwright.core.address import host_of, is_loopback, is_private
from altwright.core.errors import ServiceAddressInsecure, ServiceAddressWrong

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CALLS = re.compile(r"(?:/(?:chat/completions|completions|chat|models|responses|embeddings))+$", re.IGNORECASE)
_VERSION = re.compile(r"/v\d\w*(?:/openai)?(?=/|$)")
_WRAPPING = " \t\r\n\"'`<>“”‘’\ufeff\u200b\u2060"
_PLACES = ("/v1", "/api/v1", "/openai/v1")
_MOST_PATHS = 4


def check_service_address(address: str) -> None:
    """Return if ``address`` can be that of a service.

    Raises:
        ServiceAddressWrong: not an http or https address, or one with a query or a fragment.
        ServiceAddressInsecure: http to a host that is neither this computer nor in a private network.
    """
    scheme = address.partition(":")[0].lower()
    if scheme not in {"http", "https"} or not host_of(address) or any(c.isspace() or c in "?#" for c in address):
        raise ServiceAddressWrong(address)
    if scheme == "http" and not is_private(address):
        raise ServiceAddressInsecure(address)


def corrected_addresses(address: str) -> tuple[str, ...]:
    """Return what may have been meant by the service ``address``, the likeliest first; never ``address`` itself.

    The scheme is completed, and what stands behind the base of the API is taken away (``/chat/completions``, a slash, a
    query); where the base misses its ``/v1``, that is added, here and where some services have it. Every address is at
    the host that was typed.
    """
    corrected = [
        f"{origin}{path}"
        for base, count in zip(_with_schemes(address.strip(_WRAPPING)), (_MOST_PATHS, 1), strict=False)
        if (origin := _origin_of(base))
        for path in _paths(urlsplit(base).path)[:count]
    ]
    return tuple(dict.fromkeys(new for new in corrected if new != address and _is_usable(new)))


def _with_schemes(text: str) -> tuple[str, ...]:
    """Return ``text`` with the schemes that it may need: http only where nobody else could read along."""
    scheme = _SCHEME.match(text)
    given = scheme.group().lower() if scheme else ""
    rest = text[scheme.end() :] if scheme else text
    secure, plain = f"https://{rest}", f"http://{rest}"
    if not is_private(plain) or (given == "https://" and not is_loopback(plain)):
        return (secure,)
    return (secure, plain) if given == "https://" else (plain, secure)


def _origin_of(address: str) -> str:
    """Return scheme, host and port of ``address``, or nothing where no service can be."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if _is_usable(origin) else ""


def _is_usable(address: str) -> bool:
    try:
        check_service_address(address)
    except (ServiceAddressWrong, ServiceAddressInsecure):
        return False
    return True


def _paths(path: str) -> list[str]:
    """Return where the base of the API may be if it was typed as ``path``, the likeliest first, each once."""
    path = path.rstrip("/")
    shorter = _CALLS.sub("", path).rstrip("/")
    if version := _VERSION.search(shorter):
        paths = [shorter, shorter[: version.end()]]
    elif shorter != path:
        paths = [shorter, f"{shorter}/v1", *_PLACES]
    else:
        paths = [f"{shorter}/v1", *_PLACES, shorter]
    return list(dict.fromkeys(paths))
