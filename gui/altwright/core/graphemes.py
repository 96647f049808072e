"""What readers take for one character: extended grapheme clusters, as Unicode's annex 29 has them.

Each character becomes one letter for the part it plays at a boundary, and the rules GB3 to GB13 become one expression
over these letters. The tables hold what the standard library's :mod:`unicodedata` does not know; they are of
Unicode 17. Marks of scripts that are newer than the Python in use count as characters of their own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache

_PICTOGRAPHIC = """
a9 ae 203c 2049 2122 2139 2194-2199 21a9-21aa 231a-231b 2328 23cf 23e9-23f3 23f8-23fa 24c2 25aa-25ab 25b6 25c0
25fb-25fe 2600-2604 260e 2611 2614-2615 2618 261d 2620 2622-2623 2626 262a 262e-262f 2638-263a 2640 2642 2648-2653
265f-2660 2663 2665-2666 2668 267b 267e-267f 2692-2697 2699 269b-269c 26a0-26a1 26a7 26aa-26ab 26b0-26b1 26bd-26be
26c4-26c5 26c8 26ce-26cf 26d1 26d3-26d4 26e9-26ea 26f0-26f5 26f7-26fa 26fd 2702 2705 2708-270d 270f 2712 2714 2716
271d 2721 2728 2733-2734 2744 2747 274c 274e 2753-2755 2757 2763-2764 2795-2797 27a1 27b0 27bf 2934-2935 2b05-2b07
2b1b-2b1c 2b50 2b55 3030 303d 3297 3299 1f004 1f02c-1f02f 1f094-1f09f 1f0af-1f0b0 1f0c0 1f0cf-1f0d0 1f0f6-1f0ff
1f170-1f171 1f17e-1f17f 1f18e 1f191-1f19a 1f1af-1f1e5 1f201-1f20f 1f21a 1f22f 1f232-1f23a 1f23c-1f23f 1f249-1f25f
1f266-1f321 1f324-1f393 1f396-1f397 1f399-1f39b 1f39e-1f3f0 1f3f3-1f3f5 1f3f7-1f3fa 1f400-1f4fd 1f4ff-1f53d
1f549-1f54e 1f550-1f567 1f56f-1f570 1f573-1f57a 1f587 1f58a-1f58d 1f590 1f595-1f596 1f5a4-1f5a5 1f5a8 1f5b1-1f5b2
1f5bc 1f5c2-1f5c4 1f5d1-1f5d3 1f5dc-1f5de 1f5e1 1f5e3 1f5e8 1f5ef 1f5f3 1f5fa-1f64f 1f680-1f6c5 1f6cb-1f6d2
1f6d5-1f6e5 1f6e9 1f6eb-1f6f0 1f6f3-1f6ff 1f7dc-1f7f0 1f80c-1f80f 1f848-1f84f 1f85a-1f85f 1f888-1f88f 1f8ae-1f8af
1f8bc-1f8bf 1f8c2-1f8cf 1f8d9-1f8ff 1f90c-1f93a 1f93c-1f945 1f947-1f9ff 1fa58-1fa5f 1fa6e-1faff 1fc00-1fffd
"""

_EXTENDING = """
9be 9d7 b3e b57 bbe bd7 cc0 cc2 cc7-cc8 cca-ccb cd5-cd6 d3e d57 dcf ddf 1715 1734 1b35 1b3b 1b3d 1b43-1b44 1baa
1bf2-1bf3 302e-302f a953 a9c0 ff9e-ff9f 111c0 11235 1133e 1134d 11357 114b0 114bd 115af 116b6 11930 1193d 16ff0-16ff1
1d165-1d166 1d16d-1d172 1f3fb-1f3ff e0020-e007f
"""
"""Characters that extend the one before them without being nonspacing or enclosing marks."""

_NOT_SPACING = "102b-102c 1038 1062-1064 1067-106d 1083 1087-108c 108f 109a-109c 1a61 1a63-1a64 aa7b aa7d 11720-11721"
"""Spacing combining marks that stand alone at a boundary."""

_ALSO_SPACING = "e33 eb3 1171e"

_PREPENDING = """
600-605 6dd 70f 890-891 8e2 d4e 110bd 110cd 111c2-111c3 1193f 11941 11a3a 11a84-11a89 11d46
"""

_LINKERS = """
94d 9cd acd b4d c4d d4d 1039 17d2 1a60 1b44 1bab a9c0 aaf6 10a3f 11133 113d0 1193e 11a47 11a99 11f42
"""
"""Signs that join two consonants of an Indic script."""

_CONSONANTS = """
915-939 958-95f 978-97f 995-9a8 9aa-9b0 9b2 9b6-9b9 9dc-9dd 9df 9f0-9f1 a95-aa8 aaa-ab0 ab2-ab3 ab5-ab9 af9 b15-b28
b2a-b30 b32-b33 b35-b39 b5c-b5d b5f b71 c15-c28 c2a-c39 c58-c5a d15-d3a 1000-102a 103f 1050-1055 105a-105d 1061
1065-1066 106e-1070 1075-1081 108e 1780-17b3 1a20-1a54 1b0b-1b0c 1b13-1b33 1b45-1b4c 1b83-1ba0 1bae-1baf 1bbb-1bbd
a989-a98b a98f-a9b2 a9e0-a9e4 a9e7-a9ef a9fa-a9fe aa60-aa6f aa71-aa73 aa7a aa7e-aa7f aae0-aaea abc0-abda 10a00
10a10-10a13 10a15-10a17 10a19-10a35 11103-11126 11144 11147 11380-11389 1138b 1138e 11390-113b5 11900-11906 11909
1190c-11913 11915-11916 11918-1192f 11a00 11a0b-11a32 11a50 11a5c-11a83 11f04-11f10 11f12-11f33
"""

_CLUSTER = re.compile(
    "rn|[rnc]"
    "|p*(?:"
    "l*(?:v+|av*|b)t*|l+|t+"  # syllables of Hangul
    "|ii"  # flags
    "|x(?:[ehj]*zx)*"  # pictures joined to one picture
    "|k(?:[ez]*h[ehz]*k)*"  # consonants joined to one letter
    "|[^rncp]"
    ")[ehjzs]*"
    "|p+[ehjzs]*"
)
"""Letters: CR, LF, control, prepend, extend, linker (h), ZWNJ (j), ZWJ, spacing mark, regional indicator (i), Hangul's
l, v, t, lv (a) and lvt (b), pictographic (x), consonant (k), other (o)."""


def grapheme_count(text: str) -> int:
    """Return how many characters a reader sees in ``text``."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(_CLUSTER.findall("".join(map(_part_of, text))))


