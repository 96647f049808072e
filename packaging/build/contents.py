"""What goes into the built folder: only what Altwright uses, and nothing that every desktop has.

An entry is PyInstaller's: its place in the folder, where it comes from, and its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
Linked = Callable[[str], Iterable[str]]
"""Returns the file names of the libraries that a library, by its path, is linked to."""

UNUSED_MODULES = [
    *(f"PySide6.Qt{name}" for name in ("Network", "OpenGL", "OpenGLWidgets", "Qml", "Quick", "Sql", "Test")),
    # The hub's other way to download, which is switched off.
    "hf_xet",
    *("PIL.ImageTk", "PIL._imagingtk", "PIL.ImageQt", "PIL._imagingft"),
    # Libraries reach for these where they are installed, as they are in the environment that this is built in.
    *("IPython", "click", "hypothesis", "mypy", "numpy", "pygments", "pytest", "rich", "setuptools", "tkinter", "trio"),
    *("_pytest", "fastapi", "lib2to3", "pydoc", "pydoc_data", "idlelib", "ensurepip", "turtledemo", "PyInstaller"),
]

# Qt's plug-ins for hardware without a desktop, for another toolkit's dialogs, for Qt's own network, for on-screen
# keyboards, for OpenGL (the window is painted without), for shells of devices, and for picture formats that Qt is never
# asked to read. Nothing here opens them, and they would pull in what they are linked to.
_UNUSED_PLUGINS = re.compile(
    r"plugins/(egldeviceintegrations|generic|networkinformation|platforminputcontexts/\w*virtualkeyboard|qmltooling|tls"
    r"|iconengines|xcbglintegrations|wayland-graphics-integration-client"
    r"|wayland-shell-integration/\w*(fullscreen|ivi|qt-shell|wl-shell)"
    r"|imageformats/\w*(pdf|icns|tga|tiff|wbmp|ico)\b"
    r"|platforms/\w*(eglfs|linuxfb|minimal|vkkhrdisplay|vnc|qdirect2d)|platformthemes/\w*gtk)"
)

# Qt's own words in dialogs are translated where Altwright's are; the other modules' are not used.
_UNUSED_TRANSLATIONS = re.compile(r"translations/(?!qtbase_)")

# Tests, sources and what only building needs.
_UNUSED_DATA = re.compile(r"(^|/)(tests?|testing|__pycache__)/|\.(pyi|c|h|pyx|pxd)$|/(RECORD|INSTALLER|REQUESTED)$")

# What each Linux desktop has, and has to have in one version only: fonts are found by the system's configuration, the
# bus and the screen are spoken to by the system's libraries.
_LEFT_TO_THE_SYSTEM = re.compile(
    r"lib(X11|X11-xcb|Xau|Xdmcp|bsd|md|dbus-1|systemd|gcrypt|gpg-error|lz4|cap|fontconfig|freetype|brotlicommon|brotlidec"
    r"|png16|expat|uuid|mvec|glib-2\.0|gthread-2\.0|pcre2-8|gcc_s|stdc\+\+|z)\.so(\.\d+)*"
)


def is_used(entry: Entry) -> bool:
    """Say whether a collected file is of any use to Altwright."""
    name = PurePosixPath(entry[0].replace("\\", "/")).as_posix()
    return not any(unused.search(name) for unused in (_UNUSED_PLUGINS, _UNUSED_TRANSLATIONS, _UNUSED_DATA))


def is_left_to_the_system(entry: Entry) -> bool:
    """Say whether a collected file is a library of Linux's that stays the system's own."""
    return entry[2] == "BINARY" and bool(_LEFT_TO_THE_SYSTEM.fullmatch(entry[0]))


def without_orphans(binaries: Sequence[Entry], linked: Linked) -> list[Entry]:
    """Drop the libraries that nothing is linked to any more, now that the unused plug-ins are gone."""
    sources = {PurePosixPath(name).name: source for name, source, _ in binaries}
    waiting = [source for name, source, kind in binaries if not _is_library(name, kind)]
    needed: set[str] = set()
    while waiting:
        found = {Path(name).name for name in linked(waiting.pop())}
        waiting += [sources[name] for name in found - needed if name in sources]
        needed |= found
    return [entry for entry in binaries if not _is_library(entry[0], entry[2]) or Path(entry[0]).name in needed]


def chosen(binaries: Iterable[Entry], datas: Iterable[Entry], linked: Linked | None) -> tuple[list[Entry], list[Entry]]:
    """Return what of ``binaries`` and ``datas`` goes in; with ``linked``, by the rules of Linux."""
    kept = [entry for entry in binaries if is_used(entry)]
    if linked is not None:
        kept = without_orphans([entry for entry in kept if not is_left_to_the_system(entry)], linked)
    collected = {name for name, _, _ in kept}
    # The links beside the program lead to libraries, some of which are gone by now.
    others = [entry for entry in datas if is_used(entry) and (entry[2] != "SYMLINK" or entry[1] in collected)]
    return sorted(kept), sorted(others)


def without_early_qt(scripts: Iterable[Entry]) -> list[Entry]:
    """Drop PyInstaller's own step that loads Qt in every process, before a line of Altwright's runs.

    It tells a Qt of another make where its parts are; PySide6's wheels know. The terminal's commands and the hidden
    programs do without Qt, a signal while it is loaded has to find somebody, and ``load_qt`` has to come first.
    """
    return [entry for entry in scripts if entry[0] != "pyi_rth_pyside6"]


def _is_library(name: str, kind: str) -> bool:
    """Say whether a file is there only because others are linked to it; Python itself is opened by name."""
    return kind == "BINARY" and "plugins" not in PurePosixPath(name).parts and "libpython" not in name
