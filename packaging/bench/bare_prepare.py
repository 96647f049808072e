"""The least that preparing a picture costs: Pillow alone, reduced while it decodes, upright, and written as JPEG."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path

from memory import forget_peak, peak_megabytes, resident_megabytes
from PIL import Image, ImageOps

from altwright.core.upload import UploadLimits
from altwright.services.samples import samples

_QUALITY = 85


def prepare(data: bytes) -> bytes:
    """Return the picture ``data`` as a JPEG no larger than what Altwright sends."""
    Image.MAX_IMAGE_PIXELS = None
    side = UploadLimits().longest_side
    with Image.open(io.BytesIO(data)) as image:
        image.thumbnail((side, side))
        upright = ImageOps.exif_transpose(image)
    file = io.BytesIO()
    upright.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def main() -> int:
    """Prepare each picture on the command line, given as its name and its path."""
    prepare(samples()[0].path.read_bytes())
    named = sys.argv[2:]
    readings: dict[str, float] = {}
    for name, path in zip(named[::2], named[1::2], strict=True):
        data = Path(path).read_bytes()
        forget_peak()
        resident = resident_megabytes()
        before = time.perf_counter()
        prepare(data)
        readings[name] = (time.perf_counter() - before) * 1000
        readings[f"{name} memory"] = peak_megabytes() - resident
    print(json.dumps(readings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
