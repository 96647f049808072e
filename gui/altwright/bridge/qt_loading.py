"""Loading Qt quickly, and without what it does to every later import."""

from __future__ import annotations

import builtins
import gc

from altwright.bridge.kept_code import KeptCode


def load_qt() -> None:
    """Import PySide6 and keep Python's own import function; garbage is not collected until somebody sees to it.

    PySide6 compiles a dozen modules of its own from their text in every process, a tenth of all that a start does;
    they are kept compiled.

    It also replaces the import function by one that reads the source of each module imported afterwards, in case the
    module asks for PySide6's optional naming features. None here does, and loading openai would cost 15 MB and a fifth
    more time.
    """
    gc.disable()
    plain_import = builtins.__import__
    with KeptCode("shibokensupport").in_use():
        import PySide6.QtCore  # noqa: F401  (loaded for what it replaces)

    builtins.__import__ = plain_import
