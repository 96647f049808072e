"""Ground rules for every test: a home of its own, no variables from outside, and nothing left behind.

An async test or fixture that uses ``qapp``, directly or through another fixture, runs in Qt's loop as the program does;
any other in asyncio's own. Within a coroutine wait with :func:`tests.waiting.until`: ``qtbot.waitUntil`` would hang.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

# Said before Qt is imported. A keyring would ask whoever sits in front of the screen.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import pytest
from hypothesis import settings
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

T = TypeVar("T")
LoopFactory = Callable[[], asyncio.AbstractEventLoop]

_RUNNER = "_function_scoped_runner"
"""What pytest-asyncio calls the fixture that owns a test's loop."""

_PREFIXES = ("ALTWRIGHT_", "OPENAI_")
_PROXY_VARIABLES = {"http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy"}
_SECONDS_TO_END = 10.0

# The same examples each time: a run says something about the change. `--hypothesis-profile searching` looks for others.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)

_unhandled: list[Mapping[str, object]] = []
"""What Qt's loop was told and nobody had expected, in the present test."""


def pytest_configure() -> None:
    """Let nothing handle Qt's events between the phases of a test: no loop runs there, and no task must go on.

    And have Ctrl-C heard.
    """
    import pytestqt.plugin

    pytestqt.plugin._process_events = lambda: None
    # What a shell starts in the background does not hear Ctrl-C, and hands that on to every program that a test starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, LoopFactory]:
    """Choose the loop by what the test uses."""
    if "qapp" in getattr(item, "fixturenames", ()):
        return {"Qt": _new_qt_loop}
    return {"asyncio": asyncio.new_event_loop}


def _new_qt_loop() -> asyncio.AbstractEventLoop:
    """Return a loop like the program's."""
    from PySide6.QtWidgets import QApplication

    from altwright.bridge.qt_loop import QtLoop

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    # The loop would stop with the last window, in the middle of what a test still has to do.
    application.setQuitOnLastWindowClosed(False)
    loop: asyncio.AbstractEventLoop = QtLoop(application)
    loop.set_exception_handler(lambda _loop, context: _unhandled.append(context))
    return loop


@pytest.fixture(autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of settings of the test's own, which nothing is in, and no variable that would change what happens."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_PREFIXES) or name.lower() in _PROXY_VARIABLES:
                patch.delenv(name)
        home = tmp_path_factory.getbasetemp() / "homes" / str(time.monotonic_ns())
        patch.setenv("ALTWRIGHT_HOME", str(home))
        yield


@pytest.fixture(autouse=True)
def no_window_stays_behind(clean_environment: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Where Qt is used, no timer runs and no window is left in the end, and everything goes in the main thread.

    Python tidies up in whichever thread it happens to be. Qt's timers and windows must not go anywhere else than here.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    windows = set(_windows())
    gc.disable()
    yield
    gc.collect()
    timers = _left_behind(_running_timers)
    for timer in timers:
        timer.stop()
    left = _left_behind(lambda: [window for window in _windows() if window not in windows])
    gc.freeze()  # what is still there stays, and need not be looked through after each test
    gc.enable()
    assert not timers, f"timers still run: {timers}"
    assert not left, f"windows are left: {left}"


@pytest.fixture(autouse=True)
def no_thread_stays_behind(no_window_stays_behind: None) -> Iterator[None]:
    """Every thread has ended."""
    threads = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _SECONDS_TO_END
    while (alive := _program_threads() - threads) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive, f"threads stay behind: {alive}"


@pytest.fixture(autouse=True)
def no_task_stays_behind(no_thread_stays_behind: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """In Qt's loop every task has ended when the test and its fixtures have, and none has failed without a word."""
    _unhandled.clear()
    if not {"qapp", _RUNNER}.issubset(request.fixturenames):
        yield
        return
    runner: asyncio.Runner = request.getfixturevalue(_RUNNER)
    yield
    tasks = {task.get_name() for task in asyncio.all_tasks(runner.get_loop())}
    assert not tasks, f"tasks stay behind: {tasks}"
    assert not _unhandled, f"nobody expected {_unhandled}"


@pytest.fixture
def fault_service() -> Iterator[FaultService]:
    """A service on loopback that answers as the test says; a request that the test has no answer for is a mistake."""
    with FaultService() as service:
        yield service
        service.release()
    assert not service.unexpected, [request.target for request in service.unexpected]


@pytest.fixture
def picture_host() -> Iterator[PictureHost]:
    """A host of pictures on loopback."""
    with PictureHost() as host:
        yield host


def _program_threads() -> set[threading.Thread]:
    """Return the threads of Python; those of Qt that once called Python are listed for ever, and left out."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _left_behind(find: Callable[[], list[T]]) -> list[T]:
    """Return what ``find`` finds once more after a thorough cleaning."""
    if not find():
        return []
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return find()


def _running_timers() -> list[QTimer]:
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    timers = [item for item in gc.get_objects() if issubclass(type(item), QTimer)]
    return [timer for timer in timers if isValid(timer) and timer.isActive()]


def _windows() -> list[QWidget]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return list(QApplication.topLevelWidgets())
