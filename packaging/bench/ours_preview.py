"""Altwright with large pictures: from the file to the preview in the window, pauses meanwhile, and memory."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import as_started  # noqa: F401  (the order of the real start)
from heartbeat import Heartbeat
from memory import resident_megabytes
from waiting import until, until_prepared, until_warmed_up
from watched import watch

from altwright.app import Application
from altwright.bridge.current_picture import PictureState
from altwright.core.picture import FileSource

_REST_SECONDS = 0.3


class Study:
    """Opens the pictures one after the other, each when the one before has been dealt with."""

    def __init__(self, pictures: dict[str, Path]) -> None:
        """Open ``pictures``, which have names; memory is measured with the first one."""
        self._pictures = pictures

    async def run(self, program: Application) -> dict[str, float]:
        """Return the time, the pauses and the noise for each picture, and the memory."""
        readings: dict[str, float] = {}
        await until_warmed_up()
        beat = Heartbeat()
        for name, path in self._pictures.items():
            await asyncio.sleep(_REST_SECONDS)
            beat.start()
            readings[name] = await self._show(program, path)
            readings[f"{name} pause"] = await beat.stop()
            beat.start()
            await until_prepared(program)
            readings[f"{name} preparing pause"] = await beat.stop()
            readings[f"{name} noise"] = await beat.noise()
            if "memory" not in readings:
                readings["memory"] = resident_megabytes()
        return readings

    async def _show(self, program: Application, path: Path) -> float:
        """Return the milliseconds from naming the picture to its preview in the window."""
        picture = program.session.picture
        before = time.perf_counter()
        picture.set_source(FileSource(path))
        await until(picture.changed, lambda: picture.state in {PictureState.SHOWN, PictureState.UNSHOWN})
        after = time.perf_counter()
        if picture.state is not PictureState.SHOWN:
            raise ValueError(f"There is no preview: {picture.error}")
        return (after - before) * 1000


if __name__ == "__main__":
    named = sys.argv[2:]
    study = Study({name: Path(path) for name, path in zip(named[::2], named[1::2], strict=True)})
    sys.exit(watch(study.run, dict))
