"""Widgets of dialogs that follow the system from light to dark and back while they are open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from altwright.ui.theme import field_style, make_secondary, recolour_secondary

_CHANGES = {QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange, QEvent.Type.ThemeChange}


def style_by_palette(widget: QWidget, style: Callable[[], None]) -> None:
    """Call ``style``, which gives ``widget`` the colours of the present palette, now and at each change of that."""
    _Restyler(widget, style)


def keep_as_field(widget: QWidget, kind: str, padding: str = "0px") -> None:
    """Give ``widget``, a Qt widget of the class ``kind``, the looks of a field in every palette."""
    style_by_palette(widget, lambda: widget.setStyleSheet(field_style(QApplication.palette(), kind, padding)))


def keep_secondary(widget: QWidget) -> None:
    """Show ``widget`` in the secondary size, and in the secondary colour of every palette."""
    make_secondary(widget)
    style_by_palette(widget, lambda: recolour_secondary(widget))


class _Restyler(QObject):
    """Belongs to a widget and styles it anew when the palette of its window changes.

    The widget itself is told of no change once it has a style sheet.
    """

    def __init__(self, widget: QWidget, style: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._style = style
        self._window: QWidget | None = None
        style()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for a change of the window or of its palette, and let the event go on."""
        if watched is self._widget and event.type() == QEvent.Type.Show:
            self._watch(self._widget.window())
        elif watched is self._window and event.type() in _CHANGES:
            self._style()
        return False

    def _watch(self, window: QWidget) -> None:
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)
        self._style()
