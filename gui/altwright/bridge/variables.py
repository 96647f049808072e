"""What variables say about the service of the start: which it is, and its key, which is no other service's."""

from __future__ import annotations

from collections.abc import Mapping

from altwright.core.engine import Engine, EngineKind


class Variables:
    """Tells which service ``ALTWRIGHT_BASE_URL`` names, and whether the key of ``ALTWRIGHT_API_KEY`` is an engine's.

    The key belongs to the service of the start, not to one that is chosen later.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, at_start: Engine | None = None) -> None:
        """Look into ``environment``, where the program was started to ask ``at_start``."""
        self._environment = environment or {}
        self._at_start = at_start

    @property
    def service(self) -> Engine | None:
        """The service that ``ALTWRIGHT_BASE_URL`` names, or None where it names none or the demo was started."""
        if self._at_start is None or self._at_start.kind is EngineKind.DEMO:
            return None
        return self._at_start if self._environment.get("ALTWRIGHT_BASE_URL", "").strip() else None

    def key_for(self, engine: Engine) -> str:
        """Return the key that a variable brings for ``engine``, or nothing."""
        if self._at_start is None or engine.address != self._at_start.address:
            return ""
        if engine.kind in {EngineKind.DEMO, EngineKind.LOCAL}:
            return ""
        return self._environment.get("ALTWRIGHT_API_KEY", "").strip()
