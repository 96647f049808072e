"""What editors read about a destination: what it counts, and where that is known from."""

from __future__ import annotations

from altwright.core.copying import CopyFormat, format_name
from altwright.core.destination import Destination, limit_words
from altwright.core.message import Translate
from altwright.core.text_units import Unit


def unit_name(unit: Unit, translate: Translate) -> str:
    """Return what ``unit`` counts, as a list of choices has it."""
    match unit:
        case Unit.CODE_POINTS:
            return translate("Destinations", "characters (code points)")
        case Unit.UTF16_UNITS:
            return translate("Destinations", "UTF-16 units; most emoji count twice")
        case Unit.GRAPHEMES:
            return translate("Destinations", "signs as they are seen; an emoji counts once")


def destination_facts(destination: Destination, date: str, translate: Translate) -> tuple[str, ...]:
    """Return what is known about a built-in ``destination``, a sentence or two each.

    ``date`` is when the facts were looked up, as it is read.
    """
    facts = [limit_words(destination, translate)]
    if destination.limit is not None:
        text = translate("Destinations", "Counted in {unit}.")
        facts.append(text.format(unit=unit_name(destination.unit, translate)))
    if destination.copy_format is not CopyFormat.PLAIN:
        text = translate("Destinations", "Copied as {format}.")
        facts.append(text.format(format=format_name(destination.copy_format, translate)))
    if destination.note:
        facts.append(destination.note)
    if destination.unconfirmed_limit is not None:
        facts.append(translate("Destinations", "It stops nothing here, since no first-hand source says it."))
    if destination.source:
        text = (
            translate("Destinations", "Source: {source}, {date}")
            if date
            else translate("Destinations", "Source: {source}")
        )
        facts.append(text.format(source=destination.source, date=date))
    elif date:
        facts.append(translate("Destinations", "As known in {date}").format(date=date))
    return tuple(facts)


def short_limit(destination: Destination, translate: Translate) -> str:
    """Return the limit of ``destination`` in two or three words for a list, "" where none is known."""
    if destination.limit is not None:
        return translate("Destinations", "up to {count}").format(count=f"{destination.limit:,}")
    if destination.unconfirmed_limit is not None:
        return translate("Destinations", "{count}, not confirmed").format(count=f"{destination.unconfirmed_limit:,}")
    return ""
