"""Masking of what must never be shown, stored or reported: keys, and the query strings of addresses."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

MASK = "…"

# Slashes are escaped in JSON now and then. Whatever follows a ? or # is secret up to the next space or quotation mark.
_ADDRESS = re.compile(
    r"""[a-z][a-z0-9+.-]{0,30}:(?:\\?/){2}[^\s"<>/?#\\]*(?:\\?/[^\s"'<>^`{|}?#\\]*)*(?:[?#][^\s"<>]*)?""", re.IGNORECASE
)
_QUERY = re.compile(r"""\?[^\s"'<>?=]{1,100}=[^\s"<>]*""")
_DATA_URL = re.compile(r"""\bdata:[\w.+/-]*(?:;[\w=.+-]*)*,[^\s"'<>)]*""", re.IGNORECASE)
_BEARER = re.compile(r"""\b(bearer|basic)\s+[^\s"',;]+""", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"""(\bauthorization\b[\\"']*\s*[:=]\s*[\\"']*)[^\\"'\r\n,}]+""", re.IGNORECASE)
_NAMED_SECRET = re.compile(
    r"""((?:\b|_)(?:api[ _-]?key|access[_-]?key|token|secret|password|signature|sig)(?: provided)?\b"""
    r"""[\\"']*\s*[:=]\s*)([\\"']*)[^\s\\"',;&}]+""",
    re.IGNORECASE,
)
_KEY_SHAPES = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:sk|pk|rk|gsk|hf|xai|key)[-_][A-Za-z0-9_-]{8,}|AIza[\w-]{20,}|"
    r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?)"
)


def mask_address(address: str) -> str:
    """Return ``address`` without its user, its password, its query and its fragment."""
    if address[:5].lower() == "data:":
        return f"data:{MASK}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return MASK
    if ":" in host:
        host = f"[{host}]"
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    slashes = "//" if host or address[len(scheme) :].startswith("//") else ""
    tail = f"?{MASK}" if parts.query else ""
    return f"{scheme}{slashes}{host}{port}{parts.path}{tail}"


def redact(text: str, *secrets: str) -> str:
    """Return ``text`` with every address masked, every picture left out and everything that looks like a key hidden.

    ``secrets`` are values known to be secret, hidden wherever they stand, as they are or escaped for JSON or addresses.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe="", errors="replace")):
            text = text.replace(form, MASK)
    text = _DATA_URL.sub(f"data:{MASK}", text)
    text = _ADDRESS.sub(_masked, text)
    text = _QUERY.sub(f"?{MASK}", text)
    text = _AUTHORIZATION.sub(rf"\1{MASK}", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _NAMED_SECRET.sub(rf"\1\2{MASK}", text)
    return _KEY_SHAPES.sub(MASK, text)


def _masked(match: re.Match[str]) -> str:
    return mask_address(match.group().replace("\\/", "/"))
