"""The Debian package: what it holds, and that it works where nothing else is."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shipping.bare_system import BareSystem, NotHereError

pytestmark = pytest.mark.slow

SECONDS = 60.0


@pytest.fixture(scope="module")
def package(dist: Path) -> Path:
    """Return the package."""
    [package] = dist.glob("altwright_*.deb")
    return package


@pytest.fixture(scope="module")
def system(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareSystem]:
    """A system with the package and what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("system") / "root"
    try:
        try:
            system = BareSystem(folder)
            update = system.run("apt-get update")
            if update.returncode:
                raise NotHereError(f"Debian's packages cannot be reached: {update.stderr[-300:]}")
        except NotHereError as reason:
            pytest.skip(f"no bare system to install on: {reason}")
        shutil.copyfile(package, folder / "altwright.deb")
        done = system.run("apt-get install --yes --no-install-recommends /altwright.deb", seconds=900)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        yield system
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen that a program in another root can reach."""
    if shutil.which("Xvfb") is None:
        pytest.skip("no screen to show a window on: Xvfb is not installed")
    readable, writable = os.pipe()
    command = ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-ac"]
    server = subprocess.Popen(command, pass_fds=[writable], stderr=subprocess.DEVNULL)
    os.close(writable)
    try:
        with os.fdopen(readable) as pipe:
            ready, _, _ = select.select([pipe], [], [], SECONDS)
            number = pipe.readline().strip() if ready else ""
        assert number, "the screen did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(SECONDS)


def test_package_has_no_dependency_on_python_or_for_development(package: Path) -> None:
    fields = subprocess.run(["dpkg-deb", "--field", str(package)], capture_output=True, text=True, check=True).stdout
    [depends] = [line for line in fields.splitlines() if line.startswith("Depends:")]
    assert "libc6 (>= 2." in depends
    assert "python" not in depends
    assert "-dev" not in depends


def test_description_for_software_centres_is_valid(dist: Path) -> None:
    if shutil.which("appstreamcli") is None:
        pytest.skip("appstreamcli is not installed")
    [file] = (dist / "Altwright.AppDir" / "usr" / "share" / "metainfo").glob("*.xml")
    told = subprocess.run(
        ["appstreamcli", "validate", "--no-net", str(file)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_menu_entry_is_valid(dist: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed")
    file = dist / "Altwright.AppDir" / "usr" / "share" / "applications" / "altwright.desktop"
    told = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.strip()) == (0, "")


def test_lintian_finds_no_error(package: Path) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    command = ["lintian", "--allow-root", "--fail-on", "error", "--no-tag-display-limit", str(package)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert told.returncode == 0, told.stdout


def test_system_has_no_python_and_no_compiler(system: BareSystem) -> None:
    found = system.run("ls /usr/bin /usr/local/bin | grep -E '^(python|gcc|cc|pip)' ; dpkg -l | grep -E 'python|-dev '")
    assert found.stdout == ""


def test_installed_program_passes_its_own_test_in_a_real_window(system: BareSystem, display: str) -> None:
    done = system.run("altwright --self-test --json /report.json", seconds=300, DISPLAY=display)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((system.folder / "report.json").read_text(encoding="utf-8"))
    assert (report["passed"], report["frozen"], report["display"]) == (True, True, "xcb")
    outcomes = {check["name"]: check["outcome"] for check in report["checks"]}
    # There is no bus and no keyring, and that is no failure.
    assert outcomes["keyring"] == "absent"
    assert outcomes["plug-ins"] == outcomes["engine of this computer"] == "passed"
    assert "Traceback" not in done.stderr


def test_installed_program_passes_its_own_test_without_a_display(system: BareSystem) -> None:
    done = system.run("altwright --self-test", seconds=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_installed_command_describes_the_demo_sample(system: BareSystem) -> None:
    done = system.run("altwright describe --demo", seconds=120)
    assert (done.returncode, "astronaut" in done.stdout) == (0, True), done.stderr


def test_installed_files_are_where_a_desktop_looks(system: BareSystem) -> None:
    share = system.folder / "usr" / "share"
    for name in (
        "applications/altwright.desktop",
        "metainfo/org.altwright.Altwright.metainfo.xml",
        "icons/hicolor/16x16/apps/altwright.png",
        "icons/hicolor/512x512/apps/altwright.png",
        "icons/hicolor/scalable/apps/altwright.svg",
    ):
        assert (share / name).is_file(), name


def test_removal_leaves_nothing_behind(system: BareSystem) -> None:
    done = system.run("apt-get remove --yes altwright")
    assert done.returncode == 0, done.stderr
    assert not (system.folder / "usr" / "lib" / "altwright").exists()
    assert not (system.folder / "usr" / "bin" / "altwright").is_symlink()
