"""The parts for each system, read as the system reads them; nothing is built."""

from __future__ import annotations

import ast
import configparser
import plistlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import contents
import icons
import linux_files
import places
import pytest
from PIL import Image
from tests.shipping.building import CHECKOUT

import altwright
import macos
import windows
from altwright.core.picture import PictureFormat

SPEC = CHECKOUT / "packaging" / "altwright.spec"
WIX = "{http://wixtoolset.org/schemas/v4/wxs}"
ASM = "{urn:schemas-microsoft-com:asm.v3}"


def evaluated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str) -> dict[str, dict[str, Any]]:
    """Run the spec as PyInstaller on ``system`` does, with its names in place, and return what each was given."""
    told: dict[str, dict[str, Any]] = {}

    def note(name: str) -> Any:  # noqa: ANN401  (stands for classes of PyInstaller)
        def take(*arguments: object, **options: object) -> SimpleNamespace:
            told[name] = {**options, "arguments": arguments}
            return SimpleNamespace(binaries=[], datas=[], pure=[], scripts=[])

        return take

    monkeypatch.setattr(sys, "platform", system)
    names = {name: note(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    code = compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", list(sys.path))
        exec(code, {**names, "SPECPATH": str(SPEC.parent), "workpath": str(tmp_path)})
    return told


def test_linux_gets_a_stripped_folder_and_no_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = evaluated(monkeypatch, tmp_path, "linux")
    assert (told["EXE"]["name"], told["EXE"]["strip"], told["COLLECT"]["name"]) == ("altwright", True, "altwright")
    assert "BUNDLE" not in told
    assert "icon" not in told["EXE"]


def test_windows_gets_icon_version_and_manifest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = evaluated(monkeypatch, tmp_path, "win32")
    program = told["EXE"]
    assert Path(program["icon"]).is_file()
    assert Path(program["version"]).read_text(encoding="utf-8") == windows.version_resource()
    assert "longPathAware" in program["manifest"]
    assert (program["hide_console"], program["strip"]) == ("hide-early", False)
    assert "BUNDLE" not in told


def test_macos_gets_an_application(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = evaluated(monkeypatch, tmp_path, "darwin")
    bundle = told["BUNDLE"]
    assert (bundle["name"], bundle["bundle_identifier"]) == ("Altwright.app", places.APP_ID)
    assert Path(bundle["icon"]).is_file()
    assert bundle["version"] == altwright.__version__
    assert Path(told["EXE"]["entitlements_file"]) == macos.ENTITLEMENTS


def test_every_module_is_asked_for_even_those_that_are_imported_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = evaluated(monkeypatch, tmp_path, "linux")["Analysis"]["hiddenimports"]
    assert {"altwright.services.demo_service", "altwright.self_test.parts", "altwright.local_engine"} <= set(asked)
    assert not [name for name in asked if name.endswith("__main__")]


def test_info_plist_survives_its_format_and_has_what_the_system_wants() -> None:
    read = plistlib.loads(plistlib.dumps(macos.info_plist()))
    assert read["CFBundleShortVersionString"] == altwright.__version__
    assert read["NSRequiresAquaSystemAppearance"] is False
    assert read["NSHighResolutionCapable"] is True
    [pictures] = read["CFBundleDocumentTypes"]
    assert pictures["LSHandlerRank"] == "Alternate"
    assert len(pictures["LSItemContentTypes"]) == len(PictureFormat)


def test_entitlements_are_a_plist_of_exceptions_that_are_needed() -> None:
    read = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    assert read == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell")
def test_signing_says_which_credential_is_missing() -> None:
    script = CHECKOUT / "packaging" / "macos" / "sign_and_notarise.sh"
    for given, missing in (
        ({}, "ALTWRIGHT_SIGN_IDENTITY"),
        ({"ALTWRIGHT_SIGN_IDENTITY": "x"}, "ALTWRIGHT_NOTARY_PROFILE"),
    ):
        command = ["bash", str(script)]
        environment = {"PATH": "/usr/bin:/bin", **given}
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert told.returncode == 2
        assert told.stderr.startswith(f"{missing} is not set")


def test_manifest_asks_for_long_paths_sharp_pixels_and_no_administrator() -> None:
    root = ElementTree.fromstring(windows.MANIFEST.read_text(encoding="utf-8"))
    values = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter()}
    assert values["longPathAware"] == "true"
    assert values["dpiAwareness"] == "PerMonitorV2"
    [level] = root.iter(f"{ASM}requestedExecutionLevel")
    assert level.get("level") == "asInvoker"


def test_version_resource_is_an_expression_of_what_pyinstaller_knows() -> None:
    tree = ast.parse(windows.version_resource(), mode="eval")
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    known = {
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    }
    assert called == known
    made: dict[str, str] = {}

    def struct(name: str, value: str) -> None:
        made[name] = value

    names = {name: lambda *_arguments, **_options: None for name in known}
    eval(compile(tree, "version", "eval"), {**names, "StringStruct": struct})
    assert made["FileVersion"] == made["ProductVersion"] == altwright.__version__
    assert made["OriginalFilename"] == "altwright.exe"


def test_installer_needs_no_administrator_and_removes_what_was_replaced() -> None:
    text = (CHECKOUT / "packaging" / "windows" / "altwright.iss").read_text(encoding="utf-8")
    body = text.partition("#endif")[2]
    script = configparser.RawConfigParser(allow_no_value=True, delimiters="=", comment_prefixes=";", strict=False)
    script.read_string(re.sub(r"^(Name|Source|Filename|Type): .*$", "", body, flags=re.MULTILINE))
    setup = script["Setup"]
    assert setup["PrivilegesRequired"] == "lowest"
    assert setup["AppVersion"] == "{#Version}"
    folder = CHECKOUT / "packaging" / "windows"
    assert (folder / setup["LicenseFile"].replace("\\", "/")).resolve() == CHECKOUT / "LICENSE"
    assert 'Name: "{app}\\_internal"' in text


def test_msi_names_files_that_exist_and_groups_that_are_defined() -> None:
    root = ElementTree.parse(CHECKOUT / "packaging" / "windows" / "altwright.wxs").getroot()
    [package] = root.iter(f"{WIX}Package")
    assert (package.get("Version"), package.get("Scope")) == ("$(var.Version)", "perMachine")
    components = {element.get("Id") for element in root.iter(f"{WIX}Component")}
    assert {element.get("Id") for element in root.iter(f"{WIX}ComponentRef")} == components
    sources = {element.get("Source") for element in root.iter(f"{WIX}File")}
    assert "..\\..\\LICENSE" in sources


def test_portable_zip_has_a_folder_for_its_data_and_is_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "altwright"
    (folder / "_internal").mkdir(parents=True)
    (folder / "altwright.exe").write_bytes(b"MZ")
    (folder / "_internal" / "python.dll").write_bytes(b"MZ")
    for name in ("one.zip", "two.zip"):
        windows.write_portable_zip(folder, tmp_path / name)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = set(archive.namelist())
    assert {"Altwright/altwright.exe", "Altwright/_internal/python.dll", "Altwright/altwright-data/README.txt"} == names
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_icons_have_every_size(tmp_path: Path) -> None:
    icons.write_ico(tmp_path / "icon.ico")
    icons.write_icns(tmp_path / "icon.icns")
    with Image.open(tmp_path / "icon.ico") as image:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= image.info["sizes"]
    with Image.open(tmp_path / "icon.icns") as image:
        assert image.size[0] >= 512
    assert icons.png(64) == icons.png(64)


def test_menu_entry_takes_every_format() -> None:
    entry = configparser.RawConfigParser(delimiters="=")
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # the keys' own case counts
    entry.read_string(linux_files.filled("altwright.desktop", 0))
    desktop = entry["Desktop Entry"]
    assert (desktop["Name"], desktop["Exec"], desktop["Icon"]) == ("Altwright", "altwright %U", "altwright")
    types = set(desktop["MimeType"].strip(";").split(";"))
    assert len(types - {"image/svg+xml-compressed"}) == len(PictureFormat)


def test_man_page_names_every_command() -> None:
    page = linux_files.filled("altwright.1", 0)
    assert page.startswith(f'.TH ALTWRIGHT 1 "1970-01-01" "Altwright {altwright.__version__}"')
    for command in ("describe", "engines", "check", r"\-\-self\-test"):
        assert command in page


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/plugins/platforminputcontexts/qtvirtualkeyboardplugin.dll",
        "PySide6\\plugins\\imageformats\\qpdf.dll",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/translations/qtdeclarative_de.qm",
        "yaml/tests/data.txt",
    ],
)
def test_what_is_not_used_is_left_out(name: str) -> None:
    assert not contents.is_used((name, "", "DATA"))


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "altwright/_resources/data/engines.json",
    ],
)
def test_what_is_used_goes_in(name: str) -> None:
    assert contents.is_used((name, "", "DATA"))


