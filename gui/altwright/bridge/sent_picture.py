"""What Describe would send of a picture, made to be looked at."""

from __future__ import annotations

import base64
from typing import NamedTuple

from PySide6.QtGui import QImage

from altwright.bridge.held_picture import HeldPicture
from altwright.core.engine import Engine
from altwright.core.lazy_asyncio import asyncio
from altwright.core.picture import AddressReference


class SentPicture(NamedTuple):
    """Either the ``address`` that is sent, or the prepared picture: its image, format and bytes before base64."""

    address: str = ""
    image: QImage | None = None
    format: str = ""
    byte_count: int = 0


async def sent_picture(held: HeldPicture, engine: Engine) -> SentPicture:
    """Return exactly what ``engine`` would be given.

    Raises:
        PictureError: the picture cannot be loaded or prepared.
    """
    reference = await held.reference(engine)
    if isinstance(reference, AddressReference):
        return SentPicture(address=reference.address)
    head, _, data = reference.url.partition(",")
    image = await asyncio.to_thread(lambda: QImage.fromData(base64.b64decode(data)))
    name = head.partition("/")[2].partition(";")[0].upper()
    return SentPicture(image=image, format=name, byte_count=reference.byte_count)
