"""Bringing the window to the front when another start asks for it."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105  (the variable's name)


def come_forward(window: QWidget, token: str = "") -> None:
    """Raise ``window`` and give it the keyboard; where the system does not let it, its entry there asks for attention.

    ``token`` is what Wayland's compositor gave to the start that asks; Qt takes it from the environment and uses it up.
    """
    if token:
        os.environ[_TOKEN] = token
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    if not window.isActiveWindow():
        QApplication.alert(window)
    os.environ.pop(_TOKEN, None)
