"""The places for alt text: those that come with Altwright, and the editor's own ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject

from altwright.bridge.kept import Kept, Trouble
from altwright.bridge.task_runner import TaskRunner
from altwright.core.destination import Destination, all_destinations, find_destination


class DestinationTable(NamedTuple):
    """The destinations that come with Altwright, with the month in which their facts were looked up, and own ones."""

    built_in: tuple[Destination, ...] = ()
    own: tuple[Destination, ...] = ()
    date: str = ""


class Destinations(Kept[DestinationTable]):
    """The destinations; until their files were read, there is the web alone."""

    def __init__(self, folder: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Keep own ones in ``folder``."""
        from altwright.services.destinations import DestinationStore

        super().__init__(DestinationTable(), tasks, parent)
        self._store = DestinationStore(folder)
        self._removed: tuple[Destination, int] | None = None

    @property
    def date(self) -> str:
        """The year and month in which the facts about built-in destinations were looked up, such as "2026-11"."""
        return self.value.date

    def all(self) -> tuple[Destination, ...]:
        """Return every destination, the built-in ones first; there is always the web."""
        return all_destinations(self.value.built_in, self.value.own)

    def find(self, name: str) -> Destination | None:
        """Return the destination with the id or the name ``name``."""
        return find_destination(name, self.all())

    def add(self, destination: Destination) -> None:
        """Keep ``destination``, an own one, behind the others."""
        self.change(lambda table: table._replace(own=(*table.own, destination)))

    def edit(self, destination: Destination) -> None:
        """Keep ``destination`` in place of the own one with the same id."""
        after = replace(destination, is_own=True)

        def step(table: DestinationTable) -> DestinationTable:
            return table._replace(own=tuple(after if own.id == after.id else own for own in table.own))

        self.change(step)

    def remove(self, name: str) -> None:
        """Forget the own destination with the id ``name``; :meth:`bring_back` keeps it again."""
        own = self.value.own
        place = next((place for place, known in enumerate(own) if known.id == name), None)
        if place is not None:
            self._removed = own[place], place
            self.change(lambda table: table._replace(own=tuple(known for known in table.own if known.id != name)))

    def bring_back(self) -> str:
        """Keep the destination that was removed last at its place again, and return its id, "" if there is none."""
        if self._removed is None:
            return ""
        (gone, place), self._removed = self._removed, None
        if any(known.id == gone.id for known in self.all()):
            return ""
        self.change(lambda table: table._replace(own=(*table.own[:place], gone, *table.own[place:])))
        return gone.id

    def read(self) -> DestinationTable:
        """Return what comes with Altwright, and own ones."""
        from altwright.services.destinations import built_in_destinations, date_of_facts

        # What comes with Altwright is there even where the own ones cannot be read.
        self._value = DestinationTable(built_in_destinations(), date=date_of_facts())
        return self._value._replace(own=self._store.load())

    def write(self, value: DestinationTable) -> None:
        """Write own ones."""
        self._store.save(value.own)

    def damaged(self) -> str:
        """Return the name under which a damaged file was set aside."""
        return self._store.damaged

    def words(self, trouble: Trouble) -> str:
        """Return what is said of ``trouble``."""
        match trouble:
            case Trouble.UNREAD:
                return self.tr(
                    "Your own destinations cannot be read, so they are missing. The file is left as it is, and your "
                    "text is kept."
                )
            case Trouble.DAMAGED:
                return self.tr("The file with your own destinations is damaged and was set aside as {name}.")
            case Trouble.UNSAVED:
                return self.tr("Your destinations cannot be saved; they last until Altwright closes.")
