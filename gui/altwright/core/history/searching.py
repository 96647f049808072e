"""Finding an entry by any part of its words, in any language.

A query is split at spaces, and an entry is found if each of the pieces stands somewhere in it: in the middle of a word
too, in a text without any spaces too, whatever the case, the accents and the width of its letters. Pieces that consist
of punctuation alone are not looked for. That is the whole rule (:func:`matches`); the index only makes it fast.

The index holds, for each place in a run of letters and digits, the few characters from there on. A piece of a query is
then the beginning of one of these, so that a database that knows whole tokens and their beginnings finds it. What it
finds is looked at once more, since the index is coarser than the rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from altwright.core.history.records import HistoryEntry

LONGEST_INDEXED = 50_000
"""Characters of an entry that are found; nobody's alt text is longer."""

_MOST_PIECES = 20
_MOST_TOKENS = 8
_ACCENTS = re.compile("[\u0300-\u036f]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_RUN = re.compile("[0-9a-z\x80-\U0010ffff]+")
_FIRST_DENSE = "\u0e00"
"""From here on are most of the scripts that write no spaces, where few characters make a word."""

_DENSE, _SPACED = 3, 12


def folded(text: str) -> str:
    """Return ``text`` without what a search does not care about: case, accents, and width."""
    text = _HALF_CHARACTERS.sub("\ufffd", text)
    decomposed = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", decomposed).casefold()).casefold()


def searched_text(entry: HistoryEntry) -> str:
    """Return everything by which ``entry`` is found, folded: its texts, its picture's place, its model and its date."""
    origin = entry.origin
    date = entry.created.astimezone().date().isoformat()
    parts = [origin.label, origin.place, entry.model, entry.engine_name, date]
    parts += dict.fromkeys(version.text for version in reversed(entry.versions))
    return folded("\n".join(parts)[:LONGEST_INDEXED])


def pieces(query: str) -> tuple[str, ...]:
    """Return what each entry that ``query`` finds has in it."""
    found = dict.fromkeys(piece for piece in folded(query).split() if _RUN.search(piece))
    return tuple(found)[:_MOST_PIECES]


def matches(entry: HistoryEntry, query: str) -> bool:
    """Tell whether ``query`` finds ``entry``."""
    text = searched_text(entry)
    return all(piece in text for piece in pieces(query))


def index_tokens(searched: str) -> str:
    """Return the tokens for the index of a text that was :func:`searched_text`, with spaces between them."""
    found = {run[at : at + _width(run[at])] for run in _RUN.findall(searched) for at in range(len(run))}
    return " ".join(sorted(found))


def index_query(wanted: tuple[str, ...]) -> str:
    """Return the FTS5 expression for everything that may have all of ``wanted`` in it; empty for no restriction."""
    return " AND ".join(dict.fromkeys(token for piece in wanted for token in _tokens_of(piece)))


def _tokens_of(piece: str) -> Iterator[str]:
    """Give the quoted tokens of ``piece``; none of their characters means anything to FTS5."""
    count = 0
    for found in _RUN.finditer(piece):
        run, at = found[0], 0
        # Where the piece goes on behind the run, the run ends in the text too, and with it the last token.
        may_go_on = found.end() == len(piece)
        while at < len(run) and count < _MOST_TOKENS:
            width = _width(run[at])
            token = run[at : at + width]
            yield f'"{token}"*' if may_go_on and len(token) < width else f'"{token}"'
            count += 1
            if at + width >= len(run):
                break
            # Tokens of dense scripts overlap, since one by itself says little.
            at += 1 if width == _DENSE else width


def _width(first: str) -> int:
    """Return how many characters a token has that begins with ``first``."""
    return _DENSE if first >= _FIRST_DENSE else _SPACED
