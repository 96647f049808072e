"""Choosing engines and giving them keys, as the settings do."""

from __future__ import annotations

from tests.fakes.fault_service import FaultService
from tests.waiting import until

from altwright.bridge.key_place import KeyPlace
from altwright.bridge.preferences import Preferences, Settings
from altwright.bridge.service_choice import ServiceChoice
from altwright.core.address import host_of
from altwright.core.engine import Engine
from altwright.core.engine_preset import EngineChange


def at(service: FaultService | str, settings: Settings, model: str = "default") -> Settings:
    """Return ``settings`` with an own engine chosen that is at ``service``."""
    address = service if isinstance(service, str) else service.address
    change = EngineChange(host_of(address), address=address, model=model)
    return settings.with_engine(change)._replace(engine=change.id)


async def chosen(
    choice: ServiceChoice, preferences: Preferences, service: FaultService | str, key: str = "", model: str = "default"
) -> Engine:
    """Use the own engine at ``service``, and keep a key for it; return the engine when that is done."""
    preferences.keep(at(service, preferences.settings, model))
    engine = preferences.engine()
    choice.use(engine)
    if key:
        await kept(choice, engine, key)
    return engine


async def kept(choice: ServiceChoice, engine: Engine, key: str = "") -> None:
    """Keep ``key`` for ``engine``, or forget the one there is, and wait until that is done."""
    changes: list[None] = []
    choice.keys_changed.connect(lambda: changes.append(None))
    if key:
        choice.keep_key(engine, key)
    else:
        choice.forget_key(engine)
    changes.clear()
    await until(lambda: changes and choice.key_place(engine) is not KeyPlace.ON_ITS_WAY)
