"""What Altwright needs from the operating system, and how it gets there on Debian and Ubuntu.

Shared libraries are looked for by loading them, which is what Qt will do, so no package name has to be right for that.
macOS and Windows bring everything; PySide6's wheels hold the rest.
"""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from steps import SetupError, run_quietly, say

ON_LINUX: bool = sys.platform == "linux"


@dataclass(frozen=True)
class Need:
    """One thing the operating system must have: a Debian package, known by a library or a program where it has one."""

    package: str
    library: str = ""
    program: str = ""


APP = (
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
    Need("libgl1", library="libGL.so.1"),
    Need("libegl1", library="libEGL.so.1"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
)

DEVELOPMENT = (
    *APP,
    # A screen, a session bus, the accessibility bus and a clipboard for the end-to-end tests.
    Need("xvfb", program="Xvfb"),
    Need("dbus-x11", program="dbus-launch"),
    Need("at-spi2-core"),
    Need("python3-gi"),
    Need("gir1.2-atspi-2.0"),
    Need("xclip", program="xclip"),
    # Every script that a test or a screenshot shows.
    Need("fonts-noto-core"),
    Need("fonts-noto-cjk"),
    Need("fonts-noto-color-emoji"),
    # PyInstaller reads and strips libraries with these.
    Need("binutils", program="objdump"),
    # What judges the packages, and a system without anything to install them on.
    Need("appstream"),
    Need("desktop-file-utils"),
    Need("debootstrap"),
)


def missing(needs: Iterable[Need]) -> list[Need]:
    """Return what this computer lacks; only Linux can lack anything."""
    if not ON_LINUX:
        return []
    needs = list(needs)
    absent = [need for need in needs if need.library and not _can_load(need.library)]
    others = [need for need in needs if not need.library]
    if _has_apt():
        installed = _installed_packages(need.package for need in others)
        return absent + [need for need in others if need.package not in installed]
    return absent + [need for need in others if need.program and not shutil.which(need.program)]


def can_install() -> bool:
    """Say whether we may install packages here ourselves."""
    return sys.platform != "win32" and ON_LINUX and _has_apt() and os.geteuid() == 0


def install(needs: Iterable[Need]) -> None:
    """Install the packages when allowed to, otherwise raise SetupError with what the person has to type."""
    needs = list(needs)
    packages = " ".join(need.package for need in needs)
    command = f"apt-get install --yes --no-install-recommends {packages}"
    if not _has_apt():
        names = ", ".join(need.library or need.program or need.package for need in needs)
        raise SetupError(f"This computer lacks: {names}\nInstall them with its package manager and run this again.")
    if not can_install():
        raise SetupError(f"System packages are missing. Type this, then run the same command again:\n  sudo {command}")
    say(f"Installing system packages: {packages}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    # One unreachable source among several must not prevent what the others hold: the installation tells.
    with contextlib.suppress(SetupError):
        run_quietly(["apt-get", "update"], failure="", variables=quiet)
    run_quietly(
        [*command.split(), "-o", "DPkg::Lock::Timeout=120"],
        failure=f"The system packages could not be installed. Try this, then run the same command again:\n  {command}",
        variables=quiet,
    )


def _has_apt() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-query"))


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _installed_packages(names: Iterable[str]) -> set[str]:
    """Ask dpkg once; it reports unknown names on stderr and still answers for the others."""
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    states = (line.split(" ", 1) for line in answer.splitlines())
    return {package for state, package in states if state == "installed"}
