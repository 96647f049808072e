"""Altwright with a folder of many pictures: how soon the first thumbnails are there, and pauses while scrolling."""

from __future__ import annotations

import asyncio
import sys
import time
from functools import partial
from pathlib import Path

import as_started  # noqa: F401  (the order of the real start)
from heartbeat import Heartbeat
from PySide6.QtCore import QPoint, Qt
from waiting import until, until_warmed_up
from watched import watch

from altwright.app import Application

_STEPS = 200
_STEP_SECONDS = 0.016
_REST_SECONDS = 1.0
_THUMBNAIL_STEP = 40
_LONGEST_SECONDS = 20.0


async def study(program: Application, folders: tuple[Path, Path]) -> dict[str, float]:
    """Open a folder and time it, open another and watch for pauses, and scroll from end to end.

    Watching has its price, so that the time is taken without.
    """
    await until_warmed_up()
    readings = {"thumbnails": await _open(program, folders[0])}
    beat = Heartbeat()
    await asyncio.sleep(_REST_SECONDS)
    beat.start()
    await _open(program, folders[1])
    readings["opening pause"] = await beat.stop()
    beat.start()
    bar = program.window.strip.list.horizontalScrollBar()
    for step in range(_STEPS + 1):
        bar.setValue(bar.maximum() * step // _STEPS)
        await asyncio.sleep(_STEP_SECONDS)
    readings["scrolling pause"] = await beat.stop()
    readings["noise"] = await beat.noise()
    return readings


async def _open(program: Application, folder: Path) -> float:
    """Open ``folder`` and return the milliseconds until all thumbnails in sight are made."""
    pictures = program.session.pictures
    before = pictures.rowCount()
    began = time.perf_counter()
    program.window.taking.take_files([folder])
    async with asyncio.timeout(_LONGEST_SECONDS):
        await until(pictures.dataChanged, lambda: pictures.rowCount() > before and _in_sight_are_there(program))
    return (time.perf_counter() - began) * 1000


def _in_sight_are_there(program: Application) -> bool:
    """Tell whether every thumbnail that the strip shows has been made."""
    view, pictures = program.window.strip.list, program.session.pictures
    middle = (view.height() - view.horizontalScrollBar().height()) // 2
    places = range(2, view.width(), _THUMBNAIL_STEP)
    seen = [index for x in places if (index := view.indexAt(QPoint(x, middle))).isValid()]
    return bool(seen) and all(pictures.data(index, Qt.ItemDataRole.DecorationRole) is not None for index in seen)


if __name__ == "__main__":
    sys.exit(watch(partial(study, folders=(Path(sys.argv[2]), Path(sys.argv[3]))), dict))
