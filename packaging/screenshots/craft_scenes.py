"""The states around the alt text: context, roles, suggestions, destinations; each with the way to come to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost

from altwright.app import Application
from altwright.bridge.current_picture import PictureState
from altwright.core.engine import engine_at
from altwright.core.picture_context import KnownName, PictureContext
from altwright.core.role import Role, Suggestion

_CHART = """ROLE: complex
ALT: Bar chart of the rain in Bergen in 2025; January and October have most of it.
LONG: January 230 mm, February 150 mm, March 170 mm.

October 270 mm, November 260 mm, December 240 mm.
WORDS: Rain in mm, Bergen 2025
UNSURE: the value for May; whether the dotted line is the average
"""
_DECORATION = "ROLE: decorative\nALT: -\nLONG: -\nWORDS: -\nUNSURE: -\n"
_CONTEXT = PictureContext(
    "The harbour woke early that morning, and the first boats were back before the market opened.",
    "Ada at the helm",
    names=(KnownName("Ada Lovelace", "the captain"), KnownName("Bergen")),
)
_STATES = 20.0

Enter = Callable[[Application], Awaitable[None]]


def craft_scenes(service: FaultService, host: PictureHost) -> dict[str, Enter]:
    """Return each of the states by its name."""

    async def shown(program: Application) -> None:
        program.session.link.use(engine_at(service.address))
        program.window.form.address.show_address(host.url("/photo.jpg"))
        await _until(lambda: program.session.picture.state is PictureState.SHOWN)

    async def described(program: Application, text: str) -> None:
        await shown(program)
        service.then(scripts.good(text, model="fake-vision-1"))
        program.window.form.request_description()
        await _until(lambda: not program.session.phase.is_running)
        await asyncio.sleep(0.5)

    async def context(program: Application) -> None:
        await shown(program)
        program.session.current.brief.context = _CONTEXT
        program.session.current.brief.choose_role(Role.INFORMATIVE)
        program.window.form.context.setChecked(True)

    async def context_folded(program: Application) -> None:
        await shown(program)
        program.session.current.brief.context = _CONTEXT

    async def suggested(program: Application) -> None:
        program.session.current.brief.choose_role(Suggestion.LET_MODEL_SUGGEST)
        await described(program, _CHART)

    async def suggestion_unfolded(program: Application) -> None:
        await suggested(program)
        answer = program.window.body.text.answer.answer
        if answer is not None:
            answer.long.setChecked(True)
            answer.more.setChecked(True)

    async def decorative(program: Application) -> None:
        program.session.current.brief.choose_role(Suggestion.LET_MODEL_SUGGEST)
        await described(program, _DECORATION)

    async def over_the_limit(program: Application) -> None:
        await program.session.library.destinations.loaded()
        places = {place.id: place for place in program.session.placing.destinations()}
        program.session.placing.choose_destination(places["iptc"])
        program.session.placing.choose_language("en")
        await described(program, f"{scripts.TEXT} " * 5)

    return {
        "context": context,
        "context-folded": context_folded,
        "suggested": suggested,
        "suggestion-unfolded": suggestion_unfolded,
        "decorative": decorative,
        "over-the-limit": over_the_limit,
    }


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_STATES):
        while not condition():  # noqa: ASYNC110  (states change without telling)
            await asyncio.sleep(0.02)
