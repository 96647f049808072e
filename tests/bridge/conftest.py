"""A desk for each test: the session with a service on loopback, and a keyring that forgets."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from PySide6.QtWidgets import QApplication
from tests.bridge.choosing import at
from tests.bridge.desk import Desk, near
from tests.fakes.fault_service import FaultService

from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.services.settings import SettingsStore


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that forgets when the test ends; ``is_locked`` makes it refuse, :meth:`hold` makes it wait.

    ``asked`` are the acts that it was asked for so far: get, set and delete.
    """

    priority = 1.0

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.is_locked = False
        self.asked: list[str] = []
        self._free = {act: threading.Event() for act in ("get", "set", "delete")}
        self.release()

    def hold(self, *acts: str) -> None:
        """Let whoever asks for one of ``acts``, or for any, wait until :meth:`release`."""
        for act in acts or self._free:
            self._free[act].clear()

    def release(self, *acts: str) -> None:
        """Go on with ``acts``, or with all."""
        for act in acts or self._free:
            self._free[act].set()

    def get_password(self, service: str, username: str) -> str | None:
        found = self.keys.get(username)  # what comes back late is what was there when it was asked for
        self._begin("get")
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        self._begin("set")
        self.keys[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._begin("delete")
        del self.keys[username]

    def _begin(self, act: str) -> None:
        self.asked.append(act)
        assert self._free[act].wait(60)
        if self.is_locked:
            raise keyring.errors.KeyringLocked("The keyring is locked")


@pytest.fixture
def keys() -> Iterator[MemoryKeyring]:
    """The keyring that the program finds."""
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    memory.release()
    keyring.set_keyring(before)


@pytest.fixture
async def desk(qapp: QApplication, fault_service: FaultService) -> AsyncIterator[Desk]:
    """A desk whose service is ``fault_service``; a mistake that was reported fails the test."""
    desk = Desk(near(fault_service.address))
    yield desk
    await desk.leave()
    assert not desk.crashes


@pytest.fixture
def preferences(tmp_path: Path, desk: Desk, fault_service: FaultService) -> Preferences:
    """Settings with an own engine that is at ``fault_service``; ``desk`` finds its keys by them."""
    preferences = Preferences(SettingsStore(tmp_path))
    preferences.keep(at(fault_service, preferences.settings))
    desk.link._look_up_key = preferences.key_for
    return preferences


@pytest.fixture
async def choice(desk: Desk, preferences: Preferences, keys: MemoryKeyring) -> AsyncIterator[ServiceChoice]:
    """What carries out the choices of the editor at ``desk``."""
    choice = ServiceChoice(desk.session, preferences, desk.tasks)
    yield choice
    choice.close()
