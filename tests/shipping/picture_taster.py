"""Takes pictures' paths from standard input and tells what became of each; a process of its own, with little memory.

For each path there are three lines of JSON, one a step: sniffing, showing, preparing.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

MEMORY = 1024 * 1024 * 1024


def main() -> None:
    """Taste until there is no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QGuiApplication

    from altwright.bridge.preview_decoding import decode
    from altwright.core.file_kind import recognise
    from altwright.core.upload import UploadLimits
    from altwright.services.picture_preparation import prepare

    application = QGuiApplication([])
    tell("ready")
    for line in sys.stdin:
        data = Path(line.rstrip("\n")).read_bytes()
        found = outcome(partial(recognise, data))
        tell(found)
        for step in (partial(decode, bound=QSize(1200, 1200)), partial(prepare, limits=UploadLimits())):
            tell(outcome(partial(step, recognise(data))) if found == "fine" else found)
    del application


def outcome(step: Callable[[], object]) -> str:
    """Return ``fine``, the message that an editor reads, or what else was raised."""
    from altwright.core.errors import PictureError
    from altwright.core.message import Situation, untranslated
    from altwright.core.wording import message_for

    try:
        step()
    except PictureError as error:
        return f"message: {message_for(error, Situation(service='LLM7'), untranslated).text}"
    except BaseException as error:  # noqa: BLE001  (this is what is looked for)
        return f"{type(error).__name__}: {error}"
    return "fine"


def tell(what: str) -> None:
    """Write ``what`` and the most memory, in MB, that this process and those it started ever had."""
    # What getrusage says of a process itself holds what its parent had when it was started.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    print(json.dumps({"outcome": what, "megabytes": most / 1024}), flush=True)


if __name__ == "__main__":
    main()
