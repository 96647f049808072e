"""Three published checkers on the corpus of judged texts, beside Altwright's: what they have and we miss, and back.

``python packaging/bench/rival_checkers.py`` installs them with npm into a temporary folder and runs them with node;
where these are missing it says so and goes on. Their rules are put to the sixteen families here; the severity does not
count.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from judged_texts import Item, every_item

PACKAGES = (
    *("@double-great/alt-text@3.2.1", "eslint@9", "eslint-plugin-jsx-a11y@6.10.2", "axe-core@4.14.1"),
    "jsdom@26",
)
FAMILIES = {
    "alt-text-contains-unhelpful-words": 2,
    "alt-text-should-not-start-with": 2,
    "alt-text-should-not-end-with": 3,
    "alt-text-is-unhelpful": 4,
    "avoid-emoji": 8,
    "character-length": 6,
    "empty-alt-text": 1,
    "image-is-decorative": 1,
    "end-with-punctuation": 15,
    "jsx-a11y/alt-text": 1,
    "jsx-a11y/anchor-has-content": 1,
    "jsx-a11y/control-has-associated-label": 1,
    "jsx-a11y/anchor-ambiguous-text": 14,
    "jsx-a11y/img-redundant-alt": 2,
    "image-alt": 1,
    "role-img-alt": 1,
    "link-name": 1,
    "presentation-role-conflict": 1,
    "image-redundant-alt": 7,
}
"""The family that each of their rules speaks of."""

_NODE_SECONDS = 300.0
_MOST_TEXTS = 4

Said = Mapping[str, frozenset[int]]
"""The families that a checker speaks of, by the checker's name."""


def main() -> int:
    """Run them, print the figures and the differences, and return 0; 1 if they could not be installed or run."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("Left out, since this computer has no node or no npm: other checkers on the corpus.")
        return 0
    items = every_item()
    with tempfile.TemporaryDirectory(prefix="altwright-rivals-", ignore_cleanup_errors=True) as folder:
        try:
            said = _said_by_others(items, Path(folder), node, npm)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"The other checkers could not be installed or run: {error}", file=sys.stderr)
            return 1
    ours: list[frozenset[int]] = [frozenset(finding.family for finding in item.found()) for item in items]
    wanted = [frozenset(family for family, _ in item.reviewed) for item in items]
    print(f"{len(items)} texts; a finding is right if an editor wants one of its family.\n")
    print(_row("", "right", "needless", "missed", "precision", "recall"))
    print(_row("Altwright", *_figures(ours, wanted)))
    for name in said[0]:
        print(_row(name, *_figures([each[name] for each in said], wanted)))
    for name in said[0]:
        theirs = [each[name] for each in said]
        print(f"\n{name}\n  has and we miss:")
        _print_differences(items, theirs, ours, wanted)
        print("  we have and it misses:")
        _print_differences(items, ours, theirs, wanted)
    return 0


def _said_by_others(items: Sequence[Item], folder: Path, node: str, npm: str) -> list[Said]:
    """Install the others into ``folder`` and return what they say of each of ``items``.

    Raises:
        SubprocessError: a program ended with an error, or not at all.
        OSError: a program could not be started.
    """
    # Without a package file npm would look for one in the folders above.
    (folder / "package.json").write_text("{}", encoding="utf-8")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *PACKAGES]
    subprocess.run(install, cwd=folder, check=True, timeout=_NODE_SECONDS, stdout=subprocess.DEVNULL)
    lines = "\n".join(json.dumps(_record(item)) for item in items)
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(
        [node, str(script)],
        cwd=folder,
        check=True,
        timeout=_NODE_SECONDS,
        input=lines,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return [
        {
            name: frozenset(FAMILIES[rule] for rule in rules if rule in FAMILIES)
            for name, rules in json.loads(line).items()
        }
        for line in done.stdout.splitlines()
    ]


def _record(item: Item) -> dict[str, str]:
    place = item.circumstances
    return {"text": item.text, "role": place.role or "", "caption": place.caption, "nearby": place.nearby}


def _figures(said: Sequence[frozenset[int]], wanted: Sequence[frozenset[int]]) -> tuple[str, ...]:
    right = sum(len(one & other) for one, other in zip(said, wanted, strict=True))
    needless = sum(len(one - other) for one, other in zip(said, wanted, strict=True))
    missed = sum(len(other - one) for one, other in zip(said, wanted, strict=True))
    shares = (right / (right + needless or 1), right / (right + missed or 1))
    return (*map(str, (right, needless, missed)), *(f"{share:.3f}" for share in shares))


def _row(*cells: str) -> str:
    return f"{cells[0]:<24}" + "".join(f"{cell:>11}" for cell in cells[1:])


def _print_differences(
    items: Sequence[Item],
    said: Sequence[frozenset[int]],
    unsaid: Sequence[frozenset[int]],
    wanted: Sequence[frozenset[int]],
) -> None:
    """Print by family what ``said`` has beyond ``unsaid``, how much of it an editor wants, and some texts."""
    counts: Counter[int] = Counter()
    right: Counter[int] = Counter()
    texts: dict[int, list[str]] = {}
    for item, one, other, labels in zip(items, said, unsaid, wanted, strict=True):
        for family in one - other:
            counts[family] += 1
            right[family] += family in labels
            texts.setdefault(family, []).append(item.text)
    for family, count in sorted(counts.items()):
        shown = "; ".join(repr(text[:60]) for text in texts[family][:_MOST_TEXTS])
        print(f"    family {family}: {count}, of which an editor wants {right[family]}: {shown}")


if __name__ == "__main__":
    sys.exit(main())
