"""Team files: read from anywhere, written whole, and kept beside the settings between an import and an export."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

from altwright.core.team_file import LARGEST_FILE, TeamFault, TeamFile, TeamFileUnusable, read_team_file, written
from altwright.services.atomic_file import staged, write_private
from altwright.services.json_file import free_name

KEPT_NAME = "team.json"


class TeamFiles:
    """Reads and writes team files; what was imported last is kept in a folder."""

    def __init__(self, folder: Path) -> None:
        """Keep imports in ``folder``, which need not exist yet."""
        self._path = folder / KEPT_NAME

    def kept(self) -> TeamFile:
        """Return what was kept, nothing where nothing was; a damaged file is set aside.

        Raises:
            TeamFileUnusable: it is there and cannot be read, or comes from a newer version.
        """
        if not self._path.exists():
            return TeamFile()
        try:
            return read(self._path)
        except TeamFileUnusable as error:
            if error.fault in {TeamFault.UNREADABLE, TeamFault.NEWER}:
                raise
            with contextlib.suppress(OSError):
                self._path.rename(free_name(self._path))
            return TeamFile()

    def keep(self, team: TeamFile) -> None:
        """Keep ``team`` for the next export.

        Raises:
            OSError: the folder cannot be written to; what was kept before is as it was.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._path, written(team))


def read(path: Path) -> TeamFile:
    """Return what the team file at ``path`` holds.

    Raises:
        TeamFileUnusable: nothing can be taken from it.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise TeamFileUnusable(TeamFault.NO_TEAM_FILE, path.name)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise TeamFileUnusable(TeamFault.UNREADABLE, path.name, error.strerror or "") from error
    try:
        return read_team_file(data)
    except TeamFileUnusable as error:
        raise TeamFileUnusable(error.fault, path.name, error.detail) from error


def write(path: Path, team: TeamFile) -> None:
    """Write ``team`` as the file ``path``; one that is there is replaced, and keeps its permissions.

    Raises:
        MetadataError: nothing was written, for the reason that its class names.
    """
    like = path if path.exists() else None
    with staged(path, written(team), replace=True, like=like, check=lambda _data: None) as put:
        put()
