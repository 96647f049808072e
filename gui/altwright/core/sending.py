"""What leaves the computer on Describe: the picture's address, or the picture itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from altwright.core.address import can_be_fetched_by_others, is_loopback, is_private
from altwright.core.engine import Engine, EngineKind
from altwright.core.picture import AddressSource, PictureSource


def passes_through(source: PictureSource, engine: Engine) -> bool:
    """Tell whether ``engine`` is given the address of ``source`` untouched and loads the picture itself.

    Only https addresses are passed on, only to services that load them, and those of a private network only where the
    service is in it too. The demo is given every address: it knows none and says so, and without a network nothing
    could be loaded for it.
    """
    if not isinstance(source, AddressSource):
        return False
    if engine.kind is EngineKind.DEMO:
        return True
    if not engine.fetches_addresses or source.address.partition(":")[0].lower() != "https":
        return False
    if engine.loads_every_https or is_loopback(engine.address) or can_be_fetched_by_others(source.address):
        return True
    # Another computer's own addresses are not this one's, and a password is for nobody else.
    return is_private(engine.address) and not is_loopback(source.address) and "@" not in urlsplit(source.address).netloc
