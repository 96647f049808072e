"""Loading Qt quickly and without what it does to every later import, and other things while Qt goes on."""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import threading

from altwright.bridge.kept_code import KeptCode
from altwright.bridge.late_patterns import late_patterns


def load_qt() -> None:
    """Import PySide6 and keep Python's own import function; garbage is not collected until somebody sees to it.

    PySide6 compiles a dozen modules of its own from their text in every process, a tenth of all that a start does;
    they are kept compiled. As much again are three large patterns of theirs, which describe signatures; they wait until
    a signature is asked for.

    It also replaces the import function by one that reads the source of each module imported afterwards, in case the
    module asks for PySide6's optional naming features. None here does, and loading openai would cost 15 MB and a fifth
    more time.
    """
    gc.disable()
    plain_import = builtins.__import__
    with KeptCode("shibokensupport").in_use(), late_patterns("shibokensupport"):
        import PySide6.QtCore  # noqa: F401  (loaded for what it replaces)

    builtins.__import__ = plain_import


def load_beside_events(module: str) -> None:
    """Import ``module`` in a thread, and handle Qt's events meanwhile; the editor's keys and clicks wait.

    If it cannot be imported, whoever imports it next is told.
    """
    from PySide6.QtCore import QEventLoop, QMetaObject, Qt

    waiting = QEventLoop()

    def load() -> None:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
        QMetaObject.invokeMethod(waiting, "quit", Qt.ConnectionType.QueuedConnection)

    thread = threading.Thread(target=load, name="load")
    thread.start()
    waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    thread.join()
