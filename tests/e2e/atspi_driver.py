"""Drives programs through AT-SPI on behalf of a test, as a screen reader would.

The bindings exist for the system's Python only, so this runs there, by itself: it reads one request a line from
standard input, ``{"do": NAME, …}``, and writes one answer a line, ``{"ok": VALUE}`` or ``{"gone": REASON}`` for a
program or a widget that went away. Widgets are known by numbers, their handles. It ends with its input.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402  (the version has to be chosen first)

EVENTS = ("object:announcement", "object:state-changed:focused")
MOST_NODES = 2000
WALKS = 3
SECONDS_BETWEEN_WALKS = 0.1
SECONDS_FOR_BUS = 30.0
# In milliseconds: for any call, and for a program that has only just started.
CALL_TIMEOUT, START_TIMEOUT = 10_000, 20_000


class Gone(Exception):
    """The program or the widget is not there any more."""


class Driver:
    """Finds, reads and works the widgets of programs, and remembers what they said."""

    def __init__(self) -> None:
        """Listen to announcements and to the focus, in every program."""
        self._known: list[Atspi.Accessible] = []
        self._heard: list[dict[str, object]] = []
        self._listener = Atspi.EventListener.new(self._on_event)
        for kind in EVENTS:
            self._listener.register(kind)

    def programs(self) -> list[dict[str, object]]:
        """Return name, role and process of each program that can be driven."""
        found = []
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            try:
                program = desktop.get_child_at_index(at)
                if program is not None:
                    found.append(
                        {"name": program.get_name(), "role": _role(program), "process": program.get_process_id()}
                    )
            except GLib.Error:
                continue  # it is about to go
        return found

    def find(self, process: int, role: str, name: str | None = None, words: str = "") -> int | None:
        """Return the handle of the first widget of ``role`` with this name, or with ``words`` in it, or None.

        One that is found by its words has to be seen, too.
        """
        for _, node in _walk(self._program(process), _is_any if role == "menu item" else _is_no_menu):
            if _role(node) == role and (node.get_name() == name if name is not None else _shows(node, words)):
                return self._handle(node)
        return None

    def children(self, handle: int) -> list[dict[str, object]]:
        """Return the widgets directly inside a widget."""
        return [self._look(child) for child in _children(self._known[handle])]

    def tree(self, process: int) -> list[dict[str, object]]:
        """Return the widgets of a program with their ``depth``, from the top, but nothing inside of hidden ones."""
        return [self._look(node) | {"depth": depth} for depth, node in _walk(self._program(process), _is_open)]

    def look(self, handle: int) -> dict[str, object]:
        """Return what a screen reader knows of a widget."""
        return self._look(self._known[handle])

    def press(self, handle: int) -> str:
        """Do the first action of a widget and return its name."""
        node = self._known[handle]
        name = str(Atspi.Action.get_action_name(node, 0))
        Atspi.Action.do_action(node, 0)
        return name

    def write(self, handle: int, text: str) -> bool:
        """Replace the text of a field and tell whether it agreed."""
        return bool(Atspi.EditableText.set_text_contents(self._known[handle], text))

    def insert(self, handle: int, at: int, text: str) -> bool:
        """Insert into the text of a field and tell whether it agreed."""
        # The length is in bytes, for the C function underneath.
        return bool(Atspi.EditableText.insert_text(self._known[handle], at, text, len(text.encode())))

    def focus(self, handle: int) -> bool:
        """Ask a widget to take the focus."""
        return bool(Atspi.Component.grab_focus(self._known[handle]))

    def type_key(self, keyval: int) -> None:
        """Press and release one key, wherever the focus is."""
        Atspi.generate_keyboard_event(keyval, None, Atspi.KeySynthType.SYM)

    def heard(self, process: int) -> list[dict[str, object]]:
        """Return the events of a program, the oldest first; ``time`` is on the clock of ``time.monotonic``."""
        return [event for event in self._heard if event["process"] == process]

    def _program(self, process: int) -> Atspi.Accessible:
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            try:
                program = desktop.get_child_at_index(at)
                if program is not None and program.get_process_id() == process:
                    # Every answer shall come from the program itself, as it is now.
                    program.set_cache_mask(Atspi.Cache.NONE)
                    return program
            except GLib.Error:
                continue  # it is about to go
        raise Gone(f"no program {process}")

    def _handle(self, node: Atspi.Accessible) -> int:
        self._known.append(node)
        return len(self._known) - 1

    def _look(self, node: Atspi.Accessible) -> dict[str, object]:
        interfaces = node.get_interfaces()
        has_actions, has_text = "Action" in interfaces, "Text" in interfaces
        return {
            "handle": self._handle(node),
            "name": node.get_name(),
            "role": _role(node),
            "description": node.get_description(),
            "states": sorted(state.value_nick for state in node.get_state_set().get_states()),
            "actions": _actions(node) if has_actions else [],
            # To its end, wherever that is by now: between a question for its length and this the text may change.
            "text": Atspi.Text.get_text(node, 0, -1) if has_text else None,
        }

    def _on_event(self, event: Atspi.Event) -> None:
        try:
            self._heard.append(
                {
                    "kind": event.type,
                    "time": time.monotonic(),
                    "process": event.source.get_process_id(),
                    "name": event.source.get_name(),
                    "role": _role(event.source),
                    "detail": event.detail1,
                    "text": event.any_data if isinstance(event.any_data, str) else "",
                }
            )
        except GLib.Error:
            return  # a program that says something and ends


def _role(node: Atspi.Accessible) -> str:
    return str(node.get_role_name())


def _actions(node: Atspi.Accessible) -> list[str]:
    return [Atspi.Action.get_action_name(node, at) for at in range(Atspi.Action.get_n_actions(node))]


def _shows(node: Atspi.Accessible, words: str) -> bool:
    return words in node.get_name() and node.get_state_set().contains(Atspi.StateType.SHOWING)


def _children(node: Atspi.Accessible) -> list[Atspi.Accessible]:
    children = [node.get_child_at_index(at) for at in range(node.get_child_count())]
    return [child for child in children if child is not None]


def _is_any(_node: Atspi.Accessible) -> bool:
    return True


def _is_no_menu(node: Atspi.Accessible) -> bool:
    return _role(node) != "menu bar"


def _is_open(node: Atspi.Accessible) -> bool:
    return _role(node) == "application" or node.get_state_set().contains(Atspi.StateType.SHOWING)


def _walk(root: Atspi.Accessible, enters: Callable[[Atspi.Accessible], bool]) -> Iterator[tuple[int, Atspi.Accessible]]:
    """Yield ``root`` and the nodes below it with their depth, parents first, but nothing inside what is not entered.

    Each node costs several calls to the program.
    """
    stack = [(0, root)]
    for _ in range(MOST_NODES):
        if not stack:
            return
        depth, node = stack.pop()
        yield depth, node
        if enters(node):
            stack += [(depth + 1, child) for child in reversed(_children(node))]
    raise Gone("too many widgets")


def _wait_for_bus() -> None:
    """Wait until the accessibility bus can be asked for.

    Raises:
        TimeoutError: nobody offers it.
    """
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    until = time.monotonic() + SECONDS_FOR_BUS
    arguments = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner")
    name = GLib.Variant("(s)", ("org.a11y.Bus",))
    while not session.call_sync(*arguments, name, None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]:
        if time.monotonic() > until:
            raise TimeoutError("no accessibility bus")
        time.sleep(0.02)


def _answer(driver: Driver, line: bytes) -> dict[str, object]:
    request = json.loads(line)
    what = request.pop("do")
    method: Callable[..., object] = getattr(driver, what)
    # A walk meets widgets that go meanwhile, and what is looked for may be there all the same.
    tries = WALKS if what in {"find", "tree"} else 1
    gone = ""
    for _ in range(tries):
        try:
            return {"ok": method(**request)}
        except (GLib.Error, Gone) as error:
            gone = str(error)
            time.sleep(SECONDS_BETWEEN_WALKS)
    return {"gone": gone}


def main() -> None:
    """Answer requests until standard input closes."""
    # The bindings take this function for the one that it replaces.
    warnings.filterwarnings("ignore", r"Atspi\.Action\.get_action_name is deprecated", DeprecationWarning)
    _wait_for_bus()
    Atspi.init()
    Atspi.set_timeout(CALL_TIMEOUT, START_TIMEOUT)
    driver = Driver()
    loop = GLib.MainLoop()
    buffer = bytearray()

    def on_input(_source: int, _condition: object) -> bool:
        data = os.read(sys.stdin.fileno(), 65536)
        if not data:
            loop.quit()
            return False
        buffer.extend(data)
        while b"\n" in buffer:
            line, _, rest = bytes(buffer).partition(b"\n")
            buffer[:] = rest
            print(json.dumps(_answer(driver, line)), flush=True)
        return True

    # The events come through the main loop, so the requests do too.
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, on_input)
    print(json.dumps({"ok": "ready"}), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
