"""What the built folder needs of a Linux system: libraries that are not in it, and how old its C library may be."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from freezing import BuildError

# Debian's packages of what is left to the system. Where a package got another name, the newer one stands first.
PACKAGES = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    **dict.fromkeys(("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"), "libc6"),
    "libmvec.so.1": "libc6",
    "libcrypt.so.1": "libcrypt1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libpng16.so.16": "libpng16-16t64 | libpng16-16",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
}

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)")


def dependencies(folder: Path) -> list[str]:
    """Return what a Debian package of ``folder`` depends on.

    Raises:
        BuildError: a library is needed that is neither in the folder nor known.
    """
    needed, (major, minor) = _read(folder)
    here = {path.name for path in folder.rglob("*")}
    absent = sorted(needed - here)
    unknown = [name for name in absent if name not in PACKAGES]
    if unknown:
        raise BuildError(f"No package is known for {', '.join(unknown)}; add it to system_libraries.py.")
    packages = {PACKAGES[name] for name in absent}
    packages.discard("libc6")
    return [f"libc6 (>= {major}.{minor})", *sorted(packages)]


def _read(folder: Path) -> tuple[set[str], tuple[int, int]]:
    """Return the names of all libraries that are linked to, and the newest version of the C library asked for."""
    needed: set[str] = set()
    oldest = (2, 17)
    for chunk in _chunks([str(path) for path in _programs(folder)]):
        told = subprocess.run(["objdump", "-p", *chunk], capture_output=True, text=True, check=True).stdout
        needed.update(_NEEDED.findall(told))
        oldest = max([oldest, *((int(major), int(minor)) for major, minor in _GLIBC.findall(told))])
    return needed, oldest


def _programs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _chunks(names: list[str], size: int = 50) -> Iterable[list[str]]:
    return (names[at : at + size] for at in range(0, len(names), size))
