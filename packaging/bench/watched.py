"""The real program, started as its command starts it, with somebody watching from the first paint on."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from altwright import app
from altwright.__main__ import main
from altwright.core.lazy_asyncio import asyncio

Study = Callable[[app.Application], Awaitable[dict[str, float]]]


def watch(study: Study, at_first_paint: Callable[[], dict[str, float]]) -> int:
    """Run Altwright's window, measure, close it, print the readings, and return its exit code.

    ``at_first_paint`` is called before the loop runs and the program's own warm-up begins, and ``study`` after it.
    """
    readings: dict[str, float] = {}

    class Watched(app.Application):
        """Altwright; nothing is changed, somebody only listens to its window first."""

        def show(self) -> None:
            """Show the window and measure as soon as it is painted."""
            self.window.painted.connect(lambda: readings.update(at_first_paint()))
            super().show()

        async def run(self, pictures: Sequence[str] = ()) -> None:
            """Run the program with the study beside it."""
            studying = asyncio.get_running_loop().create_task(self._study())
            studying.add_done_callback(_end_on_error)
            await super().run(pictures)

        async def _study(self) -> None:
            readings.update(await study(self))
            self.window.close()

    vars(app)["run_window"] = partial(app.run_window, build=Watched)
    sys.argv[1:] = []
    code = main()
    print(json.dumps(readings))
    return code


def started_at() -> float:
    """Return when this process was started, on the clock of ``time.monotonic``."""
    return float(sys.argv[1])


def milliseconds_since(moment: float) -> float:
    """Return the time since ``moment`` on the clock of ``time.monotonic``, in milliseconds."""
    return (time.monotonic() - moment) * 1000


def _end_on_error(studying: asyncio.Task[None]) -> None:
    """End with the error of a study, which would otherwise open the program's dialog for crashes and wait."""
    if not studying.cancelled() and (error := studying.exception()) is not None:
        traceback.print_exception(error)
        sys.stderr.flush()
        os._exit(1)
