"""A desktop to test on: a screen, a session bus, the accessibility bus, a clipboard, and a driver that can listen."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.processes import SECONDS, assert_none_left, end, start, start_and_read_line, wait_until

SYSTEM_PYTHON = Path("/usr/bin/python3")
DRIVER = Path(__file__).with_name("atspi_driver.py")
WINDOW_MANAGER = Path(__file__).with_name("window_manager.py")
_LAUNCHERS = [Path(folder) / "at-spi-bus-launcher" for folder in ("/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib")]
_SESSION_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class GoneError(Exception):
    """The program or the widget is not there any more."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a program told assistive technology; ``time`` is on the clock of ``time.monotonic``.

    ``text`` is what was announced; name and role are those of the widget that told it; ``detail`` is 1 for a state that
    began and 0 for one that ended.
    """

    kind: str
    time: float
    name: str
    role: str
    detail: int
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A widget as a screen reader knows it; ``depth`` counts from the program."""

    handle: int
    name: str
    role: str
    description: str
    states: frozenset[str]
    actions: tuple[str, ...]
    text: str | None
    depth: int = 0

    @property
    def is_showing(self) -> bool:
        """Whether it can be seen."""
        return "showing" in self.states


def what_is_missing() -> str:
    """Return what this computer lacks for a desktop to test on, or nothing."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is a thing of Linux"
    missing = [name for name in ("Xvfb", "dbus-daemon", "xclip") if shutil.which(name) is None]
    if _launcher() is None:
        missing.append("at-spi2-core")
    check = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    command = [str(SYSTEM_PYTHON), "-c", check]
    if not SYSTEM_PYTHON.exists() or subprocess.run(command, capture_output=True, check=False).returncode:
        missing.append("the AT-SPI bindings of /usr/bin/python3")
    return ", ".join(missing)


def _launcher() -> Path | None:
    return next((path for path in _LAUNCHERS if path.exists()), None)


class Desktop:
    """Starts everything in a folder of its own, cut off from the user's session; ``with`` ends it all."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which is empty."""
        self.folder = folder
        # Everything that is started inherits this, so that what stays behind can be found.
        self.mark = f"ALTWRIGHT_TEST_DESKTOP={uuid.uuid4()}"
        self.environment: dict[str, str] = {}
        self._running = contextlib.ExitStack()
        self._driver: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Desktop:
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, what: str, **arguments: object) -> object:
        """Have the driver do ``what`` and return the result.

        Raises:
            GoneError: the program or the widget is not there any more.
        """
        assert self._driver is not None
        assert self._driver.stdin is not None
        self._driver.stdin.write(json.dumps({"do": what, **arguments}).encode() + b"\n")
        self._driver.stdin.flush()
        answer = self._read_answer()
        if "gone" in answer:
            raise GoneError(answer["gone"])
        return answer["ok"]

    def node(self, handle: int) -> Node:
        """Return what is known of a widget now."""
        return _node(self.ask("look", handle=handle))

    def children(self, handle: int) -> list[Node]:
        """Return the widgets directly inside a widget."""
        return _nodes(self.ask("children", handle=handle))

    def tree(self, process: int) -> list[Node]:
        """Return the widgets of the program ``process``, from the top, but nothing inside of hidden ones."""
        return _nodes(self.ask("tree", process=process))

    def events(self, process: int) -> list[Event]:
        """Return what the program ``process`` told so far."""
        events = self.ask("heard", process=process)
        assert isinstance(events, list)
        return [Event(**{name: event[name] for name in Event.__dataclass_fields__}) for event in events]

    def clipboard(self) -> str:
        """Return the text on the clipboard."""
        command = ["xclip", "-out", "-selection", "clipboard", "-target", "UTF8_STRING"]
        result = subprocess.run(command, env=self.environment, capture_output=True, timeout=SECONDS, check=False)
        return result.stdout.decode()

    def manage(self, what: str, process: int) -> None:
        """Do with the window of ``process`` what a window manager does: ``activate``, ``close``, or ``await_front``."""
        command = [sys.executable, str(WINDOW_MANAGER), what, str(process)]
        subprocess.run(command, env=self.environment, timeout=SECONDS, check=True)

    @contextlib.contextmanager
    def on_clipboard(self, data: bytes, kind: str = "UTF8_STRING") -> Iterator[None]:
        """Have ``data`` on the clipboard meanwhile, as an X11 target or MIME type ``kind``."""
        file = self.folder / "clipboard"
        file.write_bytes(data)
        command = ["xclip", "-quiet", "-in", "-selection", "clipboard", "-target", kind, str(file)]
        process = start(command, self.environment)
        try:
            wait_until(lambda: kind in self._clipboard_kinds(), "something on the clipboard")
            yield
        finally:
            end(process)

    def _clipboard_kinds(self) -> str:
        command = ["xclip", "-out", "-selection", "clipboard", "-target", "TARGETS"]
        result = subprocess.run(command, env=self.environment, capture_output=True, timeout=SECONDS, check=False)
        return result.stdout.decode()

    def _start(self) -> None:
        runtime, home = self.folder / "run", self.folder / "home"
        runtime.mkdir(mode=0o700)
        home.mkdir()
        mark, _, value = self.mark.partition("=")
        self.environment = {
            mark: value,
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(runtime),
            # Settings of the desktop live in memory: there is no service that keeps them.
            "GSETTINGS_BACKEND": "memory",
        }
        self._start_screen()
        self._start_buses(runtime)
        self._start_driver()

    def _start_screen(self) -> None:
        command = ["Xvfb", "-displayfd", "{}", "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"]
        screen, number = start_and_read_line(command, self.environment)
        self._running.callback(end, screen)
        self.environment["DISPLAY"] = f":{number}"

    def _start_buses(self, runtime: Path) -> None:
        # A configuration without services: nothing of the user's desktop is started by being asked for.
        configuration = self.folder / "bus.conf"
        configuration.write_text(_SESSION_BUS.format(folder=runtime))
        command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address={}"]
        bus, address = start_and_read_line(command, self.environment)
        self._running.callback(end, bus)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        launcher = _launcher()
        assert launcher is not None
        self._running.callback(end, start([launcher, "--launch-immediately"], self.environment))

    def _start_driver(self) -> None:
        command = [SYSTEM_PYTHON, DRIVER]
        self._driver = start(command, self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None)
        self._running.callback(end, self._driver)
        assert self._read_answer() == {"ok": "ready"}

    def _read_answer(self) -> dict[str, object]:
        assert self._driver is not None
        assert self._driver.stdout is not None
        ready, _, _ = select.select([self._driver.stdout], [], [], 2 * SECONDS)
        line = self._driver.stdout.readline() if ready else b""
        assert line, "the driver has no answer"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def _end(self) -> None:
        self._running.close()
        if self.environment:
            assert_none_left(self.mark)


def _node(fields: object) -> Node:
    assert isinstance(fields, dict)
    return Node(**fields | {"states": frozenset(fields["states"]), "actions": tuple(fields["actions"])})


def _nodes(nodes: object) -> list[Node]:
    assert isinstance(nodes, list)
    return [_node(node) for node in nodes]
