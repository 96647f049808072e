"""The states of rewriting, each with the way to come to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost

from altwright.app import Application
from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase
from altwright.core.destination import Destination
from altwright.core.engine import engine_at
from altwright.core.refining import Refinement

_TEXT = (
    "Two brown dogs sleep under a round table on the terrace of a café in the rain; three empty chairs stand beside "
    "it, and a sign says “Open until eight”."
)
_SHORTER = "Two brown dogs sleep under a café table in the rain; a sign says “Open until eight”."
_OTHER = (
    "Three black dogs sleep under a round table on the terrace of a café in the rain, and a sign says “Open until "
    "nine”. A woman stands on the left."
)
_STATES = 20.0

Enter = Callable[[Application], Awaitable[None]]


def rewriting_scenes(service: FaultService, host: PictureHost) -> dict[str, Enter]:
    """Return each state of rewriting by its name."""

    async def described(program: Application) -> None:
        program.session.link.use(engine_at(service.address))
        program.window.form.address.show_address(host.url("/photo.jpg"))
        await _until(lambda: program.session.picture.state is PictureState.SHOWN)
        service.then(scripts.good(_TEXT, model="fake-vision-1"))
        program.window.form.request_description()
        await _until(lambda: program.session.phase is Phase.DONE)

    async def shortened(program: Application) -> None:
        await described(program)
        service.then(scripts.good(_SHORTER, model="fake-vision-1"))
        program.window.rewriting.shorten()
        await _until(lambda: not program.session.phase.is_running)

    async def too_long(program: Application) -> None:
        await described(program)
        program.session.current.brief.destination = Destination("tight", "Tight", 80)
        service.then(scripts.good(_SHORTER, model="fake-vision-1"))
        program.window.rewriting.shorten()
        await _until(lambda: not program.session.phase.is_running)

    async def under_way(program: Application) -> None:
        await described(program)
        service.then(scripts.stall_after(4))
        program.window.rewriting.shorten()
        await _until(lambda: program.session.phase is Phase.WRITING)

    async def cut_off(program: Application) -> None:
        await described(program)
        service.then(scripts.cut_off_after(6))
        program.window.rewriting.shorten()
        await _until(lambda: not program.session.phase.is_running)

    async def translate(program: Application) -> None:
        await described(program)
        program.window.rewriting.rewrite(Refinement.TRANSLATED)

    async def wish(program: Application) -> None:
        await described(program)
        program.window.rewriting.rewrite(Refinement.FREE)

    async def versions(program: Application) -> None:
        await shortened(program)
        program.window.rewriting.show_versions()

    async def opinion(program: Application) -> None:
        await described(program)
        program.window.rewriting.show_opinion()

    async def disagreeing(program: Application) -> None:
        await opinion(program)
        service.then(scripts.good(_OTHER, model="fake-vision-2"))
        second = program.session.current.opinion
        second.ask(program.session.link.beside(program.session.link.engine))
        await _until(lambda: bool(second.disagreements))

    async def refused(program: Application) -> None:
        await opinion(program)
        service.then(scripts.wrong_key())
        second = program.session.current.opinion
        second.ask(program.session.link.beside(program.session.link.engine))
        await _until(lambda: bool(second.note))

    return {
        "rewriting-opinion": opinion,
        "rewriting-opinion-disagreeing": disagreeing,
        "rewriting-opinion-refused": refused,
        "rewriting-versions": versions,
        "rewriting-shortened": shortened,
        "rewriting-too-long": too_long,
        "rewriting-under-way": under_way,
        "rewriting-cut-off": cut_off,
        "rewriting-translate": translate,
        "rewriting-wish": wish,
    }


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_STATES):
        while not condition():  # noqa: ASYNC110  (states change without telling)
            await asyncio.sleep(0.02)
