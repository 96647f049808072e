"""A version that somebody offers, and whether it is newer than this one."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_VERSION = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,3})")
_PRE_RELEASE = re.compile(r"\s*[.-]?(?:a|b|rc|dev|alpha|beta)", re.IGNORECASE)
_LONGEST_PAGE = 500


class Release(NamedTuple):
    """A ``version`` in numbers and points, and the address of a ``page`` about it, empty where none can be trusted."""

    version: str
    page: str = ""


def read_release(body: object, address: str) -> Release | None:
    """Return the release that ``body``, the untrusted JSON from ``address``, names, or None if it names none.

    A page counts only if it is at the host that was asked, and as secure.
    """
    if not isinstance(body, dict):
        return None
    version, page = body.get("version"), body.get("page")
    if not isinstance(version, str) or not version.isascii() or not _VERSION.fullmatch(version):
        return None
    return Release(version, page if isinstance(page, str) and _is_trusted(page, address) else "")


def is_newer(offered: str, own: str) -> bool:
    """Tell whether the version ``offered`` comes after ``own``, which may be one in preparation."""
    own_numbers = _VERSION.match(own)
    if own_numbers is None:
        return False
    one, other = _numbers(offered), _numbers(own_numbers.group())
    return one > other or (one == other and bool(_PRE_RELEASE.match(own, own_numbers.end())))


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _is_trusted(page: str, address: str) -> bool:
    if len(page) > _LONGEST_PAGE or not page.isascii() or not page.isprintable() or " " in page or "\\" in page:
        return False
    try:
        offered, asked = urlsplit(page), urlsplit(address)
        same = (offered.scheme, offered.hostname, offered.port) == (asked.scheme, asked.hostname, asked.port)
    except ValueError:
        return False
    return same and offered.username is None and offered.password is None
