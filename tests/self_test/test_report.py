"""The self-test's report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from altwright import __version__
from altwright.self_test.report import Absent, Report


def fail(error: Exception) -> None:
    raise error


def test_report_without_any_check_has_not_passed() -> None:
    assert not Report().has_passed


def test_what_fails_is_noted_and_the_next_check_is_tried() -> None:
    report = Report()
    with report.trying("first") as found:
        found.append("half of it")
        fail(ValueError("the other half is missing"))
    with report.trying("second") as found:
        found.append("all of it")
    assert [(check.name, check.outcome) for check in report.checks] == [("first", "failed"), ("second", "passed")]
    assert report.checks[0].detail == "half of it; ValueError: the other half is missing"
    assert not report.has_passed


def test_what_is_absent_and_not_needed_is_reported_and_is_no_failure() -> None:
    report = Report()
    with report.trying("keyring"):
        fail(Absent("There is none."))
    assert report.has_passed
    assert report.checks[0][:3] == ("keyring", "absent", "There is none.")


def test_report_is_one_json_object_with_version_and_facts(tmp_path: Path) -> None:
    report = Report()
    report.facts["display"] = "offscreen"
    with report.trying("window"):
        pass
    assert report.publish(tmp_path / "report.json")
    read = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (read["version"], read["passed"], read["display"]) == (__version__, True, "offscreen")
    assert read["checks"][0]["outcome"] == "passed"


def test_report_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.add_failure("window", "none")
    assert not report.publish(tmp_path / "nowhere" / "report.json")
    assert "could not be written" in capsys.readouterr().err
