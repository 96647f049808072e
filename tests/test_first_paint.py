"""What the first painting waits for: nothing that the empty window does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import altwright

LATER = {"asyncio", "httpx2", "keyring", "logging.handlers", "openai", "PIL", "qasync", "socket", "sqlite3", "ssl"}
"""What takes long to load, and serves what an editor does with the window that is shown."""

START = """
import json, os, sys
from functools import partial
from altwright import __main__ as program
from altwright.bridge import qt_loading

class Watched:
    def __init__(self, qt, *, with_demo):
        from altwright.app import Application
        self.application = Application(qt, with_demo=with_demo)
        self.window, self.take_seat = self.application.window, self.application.take_seat

    def show(self):
        painted = []
        self.window.painted.connect(lambda: painted.append(True))
        self.application.show()
        print(json.dumps([len(painted), sorted(sys.modules)]), flush=True)
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


def test_nothing_is_loaded_before_the_first_painting_that_can_wait(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALTWRIGHT_")}
    environment = kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "ALTWRIGHT_HOME": str(tmp_path),
        "PYTHONPATH": str(Path(altwright.__file__).parent.parent),
    }
    ran = subprocess.run(
        [sys.executable, "-c", START], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    paintings, loaded = json.loads(ran.stdout)
    assert paintings == 1
    assert "altwright.ui.main_window" in loaded
    assert LATER & set(loaded) == set()
