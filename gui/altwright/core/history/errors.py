"""What can go wrong with keeping the history; part of the tree in :mod:`altwright.core.errors`.

AltwrightError
└── HistoryError                    the history cannot be kept or read at the moment; words stay in the window
    ├── HistoryDiskFull             the disk has no room
    ├── HistoryReadOnly             its folder or file may not be written to
    ├── HistoryLocked               another program holds it
    ├── HistoryTooNew               a newer version wrote it; it is left untouched
    └── HistoryDamaged              it makes no sense any more
AltwrightError
└── TransferError                   a file to export to or to import from
    └── TransferUnreadable          it holds no history
"""

from __future__ import annotations

from altwright.core.errors import AltwrightError


class HistoryError(AltwrightError):
    """The history cannot be kept or read at the moment."""


class HistoryDiskFull(HistoryError):
    """The disk has no room for more."""


class HistoryReadOnly(HistoryError):
    """The folder or the file of the history may not be written to."""


class HistoryLocked(HistoryError):
    """Another program holds the history."""


class HistoryTooNew(HistoryError):
    """The history was written by a newer version of Altwright."""


class HistoryDamaged(HistoryError):
    """The file of the history makes no sense any more."""


class TransferError(AltwrightError):
    """A file with a history cannot be written or read."""


class TransferUnreadable(TransferError):
    """The file holds no history that Altwright wrote."""
