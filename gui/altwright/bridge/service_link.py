"""The service that is asked: which one, with which key, and when it may be asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from altwright.core.engine import Engine, EngineKind
from altwright.core.errors import EngineNotReady, ServiceError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Situation
from altwright.core.rate_gate import RateGate
from altwright.core.refused_parameters import RefusedParameters
from altwright.services.limit_store import LimitStore

if TYPE_CHECKING:
    from asyncio import Future
    from contextlib import AbstractAsyncContextManager

    from altwright.services.chat_client import ChatClient

KeyLookup = Callable[[Engine], str | None]
"""Returns the key for an engine; may wait for the keyring, so it is called off the UI thread."""


class LocalRunner(Protocol):
    """Runs the engine of this computer; :class:`altwright.bridge.local_link.LocalLink` is the one of the program."""

    async def find(self, model: str) -> tuple[str, str]:
        """Return the address and the key of the engine with ``model``, after starting it if need be."""

    def borrowed(self, model: str) -> AbstractAsyncContextManager[tuple[str, str]]:
        """Give the same for the time of a block, and end with it what was started for it alone."""


class ServiceLink(QObject):
    """The engine in use and its client, built when first needed and built anew for another engine."""

    changed = Signal()

    def __init__(
        self,
        engine: Engine,
        look_up_key: KeyLookup,
        parent: QObject | None = None,
        *,
        limits: LimitStore | None = None,
        local: LocalRunner | None = None,
        check: Callable[[Engine], None] | None = None,
    ) -> None:
        """Begin with ``engine``; ``limits`` keeps waits for the next start, ``local`` runs the engine here.

        ``check`` raises a ServiceError for an engine that may not be asked.
        """
        super().__init__(parent)
        self.engine = engine
        self.gate = RateGate(on_postponed=self._keep_limit)
        self._look_up_key = look_up_key
        self._limits = limits
        self._limits_are_read = limits is None
        self.local = local
        self._check = check
        self._refused = RefusedParameters()
        self._session_keys: dict[str, str] = {}
        self._besides: dict[Engine, ServiceLink] = {}
        self._lock = threading.Lock()
        self._client: ChatClient | None = None
        self._reached = engine
        self._has_key = False
        self._renewals = 0
        self._retired: list[ChatClient] = []
        self._lent: list[ChatClient] = []
        self._keeping: set[Future[None]] = set()

    @property
    def is_demo(self) -> bool:
        """Whether the built-in demo is asked."""
        return self.engine.kind is EngineKind.DEMO

    def situation(self, *, has_text: bool, words_arrived: bool) -> Situation:
        """Return what a message about the engine in use may mention."""
        is_free = self.engine.kind is EngineKind.LLM7
        return Situation(self.engine.name, self.engine.model, has_text, words_arrived, self.is_demo, is_free)

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

    def renew(self) -> None:
        """Build every client anew when it is next asked: the password of a proxy is another one now."""
        self._retire()
        for link in self._besides.values():
            link.renew()

    def renew_beside(self, address: str, session_key: str) -> None:
        """Ask every other engine at ``address`` with ``session_key`` from now on; the keyring is asked without one."""
        if session_key:
            self._session_keys[address] = session_key
        else:
            self._session_keys.pop(address, None)
        for link in self._besides.values():
            if link.engine.address == address:
                link.renew()

    def leave_to_keyring(self, address: str, session_key: str) -> None:
        """Have the keyring asked for the key at ``address`` when one is next needed, unless another was typed since.

        What is asked with ``session_key`` goes on: the keyring has the same.
        """
        if self._session_keys.get(address) == session_key:
            del self._session_keys[address]

    def warm(self) -> ChatClient:
        """Import and build what asking needs, without a key yet; takes up to a second, so call it off the UI thread.

        Raises:
            ServiceError: the engine's address can never be a service's.
        """
        from altwright.services.chat_client import ChatClient

        with self._lock:
            if self._limits is not None and not self._limits_are_read:
                self.gate.restore(self._limits.load())
                self._limits_are_read = True
            client = self._client = self._client or ChatClient(self._reached, None, self._refused)
        client.warm()
        return client

    async def client(self) -> ChatClient:
        """Return the client for the engine in use, ready to be asked.

        Raises:
            ServiceError: the engine's address can never be a service's, its key cannot be read, or it is not set up.
        """
        await self._close_retired()
        engine = self.engine
        if self._check is not None:
            self._check(engine)
        key = await self._reach_local(engine) if engine.kind is EngineKind.LOCAL else None
        renewals = self._renewals
        try:
            client = await asyncio.to_thread(self.warm)
            if key is None and not self._has_key:
                key = await self._key_of(engine)
        except ServiceError:
            if self.engine is not engine or self._renewals != renewals:
                # What is wrong is so of an engine, a key or a password that counts no more.
                return await self.client()
            raise
        if not self._has_key:
            if self.engine is not engine or self._renewals != renewals:
                # The engine was changed meanwhile, and no key may reach another service than its own.
                return await self.client()
            client.authorise(key)
            self._has_key = True
        return client

    async def current(self, client: ChatClient) -> ChatClient:
        """Return ``client`` as long as it counts, else the one that took its place, ready to be asked.

        Raises:
            ServiceError: as :meth:`client` does.
        """
        return client if client is self._client else await self.client()

    @contextmanager
    def lending(self, client: ChatClient) -> Iterator[None]:
        """Leave ``client`` open for the time of a block, also where another one takes its place."""
        self._lent.append(client)
        try:
            yield
        finally:
            self._lent.remove(client)

    def beside(self, engine: Engine, session_key: str | None = None) -> ServiceLink:
        """Return a link to ``engine`` with the same limits and keys, whichever engine this one goes over to.

        ``session_key`` is a key that the keyring could not take. The link is closed with this one.
        """
        if engine not in self._besides:
            link = ServiceLink(engine, self._look_up_key, self, local=self.local, check=self._check)
            link.gate, link._refused, link._session_keys = self.gate, self._refused, self._session_keys
            self._besides[engine] = link
        if session_key:
            self._session_keys[engine.address] = session_key
        return self._besides[engine]

    async def aclose(self) -> None:
        """Close the connections."""
        for link in self._besides.values():
            await link.aclose()
        self._retire()
        await self._close_retired(also_lent=True)
        if self._keeping:
            await asyncio.wait(self._keeping)

    async def _reach_local(self, engine: Engine) -> str:
        """Have the engine of this computer run, and return its key; its address is another one with each start."""
        if self.local is None:
            raise EngineNotReady
        from altwright.core.local_model import running_at

        address, key = await self.local.find(engine.model)
        if self.engine is engine and self._reached.address != address:
            self._retire()
            self._reached = running_at(engine, address)
        return key

    async def _key_of(self, engine: Engine) -> str | None:
        key = self._session_keys.get(engine.address)
        if key is None and engine.kind is not EngineKind.DEMO:
            key = await asyncio.to_thread(self._look_up_key, engine)
        return key

    def _keep_limit(self, service: str, seconds: float) -> None:
        if self._limits is not None:
            writing = asyncio.get_running_loop().run_in_executor(None, self._limits.note, service, seconds)
            self._keeping.add(writing)
            writing.add_done_callback(self._keeping.discard)

    def _retire(self) -> None:
        with self._lock:
            if self._client is not None:
                self._retired.append(self._client)
            self._client = None
            self._reached = self.engine
        self._has_key = False
        self._renewals += 1

    async def _close_retired(self, *, also_lent: bool = False) -> None:
        for client in list(self._retired):
            if also_lent or client not in self._lent:
                await client.aclose()
                if client in self._retired:
                    self._retired.remove(client)
