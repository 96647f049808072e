"""``altwright history``: what was described, the newest first, on standard output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Mapping

from altwright.cli.options import Options
from altwright.cli.terminal import OutputClosedError, Terminal, in_one_line
from altwright.core.history import tables
from altwright.core.history.errors import HistoryError, HistoryTooNew
from altwright.core.history.forms import as_json, plain
from altwright.core.history.records import HistoryEntry, HistoryQuery
from altwright.core.history.report import facts_of
from altwright.core.message import untranslated
from altwright.services.history import FILE_NAME, HistoryReader
from altwright.services.settings import settings_folder


class HistoryCommand:
    """Prints the history, once; it may be written meanwhile."""

    def __init__(self, options: Options, environment: Mapping[str, str] = os.environ) -> None:
        """Take what was asked for; ``environment`` may name the folder of the history."""
        self._options = options
        self._reader = HistoryReader(settings_folder(environment) / FILE_NAME)
        self._terminal = Terminal()

    def run(self) -> int:
        """Do it and return the exit code of the process."""
        entries = self._reader.entries(HistoryQuery(self._options.search or ""))
        try:
            if self._options.json:
                self._write_json(entries)
            elif self._options.csv:
                self._write_csv(entries)
            else:
                self._write_words(entries)
        except HistoryTooNew:
            self._terminal.tell("The history belongs to a newer version of Altwright; it is left as it is.")
            return 1
        except HistoryError as error:
            self._terminal.tell(f"The history cannot be read ({error.detail}); it is left as it is.")
            return 1
        except OutputClosedError as closed:
            if closed.reason:
                self._terminal.tell(f"The history could not be written: {closed.reason}.")
            return 1
        return 0

    def _write_words(self, entries: Iterable[HistoryEntry]) -> None:
        """Write two lines for each entry; whoever sees none is told why.

        Raises:
            OutputClosedError: it did not get there.
        """
        is_empty = True
        for entry in entries:
            is_empty = False
            self._terminal.write(f"{in_one_line(entry.text) or '(no words)'}\n    {_facts(entry)}\n")
        if is_empty and self._options.search:
            self._terminal.tell("Nothing in the history has all of these words.")
        elif is_empty:
            self._terminal.tell("The history is empty. It holds what was described in the window.")

    def _write_json(self, entries: Iterable[HistoryEntry]) -> None:
        """Write an array with a line for each entry.

        Raises:
            OutputClosedError: it did not get there.
        """
        _speak_utf8()
        between = "["
        for entry in entries:
            self._terminal.write(f"{between}\n{as_json(plain(entry, with_thumbnail=False))}")
            between = ","
        self._terminal.write("[]\n" if between == "[" else "\n]\n")

    def _write_csv(self, entries: Iterable[HistoryEntry]) -> None:
        """Write a table as spreadsheets open it.

        Raises:
            OutputClosedError: it did not get there.
        """
        _speak_utf8()
        self._terminal.write(tables.heading(","))
        for entry in entries:
            self._terminal.write(tables.line_of(entry, ","))


def _speak_utf8() -> None:
    """Write what programs read in UTF-8 and byte for byte, whatever the terminal's encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="")


def _facts(entry: HistoryEntry) -> str:
    return ", ".join(in_one_line(fact) for fact in facts_of(entry, untranslated) if fact)
