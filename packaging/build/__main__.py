"""Build what editors download: `dev.py build` runs this with the development environment.

(nothing)       the folder dist/altwright, the packages of this system beside it, and what they cost
--folder        the folder only
--check         build the folder a second time, from a copy of the sources elsewhere, and compare
--dist FOLDER   put everything there instead of into dist
--no-start      leave out measuring the start, which wants an idle computer
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import budget
import comparing
import linux_packages
import release_notes
import starting
from freezing import BuildError, freeze
from places import CHECKOUT, DIST, NAME, WORK, source_date, version

import windows


def main(arguments: list[str]) -> int:
    """Build and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py build", description="Build what editors download.")
    parser.add_argument("--folder", action="store_true", help="build the folder only")
    parser.add_argument("--check", action="store_true", help="build the folder twice and compare")
    parser.add_argument("--no-start", action="store_false", dest="start", help="do not measure the start")
    parser.add_argument("--dist", type=Path, default=DIST, metavar="FOLDER", help="where to put everything")
    options = parser.parse_args(arguments)
    try:
        return _build(options.dist.resolve(), folder_only=options.folder, twice=options.check, start=options.start)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1


def _build(dist: Path, *, folder_only: bool, twice: bool, start: bool) -> int:
    folder = freeze(CHECKOUT, dist, WORK if dist == DIST else dist.parent / "work")
    print(f"Built {folder}, version {version()}.", flush=True)
    if twice:
        found = _differences_of_another(folder)
        print(comparing.in_words(found))
        if found:
            return 1
    figures = budget.folder_figures(folder)
    if not folder_only:
        (dist / "release-notes.md").write_text(release_notes.for_version(version()) + "\n", encoding="utf-8")
        if sys.platform == "linux":
            made = linux_packages.make_all(folder, dist, source_date())
            print("\n".join(f"Made {path.relative_to(dist)}" for path in made if path), flush=True)
            if made.deb:
                figures.append(budget.deb_figure(made.deb))
            else:
                print("No Debian package: dpkg-deb is not here.")
        elif sys.platform == "win32":
            windows.write_portable_zip(folder, dist / f"Altwright-{version()}-portable.zip")
    if start:
        program = folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
        ratio, words = starting.first_paint_ratio(program, CHECKOUT / "gui")
        print(f"First paint: {words}")
        figures.append(budget.start_figure(ratio))
    print("The largest entries:", *budget.largest_entries(folder), sep="\n")
    print("The budget:", *figures, sep="\n")
    if budget.over(figures):
        print("The build costs more than packaging/build/budget.toml allows.", file=sys.stderr)
        return 1
    return 0


def _differences_of_another(folder: Path) -> list[str]:
    """Build once more, in a place with a path of another length, and return what is different."""
    with tempfile.TemporaryDirectory(prefix="another-build-of-altwright-") as elsewhere:
        copy = comparing.copy_of_checkout(Path(elsewhere, "sources"))
        return comparing.differences(folder, freeze(copy, Path(elsewhere, "dist"), Path(elsewhere, "work")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
