"""The names of people and things, kept for each project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from altwright.bridge.kept import Kept, Trouble
from altwright.bridge.task_runner import TaskRunner
from altwright.core.glossary import Glossaries
from altwright.core.picture_context import Glossary, KnownNames


class ProjectNames(Kept[Glossaries]):
    """The glossaries; the project without a name is for everything else."""

    def __init__(self, folder: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Keep them in ``folder``."""
        from altwright.services.glossary_store import GlossaryStore

        super().__init__(Glossaries(), tasks, parent)
        self._store = GlossaryStore(folder)
        self._removed: tuple[Glossary, int, bool] | None = None

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects that have a name, in the order in which they were added."""
        return self.value.projects

    @property
    def project(self) -> str:
        """The project in use, "" for none."""
        return self.value.project

    def names(self, project: str | None = None) -> KnownNames:
        """Return the names of ``project``, or of the one in use."""
        return self.value.names(self.value.project if project is None else project)

    def keep(self, names: KnownNames, project: str | None = None) -> None:
        """Keep ``names`` for ``project``, or for the one in use."""
        self.change(lambda known: known.with_names(known.project if project is None else project, names))

    def use(self, project: str) -> None:
        """Work on ``project`` from now on."""
        self.change(lambda known: known.using(project))

    def add(self, project: str) -> str:
        """Add a project, and return its name as it is kept.

        Raises:
            ValueError: the name is empty, too long or taken.
        """
        added = self.value.added(project).glossaries[-1].project
        self.change(lambda known: known.with_names(added, known.names(added)))
        return added

    def rename(self, project: str, name: str) -> None:
        """Call ``project`` by another ``name``.

        Raises:
            ValueError: the name is empty, too long or taken.
        """
        after = self.value.renamed(project, name)
        self.change(lambda _known: after)

    def remove(self, project: str) -> None:
        """Forget ``project`` with its names; :meth:`bring_back` keeps it again."""
        known = self.value
        place = next((place for place, each in enumerate(known.glossaries) if each.project == project), None)
        if place is not None:
            self._removed = known.glossaries[place], place, known.project == project
            self.change(lambda known: known.without(project))

    def bring_back(self) -> str:
        """Keep the project that was removed last at its place again, and return its name, "" if there is none."""
        if self._removed is None:
            return ""
        (glossary, place, was_used), self._removed = self._removed, None

        def step(known: Glossaries) -> Glossaries:
            back = known.put_back(glossary, place)
            return back.using(glossary.project) if was_used else back

        self.change(step)
        return glossary.project

    def read(self) -> Glossaries:
        """Return the glossaries."""
        return self._store.load()

    def write(self, value: Glossaries) -> None:
        """Write the glossaries."""
        self._store.save(value)

    def damaged(self) -> str:
        """Return the name under which a damaged file was set aside."""
        return self._store.damaged

    def words(self, trouble: Trouble) -> str:
        """Return what is said of ``trouble``."""
        match trouble:
            case Trouble.UNREAD:
                return self.tr(
                    "The names of your projects cannot be read, so they are missing. The file is left as it is, and "
                    "your text is kept."
                )
            case Trouble.DAMAGED:
                return self.tr("The file with the names of your projects is damaged and was set aside as {name}.")
            case Trouble.UNSAVED:
                return self.tr("The names of your projects cannot be saved; they last until Altwright closes.")
