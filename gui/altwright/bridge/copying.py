"""Copying a text in the form in which its destination takes it; loaded with the first copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from altwright.bridge.counting_words import copied_words
from altwright.bridge.translation import translate
from altwright.core.copying import CopyFormat, copied, format_name
from altwright.core.message import Message, Tone
from altwright.core.picture import AddressSource, FileSource
from altwright.core.role import Role

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry


def copy_entry(entry: Entry, copy_format: CopyFormat | None = None) -> None:
    """Put the text of ``entry`` on the clipboard in ``copy_format``, its destination's where None, and say so.

    A decorative picture has nothing to paste as plain text, which is said; the other forms say it themselves.
    """
    place = entry.brief.destination
    wanted = copy_format or (place.copy_format if place is not None else CopyFormat.PLAIN)
    is_decorative = entry.role is Role.DECORATIVE
    if is_decorative and wanted is CopyFormat.PLAIN:
        text = translate(
            "Copying", "This picture is decorative: leave the alt field empty. Nothing was copied; the text is kept."
        )
        entry.messages.show(Message(text, tone=Tone.NOTICE))
        return
    if entry.draft.is_empty and not is_decorative:
        entry.messages.show_wordless(translate("Copying", "There is no text to copy yet."))
        return
    form = copied(
        entry.draft.text,
        entry.role,
        wanted,
        long_description="" if is_decorative else entry.suggested.long_description,
        address=_address(entry),
        language=entry.brief.language,
        translate=translate,
    )
    entry.copied_words = form_words(wanted, len(form))
    entry.draft.copy_as(form)
    entry.messages.announce(entry.copied_words)


def form_words(copy_format: CopyFormat, count: int) -> str:
    """Return that ``count`` characters were copied, and as what where it is not plain text."""
    if copy_format is CopyFormat.PLAIN:
        return copied_words(count)
    text = QCoreApplication.translate("Counting", "Copied as {form}, %n characters", "", count)
    return text.format(form=format_name(copy_format, translate))


def _address(entry: Entry) -> str:
    """Return the address or the name of the file of the picture, "" for a pasted one."""
    held = entry.picture.held
    match held and held.source:
        case AddressSource(address):
            return address
        case FileSource(path):
            return path.name
    return ""
