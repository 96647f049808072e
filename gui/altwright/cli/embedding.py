"""``--write-metadata OUT``: the words of a complete answer into a copy of the picture."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from altwright.core.address import parse_source
from altwright.core.embedded_text import ADVISED_ALT_LENGTH, alt_text
from altwright.core.errors import PictureError
from altwright.core.message import Message, Tone
from altwright.core.picture import FileSource
from altwright.services.atomic_file import try_folder
from altwright.services.picture_metadata import sidecar_wanted, write_embedded_text


def complaint_about(image: str, out: str) -> str:
    """Return what is wrong with writing the words about ``image`` into ``out``, empty if that is nothing.

    An ``image`` that is empty stands for the demo's sample; one that is missing is told of when it is asked about.
    """
    if not out.strip() or "\x00" in out:
        return "OUT is missing: the file that the copy is written to"
    picture = None
    try:
        if image:
            is_file = os.path.isfile(image)  # noqa: PTH113  (Path.is_file raises for a name that is too long)
            source = FileSource(Path(image)) if is_file else parse_source(image)
            if not isinstance(source, FileSource):
                return "it needs a picture that is a file; an address has no copy to write to"
            picture = source.path
    except (PictureError, ValueError):
        return ""
    target = Path(out)
    try:
        target.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return _complaint_about_place(picture, target)
    except PermissionError:
        return "OUT is in a folder that may not be looked into"
    except (OSError, ValueError):
        return "OUT is no name that a file can have here"
    else:
        if picture is not None and picture.is_file() and target.exists() and target.samefile(picture):
            return "OUT is the picture itself; the words are written into a copy only"
        return "OUT is there already; nothing is replaced"


def _complaint_about_place(picture: Path | None, target: Path) -> str:
    """Return what keeps the words about ``picture`` from a ``target`` that is not there, and from beside it."""
    if not target.parent.is_dir():
        return "OUT is in a folder that is not there"
    with contextlib.suppress(OSError):  # a picture that cannot be read is told of when it is asked about
        sidecar = sidecar_wanted(picture, target) if picture is not None else None
        if sidecar is not None and os.path.lexists(sidecar):
            return f"{sidecar.name} is there already, and the words would go there; nothing is replaced"
    try:
        try_folder(target.parent)
    except OSError as error:
        return f"OUT is in a folder that cannot be written to: {error.strerror}"
    return ""


def write_copy(picture: Path, out: str, words: str) -> tuple[Path, list[Message]]:
    """Write a copy of ``picture`` with ``words`` as its alt text; return the file that holds them, and any notices.

    The file is in the folder that ``out`` names, in the same words.

    Raises:
        AltwrightError: nothing was written.
    """
    text = words.strip()
    path = Path(out)
    path = path.with_name(write_embedded_text(picture, path, alt_text(text)).path.name)
    if len(text) <= ADVISED_ALT_LENGTH:
        return path, []
    notice = f"The alt text has {len(text)} characters and was written whole; IPTC advises {ADVISED_ALT_LENGTH}."
    return path, [Message(notice, tone=Tone.NOTICE)]
