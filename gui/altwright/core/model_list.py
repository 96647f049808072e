"""Which models send their words as they write them, by a service's own list."""

from __future__ import annotations

from dataclasses import dataclass

from altwright.core.model_catalogue import read_models


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """One model: its name and whether it sends its words as it writes them."""

    name: str
    streams: bool


def read_model_list(body: object) -> tuple[ModelRecord, ...]:
    """Return the models in a decoded answer to ``GET /v1/models``; none where it is something else."""
    return tuple(ModelRecord(model.id, model.streams is not False) for model in read_models(body))
