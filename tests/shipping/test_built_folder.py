"""The built folder: the program without Python, as PyInstaller makes it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest
from tests.shipping.building import CHECKOUT, PROGRAM

pytestmark = pytest.mark.slow

SECONDS = 60.0

INTERNAL = PROGRAM.parent / "_internal"


def run(bare: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *arguments], env=bare, cwd="/", capture_output=True, text=True, timeout=300, check=False
    )


def test_built_program_describes_the_demo_sample(dist: Path, bare: dict[str, str]) -> None:
    done = run(bare, "describe", "--demo")
    assert done.returncode == 0, done.stderr
    assert "astronaut" in done.stdout
    assert "Model selected: altwright-demo" in done.stderr


def test_built_program_brings_the_code_that_a_start_would_compile(dist: Path) -> None:
    code = (INTERNAL / "altwright" / "bridge" / "shibokensupport.code").read_bytes()
    assert code.startswith(MAGIC_NUMBER)
    assert b"pyi_generator" in code


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs to see what a process has loaded")
def test_terminal_command_of_the_built_program_never_loads_qt(dist: Path, bare: dict[str, str]) -> None:
    command = [str(PROGRAM), "check", "--lines", "-"]
    process = subprocess.Popen(command, env=bare, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write("Image of two dogs\n")
        process.stdin.flush()
        assert process.stdout.readline()
        assert "libQt6" not in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
    finally:
        process.stdin.close()
        process.wait(SECONDS)
        process.stdout.close()


def test_built_window_opens_and_ends_when_told(dist: Path, bare: dict[str, str]) -> None:
    command = [str(PROGRAM), "--demo"]
    environment = {**bare, "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen(command, env=environment, cwd="/", stderr=subprocess.PIPE, text=True)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            window.wait(5)
        window.send_signal(signal.SIGTERM)
        _, said = window.communicate(timeout=SECONDS)
    finally:
        window.kill()
        window.wait()
    assert window.returncode == 0
    assert "Traceback" not in said


def test_built_program_passes_its_own_test(dist: Path, bare: dict[str, str], tmp_path: Path) -> None:
    done = run(bare, "--self-test", "--json", str(tmp_path / "report.json"))
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["passed"], report["frozen"]) == (True, True)
    outcomes = {check["name"]: check["outcome"] for check in report["checks"]}
    assert outcomes["plug-ins"] == outcomes["engine of this computer"] == outcomes["picture formats"] == "passed"


def test_built_program_keeps_its_data_beside_itself_where_there_is_a_folder_for_it(
    dist: Path, bare: dict[str, str], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "portable.zip", "w") as archive:
        archive.writestr("altwright-data/README.txt", "")
    place = tmp_path / "Altwright"
    subprocess.run(["cp", "--archive", "--link", str(PROGRAM.parent), str(place)], check=True)
    zipfile.ZipFile(tmp_path / "portable.zip").extractall(place)
    del bare["ALTWRIGHT_HOME"]
    bare["QT_QPA_PLATFORM"] = "offscreen"
    window = subprocess.Popen([str(place / "altwright"), "--demo"], env=bare, cwd="/", stderr=subprocess.DEVNULL)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            window.wait(5)
        window.send_signal(signal.SIGTERM)
        window.wait(SECONDS)
    finally:
        window.kill()
        window.wait()
    assert (place / "altwright-data" / "settings.json").is_file()


def test_folder_holds_nothing_that_is_not_used(dist: Path) -> None:
    names = [path.relative_to(INTERNAL).as_posix() for path in INTERNAL.rglob("*")]
    unwanted = re.compile(
        r"(?i)Qt6?(Qml|Quick|Pdf|VirtualKeyboard|Network|OpenGL|Sql|Test|3D|Web)\w*\.|numpy|hf_xet|tkinter|_pytest"
        r"|translations/(?!qtbase_)|\.pyi$|/tests?/|LLVM|ffmpeg|avcodec"
    )
    assert [name for name in names if "/" in name and unwanted.search(name)] == []


def test_no_library_is_there_twice(dist: Path) -> None:
    libraries = [path for path in INTERNAL.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    assert len({path.name for path in libraries}) == len(libraries)


def test_no_file_tells_where_it_was_built(dist: Path) -> None:
    # What others built may tell where they did.
    files = [path for path in PROGRAM.parent.rglob("*") if path.is_file() and not path.is_symlink()]
    told = [path.name for path in files if str(CHECKOUT).encode() in path.read_bytes()]
    assert told == []


def test_every_component_is_listed_with_version_licence_and_text(dist: Path) -> None:
    resources = INTERNAL / "altwright" / "_resources"
    listed = json.loads((resources / "components.cdx.json").read_text(encoding="utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    components = {part["name"]: part for part in listed["components"]}
    assert {"Python", "Qt", "PySide6_Essentials", "openai", "pillow", "x265", "xllamacpp", "ICU"} <= components.keys()
    for part in components.values():
        assert part["version"], part
        [licence] = part["licenses"]
        words = licence.get("expression") or licence["license"]["name"]
        assert "see its licence text" not in words, part
    without_text = {name for name in components if not (resources / "licences" / name).is_dir()}
    # Their texts are among those of what they came with.
    assert without_text <= {"ICU", "x265", "llama.cpp", "SecretStorage"}, without_text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (resources / "licences" / "Qt" / "LGPL-3.0.txt").read_text()


def test_qt_is_there_as_libraries_that_can_be_replaced(dist: Path) -> None:
    assert (INTERNAL / "PySide6" / "Qt" / "lib" / "libQt6Core.so.6").is_file()
    assert (INTERNAL / "PySide6" / "Qt" / "lib" / "libQt6Widgets.so.6").is_file()


def test_archive_holds_the_folder(dist: Path) -> None:
    [archive] = dist.glob("altwright-*-linux-*.tar.gz")
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        owners = {(entry.uid, entry.gid) for entry in tar}
    top = names[0]
    inside = {path.relative_to(PROGRAM.parent).as_posix() for path in PROGRAM.parent.rglob("*")}
    assert {name.removeprefix(f"{top}/") for name in names[1:]} == inside
    assert owners == {(0, 0)}


@pytest.mark.skipif(sys.platform != "linux", reason="AppImage is a thing of Linux")
def test_appdir_starts_by_its_entry(dist: Path, bare: dict[str, str]) -> None:
    appdir = dist / "Altwright.AppDir"
    for name in ("altwright.desktop", "altwright.png", ".DirIcon", "AppRun"):
        assert (appdir / name).resolve().is_file()
    done = subprocess.run(
        [str(appdir / "AppRun"), "--version"], env=bare, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.stdout.startswith("Altwright "), done.stderr
