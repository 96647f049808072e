"""A desk for each test: the session with a service on loopback, and a keyring that forgets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest
from PySide6.QtWidgets import QApplication
from tests.bridge.desk import Desk, near
from tests.fakes.fault_service import FaultService


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that forgets when the test ends; ``is_locked`` makes it refuse."""

    priority = 1.0

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.keys.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.keys[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.keys[username]

    def _check(self) -> None:
        if self.is_locked:
            raise keyring.errors.KeyringLocked("The keyring is locked")


@pytest.fixture
def keys() -> Iterator[MemoryKeyring]:
    """The keyring that the program finds."""
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
async def desk(qapp: QApplication, fault_service: FaultService) -> AsyncIterator[Desk]:
    """A desk whose service is ``fault_service``; a mistake that was reported fails the test."""
    desk = Desk(near(fault_service.address))
    yield desk
    await desk.leave()
    assert not desk.crashes
