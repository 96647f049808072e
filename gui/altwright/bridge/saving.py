"""Saving the words into a picture's file, or into a copy of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from altwright.bridge.held_picture import HeldPicture, name_of_source
from altwright.bridge.translation import translate
from altwright.core.errors import NoPicture
from altwright.core.lazy_asyncio import asyncio
from altwright.core.picture import FileSource, PictureFormat
from altwright.core.upload import UNCHANGED

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry

_SUFFIXES = {PictureFormat.JPEG: ".jpg", PictureFormat.TIFF: ".tif"}


async def name_for_copy(held: HeldPicture) -> Path:
    """Return where a copy would go: beside the file, or, for a picture without one, a name for its format.

    Raises:
        PictureError: the picture cannot be loaded.
    """
    if isinstance(held.source, FileSource):
        path = held.source.path
        return path.with_name(f"{path.stem}-alt{path.suffix}")
    form = (await held.load()).format
    stem = Path(name_of_source(held.source)).stem or translate("Saving", "picture")
    return Path.home() / f"{stem}{_SUFFIXES.get(form, '.' + form.name.lower())}"


async def save_words(entry: Entry, target: Path) -> str:
    """Write the words of ``entry`` into ``target``, its picture's own file or a copy, and say what was done.

    There have to be some. The alt text, and the long description if there is one, are for everybody and, where a
    language was chosen, for those who read it.

    Raises:
        PictureError: the picture cannot be loaded.
        MetadataError: nothing was written; the file is as it was.
    """
    from altwright.core.embedded_text import ADVISED_ALT_LENGTH, EmbeddedText, in_language
    from altwright.services.picture_metadata import write_embedded_text

    held, words, language = entry.picture.held, entry.draft.text, entry.brief.language
    if held is None:
        raise NoPicture
    long = entry.suggested.long_description
    texts = EmbeddedText(in_language(words, language), in_language(long, language) if long else ())
    source = held.source.path if isinstance(held.source, FileSource) else (await held.load()).data
    # Who chose an existing file in the window was asked there.
    written = await asyncio.to_thread(write_embedded_text, source, target, texts, replace=True)
    if await asyncio.to_thread(_is_file_of, held, written.picture) and entry.picture.held is held:
        entry.picture.take_over_embedded(written.text)
    if written.is_sidecar:
        text = translate("Saving", "{picture} cannot hold words itself; they are in {file} beside it.")
    elif long:
        text = translate("Saving", "The alt text and the long description are in {picture} now.")
    else:
        text = translate("Saving", "The alt text is in {picture} now.")
    text = text.format(picture=written.picture.name, file=written.path.name)
    if held.edit != UNCHANGED:
        text = (
            f"{text} {translate('Saving', 'Its picture is the whole one: only the description was of what you see.')}"
        )
    if len(words) > ADVISED_ALT_LENGTH:
        more = translate("Saving", "It is longer than the {count} characters that IPTC advises; all of it is there.")
        text = f"{text} {more.format(count=ADVISED_ALT_LENGTH)}"
    return text


def _is_file_of(held: HeldPicture, path: Path) -> bool:
    """Tell whether the picture comes from the file at ``path``, which is where links lead."""
    return isinstance(held.source, FileSource) and path == Path(os.path.realpath(held.source.path))
