"""A process that a library takes down leaves a trace, and one that ends well leaves none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from altwright.services import crash_trace
from altwright.services.crash_trace import EARLIER_NAME, FILE_NAME, FOLDER_NAME

PRELUDE = """
import faulthandler, os, sys
from pathlib import Path
from altwright.services.crash_trace import CrashTrace
trace = CrashTrace(Path(sys.argv[1]))
trace.begin("Altwright 1.2.3")
print(trace.read_earlier(), flush=True)
def where_it_happened():
    {end}
where_it_happened()
"""


def run(folder: Path, end: str) -> subprocess.CompletedProcess[str]:
    """Run a process that keeps a trace in ``folder`` and comes to this ``end``."""
    environment = {"PYTHONPATH": str(Path(crash_trace.__file__).parents[2]), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", PRELUDE.format(end=end), str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("end", ["faulthandler._sigsegv()", "os.abort()"])
def test_a_native_crash_is_found_once_by_the_next_start_and_set_aside(tmp_path: Path, end: str) -> None:
    assert run(tmp_path, end).returncode != 0
    found = run(tmp_path, "trace.end()")
    assert found.returncode == 0
    assert found.stdout.startswith("Altwright 1.2.3, started ")
    assert "where_it_happened" in found.stdout
    assert run(tmp_path, "trace.end()").stdout.strip() == ""
    assert [path.name for path in (tmp_path / FOLDER_NAME).iterdir()] == [EARLIER_NAME]


@pytest.mark.parametrize("end", ["trace.end()", "os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_any_other_end_is_no_crash(tmp_path: Path, end: str) -> None:
    run(tmp_path, end)
    assert run(tmp_path, "trace.end()").stdout.strip() == ""


def test_a_process_that_ends_well_takes_its_file_with_it(tmp_path: Path) -> None:
    run(tmp_path, "trace.end()")
    assert not (tmp_path / FOLDER_NAME / FILE_NAME).exists()


def test_where_nothing_can_be_written_the_trace_goes_to_the_error_stream(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    crashed = run(tmp_path / "file" / "home", "os.abort()")
    assert "where_it_happened" in crashed.stderr


def test_a_trace_that_is_gone_or_strange_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / FOLDER_NAME).mkdir()
    (tmp_path / FOLDER_NAME / FILE_NAME).write_bytes(b"head\n\xff\xfe strange")
    trace = crash_trace.CrashTrace(tmp_path)
    trace._set_aside()
    assert "strange" in trace.read_earlier()
    (tmp_path / FOLDER_NAME / EARLIER_NAME).unlink()
    assert trace.read_earlier() == ""
