"""A program that types, streams, saves and migrates until it is killed; it says first what it is about to have kept.

Each line on standard output is ``moment uid length``: at this moment of ``time.monotonic`` the entry was handed over
with a text of so many characters. Texts only grow, so that what is found afterwards can be judged by its length.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from dataclasses import replace
from pathlib import Path

from tests.histories import PNG, entry

from altwright.core.history.records import AnswerState, HistoryEntry, HistoryQuery, Outcome, TextKind, TextVersion
from altwright.services.history import FileKind, HistoryReader, HistoryWriter, export_history


def main(path: Path, seed: int) -> None:
    """Work on the history at ``path``; each ``seed`` works in another order."""
    chance = random.Random(seed)
    writer = HistoryWriter(path)
    known: HistoryEntry | None = None
    while True:
        if known is None or chance.random() < 0.05:
            uid = str(uuid.UUID(int=chance.getrandbits(128)))
            known = entry("", uid=uid, answer=AnswerState.UNDER_WAY, thumbnail=PNG * chance.randrange(200))
        known = _grown(known, chance)
        print(time.monotonic(), known.uid, len(known.text), flush=True)
        writer.keep(known)
        if chance.random() < 0.03:
            writer.set_pinned([known.uid], is_pinned=True)
        if chance.random() < 0.02:
            entries = HistoryReader(path).entries(HistoryQuery())
            export_history(entries, path.with_suffix(".json"), FileKind.JSON)
        time.sleep(chance.choice([0.001, 0.02, 0.05]))


def _grown(known: HistoryEntry, chance: random.Random) -> HistoryEntry:
    """Return ``known`` with more words: some that were typed, or some that a model sent."""
    words = known.text + chance.choice(["gull ", "quay ", "夕暮れ", "the "]) * chance.randrange(1, 30)
    kind = chance.choice([TextKind.ANSWER, TextKind.TYPED])
    version = TextVersion(kind, words, known.changed)
    earlier = known.versions if chance.random() < 0.1 else known.versions[:-1]
    return replace(known, versions=(*earlier, version), outcome=chance.choice(list(Outcome)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
