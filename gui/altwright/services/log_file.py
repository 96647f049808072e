"""The log: a few files beside the settings, written in a thread, without keys, pictures and full addresses.

It is loaded after the window was painted. Where the disk is full or the folder may not be written to, lines are lost
and nothing else.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import re
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

from altwright.core.redaction import redact

FOLDER_NAME = "logs"
FILE_NAME = "altwright.log"
LARGEST_FILE = 512 * 1024
"""Bytes after which a new file is begun."""

OLDER_FILES = 3
LONGEST_ENTRY = 20_000
"""Characters of one entry that are looked through and kept; a request with a picture has millions."""

LEVELS: Mapping[str, int | None] = {
    "off": None,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
}
"""What may be logged, by the names in the settings and in ``ALTWRIGHT_LOG``."""

USUAL_LEVEL = "warning"

_MOST_WAITING = 5000
_TALKATIVE = ("PIL", "asyncio", "qasync")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def known_level(name: str) -> str:
    """Return the level that ``name`` names, the usual one where it names none."""
    name = name.strip().lower()
    return name if name in LEVELS else USUAL_LEVEL


class LogFile:
    """Writes what the program and its libraries log into a ``folder``, once :meth:`set_level` said how much.

    ``secrets`` are hidden wherever they stand.
    """

    def __init__(self, folder: Path, secrets: Sequence[str] = ()) -> None:
        """Write nothing yet."""
        self.path = folder / FOLDER_NAME / FILE_NAME
        self._secrets = tuple(secrets)
        self._listener: QueueListener | None = None
        self._handler: _Passing | None = None
        self._level_before = logging.NOTSET

    @property
    def is_on(self) -> bool:
        """Whether anything is written."""
        return self._listener is not None

    def set_level(self, name: str) -> None:
        """Log what the level ``name`` lets through; ``off`` ends it."""
        level = LEVELS[known_level(name)]
        if level is None:
            self.close()
            return
        root = logging.getLogger()
        if self._handler is None:
            waiting: queue.Queue[object] = queue.Queue(_MOST_WAITING)
            self._handler = _Passing(waiting)
            self._listener = _Listener(waiting, self._writer())
            self._level_before = root.level
            root.addHandler(self._handler)
            self._listener.start()
        root.setLevel(level)
        for library in _TALKATIVE:
            logging.getLogger(library).setLevel(max(level, logging.INFO))

    def close(self) -> None:
        """Write what waits, and no more; may take as long as the disk does."""
        if self._listener is None or self._handler is None:
            return
        root = logging.getLogger()
        root.removeHandler(self._handler)
        root.setLevel(self._level_before)
        for library in _TALKATIVE:
            logging.getLogger(library).setLevel(logging.NOTSET)
        self._listener.stop()
        for handler in (*self._listener.handlers, self._handler):
            with contextlib.suppress(OSError):
                handler.close()
        self._listener = self._handler = None

    def last_lines(self, count: int) -> list[str]:
        """Return the last ``count`` lines, fewer where there are not as many or none can be read."""
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - 64 * 1024))
                data = file.read()
        except OSError:
            return []
        return data.decode("utf-8", "replace").splitlines()[-count:]

    def _writer(self) -> logging.Handler:
        writer = _Writer(self.path, maxBytes=LARGEST_FILE, backupCount=OLDER_FILES, delay=True)
        writer.setFormatter(logging.Formatter("{asctime} {levelname} {name}: {message}", style="{"))
        writer.addFilter(_Redaction(self._secrets))
        return writer


class _Redaction(logging.Filter):
    """Hides what is secret in an entry, and keeps an entry from looking like several."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if len(text) > LONGEST_ENTRY:
            # A word that is cut could be half a key, which nothing would recognise.
            text = text[:LONGEST_ENTRY].rpartition(" ")[0] + " … (cut)"
        text = _CONTROLS.sub("", redact(text, *self._secrets))
        record.msg, record.args = text.replace("\n", "\n    "), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class _Passing(QueueHandler):
    """Hands entries to the thread that writes; when too many wait, new ones are lost."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """Lose the entry: there is nobody to tell."""


class _Listener(QueueListener):
    """Ends behind what waits, however much that is: it waits for a place itself."""

    queue: queue.Queue[object]

    def enqueue_sentinel(self) -> None:
        """Have the thread end when all before is written."""
        self.queue.put(None)


class _Writer(RotatingFileHandler):
    """Writes for its owner alone; what cannot be written is lost, and the next entry tries anew."""

    def __init__(self, path: Path, *, maxBytes: int, backupCount: int, delay: bool) -> None:  # noqa: N803  (logging's)
        super().__init__(
            path, maxBytes=maxBytes, backupCount=backupCount, encoding="utf-8", errors="backslashreplace", delay=delay
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """Let go of the file, with what it could not take."""
        stream, self.stream = self.stream, None
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(handle, "a", encoding=self.encoding, errors=self.errors)
