"""A Debian system with nothing on it, to install the package in: no Python, no display, nothing for development."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS_TO_MAKE = 900.0
_SETTINGS = "export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 LANG=C.UTF-8 HOME=/root"


class NotHereError(Exception):
    """Such a system cannot be made on this computer; the message says why."""


class BareSystem:
    """A Debian system in a folder, entered by ``chroot`` with a file system table of its own."""

    def __init__(self, folder: Path) -> None:
        """Make the system in ``folder``.

        Raises:
            NotHereError: this computer does not let us.
        """
        self.folder = folder
        for tool in ("debootstrap", "chroot", "unshare", "dpkg-deb"):
            if shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
                raise NotHereError(f"{tool} is not installed")
        if os.geteuid() != 0:
            raise NotHereError("only root may make a system in a folder")
        if (said := self._said_by(["unshare", "--mount", "--propagation", "private", "true"], 60)).returncode:
            raise NotHereError(f"no file system table of its own is allowed: {said.stderr.strip()}")
        suite, mirror = _suite_and_mirror()
        command = ["debootstrap", "--variant=minbase", suite, str(folder), mirror]
        said = self._said_by(command, _SECONDS_TO_MAKE)
        if said.returncode:
            raise NotHereError(f"debootstrap made no system: {(said.stdout + said.stderr)[-400:].strip()}")
        for name in ("/etc/resolv.conf", "/etc/hosts"):
            if Path(name).exists():
                shutil.copyfile(name, folder / name[1:])
        for source in Path("/etc/apt/apt.conf.d").glob("*"):
            # How this computer reaches Debian's packages.
            if "proxy" in source.read_text(errors="replace").lower():
                shutil.copyfile(source, folder / "etc" / "apt" / "apt.conf.d" / source.name)
        if (said := self.run("true", seconds=60)).returncode:
            raise NotHereError(f"it cannot be entered: {said.stderr.strip()}")

    def run(self, script: str, *, seconds: float = 600.0, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the shell ``script`` inside, with ``variables``; ``/proc`` is there as long as it runs."""
        given = " ".join(f"{name}={value}" for name, value in variables.items())
        inside = f"{_SETTINGS} {given}; {script}"
        enter = 'mount -t proc proc "$1/proc" && exec chroot "$1" /bin/sh -c "$2"'
        outside = ["unshare", "--mount", "--pid", "--fork", "--propagation", "private"]
        return self._said_by([*outside, "sh", "-c", enter, "enter", str(self.folder), inside], seconds)

    def _said_by(self, command: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
        path = f"{os.environ['PATH']}:/usr/sbin:/usr/bin:/sbin:/bin"
        kept = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        environment = {**kept, "PATH": path, "LC_ALL": "C.UTF-8"}
        try:
            return subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 124, "", f"not done after {seconds:g} s")


def _suite_and_mirror() -> tuple[str, str]:
    """Return the release of Debian that this computer runs, and where it gets its packages."""
    system = dict(
        line.replace('"', "").split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line
    )
    if system.get("ID") != "debian":
        raise NotHereError(f"this is {system.get('ID')}, not Debian")
    policy = subprocess.run(["apt-cache", "policy"], capture_output=True, text=True, check=False).stdout
    suite = system["VERSION_CODENAME"]
    found = (line.split() for line in policy.splitlines())
    mirrors = [
        words[1] for words in found if len(words) > 3 and words[2].startswith(f"{suite}/") and "http" in words[1]
    ]
    return suite, next(iter(mirrors), "http://deb.debian.org/debian")
