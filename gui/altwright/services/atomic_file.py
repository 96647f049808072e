"""A file written whole or not at all: beside its place, to the disk, read back, and only then put there."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from altwright.core.errors import AltwrightError, DiskFull, MetadataError, TargetExists, TargetLocked, TargetUnwritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ETXTBSY}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_PAUSES = (0.01, 0.02, 0.04, 0.08) if sys.platform == "win32" else ()
"""Seconds between the attempts to replace a file: on Windows who looks at it, such as a virus scanner, holds it."""

_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@contextlib.contextmanager
def staged(
    path: Path, data: bytes, *, replace: bool, like: Path | None, check: Callable[[bytes], None]
) -> Iterator[Callable[[], None]]:
    """Write ``data`` beside ``path`` and yield what puts it there; whatever happens, nothing else is left behind.

    The file has the permissions of ``like``, or the usual ones of a new file. ``check`` is handed what the disk gave
    back, and what it raises ends everything. Without ``replace`` a file that is there stays, also one that came
    meanwhile. What is replaced through a symbolic link is the file behind it.

    Raises:
        TargetExists: there is a file and ``replace`` is not set.
        TargetLocked: the file or its folder is missing or may not be written to.
        DiskFull: there is no room.
        TargetUnwritable: the disk fails in another way.
    """
    path = Path(os.path.realpath(path)) if replace else path
    temporary = _temporary_beside(path)

    def put() -> None:
        _put(temporary, path, replace=replace)
        _settle(path.parent)

    try:
        if replace and path.exists() and not path.stat().st_mode & _WRITING:
            # Whoever may write to the folder could replace it all the same, which is not what its owner meant.
            raise TargetLocked(f"{path.name} is read-only.")
        _write(temporary, data, like)
        check(temporary.read_bytes())
        yield put
    except OSError as error:
        raise fault_of(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def try_folder(folder: Path) -> None:
    """Write an empty file into ``folder`` and remove it: on some systems nothing else tells whether that is possible.

    Raises:
        OSError: it is not.
    """
    trial = _temporary_beside(folder / "trial")
    trial.open("xb").close()
    trial.unlink()


def write_private(path: Path, data: bytes) -> None:
    """Write ``data`` as ``path``, which only its owner can read then; what was there goes when all is on the disk.

    A symbolic link, such as one into a folder that is kept in step between computers, is followed and stays.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    path = Path(os.path.realpath(path))
    temporary = _temporary_beside(path)
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _rename_over(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _settle(path.parent)


def fault_of(error: OSError, path: Path) -> AltwrightError:
    """Return what ``error`` means for the editor who writes to ``path``."""
    detail = f"{path.name}: {error.strerror or type(error).__name__}"
    kinds: tuple[tuple[bool, type[MetadataError]], ...] = (
        (isinstance(error, FileExistsError), TargetExists),
        (error.errno in _FULL, DiskFull),
        (error.errno in _LOCKED, TargetLocked),
    )
    return next((kind for applies, kind in kinds if applies), TargetUnwritable)(detail)


def _temporary_beside(path: Path) -> Path:
    return path.with_name(f".altwright-{os.urandom(8).hex()}.tmp")


def _write(temporary: Path, data: bytes, like: Path | None) -> None:
    # Not by tempfile, whose files are for their owner alone.
    with temporary.open("xb") as file:
        if like is not None:
            _take_over(like, temporary)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _take_over(like: Path, temporary: Path) -> None:
    """Give ``temporary``, which is still empty, owner and permissions of ``like``, and labels where there are any."""
    import shutil

    if hasattr(os, "chown"):
        owner = like.stat()
        with contextlib.suppress(OSError):
            os.chown(temporary, owner.st_uid, owner.st_gid)
    # Behind the owner, with whom some systems take rights away.
    shutil.copystat(like, temporary)
    if set_flags := getattr(os, "chflags", None):
        # A file that is locked in macOS could be neither put in its place nor removed again.
        set_flags(temporary, 0)


def _put(temporary: Path, path: Path, *, replace: bool) -> None:
    """Give ``temporary`` its name; without ``replace`` only if nothing has it at that moment."""
    if replace:
        _rename_over(temporary, path)
    elif os.name == "nt":
        temporary.rename(path)
    else:
        try:
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # The file system, such as one of a camera's card, knows no second names.
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            temporary.rename(path)


def _rename_over(temporary: Path, path: Path) -> None:
    """Put ``temporary`` in the place of ``path``, as soon as nobody holds that."""
    for pause in _PAUSES:
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(path)


def _settle(folder: Path) -> None:
    """Have the new name on the disk too, where the system can be asked for that; the file is in its place already."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