@cache
def _bounds(table: str) -> tuple[list[int], list[int]]:
    """Return the first and the last code points of the ranges in ``table``."""
    ranges = [(entry.partition("-")[0], entry.rpartition("-")[2]) for entry in table.split()]
    return [int(first, 16) for first, _ in ranges], [int(last, 16) for _, last in ranges]


def _is_in(code: int, table: str) -> bool:
    firsts, lasts = _bounds(table)
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


@cache
def _part_of(character: str) -> str:
    """Return the letter for the part that ``character`` plays at a boundary."""
    code = ord(character)
    known = {0x0D: "r", 0x0A: "n", 0x200C: "j", 0x200D: "z"}.get(code)
    return known or _joining_part(code) or _hangul_part(code) or _part_by_category(code)


def _joining_part(code: int) -> str:
    """Return the letter for what the tables say about ``code``, nothing if they say nothing."""
    for table, letter in (
        (_LINKERS, "h"),
        (_EXTENDING, "e"),
        (_PREPENDING, "p"),
        (_ALSO_SPACING, "s"),
        (_NOT_SPACING, "o"),
        (_PICTOGRAPHIC, "x"),
        (_CONSONANTS, "k"),
    ):
        if _is_in(code, table):
            return letter
    return "i" if 0x1F1E6 <= code <= 0x1F1FF else ""


def _hangul_part(code: int) -> str:
    if 0xAC00 <= code <= 0xD7A3:
        return "b" if (code - 0xAC00) % 28 else "a"
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "l"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "v"
    return "t" if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB else ""


def _part_by_category(code: int) -> str:
    match unicodedata.category(chr(code)):
        case "Mn" | "Me":
            return "e"
        case "Mc":
            return "s"
        case "Cc" | "Cf" | "Zl" | "Zp" | "Cs":
            return "c"
        case "Cn" if 0xE0000 <= code <= 0xE0FFF or 0xFFF0 <= code <= 0xFFF8 or code == 0x2065:
            return "c"
    return "o"
