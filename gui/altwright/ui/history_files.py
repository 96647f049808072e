"""Choosing the files that the history is written into and read from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from altwright.bridge.history_desk import FileKind, HistoryDesk
from altwright.core.history.records import HistoryQuery

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


class HistoryFiles(QObject):
    """Asks where to, and where from, and has ``desk`` do it."""

    def __init__(self, desk: HistoryDesk, window: QWidget) -> None:
        """Ask over ``window``."""
        super().__init__(window)
        self._desk = desk
        self._window = window

    def export(self, query: HistoryQuery) -> None:
        """Let the editor choose where to write what ``query`` finds, and in which form."""
        filters = {
            self.tr("Table for spreadsheets (*.csv)"): FileKind.CSV,
            self.tr("JSON, with pictures (*.json)"): FileKind.JSON,
            self.tr("Report with pictures (*.html)"): FileKind.HTML,
        }
        dialog = self._dialog(self.tr("Export the history"))
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix(FileKind.CSV)
        dialog.selectFile(f"{self.tr('history')}.{FileKind.CSV}")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))

        def write(chosen: str) -> None:
            path = Path(chosen)
            by_name = next((kind for kind in FileKind if path.suffix.lower() == f".{kind}"), None)
            self._desk.export(path, by_name or filters[dialog.selectedNameFilter()], query)

        dialog.fileSelected.connect(write)
        dialog.open()

    def import_file(self) -> None:
        """Let the editor choose a file that a history was exported into."""
        dialog = self._dialog(self.tr("Import a history"))
        dialog.setFileMode(dialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Exported histories (*.json *.csv)"))
        dialog.fileSelected.connect(lambda chosen: self._desk.import_file(Path(chosen)))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, title, str(Path.home()))
        dialog.finished.connect(dialog.deleteLater)
        return dialog
