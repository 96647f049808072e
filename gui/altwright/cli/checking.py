"""``altwright check``: what a careful editor would look at in alt texts, on standard output."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import BinaryIO, Literal

from altwright.cli.options import Options
from altwright.cli.terminal import OutputClosedError, Terminal, in_one_line
from altwright.core.checks import NO_WORDS, Circumstances, Finding, Severity, WordLists, check
from altwright.core.checks.recognition import recognised_language
from altwright.core.checks.wording import finding_words
from altwright.core.destination import Destination, all_destinations, find_destination
from altwright.core.message import untranslated
from altwright.core.text_units import length
from altwright.services.destinations import DestinationStore, built_in_destinations
from altwright.services.settings import settings_folder
from altwright.services.word_lists import WordListDamagedError, word_lists

LARGEST_TEXT = 1_000_000
"""Bytes of one text from the standard input; nobody means more, and a device may never end."""

_STANDARD_INPUT = "-"
_EXCERPT = 40
"""Characters of a text that show where a finding is."""
_BEFORE = 12
"""Those of them that stand before its place."""


class DestinationUnknownError(Exception):
    """There is no destination of the name that was asked for."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """Remember the name, and the ids of those that there are."""
        super().__init__(name)
        self.name = name
        self.known = known


class TextNotReadError(Exception):
    """The standard input holds no text that can be checked; the message says why."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as it is printed as JSON; ``end`` is the first character behind its first place.

    Without a place of its own it is about the whole text. ``fix`` is the whole text as it would be.
    """

    rule: str
    family: int
    severity: Literal["error", "advice"]
    message: str
    start: int
    end: int
    fix: str | None


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text as it is printed as JSON; ``language`` is empty where none was named and none is plain."""

    text: str
    language: str
    findings: tuple[FindingLine, ...]


class CheckCommand:
    """Checks the texts of one command line or one standard input, once."""

    def __init__(self, options: Options, environment: Mapping[str, str] = os.environ) -> None:
        """Take what was asked for; ``environment`` may name the folder of the editor's own destinations."""
        self._options = options
        self._environment = environment
        self._terminal = Terminal()

    def run(self) -> int:
        """Do it and return the exit code of the process."""
        try:
            place = self._place()
            lists = self._load_word_lists()
            has_error = False
            for number, text in enumerate(self._texts(), start=1):
                circumstances = replace(place, language=place.language or recognised_language(text, lists))
                found = check(text, circumstances, lists)
                self._write(number, text, circumstances.language, found)
                has_error = has_error or any(finding.severity is Severity.ERROR for finding in found)
        except DestinationUnknownError as unknown:
            self._terminal.tell(
                f"There is no destination called {in_one_line(unknown.name)}. There are: {', '.join(unknown.known)}."
            )
            return 2
        except TextNotReadError as unread:
            self._terminal.tell(str(unread))
            return 2
        except OutputClosedError as closed:
            if closed.reason:
                self._terminal.tell(f"The findings could not be written: {closed.reason}.")
            return 1
        return 1 if has_error else 0

    def _place(self) -> Circumstances:
        """Return what was said about the place of the texts.

        Raises:
            DestinationUnknownError: no destination has the name that was asked for.
        """
        options = self._options
        place = Circumstances(
            role=options.role, language=(options.language or "").strip(), nearby=(options.context or "").strip()
        )
        if options.destination is None:
            return place
        destination = self._destination(options.destination)
        return replace(
            place,
            limit=destination.limit,
            advisory=destination.advisory,
            count=partial(length, unit=destination.unit),
        )

    def _destination(self, name: str) -> Destination:
        built_in = built_in_destinations()
        if found := find_destination(name, built_in):
            return found
        known = all_destinations(built_in, self._load_own_destinations())
        if found := find_destination(name, known):
            return found
        raise DestinationUnknownError(name, tuple(destination.id for destination in known))

    def _load_own_destinations(self) -> tuple[Destination, ...]:
        store = DestinationStore(settings_folder(self._environment))
        try:
            own = store.load()
        except OSError as error:
            self._terminal.tell(f"Your own destinations cannot be read ({error.strerror}); the others are used.")
            return ()
        if store.damaged:
            self._terminal.tell(
                f"Your own destinations were damaged and are kept as {store.damaged}; the others are used."
            )
        return own

    def _load_word_lists(self) -> WordLists:
        try:
            return word_lists()
        except (OSError, WordListDamagedError) as error:
            self._terminal.tell(
                f"The word lists cannot be read ({error}); only what needs no words is checked. "
                "Installing Altwright anew brings them back."
            )
            return NO_WORDS

    def _texts(self) -> Iterator[str]:
        """Give the texts one by one; a text of the standard input as soon as it is there.

        Raises:
            TextNotReadError: the standard input cannot be read, or holds too much.
        """
        given = self._options.text or ""
        if given != _STANDARD_INPUT:
            yield from _lines(given) if self._options.lines else (given,)
            return
        if sys.stdin is None:
            raise TextNotReadError("There is no standard input to read a text from.")
        try:
            yield from _texts_in(sys.stdin.buffer, sys.stdin.encoding, by_lines=self._options.lines)
        except OSError as error:
            raise TextNotReadError(f"The standard input cannot be read: {error.strerror or error}.") from error

    def _write(self, number: int, text: str, language: str, found: tuple[Finding, ...]) -> None:
        """Write what was found in the text of this ``number``.

        Raises:
            OutputClosedError: it did not get there.
        """
        if self._options.json:
            lines = tuple(_finding_line(finding, text) for finding in found)
            line = asdict(TextLine(text, language, lines))
            if f"{text}{language}".isprintable():
                self._terminal.write_json(line)
            else:
                # JSON leaves line separators and signs that steer a terminal as they are.
                self._terminal.write(json.dumps(line) + "\n")
            return
        for finding in found:
            where = [f"line {number}"] if self._options.lines else []
            if excerpt := _excerpt(text, _extent(finding, text)[0]):
                where.append(f"“{excerpt}”")
            behind = f" ({': '.join(where)})" if where else ""
            words = finding_words(finding, untranslated)
            self._terminal.write(f"{_severity(finding)}: {words.message} {words.reason}{behind}\n")


