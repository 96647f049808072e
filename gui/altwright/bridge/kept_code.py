"""Compiled code of a library that brings its Python modules as text, kept like Python keeps that of usual modules."""

from __future__ import annotations

import builtins
import contextlib
import marshal
import os
import sys
from collections.abc import Callable, Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

_compile: Callable[..., Any] = compile
_DAMAGES = (EOFError, ValueError, TypeError)
"""What ``marshal`` raises over bytes that are not its own."""


class KeptCode:
    """The compiled code of the modules that one library hands to ``compile`` itself, at each start anew.

    It is kept where Python keeps that of this module: code must not come from a folder of data. Where nobody may write
    there, it is compiled at each start as before. A built program brings it, beside this module.
    """

    def __init__(self, library: str) -> None:
        """Keep what is compiled under a file name that begins with ``library`` and a slash."""
        beside = Path(__file__).with_name(library)
        if getattr(sys, "frozen", False):
            self.path = beside.with_suffix(".code")
        else:
            self.path = Path(cache_from_source(str(beside.with_suffix(".py"))))
        self._prefix = f"{library}/"
        self._found: dict[bytes, bytes] = {}
        self._used: dict[bytes, bytes] = {}

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Hand the kept code to whoever compiles the library's modules meanwhile; keep what is compiled anew."""
        self._found = self._read()
        vars(builtins)["compile"] = self._compiled
        try:
            yield
        finally:
            vars(builtins)["compile"] = _compile
        if not sys.dont_write_bytecode and self._used != self._found:
            # What cannot be kept is compiled again next time.
            with contextlib.suppress(OSError):
                self._write()

    def _compiled(self, source: object, filename: object, *others: object, **options: object) -> object:
        is_ours = isinstance(filename, str) and filename.startswith(self._prefix)
        if not (is_ours and isinstance(source, bytes) and others == ("exec",) and not options):
            return _compile(source, filename, *others, **options)
        key = source_hash(source)
        code = _code_in(self._found.get(key, b""))
        if code is None:
            code = _compile(source, filename, "exec")
            self._used[key] = marshal.dumps(code)
        else:
            self._used[key] = self._found[key]
        return code

    def _read(self) -> dict[bytes, bytes]:
        try:
            data = self.path.read_bytes()
        except OSError:
            return {}
        kept = _unpacked(data[len(MAGIC_NUMBER) :]) if data.startswith(MAGIC_NUMBER) else {}
        return kept if isinstance(kept, dict) else {}

    def _write(self) -> None:
        self.path.parent.mkdir(exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        beside.write_bytes(MAGIC_NUMBER + marshal.dumps(self._used))
        beside.replace(self.path)


def _code_in(data: bytes) -> CodeType | None:
    code = _unpacked(data)
    return code if isinstance(code, CodeType) else None


def _unpacked(data: bytes) -> object:
    try:
        return marshal.loads(data)  # noqa: S302  (it lies where Python's own compiled modules lie)
    except _DAMAGES:
        return None
