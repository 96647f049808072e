"""The checks that the editor ignores always, whatever the picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from altwright.bridge.kept import Kept, Trouble
from altwright.bridge.task_runner import TaskRunner


class IgnoredChecks(Kept[tuple[str, ...]]):
    """The keys of findings that are ignored, in the order in which they came."""

    def __init__(self, folder: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Keep them in ``folder``."""
        from altwright.services.ignored_checks import IgnoredCheckStore

        super().__init__((), tasks, parent)
        self._store = IgnoredCheckStore(folder)

    @property
    def keys(self) -> tuple[str, ...]:
        """What :attr:`altwright.core.checks.Finding.key` says of findings that are ignored."""
        return self.value

    def ignore(self, *keys: str) -> None:
        """Ignore what has one of ``keys`` from now on."""
        self.change(lambda known: tuple(dict.fromkeys((*known, *keys))))

    def take_back(self, key: str) -> None:
        """Tell of what has this ``key`` again."""
        self.change(lambda known: tuple(other for other in known if other != key))

    def read(self) -> tuple[str, ...]:
        """Return the keys."""
        return self._store.load()

    def write(self, value: tuple[str, ...]) -> None:
        """Write the keys."""
        self._store.save(value)

    def damaged(self) -> str:
        """Return the name under which a damaged file was set aside."""
        return self._store.damaged

    def words(self, trouble: Trouble) -> str:
        """Return what is said of ``trouble``."""
        match trouble:
            case Trouble.UNREAD:
                return self.tr(
                    "The list of checks that you ignore cannot be read, so all are told. The file is left as it is."
                )
            case Trouble.DAMAGED:
                return self.tr(
                    "The list of checks that you ignore is damaged and was set aside as {name}. All checks are told."
                )
            case Trouble.UNSAVED:
                return self.tr("The list of checks that you ignore cannot be saved; it lasts until Altwright closes.")
