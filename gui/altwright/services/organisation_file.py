"""The organisation's file: where it is on each system, whether it can be relied on, and what it says. Never written.

The machine's own folder comes first, and no variable hides it: who could point Altwright elsewhere could ask engines
that the organisation does not allow. On systems with owners and permissions a file counts only if nobody but root and
the person at the computer can write to it or to its folder, since a file that anyone could plant would redirect
pictures.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from altwright.core.engine_preset import EnginePreset
from altwright.core.organisation import FileFault, Organisation, unusable

FILE_NAME = "organisation.json"
VARIABLE = "ALTWRIGHT_ORGANISATION"
LARGEST_FILE = 256 * 1024
"""Bytes; hundreds of engines and prompts take less."""

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class _UnusableError(Exception):
    """The file is there and cannot be relied on."""

    def __init__(self, fault: FileFault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail


def machine_folder() -> Path:
    """Return the folder that only an administrator writes to: of this machine, for all who work at it."""
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Altwright")
    if sys.platform == "win32":
        import platformdirs

        # Asked of Windows itself: a variable could be set by anyone.
        return Path(platformdirs.site_config_dir("Altwright", appauthor=False))
    return Path("/etc/altwright")


def find_organisation_file(environment: Mapping[str, str], folder: Path | None = None) -> Path | None:
    """Return where the organisation's file is, None if there is none.

    ``folder`` stands for the machine's own, which comes first; then the folders of ``XDG_CONFIG_DIRS``, where the
    system knows these, and then the file that the variable ``ALTWRIGHT_ORGANISATION`` names, whether it is there or
    not.
    """
    for place in (folder or machine_folder(), *_shared_folders(environment)):
        path = place / FILE_NAME
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            # Whoever may not look does not know that there is none; reading says why.
            return path
        return path
    named = environment.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else None


def load_organisation(
    environment: Mapping[str, str], presets: Sequence[EnginePreset], folder: Path | None = None
) -> Organisation:
    """Return what the organisation sets, which is nothing where it has no file.

    A file that cannot be relied on sets one thing: only engines on this computer are asked (see
    :mod:`altwright.core.organisation`).
    """
    path = find_organisation_file(environment, folder)
    if path is None:
        return Organisation()
    try:
        stored = _content(path)
    except _UnusableError as error:
        return unusable(error.fault, f"{path}: {error.detail}")
    from altwright.core.organisation_reading import read_organisation

    found = read_organisation(stored, presets)
    return unusable(found.fault, f"{path}: {found.detail}") if found.fault is not None else found


def _shared_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    if sys.platform in {"darwin", "win32"}:
        return ()
    names = environment.get("XDG_CONFIG_DIRS", "").strip() or "/etc/xdg"
    # The standard has relative paths ignored.
    return tuple(Path(name) / "altwright" for name in names.split(os.pathsep) if os.path.isabs(name))  # noqa: PTH117


def _content(path: Path) -> object:
    """Return the JSON in the file at ``path``.

    Raises:
        _UnusableError: it cannot be read, or not be relied on.
    """
    try:
        # A pipe that nobody writes to must not hold up the start.
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _UnusableError(FileFault.UNREADABLE, "it is no file")
            if os.name == "posix":
                _check_trust(path, status)
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        # A link that leads nowhere is a file that cannot be read; nothing at all was named by the variable only.
        fault = FileFault.UNREADABLE if path.is_symlink() else FileFault.MISSING
        raise _UnusableError(fault, error.strerror or "") from error
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else None
        raise _UnusableError(FileFault.UNREADABLE, words or type(error).__name__) from error
    if len(data) > LARGEST_FILE:
        raise _UnusableError(FileFault.TOO_LARGE, f"it has more than {LARGEST_FILE // 1024} kB")
    try:
        # Of bytes, since what Windows writes may be UTF-16: the byte order mark tells.
        content: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _UnusableError(FileFault.DAMAGED, _place_of(error)) from error
    return content


def _check_trust(path: Path, status: os.stat_result) -> None:
    """Return if nobody but root and this user can change the file or put another one in its place.

    Raises:
        _UnusableError: somebody can.
    """
    # Where a link is followed, both folders count: that of the link and that of what it leads to.
    folders = {path.parent.absolute(), Path(os.path.realpath(path)).parent}
    for place, found in ((path, status), *((folder, folder.stat()) for folder in sorted(folders))):
        if found.st_uid not in {0, os.getuid()}:
            raise _UnusableError(FileFault.UNSAFE, f"{place} belongs to another user than root")
        if found.st_mode & _WRITABLE_BY_OTHERS:
            raise _UnusableError(FileFault.UNSAFE, f"{place} may be written to by others than its owner")


def _place_of(error: Exception) -> str:
    """Return where the damage is, without anything that the file holds."""
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON from line {error.lineno}, column {error.colno} on"
    return "its letters are not in UTF-8" if isinstance(error, UnicodeDecodeError) else "no JSON"
