"""What services asked to wait, remembered from one start to the next."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

from altwright.services.atomic_file import write_private
from altwright.services.json_file import read_object, written

FILE_NAME = "limits.json"
LONGEST_WAIT = 24 * 3600.0
"""Seconds; a longer wait is not remembered for longer than this."""

_LARGEST_FILE = 256 * 1024
_MOST_SERVICES = 200


class LimitStore:
    """Keeps, in a folder, until when each service asked not to be called, on the clock that the wall shows.

    The file is a help and no more: where it cannot be read or written, nothing is remembered. It may be used from any
    thread.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Use ``folder``, which need not exist yet; ``clock`` counts seconds since 1970."""
        self._path = folder / FILE_NAME
        self._clock = clock
        self._lock = threading.Lock()

    def load(self) -> dict[str, float]:
        """Return the seconds that are still to be waited, by service.

        Nobody waits for longer than was asked for, also where the clock was set back meanwhile.
        """
        now = self._clock()
        limits = self._read().items()
        waits = {service: min(open_at - now, open_at - noted_at) for service, (noted_at, open_at) in limits}
        return {service: seconds for service, seconds in waits.items() if seconds > 0}

    def note(self, service: str, seconds: float) -> None:
        """Remember that ``service`` asked to wait ``seconds`` from now on."""
        now = self._clock()
        with self._lock:
            limits = {
                name: (noted_at, open_at)
                for name, (noted_at, open_at) in self._read().items()
                if noted_at <= now < open_at
            }
            limits[service] = (now, now + min(seconds, LONGEST_WAIT))
            with contextlib.suppress(OSError):
                self._write(limits)

    def _read(self) -> dict[str, tuple[float, float]]:
        try:
            stored = read_object(self._path, _LARGEST_FILE).get("services")
        except (OSError, ValueError, RecursionError):
            return {}
        found: dict[str, tuple[float, float]] = {}
        for service, record in list(stored.items())[-_MOST_SERVICES:] if isinstance(stored, dict) else ():
            noted_at, open_at = (_moment(record, name) for name in ("noted_at", "open_at"))
            if noted_at is not None and open_at is not None and 0 < open_at - noted_at <= LONGEST_WAIT:
                found[service] = (noted_at, open_at)
        return found

    def _write(self, limits: dict[str, tuple[float, float]]) -> None:
        records = {
            service: {"noted_at": noted_at, "open_at": open_at} for service, (noted_at, open_at) in limits.items()
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._path, written({"services": records}))


def _moment(record: object, name: str) -> float | None:
    value = record.get(name) if isinstance(record, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        moment = float(value)
    except OverflowError:
        return None
    return moment if math.isfinite(moment) else None
