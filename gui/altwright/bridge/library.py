"""What the editor keeps for the work itself: prompts, destinations, names of projects, and checks that are ignored.

Each part is built, and its file read, when it is first looked at.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from altwright.bridge.task_runner import TaskRunner

if TYPE_CHECKING:
    from altwright.bridge.destinations import Destinations
    from altwright.bridge.glossaries import ProjectNames
    from altwright.bridge.ignored_checks import IgnoredChecks
    from altwright.bridge.kept import Kept
    from altwright.bridge.prompts import Prompts

Part = TypeVar("Part", bound="Kept[Any]")


class Library(QObject):
    """Holds the parts; ``told`` brings what is to be said of their files, as a message."""

    told = Signal(object)

    def __init__(self, folder: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Keep everything in ``folder``, which need not exist yet."""
        super().__init__(parent)
        self._folder = folder
        self._tasks = tasks
        self._parts: list[Kept[Any]] = []  # each keeps a value of another type

    @cached_property
    def prompts(self) -> Prompts:
        """The prompts: built-in ones, what was changed about them, and own ones."""
        from altwright.bridge.prompts import Prompts

        return self._with(Prompts(self._folder, self._tasks, self))

    @cached_property
    def destinations(self) -> Destinations:
        """The places for alt text: built-in ones and own ones."""
        from altwright.bridge.destinations import Destinations

        return self._with(Destinations(self._folder, self._tasks, self))

    @cached_property
    def glossaries(self) -> ProjectNames:
        """The names of people and things, for each project."""
        from altwright.bridge.glossaries import ProjectNames

        return self._with(ProjectNames(self._folder, self._tasks, self))

    @cached_property
    def ignored(self) -> IgnoredChecks:
        """The checks that are ignored always."""
        from altwright.bridge.ignored_checks import IgnoredChecks

        return self._with(IgnoredChecks(self._folder, self._tasks, self))

    def begin(self) -> None:
        """Read what was looked at before the program's loop ran."""
        for part in self._parts:
            part.begin()

    async def close(self) -> None:
        """Return when everything that was changed is written, as far as it can be."""
        for part in self._parts:
            await part.close()

    def _with(self, part: Part) -> Part:
        self._parts.append(part)
        part.told.connect(self.told)
        return part
