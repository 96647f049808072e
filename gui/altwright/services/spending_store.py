"""What answers of today used and cost, remembered from one start to the next."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from altwright.core.pricing import Money, Spending
from altwright.services.atomic_file import write_private
from altwright.services.json_file import read_object, written

FILE_NAME = "spending.json"
KEPT = timedelta(hours=48)
"""How long an answer is remembered: a day is over everywhere by then."""

MOST_ANSWERS = 5000

_LARGEST_FILE = 2 * 1024 * 1024
_LONGEST_NAME = 200
_MOST_TOKENS = 10**9
_DEAREST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class SpentAnswer:
    """What one answer of the ``model`` of an engine, told by its id, used."""

    engine: str
    model: str
    spending: Spending


def _now() -> datetime:
    return datetime.now(UTC)


class SpendingStore:
    """Keeps, in a folder, what each answer of late used: engine, model, tokens, cost and time, and nothing else.

    The file is a help and no more: where it cannot be read or written, nothing is remembered. It may be used from any
    thread.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime] = _now) -> None:
        """Use ``folder``, which need not exist yet; ``clock`` tells the time with its zone."""
        self._path = folder / FILE_NAME
        self._clock = clock
        self._lock = threading.Lock()

    def load(self) -> tuple[SpentAnswer, ...]:
        """Return the answers that are still remembered, the earliest first."""
        with self._lock:
            return tuple(self._read())

    def note(self, answer: SpentAnswer) -> None:
        """Remember ``answer``, in place of one of the same engine and moment that was noted before."""
        with self._lock:
            place = (answer.engine, answer.spending.when)
            kept = [known for known in self._read() if (known.engine, known.spending.when) != place]
            kept.append(answer)
            kept.sort(key=lambda known: known.spending.when)
            with contextlib.suppress(OSError):
                self._write(kept[-MOST_ANSWERS:])

    def _read(self) -> list[SpentAnswer]:
        try:
            stored = read_object(self._path, _LARGEST_FILE).get("answers")
        except (OSError, ValueError, RecursionError):
            return []
        records = stored[-MOST_ANSWERS:] if isinstance(stored, list) else []
        now = self._clock()
        answers = (_answer(record) for record in records)
        return [answer for answer in answers if answer is not None and abs(now - answer.spending.when) <= KEPT]

    def _write(self, answers: list[SpentAnswer]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._path, written({"answers": [_record(answer) for answer in answers]}))


def _record(answer: SpentAnswer) -> dict[str, object]:
    spending = answer.spending
    record: dict[str, object] = {
        "engine": answer.engine[:_LONGEST_NAME],
        "model": answer.model[:_LONGEST_NAME],
        "time": spending.when.isoformat(),
        "input_tokens": spending.input_tokens,
        "output_tokens": spending.output_tokens,
    }
    if spending.cost is not None:
        record |= {"amount": str(spending.cost.amount), "currency": spending.cost.currency}
    return record


def _answer(record: object) -> SpentAnswer | None:
    """Return the answer in a stored ``record``, or None where it makes no sense."""
    if not isinstance(record, dict):
        return None
    engine, model, time = (record.get(name) for name in ("engine", "model", "time"))
    tokens = [record.get(name) for name in ("input_tokens", "output_tokens")]
    counts = [count for count in tokens if type(count) is int and 0 <= count <= _MOST_TOKENS]
    if not (isinstance(engine, str) and isinstance(model, str) and isinstance(time, str)) or len(counts) != 2:
        return None
    try:
        when = datetime.fromisoformat(time)
    except ValueError:
        return None
    if when.tzinfo is None:
        return None
    return SpentAnswer(engine, model, Spending(when, counts[0], counts[1], _cost(record)))


def _cost(record: dict[str, object]) -> Money | None:
    amount, currency = record.get("amount"), record.get("currency")
    if not isinstance(amount, str) or not isinstance(currency, str) or len(amount) > 60 or len(currency) > 3:
        return None
    try:
        cost = Decimal(amount)
    except ArithmeticError:
        return None
    return Money(cost, currency) if cost.is_finite() and 0 <= cost <= _DEAREST else None
