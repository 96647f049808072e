"""The lists of models that services gave, shared by all who ask for them."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from altwright.core.engine import Engine

if TYPE_CHECKING:
    from altwright.core.model_catalogue import ModelInfo
    from altwright.services.model_catalogue import ModelCatalogue


@cache
def catalogue() -> ModelCatalogue:
    """Return the one catalogue, so that no service is asked twice within the hour."""
    from altwright.services.model_catalogue import ModelCatalogue

    return ModelCatalogue()


async def models_of(engine: Engine, key: str | None, *, fresh: bool = False) -> tuple[ModelInfo, ...]:
    """Return the models of ``engine``, through its own proxy and with its own certificate.

    Raises:
        ServiceError: the list cannot be had.
    """
    from altwright.services.network import new_client

    client_for = partial(new_client, proxy=engine.proxy, certificate=engine.certificate)
    return await catalogue().fetch_models(engine.address, key, fresh=fresh, client_for=client_for)
