"""The course of the self-test: a clean home, the program with its window, the parts one by one, the report."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from altwright.self_test.report import Report

DONE = 0
FAILED = 1


def run_self_test(file: Path | None) -> int:
    """Try everything, print the report, write it as JSON to ``file`` if one is named, and return the exit code."""
    import tempfile

    report = Report()
    with tempfile.TemporaryDirectory(prefix="altwright-self-test-", ignore_cleanup_errors=True) as home:
        _prepare_environment(home)
        from altwright.bridge.qt_loading import load_qt

        try:
            load_qt()
            from altwright.self_test.program import run_examined

            run_examined(report, file)
        except ImportError as error:
            # What a package leaves out, or a system lacks, shows first where Qt is loaded.
            report.add_failure("start", f"{type(error).__name__}: {error}")
        was_written = report.publish(file)
    return DONE if report.has_passed and was_written else FAILED


def _prepare_environment(home: str) -> None:
    """Let nothing of this computer's settings count, and open the window where nobody sees it if there is no display.

    The proxy of the settings does not matter: the demo is on this computer.
    """
    for name in list(os.environ):
        if name.startswith("ALTWRIGHT_"):
            del os.environ[name]
    os.environ["ALTWRIGHT_HOME"] = home
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
