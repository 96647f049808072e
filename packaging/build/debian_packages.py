"""The system's packages that libraries in the built folder come from, where the system is Debian or a child of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from component import Component

# The licences of the libraries that Python and Qt are linked to. Their own words are among the licence texts.
_LICENCES = {
    "libbz2-1.0": "bzip2-1.0.6",
    "libffi8": "MIT",
    "libgomp1": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "liblzma5": "0BSD",
    "libsqlite3-0": "blessing",
    "libssl3": "Apache-2.0",
    "libxkbcommon-x11-0": "MIT",
    "libxkbcommon0": "MIT",
    "libzstd1": "BSD-3-Clause",
}


def debian_packages(files: Sequence[Path]) -> tuple[list[Component], list[Path]]:
    """Return the packages that ``files`` are from, and the files that no package is known for."""
    if not files:
        return [], []
    if not shutil.which("dpkg-query"):
        return [Component("libraries of the system", "unknown", "see the system's own list")], []
    names = {file: _names(file) for file in files}
    asked = [str(name) for known in names.values() for name in known]
    owners = {}
    for line in _said(["dpkg-query", "--search", *asked]):
        packages, _, path = line.rpartition(": ")
        owners[path] = packages.split(",")[0].split(":")[0]
    owner_of = {file: next((owners[str(n)] for n in names[file] if str(n) in owners), "") for file in files}
    wanted = sorted(set(filter(None, owner_of.values())))
    return list(_described(wanted)), [file for file, owner in owner_of.items() if not owner]


def _described(wanted: Sequence[str]) -> Iterable[Component]:
    versions = dict(
        line.split(" ", 1) for line in _said(["dpkg-query", "--show", "--showformat=${Package} ${Version}\\n", *wanted])
    )
    for name in wanted:
        text = Path("/usr/share/doc") / name / "copyright"
        licence = _LICENCES.get(
            name.removesuffix("t64"), "MIT" if name.startswith("libxcb") else "see its licence text"
        )
        purl = f"pkg:deb/debian/{name}@{versions[name]}"
        yield Component(name, versions[name], licence, purl, [text] if text.exists() else [])


def _names(file: Path) -> list[Path]:
    """Return the names that a file may have in a package: where /lib is a link to /usr/lib, packages use either."""
    real = file.resolve()
    known = [file, real]
    for path in (file, real):
        parts = path.parts
        known.append(Path("/", *parts[2:]) if parts[:2] == ("/", "usr") else Path("/usr", *parts[1:]))
    return list(dict.fromkeys(known))


def _said(command: Sequence[str]) -> list[str]:
    """Return the lines of what dpkg knows; about the rest it complains elsewhere."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
