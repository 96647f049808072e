"""Patterns of a library that wait until they are used."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from altwright.bridge.late_patterns import late_patterns

PATTERN = r"(?P<word> \w+ ) \s* = \s* ( \d+ )"
TEXT = "one = 1, two=22; three"
MODULE = f"""
import abc, re

class Reader(abc.ABC):
    pattern = re.compile(r"{PATTERN}", re.VERBOSE)
    find = pattern.finditer

broken = re.compile("(")
"""
QT_START = """
import json, re
lengths = []
compile_now = re._compiler.compile

def compile_counted(pattern, flags=0):
    lengths.append(len(pattern))
    return compile_now(pattern, flags)

re._compiler.compile = compile_counted
from altwright.bridge.qt_loading import load_qt
load_qt()
longest = max(lengths, default=0)
from PySide6.QtCore import QObject
try:
    QObject().installEventFilter("nothing")
except TypeError as error:
    print(json.dumps([longest, max(lengths), str(error)]))
"""

Loaded = Callable[[str], ModuleType]


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """Load a module that compiles patterns, one of them broken, while the patterns of ``library`` wait."""
    monkeypatch.syspath_prepend(tmp_path)

    def load(name: str) -> ModuleType:
        package, _, module = name.rpartition(".")
        (tmp_path / package).mkdir()
        (tmp_path / package / f"{module}.py").write_text(MODULE, encoding="utf-8")
        monkeypatch.delitem(sys.modules, package, raising=False)
        monkeypatch.delitem(sys.modules, name, raising=False)
        with late_patterns("library"):
            return importlib.import_module(name)

    return load


def test_a_pattern_of_the_library_is_compiled_when_it_is_used(loaded: Loaded) -> None:
    broken = loaded("library.reading").broken
    with pytest.raises(re.error, match="unterminated subpattern"):
        broken.match("text")


def test_a_late_pattern_does_what_the_pattern_does(loaded: Loaded) -> None:
    late, real = loaded("library.reading").Reader.pattern, re.compile(PATTERN, re.VERBOSE)
    assert not isinstance(late, re.Pattern)
    uses: tuple[Callable[[Any], object], ...] = (
        lambda pattern: pattern.match(TEXT)[0],
        lambda pattern: pattern.search(TEXT, 5)["word"],
        lambda pattern: pattern.fullmatch("two=22")[2],
        lambda pattern: pattern.findall(TEXT),
        lambda pattern: pattern.split(TEXT, maxsplit=1),
        lambda pattern: pattern.sub(r"\2", string=TEXT),
        lambda pattern: pattern.subn("", TEXT),
        lambda pattern: (pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex)),
        lambda pattern: hasattr(pattern, "seek"),
    )
    assert [use(late) for use in uses] == [use(real) for use in uses]


def test_a_method_that_was_looked_up_early_finds_what_it_should(loaded: Loaded) -> None:
    find = loaded("library.reading").Reader.find
    assert [found["word"] for found in find(TEXT)] == ["one", "two"]


@pytest.mark.parametrize("name", ["elsewhere.reading", "librarylike.reading"])
def test_patterns_of_other_modules_are_compiled_at_once(loaded: Loaded, name: str) -> None:
    with pytest.raises(re.error):
        loaded(name)


def test_python_compiles_its_patterns_itself_again_afterwards() -> None:
    before = re.compile
    with pytest.raises(ModuleNotFoundError), late_patterns("library"):
        importlib.import_module("library_that_is_not_there")
    assert re.compile is before


def test_qt_is_loaded_without_its_large_patterns_and_describes_signatures_with_them() -> None:
    done = subprocess.run([sys.executable, "-c", QT_START], capture_output=True, text=True, check=True)
    longest, longest_used, told = json.loads(done.stdout)
    assert longest < 2000 < longest_used
    assert "installEventFilter(filterObj: PySide6.QtCore.QObject" in told
    assert not done.stderr
