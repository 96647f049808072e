"""asyncio, imported when something of it is first used.

Importing it takes a sixth of the time until the window is painted, and painting needs nothing of it. A module that is
loaded at the start therefore says ``from altwright.core.lazy_asyncio import asyncio``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["asyncio"]

if TYPE_CHECKING:
    import asyncio
else:

    class _Asyncio:
        def __getattr__(self, name: str) -> object:
            import asyncio

            return getattr(asyncio, name)

    asyncio = _Asyncio()
