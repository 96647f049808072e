"""What leaves the computer on Describe: the picture's address, or the picture itself."""

from __future__ import annotations

from altwright.core.address import can_be_fetched_by_others, is_private
from altwright.core.engine import Engine, EngineKind
from altwright.core.picture import AddressSource, PictureSource


def passes_through(source: PictureSource, engine: Engine) -> bool:
    """Tell whether ``engine`` is given the address of ``source`` untouched and loads the picture itself.

    Only https addresses are passed on. One in a private network is passed on where the service is in it too.
    """
    if not isinstance(source, AddressSource):
        return False
    if source.address.partition(":")[0].lower() != "https":
        return False
    near = engine.kind is not EngineKind.LLM7 and is_private(engine.address)
    return near or can_be_fetched_by_others(source.address)
