"""What the editor sees when Altwright itself made a mistake: one window, a report to read, and the program goes on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, qVersion
from PySide6.QtWidgets import QWidget

from altwright import __version__

if TYPE_CHECKING:
    from altwright.ui.info_dialog import InfoDialog


def report_of(error: BaseException) -> str:
    """Return a report on ``error`` with every address, key and picture masked."""
    import platform
    import traceback

    from altwright.core.redaction import redact

    lines = traceback.format_exception(error)
    head = f"Altwright {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n\n"
    return redact(head + "".join(lines))


class CrashReporter(QObject):
    """Shows the first mistake in a window and adds further ones to it."""

    def __init__(self, window: QWidget) -> None:
        """Report over ``window``."""
        super().__init__(window)
        self._window = window
        self._dialog: InfoDialog | None = None

    def report(self, error: BaseException) -> None:
        """Show the report on ``error``; it also goes to the error stream, for those who started from a terminal."""
        text = report_of(error)
        if sys.stderr is not None:
            sys.stderr.write(text)
        if self._dialog is not None:
            self._dialog.body.appendPlainText("\n" + text)
            return
        introduction = self.tr(
            "Altwright made a mistake of its own. Your text is kept and you can go on. The report below holds no key, "
            "no picture and no full address; nothing is sent by itself."
        )
        from altwright.ui.info_dialog import InfoDialog

        self._dialog = InfoDialog(self.tr("A mistake in Altwright"), text, self._window, introduction)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.show()

    def _on_dialog_finished(self) -> None:
        self._dialog = None
