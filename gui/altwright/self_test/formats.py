"""A small picture of every format, made here and taken through all that a picture goes through."""

from __future__ import annotations

import io

from PySide6.QtCore import QSize

from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits

_SIZE = (48, 48)
_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><rect width="48" height="48" fill="#c60"/>\
<circle cx="24" cy="24" r="9" fill="#036"/></svg>"""


def try_format() -> str:
    """Show and prepare a picture of every format.

    Raises:
        ValueError: one came out in another size.
        AltwrightError: one could not be read.
    """
    from altwright.bridge.preview_decoding import decode
    from altwright.services.picture_preparation import prepare_and_inspect

    for kind in PictureFormat:
        picture = LoadedPicture(_made(kind), kind)
        shown = decode(picture, QSize(*_SIZE)).image
        if (shown.width(), shown.height()) != _SIZE:
            raise ValueError(f"{kind.value} is shown as {shown.width()} x {shown.height()}.")
        facts, upload = prepare_and_inspect(picture, UploadLimits())
        if facts[:2] != _SIZE or not upload.url.startswith("data:image/"):
            raise ValueError(f"{kind.value} is sent as {facts}.")
    return ", ".join(kind.value for kind in PictureFormat)


def try_pictures_apart() -> str:
    """Prepare a drawing in a process of its own, which a built program starts from itself."""
    from altwright.core.upload import UNCHANGED
    from altwright.services.picture_preparation.apart import prepare_apart

    facts, _ = prepare_apart(LoadedPicture(_SVG, PictureFormat.SVG), UploadLimits(), UNCHANGED)
    return f"{facts.width} x {facts.height}"


def _made(kind: PictureFormat) -> bytes:
    """Return a picture file of ``kind``."""
    if kind is PictureFormat.SVG:
        return _SVG
    from PIL import Image

    image = Image.new("RGB", _SIZE, (200, 100, 0))
    image.paste((0, 50, 100), (12, 12, 36, 36))
    file = io.BytesIO()
    if kind is PictureFormat.HEIC:
        from pillow_heif import from_pillow

        from_pillow(image).save(file)
    elif kind is PictureFormat.ICO:
        image.save(file, "ICO", sizes=[_SIZE])
    else:
        image.save(file, kind.name)
    return file.getvalue()
