"""Changing the service: from the settings, with a key for the keyring, or to the demo and back."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from altwright.bridge.preferences import Preferences, Settings, presets
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.engine import demo
from altwright.core.engine_preset import chosen_engine
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Message, Tone

if TYPE_CHECKING:
    from altwright.services.demo_service import DemoService


class ServiceChoice(QObject):
    """Carries out what the editor chooses, and keeps keys where keys belong."""

    def __init__(
        self, session: Session, preferences: Preferences, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        """Change the service of ``session``."""
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._tasks = tasks
        self._demo: DemoService | None = None

    def choose(self, settings: Settings, key: str) -> None:
        """Use the service that ``settings`` describe, with ``key`` if one was typed."""
        self._tasks.start(self._choose(settings, key), "choose the service")

    def open_demo(self) -> None:
        """Use the demo, which answers on this computer."""
        self._tasks.start(self._open_demo(), "open the demo")

    def adopt_demo(self, service: DemoService) -> None:
        """Take over a demo that was started with the program."""
        self._demo = service

    def close(self) -> None:
        """Stop the demo."""
        if self._demo is not None:
            self._demo.close()

    async def _choose(self, settings: Settings, key: str) -> None:
        from altwright.services.key_store import KeyringUnavailableError, forget_key, store_key

        engine = chosen_engine(settings.engine, presets(), settings.engines)
        session_key: str | None = None
        message: Message | None = None
        try:
            if key:
                await asyncio.to_thread(store_key, engine.address, key)
                settings = settings.with_key(engine.address)
                session_key = ""
            elif self._preferences.settings.has_key(engine.address) and not settings.has_key(engine.address):
                await asyncio.to_thread(forget_key, engine.address)
                session_key = ""
        except KeyringUnavailableError as error:
            session_key = key
            message = Message(self._keyring_words(key), detail=str(error), tone=Tone.CAUTION)
        self._preferences.keep(settings)
        self._session.clear_message()
        self._session.link.use(engine, session_key)
        if message is not None:
            self._session.show_message(message)

    def _keyring_words(self, key: str) -> str:
        if key:
            return self.tr(
                "This computer's keyring is not available. The key is used until Altwright closes, and stored nowhere."
            )
        return self.tr(
            "This computer's keyring is not available, so the key is still stored in it. Altwright no longer uses it."
        )

    async def _open_demo(self) -> None:
        # What takes time about a start is loading its code.
        await asyncio.to_thread(importlib.import_module, "altwright.services.demo_service")
        if self._demo is None:
            self._demo = start_demo()
        self._session.clear_message()
        engine = demo(self._demo.address)
        # A second press is none to end a description for.
        if self._session.link.engine != engine:
            self._session.link.use(engine)


def start_demo() -> DemoService:
    """Return a running demo; starting takes tens of milliseconds, most of them for imports."""
    from altwright.services.demo_service import DemoService

    service = DemoService()
    service.start()
    return service
