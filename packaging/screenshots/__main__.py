"""Render the window in every state: light, dark and high contrast, in three sizes, into ``screenshots/``.

    python packaging/screenshots [--only PATTERN] [--text PERCENT] [--readme]

The program is the real one, built by its own composition root and answered by real services on loopback; only time is
shortened. ``--readme`` renders the one picture of the README instead.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "screenshots"
README_PICTURE = CHECKOUT / "packaging" / "screenshots" / "window.png"


def main() -> int:
    """Render what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="screenshots", description="Render the window in every state.")
    parser.add_argument("--only", default="", help="render only the states whose name this regular expression finds")
    parser.add_argument("--text", type=int, default=100, help="the size of the text in per cent, such as 200")
    parser.add_argument("--readme", action="store_true", help="render the picture of the README")
    options = parser.parse_args()
    sys.path.insert(0, str(CHECKOUT))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    for variable in ("ALTWRIGHT_BASE_URL", "ALTWRIGHT_API_KEY", "ALTWRIGHT_MODEL"):
        os.environ.pop(variable, None)
    from altwright.bridge.qt_loading import load_qt

    load_qt()
    from PySide6.QtWidgets import QApplication
    from studio import Studio

    from altwright.bridge.garbage import GarbageCollector
    from altwright.bridge.qt_loop import QtLoop

    application = QApplication(["altwright"])
    application.setApplicationName("Altwright")
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    GarbageCollector(application)
    with asyncio.Runner(loop_factory=lambda: QtLoop(application)) as runner:
        studio = Studio(application, FOLDER, options.text)
        runner.run(studio.render_readme(README_PICTURE) if options.readme else studio.render_all(options.only))
    return 0


if __name__ == "__main__":
    sys.exit(main())
