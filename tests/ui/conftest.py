"""The real program, built by its own composition root, for each test of the window."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from PySide6.QtWidgets import QApplication
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost
from tests.ui.driving import Editor, settle
from tests.waiting import until

from altwright.app import Application
from altwright.ui import crash_dialog


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that forgets when the test ends; ``is_locked`` makes it refuse to store a key.

    ``is_free`` cleared makes it wait before it stores or deletes one.
    """

    priority = 1.0
    name = "Memory"

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], str] = {}
        self.is_locked = False
        self.is_free = threading.Event()
        self.is_free.set()

    def get_password(self, service: str, username: str) -> str | None:
        return self.keys.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert self.is_free.wait(20)
        if self.is_locked:
            raise keyring.errors.KeyringLocked("The keyring is locked")
        self.keys[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        assert self.is_free.wait(20)
        del self.keys[service, username]


@pytest.fixture(scope="module", autouse=True)
def garbage_is_collected_between_tests() -> Iterator[None]:
    """Windows of earlier tests are taken apart in this thread: a collection in any other would crash Qt."""
    # While PySide's import hook is at work in one thread, pydantic cannot be imported in another.
    import openai  # noqa: F401

    gc.disable()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    gc.collect()
    gc.enable()


@pytest.fixture
def keys() -> Iterator[MemoryKeyring]:
    """The keyring that the program finds."""
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def crashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """The mistakes that were reported; a test that means them clears the list."""
    errors: list[BaseException] = []
    report_of = crash_dialog.report_of

    def remember(error: BaseException) -> str:
        errors.append(error)
        return report_of(error)

    monkeypatch.setattr(crash_dialog, "report_of", remember)
    yield errors
    assert not errors, f"the program reported {errors}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault_service: FaultService) -> Path:
    """A folder of settings of its own, with the service on loopback."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ALTWRIGHT_HOME", str(folder))
    monkeypatch.setenv("ALTWRIGHT_BASE_URL", fault_service.address)
    return folder


@pytest.fixture
def painted_program(
    qapp: QApplication,
    home: Path,
    keys: MemoryKeyring,
    crashes: list[BaseException],
) -> Application:
    """The program with its window on the screen, before its loop runs."""
    gc.collect()
    program = Application(qapp, with_demo=False)
    program.show()
    return program


async def has_warmed_up() -> None:
    """Wait for the thread that goes through the variables, which the tests' own are about to be taken from."""
    await until(lambda: all(thread.name != "warm up" for thread in threading.enumerate()), 60)


@pytest.fixture
async def program(painted_program: Application) -> AsyncIterator[Application]:
    """The program with its window on the screen and the focus in it."""
    program, excepthook = painted_program, sys.excepthook
    running = asyncio.ensure_future(program.run())
    await settle()
    program.window.activateWindow()
    await until(program.window.isActiveWindow)
    await until(lambda: QApplication.focusWidget() is not None)
    yield program
    program.window.close()
    await asyncio.wait_for(running, 20)
    await has_warmed_up()
    sys.excepthook = excepthook
    program.window.deleteLater()
    await settle()


@pytest.fixture
def editor(program: Application, fault_service: FaultService, picture_host: PictureHost) -> Iterator[Editor]:
    """A person at the window."""
    yield Editor(program, fault_service, picture_host)
    fault_service.release()
