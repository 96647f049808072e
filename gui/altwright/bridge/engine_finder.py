"""Engines that run on this computer, looked for while somebody looks at the list of engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.task_runner import TaskRunner
from altwright.services.local_discovery import KNOWN_PORTS, FoundEngine, find_local_engines

if TYPE_CHECKING:
    from asyncio import Task

PORTS = KNOWN_PORTS


class LocalFinder(QObject):
    """Asks at the known ports of this computer, and nowhere else; ``changed`` tells that the answers are there."""

    changed = Signal()

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Begin without having looked."""
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task[None] | None = None
        self._found: tuple[FoundEngine, ...] = ()

    def look(self) -> None:
        """Look once more, unless that is under way."""
        if self._task is None or self._task.done():
            self._task = self._tasks.start(self._look(), "look for engines on this computer")

    def found_at(self, address: str) -> FoundEngine | None:
        """Return what runs at ``address``, or None."""
        return next((engine for engine in self._found if engine.address == address), None)

    def words_for(self, address: str) -> str:
        """Return in a few words what runs at ``address``; nothing where nothing does."""
        found = self.found_at(address)
        if found is None:
            return ""
        if found.needs_key:
            return self.tr("running, wants a key")
        if not found.models:
            return self.tr("running, without a model")
        if len(found.models) == 1:
            return self.tr("running, 1 model")
        return self.tr("running, %n models", "", len(found.models))

    async def _look(self) -> None:
        self._found = await find_local_engines(PORTS)
        self.changed.emit()
