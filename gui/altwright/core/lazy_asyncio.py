"""asyncio, imported when something of it is first used.

Importing it takes a sixth of the time until the window is painted, and painting needs nothing of it. A module that is
loaded at the start therefore says ``from altwright.core.lazy_asyncio import asyncio``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

__all__ = ["asyncio", "is_loop_running"]

if TYPE_CHECKING:
    import asyncio
else:

    class _Asyncio:
        def __getattr__(self, name: str) -> object:
            import asyncio

            return getattr(asyncio, name)

    asyncio = _Asyncio()


def is_loop_running() -> bool:
    """Tell whether a loop runs in this thread, without importing asyncio for the answer."""
    if "asyncio" not in sys.modules:
        return False
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
