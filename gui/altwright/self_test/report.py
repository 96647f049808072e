"""What the self-test found: an outcome for each thing that was tried, as JSON and in words."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from altwright import __version__


class Absent(Exception):
    """Something that Altwright does without is not here; the message says what."""


class Check(NamedTuple):
    """One thing that was tried.

    ``outcome`` is ``passed``, ``absent`` (not here, and not needed) or ``failed``; ``detail`` says what was found.
    """

    name: str
    outcome: str
    detail: str
    seconds: float


class Report:
    """Collects what was tried."""

    def __init__(self) -> None:
        """Begin with nothing tried."""
        self.checks: list[Check] = []
        self.facts: dict[str, object] = {}
        self._began = time.monotonic()

    @property
    def has_passed(self) -> bool:
        """Whether something was tried and nothing failed."""
        return bool(self.checks) and all(check.outcome != "failed" for check in self.checks)

    @contextmanager
    def trying(self, name: str) -> Iterator[list[str]]:
        """Note how the block ends; what it puts into the list is the detail. The next block is tried in any case."""
        began = time.monotonic()
        found: list[str] = []
        outcome = "passed"
        try:
            yield found
        except Absent as reason:
            outcome = "absent"
            found.append(str(reason))
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what the self-test looks for)
            outcome = "failed"
            found.append(f"{type(error).__name__}: {error}")
        self._add(Check(name, outcome, "; ".join(found), round(time.monotonic() - began, 3)))

    def add_failure(self, name: str, detail: str) -> None:
        """Note something that failed outside of what was tried."""
        self._add(Check(name, "failed", detail, 0.0))

    def to_json(self) -> str:
        """Return the report as one JSON object."""
        return json.dumps(
            {
                "program": "Altwright",
                "version": __version__,
                "passed": self.has_passed,
                "frozen": bool(getattr(sys, "frozen", False)),
                "python": ".".join(map(str, sys.version_info[:3])),
                "system": sys.platform,
                **self.facts,
                "seconds": round(time.monotonic() - self._began, 3),
                "checks": [check._asdict() for check in self.checks],
            },
            ensure_ascii=False,
            indent=2,
        )

    def publish(self, file: Path | None) -> bool:
        """Print the verdict, write the report to ``file`` if one is named, and tell whether it could be written."""
        verdict = "Everything works." if self.has_passed else "Something does not work; the lines above say what."
        _print(f"Altwright {__version__}: {verdict}")
        if file is None:
            return True
        try:
            file.write_text(f"{self.to_json()}\n", encoding="utf-8", errors="replace")
        except OSError as error:
            if sys.stderr is not None:
                sys.stderr.write(f"The report could not be written to {file}: {error.strerror}.\n")
            return False
        return True

    def _add(self, check: Check) -> None:
        """Keep ``check`` and print it: whoever waits sees how far it is."""
        self.checks.append(check)
        _print(f"{check.outcome:7} {check.name}: {check.detail}".rstrip(": "))


def _print(line: str) -> None:
    # A window that was started from no terminal has nowhere to print to.
    if sys.stdout is not None:
        sys.stdout.buffer.write(f"{line}\n".encode(sys.stdout.encoding or "utf-8", "replace"))
        sys.stdout.flush()
