"""The page of destinations: what is known about where alt text is published, and own places."""

from __future__ import annotations

from itertools import count

from PySide6.QtWidgets import QWidget

from altwright.bridge.library import Library
from altwright.bridge.translation import translate
from altwright.core.destination import destination_name, own_destination
from altwright.core.destination_wording import short_limit
from altwright.core.message import Action, Message, Tone
from altwright.ui.buttons import Button
from altwright.ui.settings_destination import DestinationDetails
from altwright.ui.settings_list import ListLine, ListPage


class DestinationsPage(ListPage):
    """Every destination; own ones are added, changed and removed."""

    def __init__(self, library: Library) -> None:
        """Show the destinations of ``library``."""
        super().__init__()
        self._destinations = library.destinations
        self._selected = ""
        self.add = Button(self.tr("Add a destination"))
        self.details = DestinationDetails(self._destinations)
        self.lay_out(self.tr("Destinations"), self.details, self.add)
        self.list.selected.connect(self._on_selected)
        self.add.clicked.connect(self._on_add_clicked)
        self.details.removed.connect(self._on_removed)
        self.notice.action_requested.connect(self._on_action_requested)
        self._destinations.changed.connect(self.show_state)
        self.show_state()

    def commit(self) -> None:
        """Keep what was typed and not yet left."""
        self.details.commit()

    def show_state(self) -> None:
        """Show the destinations as they are now; what is just being typed about one stays."""
        known = {destination.id: destination for destination in self._destinations.all()}
        if self._selected not in known:
            self._selected = next(iter(known))
        lines = []
        for destination in known.values():
            own = self.tr("your own") if destination.is_own else ""
            words = ", ".join(filter(None, (own, short_limit(destination, translate))))
            lines.append(ListLine(destination.id, destination_name(destination, translate), words))
        self.list.show_lines(lines, self._selected)
        self.details.show_destination(known[self._selected])

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return *self.notice.reading_order(), self.list, self.add, *self.details.reading_order()

    def _on_selected(self, name: str) -> None:
        self.details.commit()
        self._selected = name
        self.show_state()

    def _on_add_clicked(self) -> None:
        self.details.commit()
        known = self._destinations.all()
        taken = {destination.name.casefold() for destination in known}
        first = self.tr("My destination")
        names = (first if number == 1 else f"{first} {number}" for number in count(1))
        added = own_destination(next(name for name in names if name.casefold() not in taken), known)
        self._selected = added.id
        self._destinations.add(added)
        self.show_state()
        self.details.name.setFocus()
        self.details.name.selectAll()

    def _on_removed(self, name: str) -> None:
        gone = self._destinations.find(name)
        if gone is not None:
            self.list.setFocus()
            self._destinations.remove(name)
            text = self.tr("“{name}” was removed.").format(name=gone.name)
            self.say(Message(text, (Action.BRING_BACK,), tone=Tone.NOTICE))

    def _on_action_requested(self, _action: Action) -> None:
        self.list.setFocus()
        self.say(None)
        self._selected = self._destinations.bring_back() or self._selected
        self.show_state()
