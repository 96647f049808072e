"""Which language a short text is in, recognised offline by its script, its letters and its frequent words."""

from __future__ import annotations

import re
from collections import Counter

from altwright.core.checks.language_words import LanguageWords, WordLists
from altwright.core.checks.tokens import folded

_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_NO_ARABIC = re.compile("[پچژگڤٹڈڑںھہۃےکی]")
"""Letters of Persian, Urdu and others that are written in the Arabic script."""
_JAPANESE_SIGNS = re.compile("[駅図円広売読気続経検変歩対戦黒緑桜沢浜渋竜込畑働峠辻鉄転帰拡囲塩姉験実両]")
"""Signs that Japanese writes otherwise than both ways of writing Chinese."""
_CHINESE_SIGNS = re.compile("[的了们这那着过从个为图张红绿蓝马鸟鱼门间见风车书话两]")
"""Signs that Japanese does not write, or hardly ever by themselves."""
_WORDS = re.compile(r"[^\W\d_]+")
_ASCII_LETTERS = re.compile("[a-z]+")
_FEWEST_SIGNS = 6
"""Signs without kana that are Chinese whatever they are: fewer may be a Japanese heading."""
_SHARE_OF_LETTERS = 0.3
_SHARE_OF_KANA = 0.05
_LOOKED_AT = 5000
"""Characters; more of a text makes nobody surer."""


def recognised_language(text: str, lists: WordLists) -> str:
    """Return the code of the language that ``text`` is in, or nothing where that is not plain.

    Two frequent words that only one language has, or has more of than any other, are enough: a caption is short.
    Letters that a language does not have speak against it, and those that only some have for these.
    """
    text = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, text)) or 1
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if kana >= 2 or (kana and han and kana >= _SHARE_OF_KANA * letters):
        return "ja"
    if han / letters >= _SHARE_OF_LETTERS:
        if _JAPANESE_SIGNS.search(text):
            return "ja"
        return "zh" if han >= _FEWEST_SIGNS or _CHINESE_SIGNS.search(text) else ""
    if len(_ARABIC.findall(text)) / letters >= _SHARE_OF_LETTERS:
        return "" if _NO_ARABIC.search(text) else "ar"
    words = set(map(folded, _WORDS.findall(text)))
    extra = {word: set(_ASCII_LETTERS.sub("", word)) for word in words if not word.isascii()}
    spaced = [lists.of(code) for code in lists.languages() if lists.of(code).spaced]
    hits = Counter({candidate.language: _evidence(words, extra, candidate) for candidate in spaced})
    (best, most), (_, second) = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    return best if most >= 2 and most > second else ""


def _evidence(words: set[str], extra: dict[str, set[str]], candidate: LanguageWords) -> int:
    """Return how many of ``words`` speak for ``candidate``, less those with letters that it has not."""
    known = words & candidate.recognised_by
    strange = sum(not own <= candidate.letters for own in extra.values())
    fitting = sum(own <= candidate.letters for word, own in extra.items() if word not in known)
    return len(known) + fitting - strange
