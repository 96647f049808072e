"""Altwright with a folder of many pictures: how soon the first thumbnails are there, and pauses while scrolling."""

from __future__ import annotations

import asyncio
import sys
import time
from functools import partial
from pathlib import Path

import as_started  # noqa: F401  (the order of the real start)
from heartbeat import Heartbeat
from PySide6.QtCore import Qt
from waiting import until_warmed_up
from watched import watch

from altwright.app import Application

_STEPS = 200
_STEP_SECONDS = 0.016
_LOOK_SECONDS = 0.002
_LONGEST_SECONDS = 20.0


async def study(program: Application, folder: Path) -> dict[str, float]:
    """Open ``folder``, wait for the thumbnails in sight, and scroll from end to end."""
    await until_warmed_up()
    readings: dict[str, float] = {}
    beat = Heartbeat()
    beat.start()
    began = time.perf_counter()
    program.window.taking.take_files([folder])
    view, pictures = program.window.strip.list, program.session.pictures
    async with asyncio.timeout(_LONGEST_SECONDS):
        while pictures.rowCount() < 2 or not _in_sight_are_there(program):  # noqa: ASYNC110  (painting tells nobody)
            await asyncio.sleep(_LOOK_SECONDS)
    readings["thumbnails"] = (time.perf_counter() - began) * 1000
    readings["opening pause"] = await beat.stop()
    beat.start()
    bar = view.horizontalScrollBar()
    for step in range(_STEPS + 1):
        bar.setValue(bar.maximum() * step // _STEPS)
        await asyncio.sleep(_STEP_SECONDS)
    readings["scrolling pause"] = await beat.stop()
    readings["noise"] = await beat.noise()
    return readings


def _in_sight_are_there(program: Application) -> bool:
    """Tell whether every thumbnail that the strip shows has been made."""
    view, pictures = program.window.strip.list, program.session.pictures
    last = view.indexAt(view.viewport().rect().bottomRight()).row()
    first_line = range((last if last >= 0 else min(7, pictures.rowCount() - 1)) + 1)
    return all(pictures.index(row).data(Qt.ItemDataRole.DecorationRole) is not None for row in first_line)


if __name__ == "__main__":
    sys.exit(watch(partial(study, folder=Path(sys.argv[2])), dict))
