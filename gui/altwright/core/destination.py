"""Where a text will stand: how long it may be there, what is counted, and how it is copied for it.

The only hard stop is a destination's limit, and nothing is ever cut there. "125 characters" is an advisory mark. A
limit that no primary source confirms is no limit here: it is told, and it stops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from altwright.core.copying import CopyFormat
from altwright.core.message import Translate
from altwright.core.text_units import Unit, length

WEB_ID = "web"
ADVISORY = 125
"""Characters of an alt text that are advised where a destination advises nothing else."""

LONGEST_NAME = 100
LONGEST_NOTE = 500
LARGEST_LIMIT = 10_000_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_NO_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Destination:
    """A place for alt text.

    ``limit`` is the most it takes, in ``unit``, None for none; ``unconfirmed_limit`` one that is only reported.
    ``advisory`` is the length to keep below, None for no advice. ``note`` is for people, and ``source`` says where the
    numbers are from.
    """

    id: str
    name: str
    limit: int | None = None
    unit: Unit = Unit.CODE_POINTS
    advisory: int | None = ADVISORY
    copy_format: CopyFormat = CopyFormat.PLAIN
    unconfirmed_limit: int | None = None
    note: str = ""
    source: str = ""
    is_own: bool = False

    def measured(self, text: str) -> Measure:
        """Return how long ``text`` is here."""
        return Measure(length(text, self.unit), self.limit, self.advisory)


@dataclass(frozen=True, slots=True)
class Measure:
    """The length of a text, beside the limit and the advisory length of its destination, all in its unit."""

    count: int
    limit: int | None
    advisory: int | None

    @property
    def over(self) -> int:
        """By how much the text is over the limit; 0 if it fits."""
        return max(0, self.count - self.limit) if self.limit is not None else 0

    @property
    def is_long(self) -> bool:
        """Whether the text is longer than advised."""
        return self.advisory is not None and self.count > self.advisory


def web() -> Destination:
    """Return the destination that is there whatever happens: a page on the web."""
    return Destination(WEB_ID, "Web page")


def destination_name(destination: Destination, translate: Translate) -> str:
    """Return the name of ``destination``; products keep theirs in every language."""
    if destination.id == WEB_ID and not destination.is_own:
        return translate("Destinations", "Web page")
    return destination.name


def measure_words(measure: Measure, translate: Translate) -> str:
    """Return the limit that is left or exceeded in words, such as "over by 12"; "" where there is none."""
    if measure.limit is None:
        return ""
    if measure.over:
        return translate("Destinations", "over by {count}").format(count=_number(measure.over, translate))
    return translate("Destinations", "{count} of {limit}").format(
        count=_number(measure.count, translate), limit=_number(measure.limit, translate)
    )


def over_words(measure: Measure, name: str, translate: Translate) -> str:
    """Return the message for a text that is over the limit of the destination ``name``."""
    if measure.over == 1:
        text = translate("Destinations", "1 character too many for {name} ({count} of {limit}). Nothing was cut.")
    else:
        text = translate("Destinations", "{over} characters too many for {name} ({count} of {limit}). Nothing was cut.")
    return text.format(
        over=_number(measure.over, translate),
        name=name,
        count=_number(measure.count, translate),
        limit=_number(measure.limit or 0, translate),
    )


def limit_words(destination: Destination, translate: Translate) -> str:
    """Return what is known about the length at ``destination``, in one or two sentences."""
    if destination.limit is not None:
        known = translate("Destinations", "At most {limit} characters.").format(
            limit=_number(destination.limit, translate)
        )
    elif destination.unconfirmed_limit is not None:
        known = translate("Destinations", "A limit of {limit} characters is reported and not confirmed.").format(
            limit=_number(destination.unconfirmed_limit, translate)
        )
    else:
        known = translate("Destinations", "No limit is known.")
    if destination.advisory is None:
        return known
    advice = translate("Destinations", "Up to {count} are advised.").format(
        count=_number(destination.advisory, translate)
    )
    return f"{known} {advice}"


def read_destination(record: object, *, is_own: bool = False) -> Destination | None:
    """Return the destination in a stored ``record``; None where it has no name, or a limit that makes no sense.

    What else makes no sense is as usual: a text must not be judged by a limit that nobody meant.
    """
    if not isinstance(record, Mapping):
        return None
    name = _line(record.get("name"), LONGEST_NAME)
    name_id = record.get("id")
    limits = [record.get(key) for key in ("limit", "unconfirmed_limit")]
    if not name or not isinstance(name_id, str) or not _ID.fullmatch(name_id):
        return None
    if any(limit is not None and not _is_count(limit) for limit in limits):
        return None
    limit, unconfirmed = (limit if _is_count(limit) else None for limit in limits)
    advisory = record.get("advisory", ADVISORY)
    units = {unit.value: unit for unit in Unit}
    formats = {each.value: each for each in CopyFormat}
    return Destination(
        name_id,
        name,
        limit,
        units.get(_line(record.get("unit"), LONGEST_NAME), Unit.CODE_POINTS),
        advisory if advisory is None or _is_count(advisory) else ADVISORY,
        formats.get(_line(record.get("copy"), LONGEST_NAME), CopyFormat.PLAIN),
        unconfirmed,
        _line(record.get("note"), LONGEST_NOTE),
        _line(record.get("source"), LONGEST_NOTE),
        is_own,
    )


def destination_record(destination: Destination) -> dict[str, object]:
    """Return ``destination`` as :func:`read_destination` reads it."""
    return {
        "id": destination.id,
        "name": destination.name,
        "limit": destination.limit,
        "unit": destination.unit.value,
        "advisory": destination.advisory,
        "copy": destination.copy_format.value,
        "note": destination.note,
    }


def all_destinations(built_in: Iterable[Destination], own: Iterable[Destination]) -> tuple[Destination, ...]:
    """Return every destination once, the built-in ones first; there is always the web."""
    found: dict[str, Destination] = {}
    for destination in (*built_in, *own):
        found.setdefault(destination.id, destination)
    return tuple(found.values()) if WEB_ID in found else (web(), *found.values())


def find_destination(name: str, destinations: Iterable[Destination]) -> Destination | None:
    """Return the destination with the id or, whatever its capitals, the name ``name``."""
    wanted = name.strip().casefold()
    known = list(destinations)
    by_id = (destination for destination in known if destination.id == wanted)
    by_name = (destination for destination in known if destination.name.casefold() == wanted)
    return next(by_id, None) or next(by_name, None)


def own_destination(
    name: str,
    known: Iterable[Destination],
    *,
    limit: int | None = None,
    unit: Unit = Unit.CODE_POINTS,
    advisory: int | None = ADVISORY,
    copy_format: CopyFormat = CopyFormat.PLAIN,
) -> Destination:
    """Return an editor's own destination, with an id that none of ``known`` has.

    Raises:
        ValueError: the name is empty, or a number is no length.
    """
    record = {
        "id": free_id(name, known),
        "name": name,
        "limit": limit,
        "unit": unit,
        "advisory": advisory,
        "copy": copy_format,
    }
    destination = read_destination(record, is_own=True)
    if destination is None or destination.advisory != advisory:
        raise ValueError("a destination has a name, and lengths that are whole numbers above 0")
    return destination


def free_id(name: str, known: Iterable[Destination]) -> str:
    """Return an id for a destination called ``name`` that none of ``known`` has."""
    taken = {destination.id for destination in known}
    slug = _NO_ID.sub("-", name.casefold()).strip("-")[:80] or "own"
    ids = (slug if count == 1 else f"{slug}-{count}" for count in range(1, len(taken) + 2))
    return next(candidate for candidate in ids if candidate not in taken)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 < value <= LARGEST_LIMIT


def _line(value: object, longest: int) -> str:
    """Return ``value`` in one line, "" for what is no text."""
    if not isinstance(value, str):
        return ""
    words = " ".join(value.split())
    return "".join(filter(str.isprintable, words))[:longest].strip()


def _number(count: int, translate: Translate) -> str:
    """Return ``count`` with its thousands apart, as the editor's language does that."""
    # Translators: the sign between thousands, as in 1,000.
    return f"{count:,}".replace(",", translate("Destinations", ","))
