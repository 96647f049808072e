"""What the editor sees when Altwright itself made a mistake: one window, a report to read, and the program goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtWidgets import QWidget

from altwright import __version__
from altwright.bridge.translation import translate

if TYPE_CHECKING:
    from altwright.ui.info_dialog import InfoDialog

MOST_REPORTS = 10
"""Further mistakes are counted and not shown: what fails again and again must not fill the memory."""

Diagnose = Callable[[Callable[[str], None]], object]
"""Finds out what else helps to find the cause, and hands it over later."""


def report_of(error: BaseException) -> str:
    """Return a report on ``error`` with every address, key and picture masked."""
    import platform
    import traceback

    from altwright.core.redaction import redact

    lines = traceback.format_exception(error)
    head = f"Altwright {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n\n"
    return redact(head + "".join(lines))


class CrashReporter(QObject):
    """Shows the first mistake in a window and adds further ones to it.

    ``report`` may be called from any thread.
    """

    _reported = Signal(str)

    def __init__(self, window: QWidget, diagnose: Diagnose | None = None) -> None:
        """Report over ``window``, with what ``diagnose`` adds."""
        super().__init__(window)
        self._window = window
        self._diagnose = diagnose
        self._dialog: InfoDialog | None = None
        self._count = 0
        self._reported.connect(self._show)

    def report(self, error: BaseException) -> None:
        """Show the report on ``error``; it also goes to the log, and to those who started from a terminal."""
        import logging

        text = report_of(error)
        logging.getLogger("altwright").error("a mistake: %s", text)
        if sys.stderr is not None:
            sys.stderr.write(text)
        self._reported.emit(text)

    def _show(self, text: str) -> None:
        self._count += 1
        if self._dialog is not None:
            if self._count <= MOST_REPORTS:
                self._dialog.body.appendPlainText("\n" + text)
            elif self._count == MOST_REPORTS + 1:
                self._dialog.body.appendPlainText("\n" + self.tr("Further mistakes followed; the log has them."))
            return
        introduction = self.tr(
            "Altwright made a mistake of its own. Your text is kept and you can go on. The report below holds no key, "
            "no picture and no full address; nothing is sent by itself."
        )
        self._dialog = _open_report(self.tr("A mistake in Altwright"), text, self._window, introduction)
        self._dialog.finished.connect(self._on_dialog_finished)
        if self._diagnose is not None:
            self._diagnose(self._add_diagnostics)

    def _add_diagnostics(self, text: str) -> None:
        if self._dialog is not None:
            scroll = self._dialog.body.verticalScrollBar()
            place = scroll.value()
            self._dialog.body.appendPlainText(f"\n{text}")
            scroll.setValue(place)  # what went wrong stays in sight

    def _on_dialog_finished(self) -> None:
        self._dialog = None
        self._count = 0


def show_trace(text: str, window: QWidget) -> None:
    """Show what a crash of the whole program left behind, over ``window``."""
    introduction = translate(
        "CrashReporter",
        "This is what Altwright was doing when it ended suddenly. It holds no key and no text of yours; nothing is "
        "sent by itself.",
    )
    gone = translate("CrashReporter", "The report is not there any more.")
    _open_report(translate("CrashReporter", "The report"), text or gone, window, introduction)


def _open_report(title: str, text: str, window: QWidget, introduction: str) -> InfoDialog:
    """Open a window with a report that can be saved, too."""
    from altwright.ui.buttons import Button
    from altwright.ui.info_dialog import InfoDialog

    dialog = InfoDialog(title, text, window, introduction)
    save = Button(translate("CrashReporter", "&Save…"), parent=dialog)
    dialog.add_button(save)
    save.clicked.connect(lambda: _ask_where_to_save(dialog))
    dialog.show()
    return dialog


def _ask_where_to_save(dialog: InfoDialog) -> None:
    from PySide6.QtWidgets import QFileDialog

    files = QFileDialog(dialog, translate("CrashReporter", "Save the report"))
    files.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    files.setNameFilters([translate("CrashReporter", "Text (*.txt)"), translate("CrashReporter", "All files (*)")])
    files.setDefaultSuffix("txt")
    files.selectFile("altwright-report.txt")
    files.fileSelected.connect(lambda name: _save(dialog, Path(name)))
    files.open()


def _save(dialog: InfoDialog, path: Path) -> None:
    """Write the report, a few thousand characters, and say how that went."""
    try:
        path.write_text(dialog.body.toPlainText(), encoding="utf-8", errors="replace")
    except OSError as error:
        text = translate("CrashReporter", "The report could not be saved there: {reason}. Copying it works.")
        dialog.say(text.format(reason=error.strerror or type(error).__name__))
    else:
        dialog.say(translate("CrashReporter", "The report is in {name} now.").format(name=path.name))
