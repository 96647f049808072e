"""The composition root: builds everything, owns the loop, and takes it all down again."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from altwright import __version__
from altwright.bridge.free_models import FreeModels
from altwright.bridge.garbage import GarbageCollector
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.local_link import LocalLink
from altwright.bridge.preferences import Preferences
from altwright.bridge.proxy_passwords import ProxyPasswords
from altwright.bridge.qt_loading import load_beside_events
from altwright.bridge.qt_messages import QtMessages
from altwright.bridge.service_choice import ServiceChoice, start_demo
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.session import Session
from altwright.bridge.spending import SpendingLog
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.variables import Variables
from altwright.core.engine import Engine, demo, with_environment
from altwright.core.errors import PictureError, ServiceError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.proxy import proxy_user
from altwright.services.crash_trace import CrashTrace
from altwright.services.engine_presets import presets
from altwright.services.limit_store import LimitStore
from altwright.services.organisation_file import load_organisation
from altwright.services.picture_loader import PictureLoader
from altwright.services.proxy_sign_in import use_passwords
from altwright.services.running_window import leave_seat
from altwright.services.settings import SettingsStore, settings_folder
from altwright.ui.crash_dialog import CrashReporter
from altwright.ui.main_window import MainWindow

if TYPE_CHECKING:
    from altwright.services.demo_service import DemoService
    from altwright.services.running_window import Seat
    from altwright.ui.opened_files import OpenedFiles

SECONDS_TO_END = 4.0
"""After the window is closed, what still hangs (a name being resolved, say) is left behind after this long."""

MILLISECONDS_TO_PAINT = 1000
"""How long the first painting is waited for; a window that nobody can see is never painted."""


class Application:
    """The program with its window."""

    def __init__(self, qt: QApplication, *, with_demo: bool) -> None:
        """Build everything; nothing runs yet."""
        self._qt = qt
        self._seat: Seat | None = None
        self._trace: CrashTrace | None = None
        organisation = load_organisation(os.environ, presets())
        self._loader = PictureLoader(proxy=organisation.proxy, certificate=organisation.certificate)
        self._tasks = TaskRunner()
        folder = settings_folder(os.environ)
        self.preferences = Preferences(SettingsStore(folder), organisation=organisation)
        settings = self.preferences.settings
        passwords = ProxyPasswords(self.preferences, self._tasks)
        use_passwords(passwords.of)
        self._demo: DemoService | None = start_demo() if with_demo else None
        engine = demo(self._demo.address) if self._demo else with_environment(self.preferences.engine(), os.environ)
        self._variables = Variables(os.environ, engine)
        self._local = LocalLink(folder, os.environ)
        self._link = ServiceLink(
            engine,
            self._look_up_key,
            limits=LimitStore(folder),
            local=self._local,
            check=self.preferences.check,
        )
        spending = SpendingLog(folder, self._look_up_key, self._tasks)
        self.session = Session(
            self._loader, self._link, self._tasks, loads_previews=settings.loads_previews, spending=spending
        )
        self.session.prompt = self.preferences.prompt
        self.session.placing.keep_in(self.preferences)
        self._free_models = FreeModels(self.session, self._tasks, self._needs_no_free_model)
        self._choice = ServiceChoice(
            self.session, self.preferences, self._tasks, variables=self._variables, passwords=passwords
        )
        if self._demo is not None:
            self._choice.adopt_demo(self._demo)
        self.window = MainWindow(self.session, self.preferences, self._choice, self._tasks)
        self._crashes = CrashReporter(self.window, self._diagnose)
        self._opened_files: OpenedFiles | None = None
        if sys.platform == "darwin":
            from altwright.ui.opened_files import OpenedFiles

            self._opened_files = OpenedFiles(qt, self.window.taking)

    def take_seat(self, seat: Seat | None, trace: CrashTrace | None) -> None:
        """Be found by other starts at ``seat``, and tell of the crash that ``trace`` found."""
        self._seat, self._trace = seat, trace

    def show(self) -> None:
        """Show the window and return when it has been painted, before anything slow is loaded."""
        waiting = QEventLoop()
        self.window.painted.connect(waiting.quit)
        unseen = QTimer(interval=MILLISECONDS_TO_PAINT, singleShot=True)
        unseen.timeout.connect(waiting.quit)
        unseen.start()
        if self.preferences.settings.window.maximized:
            self.window.showMaximized()
        else:
            self.window.show()
        # Keys and clicks wait for the loop that can answer them.
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        unseen.stop()

    async def run(self, pictures: Sequence[str] = ()) -> None:
        """Serve the window that is shown, and return when it has been closed and everything has ended.

        ``pictures`` are files, folders or addresses to begin with.
        """
        loop = asyncio.get_running_loop()
        closed = asyncio.Event()
        self.window.closed.connect(closed.set)
        self._tasks.crashed.connect(self._crashes.report)
        self._install_hooks(loop)
        await _load_what_follows()
        from altwright.bridge.journal import Journal
        from altwright.ui.focus_ring import FocusRing

        focus_ring = FocusRing(self._qt)
        await asyncio.sleep(0)  # the window's events, between two longer steps
        caretaker = self.window.caretaker
        caretaker.visited.connect(self.window.receive)
        self.window.closed.connect(caretaker.leave)
        await caretaker.begin(self._seat, self._trace)
        # Not in the thread: PySide6 makes its classes when they are first named, and two threads at that can crash.
        import altwright.bridge.preview_decoding  # noqa: F401  (loaded for later)

        warming = threading.Thread(target=_warm_up, args=(self._link, self._loader), name="warm up", daemon=True)
        warming.start()
        garbage = GarbageCollector(self._qt, loading=warming)
        journal = self.session.journal = Journal(self.session, self.preferences, self._tasks)
        await journal.begin()
        self.session.library.begin()
        caretaker.tell()
        self.preferences.tell(self.session.show_message)
        if pictures:
            self.window.taking.take_named(pictures)
        if self._opened_files is not None:
            self._opened_files.begin()
        if self.window.isVisible():
            await closed.wait()
        self._choice.close()
        # The words are written while a keyring, which may hang, is given its time, and not after it.
        await asyncio.gather(journal.flush(), self._choice.at_rest())
        await self.session.close()
        await self._local.aclose()
        await self._loader.aclose()
        await self.preferences.at_rest()
        await caretaker.aclose()
        garbage.deleteLater()
        focus_ring.deleteLater()

    def _install_hooks(self, loop: asyncio.AbstractEventLoop) -> None:
        def on_exception(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
            self._crashes.report(error)

        sys.excepthook = on_exception
        loop.set_exception_handler(self._on_loop_exception)
        if sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self.window.close)
        else:
            # Python handles signals between its own instructions only; the timer lets it have some.
            signal.signal(signal.SIGINT, lambda *_: self.window.close())
            timer = QTimer(self.window, interval=200)
            timer.timeout.connect(lambda: None)
            timer.start()

    def _on_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._crashes.report(error)

    def _diagnose(self, take: Callable[[str], object]) -> None:
        self.window.caretaker.diagnose(take)

    def _needs_no_free_model(self, engine: Engine) -> bool:
        """Tell whether a key lets ``engine`` answer with any model, or the organisation does not let it be asked."""
        if not self.preferences.organisation.allows(engine):
            return True
        return self._choice.key_place(engine) is not KeyPlace.NOWHERE

    def _look_up_key(self, engine: Engine) -> str | None:
        return self._variables.key_for(engine) or self.preferences.key_for(engine)


async def _load_what_follows() -> None:
    """Import what serves the window that is shown, and handle its events in between.

    Not in a thread: PySide6 makes its classes when they are first named, and two threads at that can crash.
    """
    for module in ("altwright.bridge.caretaker", "altwright.bridge.journal", "altwright.ui.focus_ring"):
        importlib.import_module(module)
        await asyncio.sleep(0)


def _warm_up(link: ServiceLink, loader: PictureLoader) -> None:
    # An address or a proxy that can never work is told when Describe is pressed. A proxy with a password waits too:
    # asking the keyring for it may open a prompt.
    if not proxy_user(link.engine.proxy):
        with contextlib.suppress(ServiceError):
            link.warm()
    with contextlib.suppress(PictureError):
        loader.warm()
    # What is looked for in the first picture, and for it, while its preview is awaited.
    import PIL.JpegImagePlugin  # noqa: F401  (loaded for later)

    import altwright.services.model_catalogue
    import altwright.services.picture_metadata
    import altwright.services.picture_preparation  # noqa: F401  (loaded for later)


def _leave_behind_what_hangs() -> None:
    """Make sure that the process ends: a thread that waits for the network cannot be told to stop."""
    timer = threading.Timer(SECONDS_TO_END, _end_now)
    timer.daemon = True
    timer.start()


def _end_now() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(0)


class Builder(Protocol):
    """What builds the program."""

    def __call__(self, qt: QApplication, *, with_demo: bool) -> Application:
        """Build everything; nothing runs yet."""


def run_window(
    *, with_demo: bool, pictures: Sequence[str] = (), seat: Seat | None = None, build: Builder | None = None
) -> int:
    """Open the window with ``pictures`` at hand, and return the exit code when it has been closed.

    With a ``seat`` it is the window of its profile; the demo has none. ``build`` makes the program where it is
    another than the usual one: the self-test has one that examines itself.
    """
    trace = None
    if not with_demo:
        trace = CrashTrace(settings_folder(os.environ))
        trace.begin(f"Altwright {__version__}, Python {sys.version.partition(' ')[0]}, {sys.platform}")
    messages = QtMessages()
    messages.install()
    QApplication.setApplicationName("Altwright")
    QApplication.setOrganizationName("Altwright")
    QApplication.setDesktopFileName("altwright")
    # Not with setStyle: it returns the style, for which PySide6 makes a class with 566 names before the first painting.
    style = () if sys.platform == "darwin" else ("-style", "Fusion")
    qt = QApplication([*sys.argv[:1], *style])
    messages.begin()
    qt.setQuitOnLastWindowClosed(False)
    application = (build or Application)(qt, with_demo=with_demo)
    application.take_seat(seat, trace)
    application.window.closed.connect(_leave_behind_what_hangs)
    application.show()
    load_beside_events("asyncio")
    from altwright.bridge.qt_loop import QtLoop

    loop = QtLoop(qt)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(application.run(pictures))
    messages.uninstall()
    if trace is not None:
        trace.end()
    if seat is not None:
        leave_seat(seat)
    if not loop.executor.end_within(SECONDS_TO_END):
        # A thread that Qt works in must not outlive Qt.
        _end_now()
    return 0
