"""The least that a preview costs: QImageReader, scaled while it decodes, in a process with an application."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from altwright.bridge.preview_decoding import MEGABYTES_TO_DECODE


def read(path: str, bound: int) -> float:
    """Return the milliseconds that the picture at ``path`` takes, upright and no larger than ``bound`` a side."""
    before = time.perf_counter()
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    reader.setScaledSize(reader.size().scaled(QSize(bound, bound), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    spent = (time.perf_counter() - before) * 1000
    if image.isNull():
        raise ValueError(reader.errorString())
    return spent


def main() -> int:
    """Read each picture on the command line, given as its name and its path, after the bound."""
    qt = QApplication(sys.argv[:1])
    qt.setStyle("Fusion")
    QImageReader.setAllocationLimit(MEGABYTES_TO_DECODE)
    bound, named = int(sys.argv[2]), sys.argv[3:]
    print(json.dumps({name: read(path, bound) for name, path in zip(named[::2], named[1::2], strict=True)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
