"""How much of the window is shown, and whether it stays above others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from altwright.bridge.preferences import Preferences

if TYPE_CHECKING:
    from altwright.ui.main_window import MainWindow

SMALLEST = QSize(640, 480)
COMPACT = QSize(420, 360)


class WindowViews(QObject):
    """The full and the compact view of a window: the compact one has the address, the text and their buttons."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        """Begin with the full view of ``window``."""
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._full: QRect | None = None

    @property
    def is_compact(self) -> bool:
        """Whether the compact view is shown."""
        return self._full is not None

    @property
    def full_geometry(self) -> QRect:
        """Where the window is, or will be again when the compact view ends."""
        window = self._window
        return self._full or (window.normalGeometry() if window.isMaximized() else window.geometry())

    def show_compact(self, compact: bool) -> None:
        """Show the compact view, or the full one where that was."""
        if compact is self.is_compact:
            return
        settings = self._preferences.settings
        if compact is not settings.compact:
            self._preferences.keep(settings._replace(compact=compact))
        if compact:
            # What is hidden under the focus would hand it to whatever comes next.
            if not self._stays(QApplication.focusWidget()):
                self._window.form.address.setFocus()
            full = self._full = self.full_geometry
            self._arrange(compact=True)
            # The corner at which the close button is stays where it was.
            place = QRect(full.right() + 1 - COMPACT.width(), full.top(), COMPACT.width(), COMPACT.height())
        else:
            place, self._full = self.full_geometry, None
            self._arrange(compact=False)
        if self._window.isMaximized():
            self._window.showNormal()
        self._window.setGeometry(place)

    def keep_on_top(self, on_top: bool) -> None:
        """Have the window stay above others, or not."""
        settings = self._preferences.settings
        if on_top is not settings.on_top:
            self._preferences.keep(settings._replace(on_top=on_top))
        if self._window.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
            # The widget's own flag would have the window taken away and shown anew.
            self._window.windowHandle().setFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)
        else:
            self._window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)

    def _stays(self, widget: object) -> bool:
        window = self._window
        return widget in {
            window.form.address,
            window.form.describe,
            window.form.stop,
            *window.body.text.reading_order(),
            *window.body.message.reading_order(),
            window.status.service,
        }

    def _arrange(self, *, compact: bool) -> None:
        self._window.setMinimumSize(COMPACT if compact else SMALLEST)
        self._window.form.show_compact(compact)
        self._window.body.show_preview(not compact)
        if "strip" in vars(self._window):
            self._window.strip.show_compact(compact)


def can_stay_on_top() -> bool:
    """Tell whether the system lets a window decide that."""
    return not QGuiApplication.platformName().startswith("wayland")
