"""Secrets that this program holds itself: while the keyring is waited for, and without one until it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from altwright.bridge.key_place import KeyPlace
from altwright.core.lazy_asyncio import asyncio

if TYPE_CHECKING:
    from asyncio import Lock


SECONDS_AT_THE_END = 1.5
"""How long the end of the program waits for a keyring, which may itself wait for somebody to unlock it."""


class HeldSecrets:
    """The secrets of accounts; each counts from the moment it was typed, wherever it will be kept.

    ``changes`` is how often something was typed or forgotten: what the keyring said meanwhile may count no more.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.changes = 0
        self._secrets: dict[str, str] = {}
        self._typed: dict[str, int] = {}
        self._on_their_way: set[str] = set()
        self._asked = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Ask the keyring to store or to forget within a block, in the order of :meth:`hold` and :meth:`forget`."""
        try:
            async with self._lock:
                yield
        finally:
            self._asked -= 1

    async def at_rest(self) -> None:
        """Return when the keyring was asked for all that it should do, or after :data:`SECONDS_AT_THE_END`.

        Where nothing is under way, no time passes.
        """
        if not self._asked:
            return
        await asyncio.sleep(0)  # what was just begun gets its turn first
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_AT_THE_END), self._lock:
                pass

    def of(self, account: str) -> str | None:
        """Return the secret of ``account`` if this program holds one."""
        return self._secrets.get(account)

    def hold(self, account: str, secret: str) -> int:
        """Use ``secret``, which the keyring is asked to store in its :meth:`turn`; return the number of this change."""
        self._secrets[account] = secret
        self._on_their_way.add(account)
        self._begin()
        self._typed[account] = self.changes
        return self.changes

    def settle(self, account: str, change: int, *, is_stored: bool) -> bool:
        """Leave the secret of a ``change`` to the keyring where it was stored, else hold it; tell whether it counts.

        It does not where another one came after it, or it was forgotten.
        """
        if self._typed.get(account) != change:
            return False
        self._on_their_way.discard(account)
        if is_stored:
            del self._secrets[account]
        return True

    def forget(self, account: str) -> None:
        """Use the secret of ``account`` no longer; the keyring is asked to forget it in its :meth:`turn`."""
        self._secrets.pop(account, None)
        self._typed.pop(account, None)
        self._on_their_way.discard(account)
        self._begin()

    def place(self, account: str) -> KeyPlace | None:
        """Return where the secret of ``account`` is if this program holds one."""
        if account in self._on_their_way:
            return KeyPlace.ON_ITS_WAY
        return KeyPlace.SESSION if account in self._secrets else None

    @cached_property
    def _lock(self) -> Lock:
        return asyncio.Lock()

    def _begin(self) -> None:
        self.changes += 1
        self._asked += 1
