"""Precision and recall of the checks by family, for our own part of the corpus, the blind one, and both together."""

from __future__ import annotations

import sys

from judged_texts import PARTS, corpus, every_item, judged, listed, table


def main() -> int:
    """Print the tables, and below each the texts that were judged otherwise than expected."""
    for title, items in (*((part, corpus(part)) for part in PARTS), ("all", every_item())):
        judgement = judged(items)
        print(table(judgement, f"{title}, {len(items)} texts"), end="\n\n")
        if title != "all" and judgement.differences:
            print(*listed(judgement.differences), sep="\n", end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