def test_libraries_that_only_unused_plugins_need_go_with_them() -> None:
    links = {"/qt/gui": ["libcore.so"], "/qt/xcb": ["libgui.so"], "/qt/eglfs": ["libkms.so"], "/qt/core": [], "/k": []}
    binaries = [
        ("libgui.so", "/qt/gui", "BINARY"),
        ("libcore.so", "/qt/core", "BINARY"),
        ("libkms.so", "/k", "BINARY"),
        ("plugins/platforms/libqxcb.so", "/qt/xcb", "BINARY"),
        ("plugins/platforms/libqeglfs.so", "/qt/eglfs", "BINARY"),
    ]
    datas = [("libkms.so", "libkms.so", "SYMLINK"), ("libcore-link.so", "libcore.so", "SYMLINK")]
    kept, others = contents.chosen(binaries, datas, links.__getitem__)
    assert {name for name, _, _ in kept} == {"libgui.so", "libcore.so", "plugins/platforms/libqxcb.so"}
    assert [name for name, _, _ in others] == ["libcore-link.so"]


def test_what_every_desktop_has_stays_the_systems() -> None:
    for name in ("libstdc++.so.6", "libfontconfig.so.1", "libX11.so.6", "libdbus-1.so.3", "libz.so.1"):
        assert contents.is_left_to_the_system((name, "", "BINARY"))
    for name in ("libxcb-cursor.so.0", "libssl.so.3", "libicudata.so.73", "libzstd.so.1"):
        assert not contents.is_left_to_the_system((name, "", "BINARY"))
