"""The lines that questions about a picture and their answers make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class LineKind(Enum):
    """What a line is: a question of the editor's, words of a model, or what the program has to say about the two."""

    QUESTION = auto()
    ANSWER = auto()
    NOTE = auto()


@dataclass(slots=True)
class Line:
    """One paragraph of what was asked and answered."""

    kind: LineKind
    text: str


def answer_near(lines: Sequence[Line], number: int) -> int | None:
    """Return which of ``lines`` is the answer to the question that line ``number`` belongs to.

    Where that question has none, it is the last answer of all; None where nothing was answered.
    """
    kinds = [line.kind for line in lines]
    begin = max((at for at in range(min(number + 1, len(kinds))) if kinds[at] is LineKind.QUESTION), default=0)
    end = next((at for at in range(begin + 1, len(kinds)) if kinds[at] is LineKind.QUESTION), len(kinds))
    answers = [at for at, kind in enumerate(kinds) if kind is LineKind.ANSWER]
    return next((at for at in answers if begin <= at < end), answers[-1] if answers else None)
