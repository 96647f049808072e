"""Words into a picture's file or its ``.xmp`` file: computed, written aside, read back, compared, then put there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from altwright.core.embedded_text import EmbeddedText, added, alt_text, writable
from altwright.core.errors import (
    FileChanged,
    FileUnreadable,
    MetadataDamaged,
    PictureTooLarge,
    TargetExists,
    TargetUnwritable,
)
from altwright.core.picture import MAX_BYTES
from altwright.services.atomic_file import fault_of, staged
from altwright.services.picture_metadata.containers import (
    holds_text,
    is_same_beside_packet,
    picture_with_text,
    sidecar_with_text,
    text_of_picture,
    text_of_sidecar,
)
from altwright.services.picture_metadata.packet import LARGEST_PACKET

_BEGINNING = 64 * 1024
"""Bytes of a file that are enough to tell its format."""

_RAW_SUFFIXES = {".3fr", ".arw", ".cr2", ".dcr", ".dng", ".erf", ".iiq", ".nef", ".nrw", ".orf", ".pef", ".rw2", ".srw"}
"""Names of cameras' raw files. They begin like TIFF, but by custom nothing is written into them."""


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What was written: the ``picture``, the file that holds its words, and all the words in that file now."""

    picture: Path
    path: Path
    text: EmbeddedText

    @property
    def is_sidecar(self) -> bool:
        """Whether the words stand in a file beside the picture."""
        return self.path != self.picture


@dataclass(frozen=True, slots=True)
class _Stand:
    """A file as it was at one moment; ``data`` is its content, if it was read."""

    path: Path
    identity: tuple[int, ...]
    data: bytes | None = None

    def check(self) -> None:
        """Raise :class:`FileChanged` unless the file is still the same; another date alone is no change."""
        try:
            if _identity(self.path.stat()) == self.identity or self.path.read_bytes() == self.data:
                return
        except OSError as error:
            raise FileChanged(f"{self.path.name}: {error.strerror}") from error
        raise FileChanged(self.path.name)


def sidecar_of(picture: Path) -> Path:
    """Return the ``.xmp`` file of ``picture``: the one there is, else the one that most programs would look for.

    Of ``a.heic`` these are ``a.heic.xmp`` and ``a.xmp``. Links are followed, for the picture and for the sidecar.
    """
    picture = Path(os.path.realpath(picture))
    full = picture.with_name(f"{picture.name}.xmp")
    return Path(os.path.realpath(full if full.is_file() else picture.with_suffix(".xmp")))


def sidecar_wanted(source: Path, target: Path) -> Path | None:
    """Return the ``.xmp`` file for the words about ``source`` once it is written as ``target``; None if they go inside.

    Raises:
        OSError: the source cannot be read.
    """
    with source.open("rb") as file:
        beginning = file.read(_BEGINNING)
    return None if _holds_text(Path(os.path.realpath(source)), beginning) else sidecar_of(target)


def check_takes_text(source: Path) -> None:
    """Find out whether words could be added to the picture ``source``; nothing is written.

    Raises:
        FileUnreadable: the source cannot be read.
        PictureTooLarge: the source has more than :data:`MAX_BYTES`.
        MetadataDamaged: they could not.
    """
    origin = Path(os.path.realpath(source))
    data = _read(origin)[0]
    if _holds_text(origin, data):
        picture_with_text(data, alt_text("words"))


def read_picture_file(path: Path, data: bytes | None = None) -> EmbeddedText:
    """Return the words that belong to the picture ``path``, whose bytes may be handed in as ``data``.

    From the file or its sidecar, whichever words are written to, else from the other. Nothing that is damaged or cannot
    be read raises: no words are found then.
    """
    if data is None:
        try:
            data = _read(path)[0]
        except (FileUnreadable, PictureTooLarge):
            return EmbeddedText()
    in_picture = text_of_picture(data)
    if in_picture and _holds_text(path, data):
        return in_picture
    try:
        return text_of_sidecar(_sidecar_bytes(sidecar_of(path))) or in_picture
    except (OSError, MetadataDamaged):
        return in_picture


def write_embedded_text(
    source: Path | bytes, target: Path, text: EmbeddedText, *, replace: bool = False
) -> WrittenText:
    """Write the picture ``source``, a file or its bytes, as ``target`` with the words of ``text`` added.

    A field that ``text`` leaves empty stays as it is, and so does every language it does not name; an empty text takes
    its language out. JPEG, PNG, WebP and TIFF hold the words themselves; pictures of other formats are copied as they
    are, with an ``.xmp`` file beside them. ``target`` may be ``source`` and any other file there is only with
    ``replace``; a symbolic link is followed and stays.

    Raises:
        ValueError: ``text`` holds nothing, or a language that is none.
        FileUnreadable: the source cannot be read.
        PictureTooLarge: the source has more than :data:`MAX_BYTES`.
        MetadataError: nothing was written, for the reason that its class names; every file is as it was.
    """
    text = writable(text)
    if not text:
        raise ValueError("there are no words to write")
    goal = Path(os.path.realpath(target))
    origin = Path(os.path.realpath(source)) if isinstance(source, Path) else goal
    data, *stands = _read(origin) if isinstance(source, Path) else (source,)
    try:
        there = goal.stat() if goal.exists() else None
        is_in_place = isinstance(source, Path) and there is not None and goal.samefile(origin)
    except OSError as error:
        raise fault_of(error, goal) from error
    if there is not None:
        if not replace:
            raise TargetExists(target.name)
        if not stat.S_ISREG(there.st_mode):
            raise TargetUnwritable(f"{target.name} is no file.")
        if not is_in_place:
            stands.append(_Stand(goal, _identity(there)))
    like = goal if there is not None else origin if isinstance(source, Path) else None
    place = _Place(goal, like, tuple(stands), replace)
    if _holds_text(origin, data):
        return _write_picture(data, text, place)
    return _write_beside(data, text, place, origin, copies=not is_in_place)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture goes: its path, the file whose permissions it takes over, and the files that must not change."""

    path: Path
    like: Path | None
    stands: tuple[_Stand, ...]
    replace: bool

    def check(self, written: bytes, wanted: bytes) -> None:
        """Raise unless the disk holds what is wanted and the files are as they were."""
        if written != wanted:
            raise TargetUnwritable(f"{self.path.name}: something else was read back than was to be written.")
        for stand in self.stands:
            stand.check()


