"""The test of the engine of this computer: it starts as for describing, and is shown the sample picture."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import nullcontext
from functools import partial

from altwright.bridge.service_link import ServiceLink
from altwright.bridge.settings_place import home_folder
from altwright.core.answer import DescribingEvent
from altwright.core.engine import Engine, EngineKind
from altwright.core.engine_report import SampleQuestion
from altwright.core.errors import EngineNotReady
from altwright.core.lazy_asyncio import asyncio
from altwright.core.local_errors import LocalEngineError
from altwright.core.local_model import running_at
from altwright.core.local_report import LocalReport, local_report_of, not_started
from altwright.core.picture import LoadedPicture, PictureReference

Ask = Callable[[Engine, str | None, SampleQuestion], AsyncGenerator[DescribingEvent]]
"""Asks an engine where it is, with a key, the question of a test."""

Prepare = Callable[[LoadedPicture], PictureReference]
"""Prepares a picture within the engine's limits."""


async def try_here(
    link: ServiceLink, engine: Engine, *, ask: Ask, prepare: Prepare, on_started: Callable[[], None]
) -> LocalReport:
    """Return what a test of the engine of this computer finds out; ``on_started`` is called when it runs.

    Where another engine is in use, the process that was started for the test ends with it, and so does one whose test
    is cancelled: its memory is the editor's.
    """
    from altwright.services.engine_test import outcome_of_sample

    if link.local is None:
        raise EngineNotReady
    name = ""
    try:
        name = await asyncio.to_thread(_model_name, engine.model)
        is_used = link.engine.kind is EngineKind.LOCAL
        running = nullcontext(await link.local.find(engine.model)) if is_used else link.local.borrowed(engine.model)
        async with running as (address, key):
            on_started()
            here = running_at(engine, address)
            return local_report_of(name, await outcome_of_sample(address, ask=partial(ask, here, key), prepare=prepare))
    except LocalEngineError as error:
        return not_started(name, error)


def _model_name(model: str) -> str:
    """Return what the model that would run is called.

    Raises:
        LocalEngineError: there is none.
    """
    from altwright.services.local_engine.models import ModelStore

    return ModelStore(home_folder(), os.environ).files(model).name
