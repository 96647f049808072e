"""Altwright at work: warming up, ten thousand deltas, deltas at the pace of speech, and Stop."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import urllib.request
from statistics import median

import as_started  # noqa: F401  (the order of the real start)
import deltas
from asking import check
from heartbeat import Heartbeat
from stream_service import GONE
from waiting import until, until_prepared, until_warmed_up
from watched import watch

from altwright.app import Application
from altwright.bridge.assets import sample_pictures
from altwright.bridge.phase import Phase

_WRITING_SECONDS = 0.3


class Study:
    """Uses the window as an editor does, and measures."""

    def __init__(self) -> None:
        """Nothing is known of the window before its first paint."""
        self._heartbeat: Heartbeat | None = None

    def at_first_paint(self) -> dict[str, float]:
        """Watch for pauses from now on."""
        self._heartbeat = Heartbeat()
        self._heartbeat.start()
        return {}

    async def run(self, program: Application) -> dict[str, float]:
        """Return everything that can be measured in one process without one measurement disturbing another."""
        beat = self._heartbeat or Heartbeat()
        readings: dict[str, float] = {}
        await until_warmed_up()
        readings["warm-up pause"] = await beat.stop()
        readings["warm-up noise"] = await beat.noise()
        program.window.form.address.show_address(str(sample_pictures()[0].path))
        await until_prepared(program)
        await self._describe(program, deltas.WARMING, deltas.WARMING_DELTAS)
        for prompt in (deltas.ONE_A_CHUNK, deltas.PACKED):
            readings[prompt] = await self._describe(program, prompt, deltas.DELTAS)
        for prompt in (deltas.ONE_A_CHUNK, deltas.PACKED):
            beat.start()
            await self._describe(program, prompt, deltas.DELTAS)
            readings[f"{prompt} pause"] = await beat.stop()
            readings[f"{prompt} noise"] = await beat.noise()
        readings["delay"] = await self._delay(program)
        readings["stop"] = await self._stop(program)
        return readings

    async def _describe(self, program: Application, prompt: str, count: int) -> float:
        """Press Describe over an empty pane and return the processor time of the whole process until the end."""
        program.window.form.prompt.setPlainText(prompt)
        program.window.body.text.field.clear()
        before = time.process_time()
        program.window.form.describe.click()
        await _until_ended(program)
        spent = (time.process_time() - before) * 1000
        _check_phase(program, Phase.DONE)
        if count:
            check(program.session.draft.text, count)
        return spent

    async def _delay(self, program: Application) -> float:
        """Return the median time from a delta's sending to its words in the pane's document."""
        document = program.session.draft.document
        delays: list[float] = []

        def on_contents_changed() -> None:
            now = time.monotonic_ns()
            stamps = document.toRawText().split(deltas.STAMP)[1:]
            delays.extend((now - int(stamp)) / 1e6 for stamp in stamps[len(delays) :])

        document.contentsChanged.connect(on_contents_changed)
        await self._describe(program, deltas.PACED, 0)
        document.contentsChanged.disconnect(on_contents_changed)
        if len(delays) != deltas.PACED_DELTAS:
            raise ValueError(f"{len(delays)} deltas arrived in the pane instead of {deltas.PACED_DELTAS}.")
        return median(delays)

    async def _stop(self, program: Application) -> float:
        """Return the time from the press on Stop to the end of the connection, as the service sees it."""
        program.window.form.prompt.setPlainText(deltas.ENDLESS)
        program.window.form.describe.click()
        await until(program.session.phase_changed, lambda: program.session.phase is Phase.WRITING)
        await asyncio.sleep(_WRITING_SECONDS)
        pressed_at = time.monotonic()
        program.window.form.stop.click()
        await _until_ended(program)
        _check_phase(program, Phase.STOPPED)
        gone_at = await asyncio.to_thread(_gone_at, program.session.link.engine.address)
        return (gone_at - pressed_at) * 1000


async def _until_ended(program: Application) -> None:
    session = program.session
    await until(session.phase_changed, lambda: not session.phase.is_running)


def _check_phase(program: Application, expected: Phase) -> None:
    """See to it that a description ended as it was meant to.

    Raises:
        ValueError: it did not, and what was measured means nothing.
    """
    if program.session.phase is not expected:
        raise ValueError(f"Describing ended as {program.session.phase}: {program.session.message}")


def _gone_at(service: str) -> float:
    address = service.removesuffix("/v1") + GONE
    with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310  (loopback)
        return float(json.load(response)["gone_at"])


if __name__ == "__main__":
    the_study = Study()
    sys.exit(watch(the_study.run, the_study.at_first_paint))
