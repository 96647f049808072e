"""Entries of a history for tests."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from altwright.core.history.records import HistoryEntry, PictureOrigin, SourceKind, TextKind, TextVersion

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def entry(*texts: str, seconds: float = 0, **values: Any) -> HistoryEntry:  # noqa: ANN401  (any field of an entry)
    """Return an entry of ``seconds`` after the start of all tests, with these texts."""
    when = START + timedelta(seconds=seconds)
    known: dict[str, Any] = {
        "uid": str(uuid.uuid4()),
        "created": when,
        "changed": when,
        "origin": PictureOrigin(SourceKind.ADDRESS, "https://pictures.example/harbour.jpg"),
        "prompt": "Describe this image for alt text.",
        "engine": "llm7",
        "engine_name": "LLM7",
        "model": "gpt-4o-mini",
        "versions": tuple(TextVersion(TextKind.ANSWER, text, when) for text in texts),
    }
    return HistoryEntry(**(known | values))
