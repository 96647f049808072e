"""Which language a short text is in, recognised offline by its script and its small words."""

from __future__ import annotations

import re
from collections import Counter

from altwright.core.checks.language_words import WordLists

_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_WORDS = re.compile(r"[^\W\d_]+")
_SHARE_OF_LETTERS = 0.3
_LOOKED_AT = 5000
"""Characters; more of a text makes nobody surer."""


def recognised_language(text: str, lists: WordLists) -> str:
    """Return the code of the language that ``text`` is in, or nothing where that is not plain.

    Two small words that only one language has, or has more of than any other, are enough: a caption is short.
    """
    text = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, text)) or 1
    if len(_KANA.findall(text)) >= 2:
        return "ja"
    if len(_HAN.findall(text)) / letters >= _SHARE_OF_LETTERS:
        return "zh"
    if len(_ARABIC.findall(text)) / letters >= _SHARE_OF_LETTERS:
        return "ar"
    words = Counter(_WORDS.findall(text.casefold()))
    hits = Counter(
        {
            code: sum(count for word, count in words.items() if word in lists.of(code).stop)
            for code in lists.languages()
            if lists.of(code).spaced
        }
    )
    (best, most), (_, second) = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    return best if most >= 2 and most > second else ""
