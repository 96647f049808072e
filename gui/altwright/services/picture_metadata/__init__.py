"""Alt text and long description inside picture files and the ``.xmp`` files beside them (IPTC, in XMP).

Reading happens at every picture that is opened and believes nothing: whatever is damaged is read as no words. Writing
touches the packet alone. Everything here takes its time and belongs in a thread; no native code is involved.
"""

from __future__ import annotations

from altwright.core.embedded_text import EmbeddedText
from altwright.services.picture_metadata.containers import holds_text, text_of_picture
from altwright.services.picture_metadata.writing import (
    WrittenText,
    check_takes_text,
    read_picture_file,
    sidecar_of,
    sidecar_wanted,
    write_embedded_text,
)

__all__ = [
    "WrittenText",
    "check_takes_text",
    "holds_text",
    "read_embedded_text",
    "read_picture_file",
    "sidecar_of",
    "sidecar_wanted",
    "write_embedded_text",
]


def read_embedded_text(data: bytes) -> EmbeddedText | None:
    """Return the words inside a picture's file, None if there are none; damaged ones count as none."""
    return text_of_picture(data) or None
