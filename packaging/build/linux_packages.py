"""The packages for Linux: an archive, a Debian package, and a folder that AppImage's tools take."""

from __future__ import annotations

import gzip
import os
import platform
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import NamedTuple

import linux_files
import release_notes
import system_libraries
from budget import size_of
from freezing import normalise
from places import CHECKOUT, NAME, TITLE, version

_DEBIAN_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}
_MAINTAINER = "The Altwright authors <altwright@localhost>"


class Made(NamedTuple):
    """The packages."""

    archive: Path
    appdir: Path
    deb: Path | None
    """None where there is no dpkg-deb to make one."""


def make_all(folder: Path, dist: Path, epoch: int) -> Made:
    """Make every package of the built ``folder`` in ``dist``.

    Raises:
        BuildError: the folder needs a library that no package is known for.
    """
    machine = platform.machine()
    package = dist / f"{NAME}_{version()}_{_DEBIAN_NAMES.get(machine, machine)}.deb"
    return Made(
        make_archive(folder, dist / f"{NAME}-{version()}-linux-{machine}.tar.gz", epoch),
        make_appdir(folder, dist / f"{TITLE}.AppDir", epoch),
        make_deb(folder, package, epoch) if shutil.which("dpkg-deb") else None,
    )


def make_archive(folder: Path, archive: Path, epoch: int) -> Path:
    """Write ``folder`` as a ``.tar.gz`` and return its path; the same folder gives the same bytes."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch
        return entry

    with (
        archive.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        top = f"{NAME}-{version()}"
        tar.add(folder, top, recursive=False, filter=plain)
        for path in sorted(folder.rglob("*")):
            tar.add(path, f"{top}/{path.relative_to(folder).as_posix()}", recursive=False, filter=plain)
    return archive


def make_deb(folder: Path, package: Path, epoch: int) -> Path:
    """Write a Debian package that installs ``folder`` under ``/usr/lib`` and return its path."""
    root = package.with_suffix(".root")
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(folder, root / "usr", epoch)
    doc = root / "usr" / "share" / "doc" / NAME
    doc.mkdir(parents=True)
    (doc / "copyright").write_text(linux_files.filled("copyright", epoch), encoding="utf-8")
    changes = release_notes.as_debian_changelog(version(), epoch, _MAINTAINER)
    (doc / "changelog.gz").write_bytes(linux_files.zipped(changes))
    overrides = root / "usr" / "share" / "lintian" / "overrides" / NAME
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(linux_files.TEMPLATES / "lintian-overrides", overrides)
    control = root / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(control_file(folder, root, package.stem.rpartition("_")[2]), encoding="utf-8")
    normalise(root, epoch)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(package)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return package


def control_file(folder: Path, root: Path, architecture: str) -> str:
    """Return what the package says about itself."""
    depends = ", ".join(system_libraries.dependencies(folder))
    return f"""\
Package: {NAME}
Version: {version()}
Architecture: {architecture}
Maintainer: {_MAINTAINER}
Installed-Size: {size_of(root) // 1024}
Depends: {depends}
Recommends: ca-certificates, fonts-noto-core | fonts-dejavu-core, xdg-desktop-portal
Suggests: gnome-keyring | kwalletmanager, fonts-noto-cjk
Section: editors
Priority: optional
Description: workbench that turns pictures into good alt text
 Altwright helps editors to describe pictures for people who do not see them.
 It asks a vision model of one's choice, also one on this computer, shows the
 words while they are being written, and has them corrected, checked and
 copied. The whole window works from the keyboard and with a screen reader.
 .
 Python, Qt and everything else that it is made of come along.
"""


def make_appdir(folder: Path, appdir: Path, epoch: int) -> Path:
    """Lay out the folder that AppImage's tools make one file of, and return it."""
    shutil.rmtree(appdir, ignore_errors=True)
    _lay_out(folder, appdir / "usr", epoch)
    (appdir / "AppRun").symlink_to(f"usr/lib/{NAME}/{NAME}")
    for name, target in (
        (f"{NAME}.desktop", f"usr/share/applications/{NAME}.desktop"),
        (f"{NAME}.png", f"usr/share/icons/hicolor/256x256/apps/{NAME}.png"),
        (".DirIcon", f"{NAME}.png"),
    ):
        (appdir / name).symlink_to(target)
    normalise(appdir, epoch)
    return appdir


def _lay_out(folder: Path, usr: Path, epoch: int) -> None:
    """Put the folder and what the desktop wants where a system has them; the big files are links to the same bytes."""
    shutil.copytree(folder, usr / "lib" / NAME, symlinks=True, copy_function=_link)
    (usr / "bin").mkdir()
    (usr / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    linux_files.write_share(usr / "share", epoch)
    shutil.copyfile(CHECKOUT / "LICENSE", usr / "lib" / NAME / "LICENSE")


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target
