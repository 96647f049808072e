"""Preparing a picture in a process of its own, which may take its time, run out of memory or crash: nothing else does.

Some decoders hold up every thread of the program while they work (resvg, and those of WebP and AVIF with large
pictures), have no limit of time (resvg, and those of JPEG with very many passes), or read formats that have crashed
decoders often (HEIC, AVIF). And the memory that a very large picture takes, whatever its format, is given back at the
end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import altwright
from altwright.core.errors import PictureBroken, PictureError, PictureOverMemory, PictureTooLarge, PictureTooManyPixels
from altwright.core.hidden_environment import without_secrets
from altwright.core.picture import MAX_BYTES, MAX_PIXELS, LoadedPicture, PictureFacts
from altwright.core.upload import PictureEdit, UploadLimits
from altwright.services.picture_preparation.encoding import Encoded
from altwright.services.picture_preparation.preparing import Prepared

ENTRY_OPTION = "--picture_worker"
"""What a built program, which has no interpreter beside it, is started with to become such a process."""

_SECONDS = 20.0
_SECONDS_WITHOUT_BOUND = 5.0
"""Where no size tells what decoding takes: almost all of these are done in a moment."""

_MODULE = "altwright.services.picture_preparation.worker"
_PRIVATE = "ALTWRIGHT_"


def inspect_apart(picture: LoadedPicture) -> PictureFacts:
    """Return the facts of ``picture``.

    Raises:
        PictureError: as :func:`altwright.services.picture_preparation.inspect`.
    """
    return _facts(picture, _asked(picture, {})[0])


def prepare_apart(picture: LoadedPicture, limits: UploadLimits, edit: PictureEdit) -> Prepared:
    """Return the facts of ``picture`` and what is to be sent of it.

    Raises:
        PictureError: as :func:`altwright.services.picture_preparation.prepare`.
    """
    formats = [taken.name for taken in limits.formats]
    question: dict[str, object] = {
        "limits": [limits.max_bytes, limits.longest_side, formats],
        "edit": [edit.turns, edit.crop],
    }
    answer, data = _asked(picture, question)
    mime_type = "image/png" if answer.get("mime_type") == "image/png" else "image/jpeg"
    return Prepared(_facts(picture, answer), Encoded(data, mime_type, _size(answer, "size")))


def _asked(picture: LoadedPicture, question: dict[str, object]) -> tuple[dict[str, object], bytes]:
    """Return the answer of a new process to ``question``, and the bytes that come with it."""
    seconds = _SECONDS_WITHOUT_BOUND if picture.may_take_for_ever else _SECONDS
    header = json.dumps({**question, "format": picture.format.name, "seconds": seconds})
    try:
        done = subprocess.run(  # noqa: S603  (nothing of the command comes from outside)
            _command(),
            input=header.encode("ascii") + b"\n" + picture.data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=seconds,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureBroken(f"It was not ready after {seconds:g} seconds.") from error
    except OSError as error:
        raise PictureBroken(f"No process could be started for it: {error.strerror}.") from error
    if done.returncode:
        raise PictureBroken(f"Its decoder ended with {done.returncode}.")
    line, _, data = done.stdout.partition(b"\n")
    try:
        answer = json.loads(line)
    except ValueError as error:
        raise PictureBroken("Its decoder gave no answer.") from error
    if not isinstance(answer, dict):
        raise PictureBroken("Its decoder gave no answer.")
    if "error" in answer:
        raise _error(str(answer["error"]), str(answer.get("detail", "")))
    return answer, data


def _error(name: str, detail: str) -> PictureError:
    match name:
        case "PictureTooManyPixels":
            return PictureTooManyPixels(MAX_PIXELS, detail)
        case "PictureOverMemory":
            return PictureOverMemory(detail)
        case "PictureTooLarge":
            return PictureTooLarge(MAX_BYTES)
        case _:
            return PictureBroken(detail)


def _facts(picture: LoadedPicture, answer: dict[str, object]) -> PictureFacts:
    return PictureFacts(*_size(answer, "seen"), picture.format, len(picture.data))


def _size(answer: dict[str, object], name: str) -> tuple[int, int]:
    match answer.get(name):
        case [int(width), int(height)]:
            return width, height
    raise PictureBroken("Its decoder gave no answer.")


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, ENTRY_OPTION]
    # Without the current folder on the path, where a stranger's module could lie.
    return [sys.executable, "-P", "-m", _MODULE]


def _environment() -> dict[str, str]:
    """Return the variables of this process without keys and without Altwright's own, so that the modules are found."""
    kept = {name: value for name, value in without_secrets(os.environ).items() if not name.startswith(_PRIVATE)}
    # One arena of glibc's for each thread would count as memory in use.
    kept["MALLOC_ARENA_MAX"] = "2"
    source = Path(altwright.__file__).resolve().parent.parent
    if not getattr(sys, "frozen", False) and source.name not in {"site-packages", "dist-packages"}:
        kept["PYTHONPATH"] = os.pathsep.join([str(source), *filter(None, [kept.get("PYTHONPATH")])])
    return kept
