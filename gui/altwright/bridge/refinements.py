"""What rewriting offers, in the editor's language: the refinements, the languages, and what is sent."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from altwright.bridge.session import Session
from altwright.bridge.translation import translate
from altwright.core.engine import EngineKind
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


def rewriting_sends(session: Session) -> str:
    """Return what a rewriting sends, and to whom."""
    engine = session.link.engine
    if engine.kind is EngineKind.LOCAL:
        return translate("Refining", "Nothing leaves this computer")
    host = translate("Refining", "the demo on this computer") if engine.kind is EngineKind.DEMO else engine.host
    held = session.picture.held
    if held is not None and held.passes_through(engine):
        return translate("Refining", "Sends the text and the address to {host}").format(host=host)
    return translate("Refining", "Sends the text and the picture to {host}").format(host=host)
