"""Whether two builds of one commit are the same: every file's bytes, permissions and time, every link, every name."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from places import CHECKOUT

_SHOWN = 20


def tree(folder: Path) -> dict[str, str]:
    """Return what stands for each thing in ``folder``, by its place: kind, permissions, time, digest or target."""
    found = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        what = f"{state.st_mode:o} {int(state.st_mtime)}"
        if path.is_symlink():
            what += f" -> {path.readlink()}"
        elif path.is_file():
            what += f" {hashlib.sha256(path.read_bytes()).hexdigest()}"
        found[path.relative_to(folder).as_posix()] = what
    return found


def differences(one: Path, other: Path) -> list[str]:
    """Return a line for each thing in which two folders differ."""
    first, second = tree(one), tree(other)
    return [
        f"{name}: {first.get(name, 'not there')} and {second.get(name, 'not there')}"
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    ]


def in_words(found: list[str]) -> str:
    """Return the differences as they are printed."""
    if not found:
        return "Both builds are the same: names, bytes, permissions, times and links."
    more = f"\n… and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"The builds differ in {len(found)} places:\n" + "\n".join(found[:_SHOWN]) + more


def copy_of_checkout(place: Path) -> Path:
    """Copy what is under version control, as it is now, to ``place`` and return that.

    Without git, everything that is not made by a build is copied.
    """
    try:
        listed = subprocess.run(
            ["git", "-C", str(CHECKOUT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        made = shutil.ignore_patterns(".venv*", "build", "dist", "__pycache__", ".*_cache", "screenshots")
        for part in ("gui", "resources"):
            shutil.copytree(CHECKOUT / part, place / part, ignore=made)
        shutil.copytree(CHECKOUT / "packaging", place / "packaging")
        shutil.copyfile(CHECKOUT / "LICENSE", place / "LICENSE")
        return place
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(CHECKOUT / name, place / name)
    return place
