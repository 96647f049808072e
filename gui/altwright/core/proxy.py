"""Addresses of proxies: what is stored of one that was typed, and where the keyring keeps its password."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from altwright.core.engine import NO_PROXY, SYSTEM_PROXY, key_account

# A password may hold anything, an @ too; a host holds none.
_PARTS = r"(?is)^((?:[a-z][a-z0-9+.-]*:)?//)?(?:(.*)@)?([^@?#]*)"


class Route(NamedTuple):
    """How something outside this computer is reached.

    ``proxy`` and ``certificate`` are those of :class:`altwright.core.engine.Engine`, ``password`` is the proxy's.
    """

    proxy: str = SYSTEM_PROXY
    certificate: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Return what may be logged."""
        return f"Route({self.proxy!r}, {self.certificate!r}{', …' if self.password else ''})"


def split_proxy(typed: str) -> tuple[str, str]:
    """Return the address of a proxy as it is stored, with its user at most, and the password that was typed in it."""
    text = typed.strip()
    if text in {"", SYSTEM_PROXY, NO_PROXY}:
        return text, ""
    scheme, credentials, host = (part or "" for part in re.findall(_PARTS, text)[0])
    user, _, password = credentials.partition(":")
    user = quote(unquote(user), safe="")
    return f"{scheme if ':' in scheme else 'http://'}{user and f'{user}@'}{host}", unquote(password) if user else ""


def proxy_user(proxy: str) -> str:
    """Return the user that the stored address ``proxy`` names, or nothing."""
    return unquote(proxy.partition("://")[2].rpartition("@")[0])


def without_user(proxy: str) -> str:
    """Return the stored address ``proxy`` without its user."""
    scheme, separator, rest = proxy.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def proxy_account(proxy: str) -> str:
    """Return the name under which the keyring keeps the password of ``proxy``; empty where it can have none.

    The user in it keeps it apart from the accounts of services, which have none.
    """
    user, place = proxy_user(proxy), key_account(without_user(proxy))
    return place.replace("://", f"://{quote(user, safe='')}@", 1) if user and place else ""
