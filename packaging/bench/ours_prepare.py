"""Altwright preparing large pictures for a service: how long each takes and the memory that it takes at most."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from memory import forget_peak, peak_megabytes, resident_megabytes

from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import prepare
from altwright.services.samples import samples


def main() -> int:
    """Prepare each picture on the command line, given as its name and its path."""
    # What is loaded with the first picture is no part of the second.
    prepare(LoadedPicture(samples()[0].path.read_bytes(), PictureFormat.JPEG), UploadLimits(longest_side=100))
    named = sys.argv[2:]
    readings: dict[str, float] = {}
    for name, path in zip(named[::2], named[1::2], strict=True):
        picture = LoadedPicture(Path(path).read_bytes(), PictureFormat.JPEG)
        forget_peak()
        resident = resident_megabytes()
        before = time.perf_counter()
        prepare(picture, UploadLimits())
        readings[name] = (time.perf_counter() - before) * 1000
        readings[f"{name} memory"] = peak_megabytes() - resident
    print(json.dumps(readings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
