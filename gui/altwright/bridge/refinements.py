"""What rewriting offers, in the editor's language: the refinements and the languages."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from altwright.bridge.translation import translate
from altwright.core.language_names import LANGUAGES
from altwright.core.refining import Refinement, refinement_name


def refinement_names() -> tuple[tuple[Refinement, str], ...]:
    """Return every refinement with its words in a menu."""
    return tuple((refinement, refinement_name(refinement, translate)) for refinement in Refinement)


def language_choices(first: str = "") -> tuple[tuple[str, str], ...]:
    """Return languages to translate into, each with its tag and its names, ``first`` and the system's ahead."""
    system = QLocale.system().name().partition("_")[0]
    named = {tag: language_words(tag) for tag in LANGUAGES}
    ahead = [tag for tag in dict.fromkeys((first, system)) if tag in named]
    rest = sorted((tag for tag in named if tag not in ahead), key=lambda tag: named[tag].casefold())
    return tuple((tag, named[tag]) for tag in (*ahead, *rest))


def language_words(tag: str) -> str:
    """Return the name of a language in itself, and in English where that is another."""
    locale = QLocale(tag)
    english = QLocale.languageToString(locale.language())
    native = QLocale(locale.language(), QLocale.Country.World).nativeLanguageName()
    if locale.language() is QLocale.Language.C or not native:
        return LANGUAGES[tag]
    return native if native.casefold() == english.casefold() else f"{native} ({english})"
