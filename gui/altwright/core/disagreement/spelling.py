"""How words and numbers are made comparable across the ways of writing them."""

from __future__ import annotations

import re
import unicodedata

_ENDINGS = ("ing", "ies", "ern", "es", "en", "er", "ed", "em", "e", "s", "n", "y")
_SHORTEST_STEM = 3
_POINT_IS_DECIMAL = frozenset({"", "en", "ja", "zh"})


def stem_of(word: str) -> str:
    """Return ``word`` without accents and endings, roughly: only stems are compared with each other."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST_STEM:
            return plain.removesuffix(ending)
    return plain


def number_value(digits: str, language: str) -> str:
    """Return the number that ``digits`` writes in ``language``; what is no number, such as a time, stays as it is."""
    thousands, decimal = (",", ".") if language in _POINT_IS_DECIMAL else (".", ",")
    plain = re.sub(f"[{re.escape(thousands)}\u202f\xa0](?=\\d{{3}}(?!\\d))", "", digits).replace(decimal, ".")
    try:
        return f"{float(plain):.15g}"
    except ValueError:
        return digits
