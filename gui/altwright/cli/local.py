"""Where the terminal command finds the engine that runs on this computer."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from altwright.core.local_errors import LocalModelMissing, LocalModelUnusable


def check_model(folder: Path, environment: Mapping[str, str], model: str) -> None:
    """Look whether a model that was named on the command line is there; where there is none at all, asking tells that.

    Raises:
        LocalModelGone: it is not, and others are.
    """
    from altwright.services.local_engine.models import ModelStore

    with contextlib.suppress(LocalModelMissing, LocalModelUnusable):
        ModelStore(folder, environment).files(model)


@asynccontextmanager
async def local_endpoint(folder: Path, environment: Mapping[str, str], model: str) -> AsyncIterator[tuple[str, str]]:
    """Give the address and the key of the engine, which runs as long as the block.

    Args:
        folder: where the settings are, and beside them the models.
        environment: the variables that may name a model.
        model: the one that was chosen, in the settings or for this question; what variables name comes first.

    Raises:
        LocalEngineError: it is not set up, or cannot be started.
    """
    from altwright.services.local_engine.engine import LocalEngine
    from altwright.services.local_engine.models import ModelStore

    files = ModelStore(folder, environment).files(model)
    async with LocalEngine(files, environment) as engine, engine.in_use() as endpoint:
        yield endpoint.address, endpoint.key
