"""Secrets that this program holds itself: while the keyring is waited for, and without one until it ends."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from altwright.bridge.key_place import KeyPlace
from altwright.core.lazy_asyncio import asyncio

if TYPE_CHECKING:
    from asyncio import Lock


SECONDS_AT_THE_END = 1.5
"""How long the end of the program waits for a keyring, which may itself wait for somebody to unlock it."""


class HeldSecrets:
    """The secrets of accounts; each counts from the moment it was typed, wherever it will be kept."""

    def __init__(self) -> None:
        """Begin with none."""
        self._secrets: dict[str, str] = {}
        self._on_their_way: set[str] = set()

    @cached_property
    def turn(self) -> Lock:
        """Held while the keyring is asked to store or to forget, so that what was asked last counts in the end."""
        return asyncio.Lock()

    async def at_rest(self) -> None:
        """Return when the keyring was asked for all that it should do, or after :data:`SECONDS_AT_THE_END`.

        Where nothing is under way, no time passes.
        """
        if not (self._on_their_way or self.turn.locked()):
            return
        await asyncio.sleep(0)  # what was just begun gets its turn first
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_AT_THE_END), self.turn:
                pass

    def of(self, account: str) -> str | None:
        """Return the secret of ``account`` if this program holds one."""
        return self._secrets.get(account)

    def hold(self, account: str, secret: str) -> None:
        """Use ``secret``, which the keyring is asked to store."""
        self._secrets[account] = secret
        self._on_their_way.add(account)

    def settle(self, account: str, secret: str, *, is_stored: bool) -> None:
        """Leave ``secret`` to the keyring where it was stored, else hold it; unless another one came after it."""
        if self._secrets.get(account) == secret:
            self._on_their_way.discard(account)
            if is_stored:
                del self._secrets[account]

    def drop(self, account: str) -> None:
        """Use the secret of ``account`` no longer."""
        self._secrets.pop(account, None)
        self._on_their_way.discard(account)

    def place(self, account: str) -> KeyPlace | None:
        """Return where the secret of ``account`` is if this program holds one."""
        if account in self._on_their_way:
            return KeyPlace.ON_ITS_WAY
        return KeyPlace.SESSION if account in self._secrets else None
