"""The service that is asked: which one, with which key, and when it may be asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.core.engine import Engine, EngineKind
from altwright.core.lazy_asyncio import asyncio
from altwright.core.rate_gate import RateGate

if TYPE_CHECKING:
    from altwright.services.chat_client import ChatClient

KeyLookup = Callable[[Engine], str | None]
"""Returns the key for an engine; may wait for the keyring, so it is called off the UI thread."""


class ServiceLink(QObject):
    """The engine in use and its client, built when first needed and built anew for another engine."""

    changed = Signal()

    def __init__(self, engine: Engine, look_up_key: KeyLookup, parent: QObject | None = None) -> None:
        """Begin with ``engine``."""
        super().__init__(parent)
        self.engine = engine
        self.gate = RateGate()
        self._look_up_key = look_up_key
        self._session_keys: dict[str, str] = {}
        self._lock = threading.Lock()
        self._client: ChatClient | None = None
        self._has_key = False
        self._retired: list[ChatClient] = []

    @property
    def is_demo(self) -> bool:
        """Whether the built-in demo is asked."""
        return self.engine.kind is EngineKind.DEMO

    def use(self, engine: Engine, session_key: str | None = None) -> None:
        """Ask ``engine`` from now on, with ``session_key`` where the keyring could not take it.

        Without one the key of before stays, and with an empty one the keyring is asked again.
        """
        self.engine = engine
        if session_key:
            self._session_keys[engine.address] = session_key
        elif session_key is not None:
            self._session_keys.pop(engine.address, None)
        self._retire()
        self.changed.emit()

    def warm(self) -> ChatClient:
        """Import and build what asking needs, without a key yet; takes up to a second, so call it off the UI thread.

        Raises:
            ServiceError: the engine's address can never be a service's.
        """
        from altwright.services.chat_client import ChatClient

        with self._lock:
            client = self._client = self._client or ChatClient(self.engine, None)
        client.warm()
        return client

    async def client(self) -> ChatClient:
        """Return the client for the engine in use, ready to be asked.

        Raises:
            ServiceError: the engine's address can never be a service's.
        """
        await self._close_retired()
        engine = self.engine
        client = await asyncio.to_thread(self.warm)
        if not self._has_key:
            key = self._session_keys.get(engine.address)
            if key is None and engine.kind is not EngineKind.DEMO:
                key = await asyncio.to_thread(self._look_up_key, engine)
            if self.engine is not engine or self._client is not client:
                # The engine was changed meanwhile, and no key may reach another service than its own.
                return await self.client()
            client.authorise(key)
            self._has_key = True
        return client

    async def aclose(self) -> None:
        """Close the connections."""
        self._retire()
        await self._close_retired()

    def _retire(self) -> None:
        with self._lock:
            if self._client is not None:
                self._retired.append(self._client)
            self._client = None
        self._has_key = False

    async def _close_retired(self) -> None:
        for client in list(self._retired):
            await client.aclose()
            if client in self._retired:
                self._retired.remove(client)
