"""Choosing and changing engines: what counts at once, where their keys are, and the demo."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.held_secrets import HeldSecrets
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.preferences import Preferences, presets
from altwright.bridge.proxy_passwords import ProxyPasswords
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.variables import Variables
from altwright.core.engine import Engine, EngineKind, demo, key_account
from altwright.core.engine_preset import change_of
from altwright.core.errors import KeyNotRead
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Message, Tone
from altwright.core.proxy import proxy_account, split_proxy

if TYPE_CHECKING:
    from altwright.services.demo_service import DemoService


class ServiceChoice(QObject):
    """Carries out what the editor chooses, and keeps keys where keys belong.

    ``keys_changed`` tells that a key counts from now on, counts no more, or is somewhere else, and ``key_replaced`` of
    the first two, with the address of the service.
    """

    engines_changed = Signal()
    keys_changed = Signal()
    key_replaced = Signal(str)

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        tasks: TaskRunner,
        parent: QObject | None = None,
        *,
        variables: Variables | None = None,
        passwords: ProxyPasswords | None = None,
    ) -> None:
        """Change the service of ``session``; keys that ``variables`` bring come before stored ones.

        ``passwords`` are those of proxies.
        """
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._tasks = tasks
        self._variables = variables or Variables()
        self._named = self._variables.service
        self.passwords = passwords or ProxyPasswords(preferences, tasks, self)
        self.passwords.changed.connect(self._on_passwords_changed)
        self.passwords.placed.connect(self.keys_changed)
        self.passwords.told.connect(session.show_message)
        self._held = HeldSecrets()
        self._demo: DemoService | None = None
        self._opens_demo = False

    def is_in_use(self, engine: Engine) -> bool:
        """Tell whether ``engine`` is the one that is asked; a variable may have put another one in its place."""
        return _is_same(self._session.link.engine, engine)

    @property
    def named(self) -> Engine | None:
        """The service that a variable names, as it is asked; None where there is none, or the settings have it too."""
        named = self._named
        if named is None or any(_is_same(named, engine) for engine in self._preferences.engines()):
            return None
        return named

    def asked(self, engine: Engine) -> Engine:
        """Return ``engine`` as it is asked: a variable may name another model than the settings do."""
        return self._session.link.engine if self.is_in_use(engine) else engine

    def use(self, engine: Engine) -> None:
        """Ask ``engine`` from now on, and after the next start."""
        self._opens_demo = False
        self._use(engine)

    def _use(self, engine: Engine) -> None:
        self._preferences.keep(self._preferences.settings._replace(engine=engine.id))
        self._session.clear_message()
        self._ask(engine)
        self.engines_changed.emit()

    def use_named(self) -> None:
        """Ask the service that a variable names from now on; the settings know nothing of it."""
        if self._named is not None:
            self._opens_demo = False
            self._session.clear_message()
            self._ask(self._named)
            self.engines_changed.emit()

    def change(self, engine: Engine) -> None:
        """Keep ``engine`` as it is now, in place of what was set for its id before.

        A password in the address of its proxy is kept apart from it.
        """
        before = next((known for known in self._preferences.engines() if known.id == engine.id), None)
        proxy, password = split_proxy(engine.proxy)
        engine = engine._replace(proxy=proxy)
        if before != engine:
            self._change(before, engine)
        if password:
            self.passwords.keep(proxy, password)

    def _change(self, before: Engine | None, engine: Engine) -> None:
        self._preferences.keep(self._preferences.settings.with_engine(change_of(engine)))
        if before is not None and self.is_in_use(before):
            used = self._session.link.engine
            if engine.model == before.model:
                # A variable's model is asked until another one is chosen, whatever else is changed.
                engine = engine._replace(model=used.model)
            engine = engine._replace(loads_every_https=used.loads_every_https)
            self._ask(engine)
        if before is not None and before.proxy != engine.proxy:
            self._let_go_of_password(before.proxy)
        self.engines_changed.emit()

    def choose_model(self, engine: Engine, model: str) -> None:
        """Ask ``engine`` for ``model`` from now on, also where a variable named another one."""
        chosen = engine._replace(model=model)
        self.change(chosen)
        if self.is_in_use(chosen) and self._session.link.engine.model != model:
            used = self._session.link.engine._replace(model=model)
            self._ask(used)
            self.engines_changed.emit()

    def choose_named_model(self, model: str) -> None:
        """Ask the service that a variable names for ``model`` until the program ends."""
        if self._named is not None and self._named.model != model:
            is_used = self.is_in_use(self._named)
            self._named = self._named._replace(model=model)
            if is_used:
                self._ask(self._named)
            self.engines_changed.emit()

    def restore(self, engine: Engine) -> None:
        """Forget what was set for the known ``engine``, but for the model and the address."""
        preset = next(preset for preset in presets() if preset.id == engine.id).engine()
        self.change(preset._replace(address=engine.address, is_local=engine.is_local, model=engine.model))

    def remove(self, engine: Engine) -> None:
        """Forget an own ``engine``, and its key unless another engine is at the same address."""
        was_used = self.is_in_use(engine)
        self._preferences.keep(self._preferences.settings.without_engine(engine.id))
        if was_used:
            self._use(self._preferences.engines()[0])
        else:
            self.engines_changed.emit()
        account = key_account(engine.address)
        if all(key_account(other.address) != account for other in self._preferences.engines()):
            self.forget_key(engine)
        self._let_go_of_password(engine.proxy)

    def key_place(self, engine: Engine) -> KeyPlace:
        """Return where the key of ``engine`` is, without opening the keyring."""
        if self.session_key(engine) is not None and (place := self._held.place(engine.address)):
            return place
        if self._variables.key_for(engine):
            return KeyPlace.VARIABLE
        return KeyPlace.KEYRING if self._preferences.settings.has_key(engine.address) else KeyPlace.NOWHERE

    def keeps_key(self, engine: Engine) -> bool:
        """Tell whether a key of ``engine`` is stored or held until the end, also where a variable's comes first."""
        return self._held.of(engine.address) is not None or self._preferences.settings.has_key(engine.address)

    def session_key(self, engine: Engine) -> str | None:
        """Return the key of ``engine`` that this program holds, if it has one that counts.

        A variable's key comes before one that goes to the keyring, as it will before the stored one.
        """
        is_on_its_way = self._held.place(engine.address) is KeyPlace.ON_ITS_WAY
        return None if is_on_its_way and self._variables.key_for(engine) else self._held.of(engine.address)

    async def key_of(self, engine: Engine) -> str | None:
        """Return the key that ``engine`` is asked with, or None where it has none.

        Raises:
            KeyNotRead: one is stored, and the keyring does not give it out.
        """
        if engine.kind in {EngineKind.DEMO, EngineKind.LOCAL}:
            return None
        if key := self.session_key(engine):
            return key
        if key := self._variables.key_for(engine):
            return key
        changes = self._held.changes
        try:
            key = await asyncio.to_thread(self._preferences.key_for, engine)
        except KeyNotRead:
            if changes == self._held.changes:
                raise
        # The keyring may have taken its time, and another one may count by now, or none.
        return key if changes == self._held.changes else await self.key_of(engine)

    def keep_key(self, engine: Engine, key: str) -> None:
        """Put ``key`` into the keyring and use it; without a keyring it is used until the program ends."""
        change = self._held.hold(engine.address, key)
        self._key_is_another(engine)
        self.keys_changed.emit()
        self._tasks.start(self._keep_key(engine, key, change), "keep the key")

    def forget_key(self, engine: Engine) -> None:
        """Use the key of ``engine`` no longer from this moment on, and take it out of the keyring."""
        settings = self._preferences.settings
        is_on_its_way = self._held.place(engine.address) is KeyPlace.ON_ITS_WAY
        may_be_stored = is_on_its_way or settings.has_key(engine.address)
        self._held.forget(engine.address)
        self._preferences.keep(settings.without_key(engine.address))
        self._key_is_another(engine)
        self.keys_changed.emit()
        self._tasks.start(self._forget_key(engine, may_be_stored=may_be_stored), "forget the key")

    def open_demo(self) -> None:
        """Use the demo, which answers on this computer, unless another engine is chosen while it is being loaded."""
        self._opens_demo = True
        self._tasks.start(self._open_demo(), "open the demo")

    def adopt_demo(self, service: DemoService) -> None:
        """Take over a demo that was started with the program."""
        self._demo = service

    async def at_rest(self) -> None:
        """Return when the keyring has what was typed, as far as it answers soon."""
        await asyncio.gather(self._held.at_rest(), self.passwords.at_rest())

    def close(self) -> None:
        """Stop the demo."""
        self._opens_demo = False
        if self._demo is not None:
            self._demo.close()

    def _let_go_of_password(self, proxy: str) -> None:
        """Forget the password of ``proxy`` unless another engine is reached through it."""
        account = proxy_account(proxy)
        if account and all(proxy_account(engine.proxy) != account for engine in self._preferences.engines()):
            self.passwords.forget(proxy)

    def _on_passwords_changed(self) -> None:
        self._session.link.renew()
        self.keys_changed.emit()

    async def _keep_key(self, engine: Engine, key: str, change: int) -> None:
        from altwright.services.key_store import KeyringUnavailableError, store_key

        async with self._held.turn():
            try:
                await asyncio.to_thread(store_key, engine.address, key)
            except KeyringUnavailableError as error:
                if self._held.settle(engine.address, change, is_stored=False):
                    self._say_it_is_not_stored(engine, error)
            else:
                # One that was forgotten meanwhile is taken out again next.
                if self._held.of(engine.address) is not None:
                    self._preferences.keep(self._preferences.settings.with_key(engine.address))
                if self._held.settle(engine.address, change, is_stored=True):
                    self._session.link.leave_to_keyring(engine.address, key)
        self.keys_changed.emit()

    def _say_it_is_not_stored(self, engine: Engine, error: Exception) -> None:
        text = self.tr(
            "This computer's keyring is not available. The key is used until Altwright closes, and stored nowhere."
        )
        if self._variables.key_for(engine):
            # Only one that goes to the keyring comes after a variable's.
            self._key_is_another(engine)
        self._session.show_message(Message(text, detail=str(error), tone=Tone.CAUTION))

    async def _forget_key(self, engine: Engine, *, may_be_stored: bool) -> None:
        from altwright.services.key_store import KeyringUnavailableError, forget_key

        message: Message | None = None
        async with self._held.turn():
            try:
                if may_be_stored:
                    await asyncio.to_thread(forget_key, engine.address)
            except KeyringUnavailableError as error:
                text = self.tr(
                    "This computer's keyring is not available, so the key is still stored in it. Altwright no longer "
                    "uses it."
                )
                message = Message(text, detail=str(error), tone=Tone.CAUTION)
            self._preferences.keep(self._preferences.settings.without_key(engine.address))
        if message is not None:
            self._session.show_message(message)
        self.keys_changed.emit()

    def _ask(self, engine: Engine) -> None:
        """Ask ``engine`` from now on, with the key that this program holds, or else with the one of the keyring."""
        self._session.link.use(engine, self.session_key(engine) or "")

    def _key_is_another(self, engine: Engine) -> None:
        """Have everybody at the address of ``engine`` asked with the key that counts there now."""
        used = self._session.link.engine
        if used.address == engine.address:
            self._session.clear_message()
            self._ask(used)
        self._session.link.renew_beside(engine.address, self.session_key(engine) or "")
        self.key_replaced.emit(engine.address)

    async def _open_demo(self) -> None:
        # What takes time about a start is loading its code.
        await asyncio.to_thread(importlib.import_module, "altwright.services.demo_service")
        if not self._opens_demo:
            return
        if self._demo is None:
            self._demo = start_demo()
        self._session.clear_message()
        engine = demo(self._demo.address)
        # A second press is none to end a description for.
        if self._session.link.engine != engine:
            self._session.link.use(engine)
            self.engines_changed.emit()


def _is_same(one: Engine, another: Engine) -> bool:
    """Tell whether both are one engine, however it is asked."""
    return (one.id, one.address) == (another.id, another.address)


def start_demo() -> DemoService:
    """Return a running demo; starting takes tens of milliseconds, most of them for imports."""
    from altwright.services.demo_service import DemoService

    service = DemoService()
    service.start()
    return service
