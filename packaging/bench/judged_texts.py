"""The corpus of judged texts, which belongs to the tests, for the scripts of this folder."""

from __future__ import annotations

import sys
from pathlib import Path

# The checkout is no package, and the tests are beside this folder's parent.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from tests.corpus.judging import (
    PARTS,
    Item,
    Judgement,
    corpus,
    judged,
    listed,
    table,
)

__all__ = ["PARTS", "Item", "Judgement", "corpus", "every_item", "judged", "listed", "table"]


def every_item() -> tuple[Item, ...]:
    """Return the texts of both parts."""
    return tuple(item for part in PARTS for item in corpus(part))
