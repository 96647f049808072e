"""Where the window was and where it can be: always on a screen that exists."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from altwright.bridge.preferences import WindowPlace

USUAL_SIZE = QSize(960, 680)
_TITLE_BAR = 32


def restored_geometry(place: WindowPlace, screens: list[QRect]) -> QRect:
    """Return where to put the window: where it was if its title can be reached there, else in the middle of the first.

    ``screens`` are the available areas, in device-independent pixels.
    """
    size = QSize(place.width, place.height) if place.width and place.height else USUAL_SIZE
    wanted = QRect(place.x, place.y, size.width(), size.height())
    title = QRect(wanted.left(), wanted.top(), wanted.width(), _TITLE_BAR)
    home = max(screens, key=lambda screen: _area(screen.intersected(title)), default=QRect(0, 0, 1280, 800))
    size = size.boundedTo(home.size())
    visible = home.intersected(title)
    if place.width and visible.width() >= min(160, wanted.width()) and visible.height() >= _TITLE_BAR // 2:
        x = min(max(wanted.x(), home.left()), home.right() + 1 - size.width())
        y = min(max(wanted.y(), home.top()), home.bottom() + 1 - size.height())
        return QRect(x, y, size.width(), size.height())
    x = home.left() + (home.width() - size.width()) // 2
    y = home.top() + (home.height() - size.height()) // 2
    return QRect(x, y, size.width(), size.height())


def place_window(window: QWidget, place: WindowPlace) -> None:
    """Put ``window`` where it was, or where it can be."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    window.setGeometry(restored_geometry(place, screens))


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
