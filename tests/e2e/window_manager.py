"""Does what a window manager does when its user clicks: gives a program's window the keyboard, or asks it to close.

It also waits until a program's window is in front of all others. Run by itself, ``window_manager.py activate|close|
await_front PROCESS``, because Xlib ends the process whose connection is lost.
"""

from __future__ import annotations

import ctypes
import sys
import time
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p

SECONDS = 20.0
_ANY_TYPE, _IS_VIEWABLE, _REVERT_TO_POINTER, _CLIENT_MESSAGE, _NO_EVENT_MASK = 0, 2, 1, 33, 0


class _Attributes(ctypes.Structure):
    """The part of ``XWindowAttributes`` up to the map state; the rest is only room."""

    _fields_ = (
        ("place", c_int * 5),
        ("visual", c_void_p),
        ("root", c_ulong),
        ("kind_and_gravity", c_int * 4),
        ("backing", c_ulong * 2),
        ("save_under", c_int),
        ("colormap", c_ulong),
        ("map_installed", c_int),
        ("map_state", c_int),
        ("room", c_long * 16),
    )


class _ClientMessage(ctypes.Structure):
    """``XClientMessageEvent``, in the room of an ``XEvent``."""

    _fields_ = (
        ("type", c_int),
        ("serial", c_ulong),
        ("send_event", c_int),
        ("display", c_void_p),
        ("window", c_ulong),
        ("message_type", c_ulong),
        ("format", c_int),
        ("data", c_long * 5),
        ("room", c_long * 24),
    )


class Screen:
    """The X screen that ``DISPLAY`` names."""

    def __init__(self) -> None:
        """Connect."""
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = c_void_p
        self._x.XDefaultRootWindow.restype = c_ulong
        self._x.XInternAtom.restype = c_ulong
        self._display = c_void_p(self._x.XOpenDisplay(None))
        assert self._display.value, "no X screen"
        # A window may go between being listed and being looked at; Xlib would end the process for that.
        self._on_error = CFUNCTYPE(c_int, c_void_p, c_void_p)(lambda _display, _error: 0)
        self._x.XSetErrorHandler(self._on_error)

    def window_of(self, process: int) -> int:
        """Return the first window of ``process`` that can be seen, or 0."""
        return next((w for w in self._windows() if self._is_seen(w) and self._process_of(w) == process), 0)

    def activate(self, window: int) -> None:
        """Let ``window`` have the keyboard."""
        self._x.XSetInputFocus(self._display, c_ulong(window), _REVERT_TO_POINTER, c_ulong(0))
        self._x.XSync(self._display, 0)

    def close(self, window: int) -> None:
        """Ask ``window`` to close, as its close button does."""
        message = _ClientMessage(
            type=_CLIENT_MESSAGE, window=window, message_type=self._atom(b"WM_PROTOCOLS"), format=32
        )
        message.data[0] = self._atom(b"WM_DELETE_WINDOW")
        self._x.XSendEvent(self._display, c_ulong(window), 0, c_long(_NO_EVENT_MASK), byref(message))
        self._x.XSync(self._display, 0)

    def await_front(self, window: int) -> None:
        """Wait until no other program's window is above ``window``."""
        until = time.monotonic() + SECONDS
        while [w for w in self._windows() if self._is_seen(w) and self._process_of(w)][-1:] != [window]:
            assert time.monotonic() < until, "another window is above"
            time.sleep(0.02)

    def _windows(self) -> list[int]:
        root, parent, count = c_ulong(), c_ulong(), c_uint()
        children = POINTER(c_ulong)()
        top = c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XQueryTree(self._display, top, byref(root), byref(parent), byref(children), byref(count))
        found = [children[at] for at in range(count.value)]
        if found:
            self._x.XFree(children)
        return found

    def _is_seen(self, window: int) -> bool:
        attributes = _Attributes()
        self._x.XGetWindowAttributes(self._display, c_ulong(window), byref(attributes))
        return bool(attributes.map_state == _IS_VIEWABLE)

    def _process_of(self, window: int) -> int:
        kind, form, count, rest = c_ulong(), c_int(), c_ulong(), c_ulong()
        value = POINTER(c_ubyte)()
        # No more than one number; which type it has does not matter.
        arguments = (c_ulong(self._atom(b"_NET_WM_PID")), c_long(0), c_long(1), 0, c_ulong(_ANY_TYPE))
        results = (byref(kind), byref(form), byref(count), byref(rest), byref(value))
        self._x.XGetWindowProperty(self._display, c_ulong(window), *arguments, *results)
        if not count.value:
            return 0
        process = ctypes.cast(value, POINTER(c_ulong))[0]
        self._x.XFree(value)
        return int(process)

    def _atom(self, name: bytes) -> int:
        return int(self._x.XInternAtom(self._display, c_char_p(name), 0))


def main() -> None:
    """Do the one thing that was asked for, as soon as the window can be seen."""
    _, what, process = sys.argv
    screen = Screen()
    until = time.monotonic() + SECONDS
    while not (window := screen.window_of(int(process))):
        assert time.monotonic() < until, "no window"
        time.sleep(0.02)
    {"activate": screen.activate, "close": screen.close, "await_front": screen.await_front}[what](window)


if __name__ == "__main__":
    main()
