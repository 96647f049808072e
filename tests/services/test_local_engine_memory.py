"""How much memory is left, as each system tells it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from altwright.services.local_engine.memory import _on_linux, available_memory

MEMINFO = "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    8000000 kB\n"


@pytest.fixture
def meminfo(tmp_path: Path) -> Path:
    path = tmp_path / "meminfo"
    path.write_text(MEMINFO)
    return path


def test_this_computer_has_some_memory_left() -> None:
    available = available_memory()
    assert available is not None
    assert 1_000_000 < available < 10**13


def test_what_the_kernel_can_take_back_counts_as_free(meminfo: Path, tmp_path: Path) -> None:
    assert _on_linux(meminfo, tmp_path / "none") == 8_000_000 * 1024


def test_a_bounded_group_has_less(meminfo: Path, tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000000000\n")
    (tmp_path / "memory.current").write_text("600000000\n")
    (tmp_path / "memory.stat").write_text("anon 200000000\ninactive_file 250000000\nactive_file 50000000\n")
    assert _on_linux(meminfo, tmp_path) == 700_000_000


def test_a_group_without_bounds_changes_nothing(meminfo: Path, tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("600000000\n")
    assert _on_linux(meminfo, tmp_path) == 8_000_000 * 1024


def test_a_system_that_does_not_tell_is_no_error(tmp_path: Path) -> None:
    assert _on_linux(tmp_path / "none", tmp_path / "none") is None


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_another_system_is_not_asked_for_what_linux_has(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert available_memory() is None
