"""Modules that are loaded while the window goes on."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QObject, QTimer

from altwright.bridge.qt_loading import load_beside_events


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_events_go_on_while_a_slow_module_is_loaded(
    qapp: QObject, modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = SimpleNamespace(opened=threading.Event())
    monkeypatch.setitem(sys.modules, "gate_of_a_module", cast("ModuleType", gate))
    (modules / "slow_module.py").write_text("from gate_of_a_module import opened\nassert opened.wait(20)\n")
    timer = QTimer(interval=1)
    timer.timeout.connect(gate.opened.set)
    timer.start()
    load_beside_events("slow_module")
    timer.stop()
    slow_module = sys.modules.pop("slow_module", None)
    assert slow_module is not None, "it is not whole before an event of the window opened its gate"


def test_a_module_that_cannot_be_loaded_holds_nothing_up(qapp: QObject, modules: Path) -> None:
    (modules / "broken_module.py").write_text("import there_is_no_such_module\n")
    load_beside_events("broken_module")
    with pytest.raises(ModuleNotFoundError, match="there_is_no_such_module"):
        __import__("broken_module")
