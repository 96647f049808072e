"""The file of the history, and what stands beside it: copies from before a migration, and damaged ones."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

FILE_NAME = "history.sqlite3"
_BESIDE = ("", "-wal", "-shm")


def set_aside(path: Path) -> Path:
    """Rename the damaged database at ``path``, with what SQLite keeps beside it, and return its new path.

    Raises:
        OSError: it cannot be renamed.
    """
    names = (f"{path.stem}.damaged{f'-{count}' if count > 1 else ''}{path.suffix}" for count in itertools.count(1))
    aside = next(found for found in map(path.with_name, names) if not found.exists())
    for ending in _BESIDE[1:]:
        # First, since the database without them is older, and they without it are nothing.
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    path.rename(aside)
    return aside


def copy_path(path: Path, version: int) -> Path:
    """Return where the copy of the database at ``path`` is kept before it is migrated from ``version``."""
    return path.with_name(f"{path.stem}.version-{version}{path.suffix}")


def recovering_path(path: Path) -> Path:
    """Return where a sound database is made of a damaged one at ``path``."""
    return path.with_name(f"{path.stem}.recovering{path.suffix}")


def copies(path: Path) -> Iterator[Path]:
    """Give the copies and the damaged databases that stand beside the one at ``path``."""
    for pattern in ("version-*", "damaged*", "recovering*"):
        for ending in _BESIDE:
            yield from path.parent.glob(f"{path.stem}.{pattern}{path.suffix}{ending}")


def version_copies(path: Path) -> Iterator[Path]:
    """Give the copies of the database at ``path`` from before its migrations."""
    yield from path.parent.glob(f"{path.stem}.version-*{path.suffix}")


def damaged_files(path: Path) -> tuple[Path, ...]:
    """Return the damaged databases that were set aside beside the one at ``path``."""
    return tuple(path.parent.glob(f"{path.stem}.damaged*{path.suffix}"))


def remove_old_copies(path: Path, days: int, now: datetime) -> None:
    """Remove the copies beside the database at ``path`` that were made more than ``days`` ago, where it can be done."""
    oldest = (now - timedelta(days=days)).timestamp()
    for found in copies(path):
        with contextlib.suppress(OSError):
            if found.stat().st_mtime < oldest:
                found.unlink()


def remove(path: Path) -> None:
    """Remove the database at ``path`` with what SQLite keeps beside it, where it is there.

    Raises:
        OSError: it cannot be removed.
    """
    for ending in _BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def make_private(path: Path) -> None:
    """Create the file at ``path`` where there is none, readable for its owner alone; SQLite's other files follow it.

    Raises:
        OSError: the folder or the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
