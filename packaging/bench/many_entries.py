"""A history of very many entries, as years of work leave it."""

from __future__ import annotations

import random
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from altwright.core.history.records import HistoryEntry, Outcome, PictureOrigin, SourceKind, TextKind, TextVersion
from altwright.services.history import FILE_NAME, store
from altwright.services.history.opening import open_database

ENTRIES = 100_000
_BEGIN = datetime(2019, 1, 1, tzinfo=UTC)
_APART = timedelta(minutes=37)
_AT_ONCE = 2000
_WORDS = 45
_THUMBNAIL = 400
"""Bytes; what stands in a page of its own is no matter to a search."""

_LINE = (
    "a an the of in on at with and to from under beside two three people woman man child dog boat harbour street "
    "house tree table window light dusk rain snow red blue green old new small large white black sits stands walks "
    "looks holds shows chart map photograph painting letter bridge river mountain market museum garden"
)
_COMMON = _LINE.split()
_JAPANESE = "夕暮れの横浜港と観覧車。水面に明かりが映る。雨の中を歩く人々と赤い傘。"


def make_history(folder: Path, count: int = ENTRIES) -> Path:
    """Write a history of ``count`` entries into ``folder``, all of them in the index, and return its path."""
    chance = random.Random(1)  # noqa: S311  (no secret)
    syllables = [first + second for first in "bdfgklmnprst" for second in "aeiou"]
    rare = ["".join(chance.choices(syllables, k=chance.randrange(2, 5))) for _ in range(20_000)]
    connection, *_ = open_database(folder / FILE_NAME)
    with closing(connection):
        # Nothing is lost if this is lost.
        connection.execute("PRAGMA synchronous = OFF")
        for start in range(0, count, _AT_ONCE):
            with store.transaction(connection):
                for number in range(start, min(start + _AT_ONCE, count)):
                    row = store.insert_by_time(connection, _entry(number, chance, rare))
                    store.index(connection, row)
        store.set_fact(connection, "closed", 1)
        store.scrub(connection)
    return folder / FILE_NAME


def _entry(number: int, chance: random.Random, rare: list[str]) -> HistoryEntry:
    words = [chance.choice(_COMMON) if chance.random() < 0.8 else chance.choice(rare) for _ in range(_WORDS)]
    text = " ".join(words) if number % 5 else "".join(chance.choices(_JAPANESE, k=80))
    when = _BEGIN + number * _APART
    return HistoryEntry(
        uid=str(uuid.UUID(int=number)),
        created=when,
        changed=when,
        origin=PictureOrigin(SourceKind.ADDRESS, f"https://pictures.example/{number}/{chance.choice(rare)}.jpg"),
        picture_hash=f"{number:064x}",
        thumbnail=chance.randbytes(_THUMBNAIL),
        prompt="Describe this image for alt text.",
        engine=chance.choice(["llm7", "openai", "local"]),
        engine_name="LLM7",
        model=chance.choice(["gpt-4o-mini", "gemma-3", "pixtral"]),
        versions=(TextVersion(TextKind.ANSWER, text, when),),
        outcome=chance.choice(list(Outcome)),
        is_pinned=number % 500 == 0,
    )
