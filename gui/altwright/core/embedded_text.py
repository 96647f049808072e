"""The alt text and the long description that a picture's own file holds, in one or several languages.

IPTC keeps both as *language alternatives*: the same text in several languages, the one for everybody else marked
``x-default`` and standing first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

DEFAULT_LANGUAGE = "x-default"
"""The language of a text that is for everybody whose own language is not there."""

ADVISED_ALT_LENGTH = 250
"""Characters of an alt text that IPTC advises to keep to; nothing is cut there."""

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class LanguageText:
    """A ``text`` in one ``language``, a BCP 47 tag such as ``de-CH``, or :data:`DEFAULT_LANGUAGE`."""

    language: str
    text: str


LanguageTexts = tuple[LanguageText, ...]


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """What a file says in its fields for alt text and long description; false if that is nothing."""

    alt: LanguageTexts = ()
    long_description: LanguageTexts = ()

    def __bool__(self) -> bool:
        return bool(self.alt or self.long_description)


def alt_text(text: str, language: str = DEFAULT_LANGUAGE) -> EmbeddedText:
    """Return ``text`` as an alt text in one language."""
    return EmbeddedText(alt=(LanguageText(language, text),))


def in_language(text: str, language: str) -> LanguageTexts:
    """Return ``text`` for everybody and, where ``language`` is a tag, for those who read that language."""
    tags = (DEFAULT_LANGUAGE, language) if is_language(language) else (DEFAULT_LANGUAGE,)
    return tuple(LanguageText(tag, text) for tag in tags)


def is_language(tag: str) -> bool:
    """Tell whether ``tag`` has the form of a BCP 47 tag."""
    return _LANGUAGE.fullmatch(tag) is not None


def with_texts(stored: LanguageTexts, new: Sequence[LanguageText]) -> LanguageTexts:
    """Return ``stored`` with the texts of ``new`` in place of those of the same languages; an empty one goes.

    There is an ``x-default`` and it stands first. One that only repeated a text which is replaced follows it.
    """
    texts = {entry.language.casefold(): entry for entry in reversed(stored)}
    texts = {entry.language.casefold(): texts[entry.language.casefold()] for entry in stored}
    named = {entry.language.casefold() for entry in new}
    for entry in new:
        tag = entry.language.casefold()
        default, before = texts.get(DEFAULT_LANGUAGE), texts.get(tag)
        if DEFAULT_LANGUAGE not in named and default and before and default.text == before.text:
            texts[DEFAULT_LANGUAGE] = LanguageText(DEFAULT_LANGUAGE, entry.text)
        texts[tag] = LanguageText(before.language if before else entry.language, entry.text)
    kept = [entry for entry in texts.values() if entry.text]
    if not kept:
        return ()
    first = next((entry for entry in kept if entry.language.casefold() == DEFAULT_LANGUAGE), None)
    others = tuple(entry for entry in kept if entry is not first)
    return (LanguageText(DEFAULT_LANGUAGE, first.text if first else kept[0].text), *others)


def added(stored: EmbeddedText, new: EmbeddedText, elsewhere: EmbeddedText | None = None) -> EmbeddedText:
    """Return ``stored`` with ``new`` added by :func:`with_texts`; a field that ``new`` leaves empty stays.

    ``elsewhere`` stands for a field that gets something new and is empty so far.
    """
    elsewhere = elsewhere or EmbeddedText()
    return EmbeddedText(
        with_texts(stored.alt or elsewhere.alt, new.alt) if new.alt else stored.alt,
        with_texts(stored.long_description or elsewhere.long_description, new.long_description)
        if new.long_description
        else stored.long_description,
    )


def writable(text: EmbeddedText) -> EmbeddedText:
    """Return ``text`` fit for a file: without control characters, with one sign for every way to end a line.

    Raises:
        ValueError: a language has not the form of one.
    """
    return EmbeddedText(*(tuple(map(_writable, texts)) for texts in (text.alt, text.long_description)))


def _writable(entry: LanguageText) -> LanguageText:
    if not is_language(entry.language):
        raise ValueError(f"{entry.language!r} is no language tag")
    lines = entry.text.replace("\r\n", "\n").replace("\r", "\n")
    return LanguageText(entry.language, _HALF_CHARACTERS.sub("\ufffd", _UNWRITABLE.sub("", lines)))
