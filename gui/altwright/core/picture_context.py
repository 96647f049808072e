"""What stands around a picture, as far as the editor tells it, and the names that an answer may use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

LONGEST_SURROUNDINGS = 6000
"""Characters of the words around a picture that are sent; a page is longer, its neighbouring paragraphs are not."""

LONGEST_CAPTION = 1000
LONGEST_LINK = 500
LONGEST_NAME = 200
MOST_NAMES = 100

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e0fff]"
)
"""Control characters, half characters, and invisible ones that can hide words from whoever looks at a request."""

_NAME_AND_NOTE = re.compile(r"(?<!\s)\s*(?::\s+|\s[–—-]\s+|\t)\s*")


class ContextPart(StrEnum):
    """A part of the context, under the name of its field."""

    SURROUNDINGS = "surroundings"
    CAPTION = "caption"
    LINK = "link"
    NAMES = "names"


class KnownName(NamedTuple):
    """The name of a person or a thing, and who or what that is, which may be empty."""

    name: str
    note: str = ""


KnownNames = tuple[KnownName, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The names that are kept for one ``project``; the one without a name is for everything else."""

    project: str = ""
    names: KnownNames = ()


@dataclass(frozen=True, slots=True)
class PictureContext:
    """The words around a picture, its caption, what it does as a link, and names that may be used; false if empty."""

    surroundings: str = ""
    caption: str = ""
    link: str = ""
    names: KnownNames = ()

    def __bool__(self) -> bool:
        return bool(self.surroundings.strip() or self.caption.strip() or self.link.strip() or self.names)

    def sent(self) -> PictureContext:
        """Return the context as a request holds it: without characters that do harm, and within the limits.

        A text that is too long keeps its beginning, up to a whole word; what the editor typed is not changed.
        """
        names = (KnownName(_bounded(name, LONGEST_NAME), _bounded(note, LONGEST_NAME)) for name, note in self.names)
        return replace(
            self,
            surroundings=_bounded(self.surroundings, LONGEST_SURROUNDINGS),
            caption=_bounded(self.caption, LONGEST_CAPTION),
            link=_bounded(self.link, LONGEST_LINK),
            names=tuple(dict.fromkeys(entry for entry in names if entry.name))[:MOST_NAMES],
        )

    def too_long(self) -> tuple[ContextPart, ...]:
        """Return the parts of which a request leaves something out, so that the editor can be told."""
        limits = {
            ContextPart.SURROUNDINGS: (self.surroundings, LONGEST_SURROUNDINGS),
            ContextPart.CAPTION: (self.caption, LONGEST_CAPTION),
            ContextPart.LINK: (self.link, LONGEST_LINK),
        }
        found = [part for part, (text, limit) in limits.items() if len(_harmless(text)) > limit]
        long_name = any(len(_harmless(text)) > LONGEST_NAME for entry in self.names for text in entry)
        return (*found, ContextPart.NAMES) if long_name or len(set(self.names)) > MOST_NAMES else tuple(found)


def read_names(text: str) -> KnownNames:
    """Return the names in ``text``, one a line; what follows a colon or a dash says who or what it is."""
    found = []
    for line in text.splitlines():
        name, *note = _NAME_AND_NOTE.split(line.strip(), maxsplit=1)
        if name:
            found.append(KnownName(name, note[0] if note else ""))
    return tuple(dict.fromkeys(found))


def written_names(names: KnownNames) -> str:
    """Return ``names`` as :func:`read_names` reads them."""
    return "\n".join(f"{entry.name}: {entry.note}" if entry.note else entry.name for entry in names)


def harmless(text: str) -> str:
    """Return ``text`` without characters that hide words or break a request; line breaks and tabs stay."""
    return _HARMFUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _harmless(text: str) -> str:
    return harmless(text).strip()


def _bounded(text: str, limit: int) -> str:
    """Return the beginning of ``text`` in at most ``limit`` characters, up to a whole word."""
    clean = _harmless(text)
    if len(clean) <= limit:
        return clean
    beginning = clean[: limit + 1]
    at = max((match.start() for match in re.finditer(r"\s", beginning)), default=0)
    # A script without spaces has no whole words to keep.
    return clean[: at if at > limit // 2 else limit].rstrip()