def _write_picture(data: bytes, text: EmbeddedText, place: _Place) -> WrittenText:
    expected = added(text_of_picture(data), text)
    new = picture_with_text(data, text)

    def check(written: bytes) -> None:
        if text_of_picture(written) != expected or not is_same_beside_packet(data, written):
            raise MetadataDamaged("The file would not hold the words, or not all that it held before.")
        place.check(written, new)

    with staged(place.path, new, replace=place.replace, like=place.like, check=check) as put:
        put()
    return WrittenText(place.path, place.path, expected)


def _write_beside(data: bytes, text: EmbeddedText, place: _Place, origin: Path, *, copies: bool) -> WrittenText:
    """Write the sidecar, and the picture as it is if it is to be a copy."""
    sidecar = sidecar_of(place.path)
    is_new = not sidecar.exists()
    if not is_new and not place.replace:
        raise TargetExists(sidecar.name)
    try:
        before = _sidecar_bytes(sidecar_of(origin)) or _sidecar_bytes(sidecar)
        identity = () if is_new else _identity(sidecar.stat())
    except OSError as error:
        raise fault_of(error, sidecar) from error
    in_picture = text_of_picture(data)
    expected = added(text_of_sidecar(before), text, in_picture)
    new = sidecar_with_text(before, text, in_picture)
    stands = () if is_new else (_Stand(sidecar, identity),)
    beside = _Place(sidecar, None if is_new else sidecar, (*stands, *place.stands), place.replace)

    def check(written: bytes) -> None:
        if text_of_sidecar(written) != expected:
            raise MetadataDamaged("The file would not hold the words.")
        beside.check(written, new)

    with staged(beside.path, new, replace=place.replace, like=beside.like, check=check) as put_sidecar:
        if not copies:
            put_sidecar()
            return WrittenText(place.path, sidecar, expected)
        copy_check = partial(place.check, wanted=data)
        with staged(place.path, data, replace=place.replace, like=place.like, check=copy_check) as put_picture:
            put_sidecar()
            try:
                put_picture()
            except OSError:
                if is_new:
                    sidecar.unlink(missing_ok=True)
                raise
    return WrittenText(place.path, sidecar, expected)


def _holds_text(path: Path, data: bytes) -> bool:
    return path.suffix.lower() not in _RAW_SUFFIXES and holds_text(data)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _read(path: Path) -> tuple[bytes, _Stand]:
    """Return a file's bytes, and the file as it was then.

    Raises:
        FileUnreadable: it is missing, is no file, or may not be read.
        PictureTooLarge: it has more than :data:`MAX_BYTES`.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileUnreadable(path.name)
        with path.open("rb") as file:
            identity = _identity(os.fstat(file.fileno()))
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(path.name, error.strerror or "") from error
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(MAX_BYTES)
    return data, _Stand(path, identity, data)


def _sidecar_bytes(path: Path) -> bytes:
    """Return what a sidecar holds, nothing if there is none.

    Raises:
        MetadataDamaged: it is too large to be one.
        OSError: it cannot be read.
    """
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        data = file.read(LARGEST_PACKET + 1)
    if len(data) > LARGEST_PACKET:
        raise MetadataDamaged(f"{path.name} is too large for a packet.")
    return data
