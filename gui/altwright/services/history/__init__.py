"""The history in one SQLite file: kept while words arrive, searched while one types, mended where it can be."""

from __future__ import annotations

from altwright.services.history.files import FILE_NAME
from altwright.services.history.reader import HistoryReader
from altwright.services.history.transfer import FileKind, Transferred, export_history, import_history
from altwright.services.history.writer import HistoryWriter, Opened

__all__ = [
    "FILE_NAME",
    "FileKind",
    "HistoryReader",
    "HistoryWriter",
    "Opened",
    "Transferred",
    "export_history",
    "import_history",
]
