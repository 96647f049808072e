"""Patterns of a library that are compiled when they are first used, not whenever the library is loaded."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from functools import partial


class LatePattern:
    """What ``re.compile`` would return, which is compiled when a method is called and not when it is only looked up."""

    def __init__(self, pattern: str, flags: int) -> None:
        """Keep the arguments of ``re.compile``."""
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Return the pattern's method or value ``name``.

        Raises:
            AttributeError: patterns have none of this name.
        """
        is_method = callable(getattr(re.Pattern, name))
        return partial(self._call, name) if is_method else getattr(self._compiled(), name)

    def _call(self, name: str, *arguments: object, **options: object) -> object:
        return getattr(self._compiled(), name)(*arguments, **options)

    def _compiled(self) -> re.Pattern[str]:
        """Return the pattern itself, which ``re`` remembers."""
        return re.compile(self._pattern, self._flags)


@contextlib.contextmanager
def late_patterns(library: str) -> Iterator[None]:
    """Give late patterns to those modules of ``library`` that compile patterns meanwhile, and to no others."""
    compile_now = re.compile

    def compile_late(pattern: str, flags: int = 0) -> object:
        asking = str(sys._getframe(1).f_globals.get("__name__"))  # noqa: SLF001  (it is documented)
        is_ours = asking.startswith(f"{library}.")
        return LatePattern(pattern, flags) if is_ours else compile_now(pattern, flags)

    vars(re)["compile"] = compile_late
    try:
        yield
    finally:
        vars(re)["compile"] = compile_now
