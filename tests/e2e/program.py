"""The real program on a test desktop, worked as a screen reader works it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.e2e.desktop import Desktop, Event, GoneError, Node
from tests.e2e.processes import SECONDS, assert_none_left, command_line, end, marked, start, wait_until
from tests.under_test import program_command

import altwright

SECONDS_TO_END = 5.0
"""How long the program may take to end when it is told to."""

# AT-SPI's library asks each program for a shortcut that Qt does not offer, and Qt says so.
_QT_REMARK = "qt.accessibility.atspi: AtSpiAdaptor::applicationInterface does not implement"
_NOBODY = "http://127.0.0.1:9"


def program_environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for a program whose home is ``folder`` and that reaches nothing but this computer."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "ALTWRIGHT_HOME": str(folder / "altwright"),
        "PYTHONPATH": str(Path(altwright.__file__).parent.parent),
        "PYTHONWARNINGS": "always::ResourceWarning",
        # Loopback needs no proxy; anything else finds this one closed.
        "HTTP_PROXY": _NOBODY,
        "HTTPS_PROXY": _NOBODY,
        **more,
    }


class Program:
    """One running Altwright. Widgets are named as screen readers name them."""

    def __init__(self, desktop: Desktop, folder: Path, arguments: tuple[str, ...], more: Mapping[str, str]) -> None:
        """Start the program, with ``more`` variables, and return when its window can be worked."""
        self.desktop = desktop
        self.folder = folder
        self.mark = f"ALTWRIGHT_TEST_PROGRAM={uuid.uuid4()}"
        name, _, value = self.mark.partition("=")
        environment = desktop.environment | program_environment(folder, more) | {name: value}
        environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        for part in ("home", "tmp"):
            (folder / part).mkdir()
        self._handles: dict[tuple[str, str], int] = {}
        with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
            self.process = start(program_command(*arguments), environment, stdout=out, stderr=err)
        try:
            self.wait(self._is_ready, "the window")
            desktop.manage("activate", self.number)
            self.wait(lambda: self.focused, "the focus somewhere")
        except BaseException:
            self.kill()
            raise

    @property
    def number(self) -> int:
        """The process id."""
        return self.process.pid

    @property
    def alt_text(self) -> str:
        """The words in the pane."""
        return self.text_of("Alt text")

    @property
    def status(self) -> list[str]:
        """The labels of the status bar that say something: state and model."""
        children = self.desktop.children(self.handle("status bar", ""))
        return [child.name for child in children if child.role == "label" and child.name]

    @property
    def announced(self) -> list[str]:
        """What was said to screen readers so far."""
        return [event.text for event in self.events if event.kind == "object:announcement"]

    @property
    def focused(self) -> list[str]:
        """The widgets that took the focus so far."""
        kind = "object:state-changed:focused"
        return [event.name for event in self.events if event.kind == kind and event.detail]

    @property
    def events(self) -> list[Event]:
        """What the program told assistive technology so far."""
        return self.desktop.events(self.number)

    @property
    def printed(self) -> str:
        """What the program wrote to standard output and standard error so far."""
        return "".join((self.folder / name).read_text(errors="replace") for name in ("stdout", "stderr"))

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error."""
        lines = (self.folder / "stderr").read_text(errors="replace").splitlines()
        return [line for line in lines if line.strip() and not line.startswith(_QT_REMARK)]

    def handle(self, role: str, name: str) -> int:
        """Return the handle of a widget, which has to be there."""
        if (role, name) not in self._handles:
            found = self.desktop.ask("find", process=self.number, role=role, name=name)
            assert isinstance(found, int), f"no {role} {name!r} among\n{self.picture()}"
            self._handles[role, name] = found
        return self._handles[role, name]

    def has(self, role: str, name: str) -> bool:
        """Tell whether there is such a widget."""
        return self.desktop.ask("find", process=self.number, role=role, name=name) is not None

    def node(self, role: str, name: str) -> Node:
        """Return what is known of a widget now."""
        return self.desktop.node(self.handle(role, name))

    def label(self, words: str) -> str:
        """Return the text of the first label in sight that holds ``words``, or nothing."""
        found = self.desktop.ask("find", process=self.number, role="label", words=words)
        return self.desktop.node(found).name if isinstance(found, int) else ""

    def wait_for_label(self, words: str) -> str:
        """Return the text of a label in sight that holds ``words``, as soon as there is one."""
        return self.wait(lambda: self.label(words), f"a label with {words!r}")

    def text_of(self, field: str) -> str:
        """Return the text in a field."""
        return self.node("text", field).text or ""

    def write(self, field: str, text: str) -> None:
        """Replace the text in a field."""
        assert self.desktop.ask("write", handle=self.handle("text", field), text=text) is True

    def insert(self, field: str, at: int, text: str) -> None:
        """Insert into the text in a field."""
        assert self.desktop.ask("insert", handle=self.handle("text", field), at=at, text=text) is True

    def press(self, name: str, role: str = "push button") -> None:
        """Press a button or a menu item."""
        assert self.desktop.ask("press", handle=self.handle(role, name)) in {"Press", "Toggle"}

    def describe(self, address: str) -> None:
        """Enter ``address`` and press Describe."""
        self.write("Image address", address)
        self.press("Describe")

    def outcome(self, address: str) -> str:
        """Describe ``address``, wait for the end, and return what is said then."""
        before = len(self.announced)
        self.describe(address)
        self.wait(lambda: len(self.announced) >= before + 2, f"the outcome; {self.announced[before:]}")
        start, end, *_ = self.announced[before:]
        assert start == "Describing"
        return end

    def wait(self, found: Callable[[], object], what: str) -> str:
        """Wait until ``found`` is true, and return it in words.

        Raises:
            AssertionError: it did not become so; the failure shows the window.
        """

        def look() -> object:
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.printed}"
            return found()

        return str(wait_until(look, lambda: f"{what}\n{self.picture()}\n{self.printed}"))

    def wait_for_text(self, words: str) -> None:
        """Wait until the pane holds ``words``."""
        self.wait(lambda: words in self.alt_text, f"{words!r} in the pane")

    def wait_for_status(self, words: str) -> str:
        """Wait until a label of the status bar begins with ``words``, and return it."""
        return self.wait(lambda: next((t for t in self.status if t.startswith(words)), ""), f"status {words!r}")

    def wait_for_announcement(self, words: str) -> None:
        """Wait until the last thing that was said begins with ``words``."""
        self.wait(lambda: self.announced and self.announced[-1].startswith(words), f"{words!r} said; {self.announced}")

    def give_focus(self, role: str, name: str) -> None:
        """Put the focus on a widget."""
        self.desktop.ask("focus", handle=self.handle(role, name))
        self.wait(lambda: self.focused[-1:] == [name], f"the focus on {name}")

    def picture(self) -> str:
        """Return the window in words, for a failure to show."""
        with contextlib.suppress(GoneError):
            return "\n".join(
                f"{'  ' * node.depth}{node.role} {node.name!r} {node.text or ''}"
                for node in self.desktop.tree(self.number)
                if node.is_showing and (node.name or node.text)
            )
        return "(gone)"

    def command_lines(self) -> str:
        """Return the words with which the program and whatever it started were started."""
        return "\n".join(command_line(process) for process in marked(self.mark))

    def end_by(self, number: signal.Signals) -> None:
        """Send a signal and check that the program ends well."""
        self.process.send_signal(number)
        self.check_end()

    def close_window(self) -> None:
        """Close the window and check that the program ends well."""
        self.desktop.manage("close", self.number)
        self.check_end()

    def check_end(self) -> None:
        """Check that the program ends in time and quietly, and leaves no process behind."""
        try:
            code = self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {SECONDS_TO_END} s\n{self.picture()}\n{self.printed}") from None
        assert code == 0, self.printed
        assert not self.complaints, self.printed
        assert_none_left(self.mark)

    def _is_ready(self) -> bool:
        try:
            return self.has("push button", "Describe")
        except GoneError:
            return False  # it is not there yet

    def kill(self) -> None:
        """End the program however it takes it."""
        end(self.process, SECONDS)
        assert_none_left(self.mark)
