"""What services say about their models, read tolerantly.

Records follow ``GET /v1/models`` of OpenAI with LLM7's additions (``stream``, ``modalities``); any field may be null or
absent, and some servers answer with a bare array instead of ``{"data": […]}``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One model: its name and whether it sends its words as it writes them."""

    name: str
    streams: bool


def read_model_list(body: object) -> tuple[ModelRecord, ...]:
    """Return the models in a decoded answer to ``GET /v1/models``; none where it is something else."""
    entries = body.get("data") or body.get("models") if isinstance(body, dict) else body
    if not isinstance(entries, list):
        return ()
    return tuple(
        ModelRecord(entry["id"], entry.get("stream") is not False)
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    )
