"""Masking of what must never be shown, stored or reported: keys, and the query strings of addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MASK = "…"

_ADDRESS = re.compile(r"""\b([a-z][a-z0-9+.-]*://)([^\s"'<>\\^`{|}]+)""", re.IGNORECASE)
_DATA_URL = re.compile(r"""\bdata:[\w.+/-]*(?:;[\w=.+-]*)*,[^\s"'<>)]*""", re.IGNORECASE)
_BEARER = re.compile(r"""\b(bearer|basic)\s+[^\s"',;]+""", re.IGNORECASE)
_NAMED_SECRET = re.compile(
    r"""(["']?\b(?:api[_-]?key|access[_-]?token|authorization|token|secret|password|signature|sig)\b["']?\s*[:=]\s*)"""
    r"""(["']?)(?!bearer\b|basic\b)[^\s"',;&}]+""",
    re.IGNORECASE,
)
_KEY_SHAPES = re.compile(r"\b(?:sk|pk|rk|gsk|hf|xai|key)[-_][A-Za-z0-9_-]{8,}")


def mask_address(address: str) -> str:
    """Return ``address`` without its user, its password, its query and its fragment."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return MASK
    if ":" in host:
        host = f"[{host}]"
    tail = f"?{MASK}" if parts.query else ""
    return f"{parts.scheme}://{host}{port}{parts.path}{tail}"


def redact(text: str, *secrets: str) -> str:
    """Return ``text`` with every address masked, every picture left out and everything that looks like a key hidden.

    ``secrets`` are values known to be secret, hidden wherever they stand.
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    text = _DATA_URL.sub(f"data:{MASK}", text)
    text = _ADDRESS.sub(lambda match: mask_address(match.group(0)), text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _NAMED_SECRET.sub(rf"\1\2{MASK}", text)
    return _KEY_SHAPES.sub(MASK, text)
