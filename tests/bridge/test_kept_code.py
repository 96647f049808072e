"""Code that a library compiles at each start, kept compiled."""

from __future__ import annotations

import builtins
import marshal
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from types import CodeType

import pytest

from altwright.bridge.kept_code import KeptCode

SOURCE = b"answer = 6 * 7\n"
OTHER_SOURCE = b"another = 'answer'\n"
COUNTING_START = """
import sys
compiled = []
def note(event, arguments):
    if event == "compile" and str(arguments[1]).startswith("shibokensupport/"):
        compiled.append(arguments[1])
sys.addaudithook(note)
from altwright.bridge.qt_loading import load_qt
load_qt()
from PySide6.QtCore import QObject
QObject().objectName()
print(len(compiled))
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptCode:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    code = KeptCode("library")
    code.path.parent.mkdir(parents=True)
    return code


def compiled(kept: KeptCode, source: bytes = SOURCE) -> CodeType:
    with kept.in_use():
        return compile(source, "library/module.py", "exec")


def test_code_that_was_compiled_before_is_not_compiled_again(kept: KeptCode) -> None:
    marked = compile("answer = 'kept'", "library/module.py", "exec")
    kept.path.write_bytes(MAGIC_NUMBER + marshal.dumps({source_hash(SOURCE): marshal.dumps(marked)}))
    assert compiled(kept) == marked
    assert compiled(KeptCode("library")) == marked


def test_a_source_that_changed_is_compiled_anew_and_the_old_code_goes(kept: KeptCode) -> None:
    compiled(kept)
    assert b"answer" in kept.path.read_bytes()
    names: dict[str, object] = {}
    exec(compiled(KeptCode("library"), OTHER_SOURCE), names)
    assert names["another"] == "answer"
    assert b"another" in kept.path.read_bytes()
    assert source_hash(SOURCE) not in kept.path.read_bytes(), "only what the last start used is kept"


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: b"\0\0\0\0" + data[4:],
        lambda _: MAGIC_NUMBER + b"N",
        lambda _: MAGIC_NUMBER + b"\xff" * 40,
        lambda data: data.replace(b"answer", b"\xff" * 6),
    ],
    ids=["empty", "half", "short", "another Python's", "nothing in it", "garbage", "garbage inside"],
)
def test_a_damaged_file_is_written_anew(kept: KeptCode, damage: Callable[[bytes], bytes]) -> None:
    first = compiled(kept)
    whole = kept.path.read_bytes()
    kept.path.write_bytes(damage(whole))
    names: dict[str, object] = {}
    exec(compiled(KeptCode("library")), names)
    assert 42 in names.values()
    if b"answer" in kept.path.read_bytes():
        assert compiled(KeptCode("library")) == first


def test_other_code_is_compiled_as_ever(kept: KeptCode) -> None:
    with kept.in_use():
        assert eval(compile("1 + 1", "library/module.py", "eval")) == 2
        assert eval(compile("2 + 2", "elsewhere.py", "eval")) == 4
        compile(b"x = 1", "elsewhere.py", "exec")
        compile(b"x = 1", "library/flagged.py", "exec", dont_inherit=True)
    assert not kept.path.exists()


def test_a_mistake_in_the_source_is_told_and_compile_is_python_s_own_again(kept: KeptCode) -> None:
    before = builtins.compile
    with pytest.raises(SyntaxError):
        compiled(kept, b"def\n")
    assert builtins.compile is before
    assert not kept.path.exists()


def test_where_nothing_may_be_kept_everything_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert start(tmp_path / "file") == start(tmp_path / "file") > 0


def test_nothing_is_written_where_python_shall_keep_nothing(tmp_path: Path) -> None:
    assert start(tmp_path, PYTHONDONTWRITEBYTECODE="1") > 0
    assert not list(tmp_path.rglob("shibokensupport*"))


def test_the_second_start_compiles_nothing_of_qt_s(tmp_path: Path) -> None:
    assert start(tmp_path) > 0
    assert start(tmp_path) == 0


def start(cache: Path, **variables: str) -> int:
    """Load Qt in a new process that keeps compiled code in ``cache``; return how many of its modules it compiled."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(cache), **variables}
    done = subprocess.run(
        [sys.executable, "-c", COUNTING_START], env=environment, capture_output=True, text=True, check=True
    )
    assert not done.stderr
    return int(done.stdout)
