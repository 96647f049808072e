"""Passwords of proxies: in the keyring, or without one in this program until it ends; nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from altwright.bridge.held_secrets import HeldSecrets
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.preferences import Preferences
from altwright.bridge.task_runner import TaskRunner
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Message, Tone
from altwright.core.proxy import proxy_account


class ProxyPasswords(QObject):
    """Keeps, tells and forgets them; ``changed`` tells that another one counts, ``told`` brings a message.

    ``placed`` tells that the keyring has done what it was asked for, or could not.
    """

    changed = Signal()
    placed = Signal()
    told = Signal(object)

    def __init__(self, preferences: Preferences, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Begin with those that ``preferences`` know of."""
        super().__init__(parent)
        self._preferences = preferences
        self._tasks = tasks
        self._held = HeldSecrets()

    def of(self, proxy: str) -> str:
        """Return the password of ``proxy``, or nothing; may wait for the keyring, so call it off the UI thread.

        Raises:
            ValueError: one is stored, and the keyring does not give it out.
        """
        if held := self._held.of(proxy_account(proxy)):
            return held
        from altwright.services.key_store import password_among

        password = ""
        changes = self._held.changes
        try:
            password = password_among(self._preferences.settings.keys, proxy)
        except ValueError:
            if changes == self._held.changes:
                raise
        # The keyring may have taken its time, and another one may count by now, or none.
        return password if changes == self._held.changes else self.of(proxy)

    def place(self, proxy: str) -> KeyPlace:
        """Return where the password of ``proxy`` is, without opening the keyring."""
        account = proxy_account(proxy)
        if place := self._held.place(account):
            return place
        return KeyPlace.KEYRING if account in self._preferences.settings.keys else KeyPlace.NOWHERE

    def keep(self, proxy: str, password: str) -> None:
        """Put ``password`` into the keyring and use it; without a keyring it is used until the program ends."""
        change = self._held.hold(proxy_account(proxy), password)
        self._tasks.start(self._keep(proxy, password, change), "keep the password of a proxy")
        self.changed.emit()

    def forget(self, proxy: str) -> None:
        """Take the password of ``proxy`` out of the keyring, and use it no longer."""
        account = proxy_account(proxy)
        if self.place(proxy) is KeyPlace.NOWHERE:
            return
        may_be_stored = account in self._preferences.settings.keys or self.place(proxy) is KeyPlace.ON_ITS_WAY
        self._held.forget(account)
        self._preferences.keep(self._preferences.settings.without_account(account))
        self._tasks.start(self._forget(proxy, may_be_stored=may_be_stored), "forget the password of a proxy")
        self.changed.emit()

    async def at_rest(self) -> None:
        """Return when the keyring has what was typed, as far as it answers soon."""
        await self._held.at_rest()

    async def _keep(self, proxy: str, password: str, change: int) -> None:
        from altwright.services.key_store import KeyringUnavailableError, store_password

        account = proxy_account(proxy)
        async with self._held.turn():
            try:
                await asyncio.to_thread(store_password, proxy, password)
            except KeyringUnavailableError as error:
                if self._held.settle(account, change, is_stored=False):
                    text = self.tr(
                        "This computer's keyring is not available. The proxy's password is used until Altwright "
                        "closes, and stored nowhere."
                    )
                    self.told.emit(Message(text, detail=str(error), tone=Tone.CAUTION))
            else:
                # One that was forgotten meanwhile is taken out again next.
                if self._held.of(account) is not None:
                    self._preferences.keep(self._preferences.settings.with_account(account))
                self._held.settle(account, change, is_stored=True)
        self.placed.emit()

    async def _forget(self, proxy: str, *, may_be_stored: bool) -> None:
        from altwright.services.key_store import KeyringUnavailableError, forget_password

        account = proxy_account(proxy)
        async with self._held.turn():
            try:
                if may_be_stored:
                    await asyncio.to_thread(forget_password, proxy)
            except KeyringUnavailableError as error:
                text = self.tr(
                    "This computer's keyring is not available, so the proxy's password is still stored in it. "
                    "Altwright no longer uses it."
                )
                self.told.emit(Message(text, detail=str(error), tone=Tone.CAUTION))
            self._preferences.keep(self._preferences.settings.without_account(account))
        self.placed.emit()
