"""What variables say about the service of the start: its key, and no other service's."""

from __future__ import annotations

from collections.abc import Mapping

from altwright.core.engine import Engine, EngineKind


class Variables:
    """Tells whether the key of ``ALTWRIGHT_API_KEY`` is meant for an engine.

    It belongs to the service of the start, not to one that is chosen later.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, address_at_start: str = "") -> None:
        """Look into ``environment``, where the program was started to ask the service at ``address_at_start``."""
        self._environment = environment or {}
        self._address_at_start = address_at_start

    def key_for(self, engine: Engine) -> str:
        """Return the key that a variable brings for ``engine``, or nothing."""
        if engine.kind in {EngineKind.DEMO, EngineKind.LOCAL} or engine.address != self._address_at_start:
            return ""
        return self._environment.get("ALTWRIGHT_API_KEY", "").strip()
