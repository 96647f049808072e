"""The process in which a picture is prepared that is better kept apart; see :mod:`.apart` for who starts it and why.

Standard input is one line of JSON and the picture's file, standard output one line of JSON and the prepared file.
"""

from __future__ import annotations

import json
import math
import sys
from typing import Any

from altwright.core.errors import PictureError
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import Crop, PictureEdit, UploadLimits
from altwright.services.picture_preparation.preparing import inspect_here, prepare_here

_MEMORY = 1024 * 1024 * 1024


def main() -> int:
    """Answer the one question on standard input and return the exit code."""
    question = json.loads(sys.stdin.buffer.readline())
    _restrict(math.ceil(question["seconds"]))
    picture = LoadedPicture(sys.stdin.buffer.read(), PictureFormat[question["format"]])
    data = b""
    answer: dict[str, object]
    try:
        if "limits" in question:
            (width, height, *_), file = prepare_here(picture, _limits(question["limits"]), _edit(question["edit"]))
            data = file.data
            answer = {"seen": (width, height), "mime_type": file.mime_type, "size": file.size}
        else:
            width, height, *_ = inspect_here(picture)
            answer = {"seen": (width, height)}
    except PictureError as error:
        answer = {"error": type(error).__name__, "detail": error.detail}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n" + data)
    sys.stdout.buffer.flush()
    return 0


def _restrict(seconds: int) -> None:
    """Keep this process within bounds, also when nobody is left to end it; Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in ((resource.RLIMIT_CPU, 2 * seconds), (resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hardest = resource.getrlimit(kind)
        if hardest == resource.RLIM_INFINITY or limit < hardest:
            resource.setrlimit(kind, (limit, limit))


def _limits(value: list[Any]) -> UploadLimits:
    max_bytes, longest_side, formats = value
    return UploadLimits(max_bytes, longest_side, tuple(PictureFormat[name] for name in formats))


def _edit(value: list[Any]) -> PictureEdit:
    turns, crop = value
    return PictureEdit(turns, Crop(*crop) if crop else None)


if __name__ == "__main__":
    sys.exit(main())
