"""Where the texts will stand and in which language: chosen once, for every picture, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.translation import translate

if TYPE_CHECKING:
    from altwright.bridge.library import Library
    from altwright.bridge.preferences import Preferences
    from altwright.core.destination import Destination

USUAL = "web"
"""The destination while none is chosen; its name is known without reading any file."""


class Placing(QObject):
    """The destination and the language; ``language`` is a BCP 47 tag, "" for none chosen.

    ``suggests_roles`` tells whether the next pictures leave their roles to the model, as the last one did.
    ``chosen`` tells of a choice, ``changed`` also of other limits of the same destination.
    """

    chosen = Signal()
    changed = Signal()

    def __init__(self, library: Library | None = None, parent: QObject | None = None) -> None:
        """Begin without a choice; ``library`` has the destinations."""
        super().__init__(parent)
        self.language = ""
        self.suggests_roles = False
        self._library = library
        self._destination_id = ""
        self._stored_name = ""
        self._destination: Destination | None = None
        self._preferences: Preferences | None = None
        self._is_following = False

    def keep_in(self, preferences: Preferences) -> None:
        """Take over what ``preferences`` remember, and have later choices remembered there."""
        self._preferences = preferences
        self.language = preferences.language
        self._destination_id = preferences.settings.destination
        self._stored_name = preferences.settings.destination_name
        self._destination = None

    @property
    def destination(self) -> Destination | None:
        """The chosen destination, or None while none is; one that is gone, or not read yet, counts as none."""
        if self._destination is None and self._destination_id:
            from altwright.core.destination import find_destination

            self._destination = find_destination(self._destination_id, self.destinations())
        return self._destination

    @property
    def name(self) -> str:
        """The name of the destination in the editor's language; that of the web while none is chosen."""
        if self._destination_id in {"", USUAL}:
            return translate("Destinations", "Web page")
        if self._stored_name and not self._is_read:
            # The first view waits for no file.
            return self._stored_name
        if self.destination is None:
            return translate("Destinations", "Web page")
        from altwright.core.destination import destination_name

        return destination_name(self.destination, translate)

    def destinations(self) -> tuple[Destination, ...]:
        """Return every destination that can be chosen; until their files were read, the web alone."""
        if self._library is None:
            return ()
        if not self._is_following:
            self._is_following = True
            self._library.destinations.changed.connect(self._on_destinations_changed)
        return self._library.destinations.all()

    def when_known(self, then: Callable[[], None]) -> None:
        """Call ``then`` when the destinations were read; they are before the second time."""
        if self._library is None:
            then()
        else:
            self._library.destinations.when_loaded(then)

    def choose_destination(self, destination: Destination) -> None:
        """Write for ``destination`` from now on."""
        self._destination = destination
        self._destination_id = destination.id
        self._keep()

    def choose_language(self, tag: str) -> None:
        """Write in the language with the BCP 47 ``tag``, or, with "", in whichever the prompt asks for.

        What an organisation set for good comes back at the next start.
        """
        self.language = tag
        self._keep()

    @property
    def _is_read(self) -> bool:
        return self._library is None or (self._is_following and self._library.destinations.is_loaded)

    def _on_destinations_changed(self) -> None:
        # The limits of an own destination may be others now.
        self._destination = None
        self.changed.emit()

    def _keep(self) -> None:
        if self._preferences is not None:
            known = self._preferences.settings
            language = known.language if self._preferences.language_is_locked else self.language
            name = self._destination.name if self._destination is not None else self._stored_name
            self._preferences.keep(
                known._replace(destination=self._destination_id, destination_name=name, language=language)
            )
        self.chosen.emit()
        self.changed.emit()
