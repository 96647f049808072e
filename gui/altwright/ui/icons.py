"""Line icons from the resources, in the colour they are asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap

from altwright.bridge.assets import asset

ICON_SIZE = 20


def icon_pixmap(name: str, colour: QColor, ratio: float) -> QPixmap:
    """Return the icon ``name`` in ``colour``, 20 device-independent pixels wide, for a screen's pixel ``ratio``."""
    drawing = asset("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour.name())
    side = round(ICON_SIZE * ratio)
    pixmap = QPixmap()
    pixmap.loadFromData(drawing.replace('width="20" height="20"', f'width="{side}" height="{side}"').encode(), "SVG")
    pixmap.setDevicePixelRatio(ratio)
    return pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio) if pixmap.width() != side else pixmap
