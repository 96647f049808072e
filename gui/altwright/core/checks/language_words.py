"""The words that checks look for, language by language; they are read from data files by a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from altwright.core.checks.tokens import Phrases, folded

UNDETERMINED = "und"
"""BCP 47's code for no language in particular: what is looked for in every text."""


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The words of one language; each field is one list of its data file."""

    language: str
    spaced: bool = True
    """Whether spaces divide its words."""
    stop: frozenset[str] = frozenset()
    """Its most frequent small words, which carry no meaning of their own."""
    recognised_by: frozenset[str] = frozenset()
    """Words by which the language is recognised: those, and what descriptions often say."""
    letters: frozenset[str] = frozenset()
    """The letters it has beside A to Z."""
    determiners: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Words that only say that there is a picture; “painting” and “screenshot” are not among them."""
    picture_adjectives: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """What joins such a word to what the picture shows: “of”, “showing”."""
    direct_pictures: tuple[str, ...] = ()
    """Those of ``pictures`` that what is shown can follow without a link, as in “zdjęcie psa”."""
    not_direct: tuple[str, ...] = ()
    """What such a word is followed by where it is the subject of a sentence; endings begin with a hyphen."""
    openers: tuple[str, ...] = ()
    """Whole beginnings that say nothing: “we can see”."""
    closers: tuple[str, ...] = ()
    """Whole endings that say nothing."""
    unsafe: frozenset[str] = frozenset()
    """Words whose form depends on an opener before them, so that it cannot simply be taken away."""
    opener_fix: bool = True
    """Whether the rest of a sentence stays right in this language when its opener goes."""
    placeholders: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    """What may stand around placeholders without saying more: “insert … here”."""
    machine_anywhere: tuple[str, ...] = ()
    machine_start: tuple[str, ...] = ()
    machine_end: tuple[str, ...] = ()
    counted: frozenset[str] = frozenset()
    """What a model counts at the end of its answer: “(118 characters)”."""
    refusals: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    screenshots: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()
    """Kinds of work that a colon and a name make a credit of, beside ``pictures``: “Illustration: …”."""
    agencies: frozenset[str] = frozenset()
    """Names of agencies, which some write small."""
    hedges: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    look_endings: tuple[str, ...] = ()
    """Ends of compounds that are looks, such as “-symbol”, without the hyphen."""
    tints: tuple[str, ...] = ()
    """Colours and shapes: looks beside a look or another tint; alone they may be what a link offers."""
    quotes: tuple[str, str] = ("“", "”")
    full_stop: str = "."
    phrases: Mapping[str, Phrases] = field(default_factory=dict, compare=False)
    """The lists that are looked for as phrases, prepared once, by the name of their field."""


class WordLists:
    """The word lists of all languages that there are."""

    def __init__(self, languages: Mapping[str, LanguageWords]) -> None:
        """Hold ``languages`` by the first part of their BCP 47 code."""
        self._languages = dict(languages)
        self._unknown = self._languages.get(UNDETERMINED, LanguageWords(UNDETERMINED))
        self.small_words = frozenset[str]().union(*(words.stop for words in self._languages.values()))
        """The most frequent small words of all languages."""

    def of(self, language: str) -> LanguageWords:
        """Return the words of ``language`` (BCP 47), or those for every text if it is not known."""
        found = self._languages.get(language)
        return self._languages.get(base_language(language), self._unknown) if found is None else found

    def everywhere(self) -> LanguageWords:
        """Return the words that are looked for whatever the language is."""
        return self._unknown

    def knows(self, language: str) -> bool:
        """Whether there are lists for ``language`` (BCP 47)."""
        return base_language(language) in self._languages.keys() - {UNDETERMINED}

    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages that there are lists for."""
        return tuple(code for code in self._languages if code != UNDETERMINED)


def base_language(language: str) -> str:
    """Return the first part of a BCP 47 code: ``de`` of ``de-AT``."""
    return folded(language).replace("_", "-").partition("-")[0]


NO_WORDS = WordLists({})
"""No lists at all: only what needs no words is checked."""
