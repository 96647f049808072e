"""Which engines run on this computer, asked at their list of models; nothing outside of it is ever asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from altwright.core.address import is_loopback
from altwright.core.model_list import read_model_list
from altwright.services.network import new_client

if TYPE_CHECKING:
    import httpx2

PATIENCE = 0.5
"""Seconds; what runs on this computer answers in a tenth of them."""

_MAX_LIST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FoundEngine:
    """What was found at an address: whether something answers there as an engine does, and its models."""

    running: bool = False
    models: tuple[str, ...] = ()


async def find_running(addresses: Iterable[str], patience: float = PATIENCE) -> dict[str, FoundEngine]:
    """Return what was found at each of ``addresses``, asked all at once; those of other computers are left out."""
    here = [address for address in dict.fromkeys(addresses) if is_loopback(address)]
    found = await asyncio.gather(*(_look_at(address, patience) for address in here))
    return dict(zip(here, found, strict=True))


async def _look_at(address: str, patience: float) -> FoundEngine:
    import httpx2

    try:
        async with asyncio.timeout(patience), new_client(address, httpx2.Timeout(patience)) as client:
            body = await _body_of(client, f"{address.rstrip('/')}/models")
        decoded = json.loads(body) if body is not None else None
    except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, RecursionError):
        return FoundEngine()
    if body is None:
        return FoundEngine()
    models = tuple(record.name for record in read_model_list(decoded))
    # A web server that happens to use the same port has no list.
    return FoundEngine(bool(models) or _is_empty_list(decoded), models)


async def _body_of(client: httpx2.AsyncClient, address: str) -> bytes | None:
    """Return the body at ``address``, or None where it is no list: another status, or far too large.

    An engine that wants a key for its list runs all the same.
    """
    async with client.stream("GET", address) as response:
        if response.status_code in {401, 403}:
            return b'{"data": []}'
        if not response.is_success:
            return None
        data = bytearray()
        async for piece in response.aiter_bytes():
            data += piece
            if len(data) > _MAX_LIST_BYTES:
                return None
    return bytes(data)


def _is_empty_list(body: object) -> bool:
    return isinstance(body, dict) and any(name in body and not body[name] for name in ("data", "models"))
