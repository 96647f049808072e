"""Loading Qt quickly, and without what it does to every later import."""

from __future__ import annotations

import builtins
import gc


def load_qt() -> None:
    """Import PySide6 and keep Python's own import function; garbage is not collected until somebody sees to it.

    PySide6 replaces it by one that reads the source of each module imported afterwards, in case the module asks for
    PySide6's optional naming features. None here does, and loading openai would cost 15 MB and a fifth more time.
    """
    gc.disable()
    plain_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401  (loaded for what it replaces)

    builtins.__import__ = plain_import
