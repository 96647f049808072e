"""``altwright --self-test``, run as the real program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import altwright
from altwright.cli import parse
from altwright.services.resources import resources_folder

SECONDS = 300.0
EVERYTHING = {
    "window", "sample described", "picture shown", "text copied", "icons and samples", "translations", "plug-ins",
    "modules", "resources", "picture formats", "pictures apart", "certificates", "history written", "keyring",
    "engine of this computer",
}  # fmt: skip

OF_QT = ("PySide6", "altwright.bridge", "altwright.ui", "qasync", "shiboken6")


def self_test(
    tmp_path: Path, code: str = "", home: str = "/nonexistent"
) -> tuple[int, dict[str, Any], subprocess.CompletedProcess[str]]:
    """Run the self-test without a display and without D-Bus, after ``code``; return exit code, report and process."""
    report = tmp_path / "report.json"
    program = f"import sys\n{code}\nfrom altwright.__main__ import main\nsys.exit(main())"
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", program, "--self-test", "--json", str(report)],
        env=kept | {"PYTHONPATH": str(Path(altwright.__file__).parent.parent), "ALTWRIGHT_HOME": home, "HOME": home},
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(report.read_text(encoding="utf-8")), done


def test_self_test_passes_without_display_bus_and_home(tmp_path: Path) -> None:
    code, report, done = self_test(tmp_path)
    assert code == 0, done.stdout + done.stderr
    assert report["passed"] is True
    assert report["display"] == "offscreen"
    assert {check["name"] for check in report["checks"]} == EVERYTHING
    assert "Traceback" not in done.stderr
    outcomes = {check["name"]: check["outcome"] for check in report["checks"]}
    assert (
        outcomes["sample described"]
        == outcomes["text copied"]
        == outcomes["history written"]
        == outcomes["picture formats"]
        == "passed"
    )
    # A computer without a keyring is told of, and nothing more.
    assert outcomes["keyring"] in {"absent", "passed"}


def test_self_test_names_no_class_of_qt_s_first_in_another_thread(tmp_path: Path) -> None:
    loaded = tmp_path / "loaded.json"
    code, _, done = self_test(
        tmp_path,
        "import atexit, json, threading\n"
        "beside = set()\n"
        "def listen(event, arguments):\n"
        "    if event == 'import' and threading.current_thread() is not threading.main_thread():\n"
        "        beside.add(arguments[0])\n"
        "sys.addaudithook(listen)\n"
        f"atexit.register(lambda: open({str(loaded)!r}, 'w').write(json.dumps(sorted(beside))))\n",
    )
    assert code == 0, done.stdout + done.stderr
    beside = json.loads(loaded.read_text(encoding="utf-8"))
    assert "httpx2" in beside
    assert [name for name in beside if name.startswith(OF_QT)] == []


def test_self_test_leaves_the_settings_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.json").write_text('{"prompt": "mine"}', encoding="utf-8")
    code, _, done = self_test(tmp_path, home=str(home))
    assert code == 0, done.stdout
    assert [path.name for path in home.iterdir()] == ["settings.json"]
    assert (home / "settings.json").read_text(encoding="utf-8") == '{"prompt": "mine"}'


def test_self_test_names_what_is_damaged_or_missing_and_exits_with_1(tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(resources_folder(), resources)
    (resources / "data" / "destinations.json").write_text('{"cut off', encoding="utf-8")
    (resources / "icons" / "fault.svg").write_text("<svg", encoding="utf-8")
    code, report, done = self_test(
        tmp_path,
        "from altwright.services import resources\n"
        f"resources.resources_folder = lambda: __import__('pathlib').Path({str(resources)!r})\n"
        "sys.modules['pillow_heif'] = None\n",
    )
    assert code == 1
    assert report["passed"] is False
    failed = {check["name"]: check["detail"] for check in report["checks"] if check["outcome"] == "failed"}
    assert {"resources", "icons and samples", "picture formats"} <= failed.keys(), done.stdout
    assert "fault.svg" in failed["icons and samples"]
    assert "Something does not work" in done.stdout


def test_self_test_that_finds_no_qt_still_reports(tmp_path: Path) -> None:
    code, report, _ = self_test(tmp_path, "sys.modules['PySide6.QtCore'] = None\n")
    assert code == 1
    assert [check["name"] for check in report["checks"]] == ["start"]


@pytest.mark.parametrize("arguments", [["--json", "report.json"], ["--self-test", "engines"]])
def test_report_without_a_test_and_a_test_with_a_command_are_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        parse(arguments)
    assert ending.value.code == 2


def test_report_file_is_no_picture() -> None:
    options = parse(["--self-test", "--json", "report.json"])
    assert (options.self_test, options.report, options.pictures) == (True, Path("report.json"), ())


def test_json_of_a_command_is_its_own() -> None:
    options = parse(["engines", "--json"])
    assert (options.json, options.report, options.self_test) == (True, None, False)
