"""Running probes: each run of each is a process of its own, and the probes of a comparison take turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from figures import Reading, Readings

FOLDER = Path(__file__).resolve().parent
LONGEST_RUN_SECONDS = 120.0
_LAST_LINES = 25


class ProbeError(Exception):
    """A probe did not measure anything; the message says what it said instead."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A script in this folder that measures: its name without ``.py``, what it is given, and its variables.

    It is told on its command line, first, when it was started on the clock of ``time.monotonic``, and prints its
    readings as one JSON object in its last line.
    """

    name: str
    arguments: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, variables: Mapping[str, str]) -> Reading:
        """Run it once in a new process, with ``variables`` below its own, and return what it measured.

        Raises:
            ProbeError: it ended with an error, without a reading or not at all.
        """
        environment = {**variables, **self.variables}
        script = str(FOLDER / f"{self.name}.py")
        command = [sys.executable, script, repr(time.monotonic()), *self.arguments]
        try:
            done = subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=LONGEST_RUN_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ProbeError(f"{self.name} did not end within {LONGEST_RUN_SECONDS:g} s.\n{error.stderr!r}") from error
        if done.returncode:
            said = "\n".join(done.stderr.splitlines()[-_LAST_LINES:])
            raise ProbeError(f"{self.name} ended with {done.returncode}.\n{said}")
        try:
            return {str(name): float(value) for name, value in json.loads(done.stdout.splitlines()[-1]).items()}
        except (IndexError, ValueError) as error:
            raise ProbeError(f"{self.name} printed no reading: {done.stdout!r}") from error


def variables_for_probes() -> dict[str, str]:
    """Return the environment of every probe: this one, without a display and without what is set for Altwright."""
    # Without compiled files each start would compile all of Altwright, but nothing of an installed Qt.
    dropped = ("ALTWRIGHT_", "QT_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}


def take_turns(probes: Sequence[Probe], runs: int, variables: Mapping[str, str], title: str) -> Readings:
    """Run ``probes`` one after the other, ``runs`` times each, and return their readings.

    A first round fills the caches of the system and is not counted. Each run begins without settings and history: what
    the run before left unfinished would be brought back.

    Raises:
        ProbeError: one of them did not measure.
    """
    readings: dict[str, list[Reading]] = {probe.name: [] for probe in probes}
    for run in range(runs + 1):
        for probe in probes:
            _show_progress(f"{title}: {f'run {run} of {runs}' if run else 'warming up'}, {probe.name}")
            with tempfile.TemporaryDirectory() as home:
                reading = probe.run({"ALTWRIGHT_HOME": home, **variables})
            if run:
                readings[probe.name].append(reading)
    _show_progress("")
    return readings


def _show_progress(text: str) -> None:
    """Show ``text`` in the line of the terminal, if it is one, in place of what was there."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
