"""The picture that words were written for, where it could not be kept."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from altwright.core.history.records import PictureOrigin, SourceKind
from altwright.core.picture import PastedSource, PictureSource


class LostPicture(NamedTuple):
    """Where it came from, and the SHA-256 of its file in hexadecimal digits, empty where that was never known."""

    origin: PictureOrigin
    picture_hash: str

    def may_be(self, source: PictureSource) -> bool:
        """Tell whether ``source`` may bring it back; of another picture's words nobody shall think they are its own."""
        origin = PictureOrigin.of(source)
        if origin.kind is not self.origin.kind:
            return False
        if origin.kind is SourceKind.PASTED:
            return not self.picture_hash or self.picture_hash == _hash_of(source)
        return origin.place == self.origin.place


def _hash_of(source: PictureSource) -> str:
    return hashlib.sha256(source.data).hexdigest() if isinstance(source, PastedSource) else ""