def _finding_line(finding: Finding, text: str) -> FindingLine:
    start, end = _extent(finding, text)
    message = finding_words(finding, untranslated).message
    return FindingLine(str(finding.rule), finding.family, _severity(finding), message, start, end, finding.fix)


def _severity(finding: Finding) -> Literal["error", "advice"]:
    return "error" if finding.severity is Severity.ERROR else "advice"


def _extent(finding: Finding, text: str) -> tuple[int, int]:
    """Return the first place of ``finding``, or all of ``text``."""
    return (finding.spans[0].start, finding.spans[0].end) if finding.spans else (0, len(text))


def _excerpt(text: str, place: int) -> str:
    """Return the words of ``text`` around ``place`` in one line, "" where there is nothing to see."""
    start = max(0, place - _BEFORE) if len(text) > _EXCERPT else 0
    shown = in_one_line(text[start : start + _EXCERPT])
    if not shown:
        return ""
    return f"{'…' if start else ''}{shown}{'…' if start + _EXCERPT < len(text) else ''}"


def _lines(text: str) -> Iterator[str]:
    """Give the lines of ``text``; a line break at its end begins no further one."""
    for line in text.removesuffix("\n").split("\n"):
        yield line.removesuffix("\r")


def _texts_in(stream: BinaryIO, encoding: str, *, by_lines: bool) -> Iterator[str]:
    """Give the lines of ``stream``, or all of it as one text; the line break at an end is none of the text's.

    Raises:
        TextNotReadError: a text is too long.
        OSError: the stream cannot be read.
    """
    read = stream.readline if by_lines else stream.read
    data = read(LARGEST_TEXT + 1).removeprefix(codecs.BOM_UTF8)
    while data or not by_lines:
        if len(data) > LARGEST_TEXT:
            raise TextNotReadError(f"A text has more than {LARGEST_TEXT:,} bytes; it was not checked.")
        yield _decoded(data.removesuffix(b"\n").removesuffix(b"\r"), encoding)
        if not by_lines:
            return
        data = read(LARGEST_TEXT + 1)


def _decoded(data: bytes, encoding: str) -> str:
    """Return the text in ``data``: UTF-8 if it can be, else as the system's ``encoding`` reads it."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")
