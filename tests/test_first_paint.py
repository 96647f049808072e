"""What the first painting waits for, which is only what the empty window needs, and where the rest is loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import altwright

LATER = {
    *("asyncio", "dataclasses", "httpx2", "keyring", "logging.handlers"),
    *("openai", "PIL", "qasync", "socket", "sqlite3", "ssl"),
}
"""What takes long to load, and serves what an editor does with the window that is shown.

Each data class is compiled anew at every start, which takes six times as long as a named tuple does.
"""

LATER_CLASSES = {"QIcon", "QStyle"}
"""Classes of Qt's with many enumerations, which PySide6 makes when a class is first named or handed over."""

START = """
import enum, json, os, sys
from functools import partial
from altwright import __main__ as program
from altwright.bridge import qt_loading

def made(kind):
    for each in kind.__subclasses__():
        yield each.__qualname__.partition(".")[0]
        yield from made(each)

class Watched:
    def __init__(self, qt, *, with_demo):
        from altwright.app import Application
        self.application = Application(qt, with_demo=with_demo)
        self.window, self.take_seat = self.application.window, self.application.take_seat

    def show(self):
        painted = []
        self.window.painted.connect(lambda: painted.append(True))
        self.application.show()
        print(json.dumps([len(painted), sorted(sys.modules), sorted(set(made(enum.Enum)))]), flush=True)
        os._exit(0)

load_qt = qt_loading.load_qt

def load():
    load_qt()
    from altwright import app
    app.run_window = partial(app.run_window, build=Watched)

qt_loading.load_qt = load
sys.argv[1:] = []
program.main()
"""


FOLLOW = """
import asyncio, json, sys, threading
from functools import partial
from altwright import __main__ as program
from altwright.bridge import qt_loading

beside = set()

def listen(event, arguments):
    if event == "import" and threading.current_thread() is not threading.main_thread():
        beside.add(arguments[0])

sys.addaudithook(listen)
load_qt = qt_loading.load_qt

def load():
    load_qt()
    from altwright import app

    class Watched(app.Application):
        async def run(self, pictures=()):
            asyncio.ensure_future(self.end())
            await super().run(pictures)

        async def end(self):
            loading = "altwright.services.picture_preparation", "altwright.bridge.restoring"
            while not all(name in sys.modules for name in loading) or self.session.journal is None:
                await asyncio.sleep(0.02)
            self.window.close()

    app.run_window = partial(app.run_window, build=Watched)

qt_loading.load_qt = load
sys.argv[1:] = []
program.main()
print(json.dumps(sorted(beside)), flush=True)
"""

OF_QT = ("PySide6", "altwright.bridge", "altwright.ui", "qasync", "shiboken6")


def test_no_class_of_qt_s_is_named_first_in_another_thread_while_the_window_answers(tmp_path: Path) -> None:
    loaded = json.loads(_printed_by(FOLLOW, tmp_path))
    assert "httpx2" in loaded
    assert [name for name in loaded if name.startswith(OF_QT)] == []


def test_nothing_is_loaded_before_the_first_painting_that_can_wait(tmp_path: Path) -> None:
    paintings, loaded, made = json.loads(_printed_by(START, tmp_path))
    assert paintings == 1
    assert "altwright.ui.main_window" in loaded
    assert LATER & set(loaded) == set()
    assert "QFont" in made
    assert LATER_CLASSES & set(made) == set()


def _printed_by(code: str, home: Path) -> str:
    """Return what ``code`` prints in a process of its own, with its window in memory and its settings in ``home``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALTWRIGHT_")}
    environment = kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "ALTWRIGHT_HOME": str(home),
        "PYTHONPATH": str(Path(altwright.__file__).parent.parent),
    }
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    return ran.stdout
