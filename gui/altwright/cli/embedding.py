"""``--write-metadata OUT``: the words of a complete answer into a copy of the picture."""

from __future__ import annotations

import os
from pathlib import Path

from altwright.core.address import parse_source
from altwright.core.embedded_text import ADVISED_ALT_LENGTH, alt_text
from altwright.core.errors import PictureError
from altwright.core.message import Message, Tone
from altwright.core.picture import FileSource
from altwright.services.picture_metadata import write_embedded_text


def complaint_about(image: str, out: str) -> str:
    """Return what is wrong with writing the words about ``image`` into ``out``, empty if that is nothing.

    An ``image`` that is empty stands for the demo's sample; one that is missing is told of when it is asked about.
    """
    if not out.strip() or "\x00" in out:
        return "OUT is missing: the file that the copy is written to"
    try:
        if image and not os.path.isfile(image) and not isinstance(parse_source(image), FileSource):  # noqa: PTH113
            return "it needs a picture that is a file; an address has no copy to write to"
    except (PictureError, ValueError):
        return ""
    target = Path(out)
    if os.path.lexists(target):
        if image and os.path.isfile(image) and target.exists() and target.samefile(image):  # noqa: PTH113
            return "OUT is the picture itself; the words are written into a copy only"
        return "OUT is there already; nothing is replaced"
    if not target.parent.is_dir():
        return "OUT is in a folder that is not there"
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
