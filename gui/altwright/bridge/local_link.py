"""The engine of this computer, as the window asks it: it runs from the first question until nobody asks any more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from altwright.core.lazy_asyncio import asyncio

if TYPE_CHECKING:
    from altwright.services.local_engine.engine import LocalEngine


class LocalLink:
    """Starts the engine with the model that is wanted, and anew when another one is."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Look for models in ``folder`` and ``environment``."""
        self._folder = folder
        self._environment = environment
        self._engine: LocalEngine | None = None
        self._questions = 0

    async def find(self, model: str) -> tuple[str, str]:
        """Return the address and the key of the engine, which runs ``model`` by then.

        Raises:
            LocalEngineError: there is no model, or the engine cannot be started.
        """
        self._questions += 1
        return await self._started(model)

    @asynccontextmanager
    async def borrowed(self, model: str) -> AsyncIterator[tuple[str, str]]:
        """Give address and key for the time of a block; a process that nobody else wanted ends with it.

        Raises:
            LocalEngineError: there is no model, or the engine cannot be started.
        """
        was_running = self._engine is not None and self._engine.running
        questions = self._questions
        try:
            yield await self._started(model)
        finally:
            if not was_running and questions == self._questions:
                await self.aclose()

    async def _started(self, model: str) -> tuple[str, str]:
        from altwright.services.local_engine.engine import LocalEngine
        from altwright.services.local_engine.models import ModelStore

        files = await asyncio.to_thread(ModelStore(self._folder, self._environment).files, model)
        if self._engine is None or self._engine.files != files:
            await self.aclose()
            self._engine = LocalEngine(files, self._environment)
        endpoint = await self._engine.start()
        return endpoint.address, endpoint.key

    def kill(self) -> None:
        """End the engine without waiting for it."""
        if self._engine is not None:
            self._engine.kill()

    async def aclose(self) -> None:
        """End the engine."""
        if self._engine is not None:
            await self._engine.stop()
