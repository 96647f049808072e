"""One ring around whatever has the focus, the same on every control and in every window."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QMenu,
    QMenuBar,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from altwright.ui.theme import accent

WIDTH = 2.0
RADIUS = 4.0


class _RingStyle(QProxyStyle):
    """Has the ring lie above everything, where the edges of the widgets around the focused one do not cut it off."""

    def styleHint(  # noqa: N802  (Qt's name)
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803  (Qt's name)
    ) -> int:
        """Return the style's own hints but for that one."""
        if hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """A ring that follows the focus of the application from window to window."""

    def __init__(self, application: QApplication) -> None:
        """Follow ``application``'s focus."""
        super().__init__()
        self._style = _RingStyle()
        self.setStyle(self._style)
        application.focusChanged.connect(self._on_focus_changed)
        if (focused := application.focusWidget()) is not None:
            self._on_focus_changed(None, focused)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring in the accent, which has 3:1 against both surfaces."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent(self.palette()), WIDTH))
        inset = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or isinstance(new, QMenu | QMenuBar):
            self.setWidget(cast("QWidget", None))
            # The ring is a child of the window it was last in, and would end with it.
            self.setParent(None)
            return
        self.setWidget(new)
        self.raise_()
        self.show()
