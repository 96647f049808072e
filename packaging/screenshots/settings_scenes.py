"""The states of the settings, each with the way to come to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from tests.fakes.fault_service import FaultService, good_either_way

from altwright.app import Application
from altwright.bridge import engine_finder
from altwright.bridge.engine_room import EngineRoom
from altwright.core.local_model import DownloadPhase, DownloadProgress
from altwright.core.message import Action
from altwright.core.picture_context import read_names
from altwright.services.local_discovery import LocalProgram
from altwright.services.settings import Settings
from altwright.ui.settings_window import SettingsWindow

_MODELS = [
    {"id": "vision-large", "modalities": {"input": ["text", "image"]}, "pricing": {"prompt": 2e-6, "completion": 8e-6}},
    {"id": "vision-small", "modalities": {"input": ["text", "image"]}, "tier": "free"},
    {"id": "words-only", "modalities": {"input": ["text"]}, "tier": "free"},
    {"id": "unknown"},
]
_MEGABYTE = 1_000_000

Enter = Callable[[Application], Awaitable[None]]


def settings_scenes(service: FaultService) -> dict[str, Enter]:
    """Return each state of the settings by its name."""

    async def engines(program: Application) -> None:
        opened(program)
        await asyncio.sleep(0.1)

    async def engines_more(program: Application) -> None:
        engine_finder.PORTS = ((LocalProgram.OLLAMA, int(service.address.split(":")[2].split("/")[0])),)
        window = opened(program)
        window.engines.more.setChecked(True)
        await asyncio.sleep(0.3)
        window.engines.room.engines.select("openai")

    async def own(program: Application) -> None:
        service.models = _MODELS
        service.then(good_either_way("A cup of coffee on a saucer."))
        window = opened(program)
        window.engines.room.engines.add("Our newsroom", service.address)
        details = window.engines.details
        await until(lambda: details.model.count() > 0)
        details._on_model_committed("vision-large")  # noqa: SLF001
        details.test.click()
        await until(details.report.notice.isVisible)

    async def advanced(program: Application) -> None:
        await own(program)
        window = next(window for window in program.window.findChildren(SettingsWindow) if window.isVisible())
        window.engines.details.advanced_fold.setChecked(True)
        area = window.areas[window.engines]
        await asyncio.sleep(0.1)
        area.ensureWidgetVisible(window.engines.details.advanced.usual)

    async def local(program: Application) -> None:
        window = opened(program)
        room: EngineRoom = window.engines.room
        await until(room.shelf.models)
        room.shelf._progress["smolvlm2-500m"] = DownloadProgress(  # noqa: SLF001
            DownloadPhase.DOWNLOADING, 182 * _MEGABYTE, 607 * _MEGABYTE, 5.2 * _MEGABYTE, 82.0
        )
        stock = room.shelf._stock  # noqa: SLF001
        room.shelf._stock = replace(stock, free_memory=3_000 * _MEGABYTE)  # noqa: SLF001
        room.engines.select("local")
        room.shelf.changed.emit()

    def page(name: str) -> Enter:
        async def enter(program: Application) -> None:
            window = opened(program)
            window.open_page(getattr(window, name))
            await asyncio.sleep(0.05)

        return enter

    async def own_prompt(program: Application) -> None:
        prompts = program.session.library.prompts
        await prompts.loaded()
        prompts.edit("chart", "Name the chart's kind and every value that can be read.")
        window = opened(program)
        window.open_page(window.prompts)
        window.prompts.add.click()
        window.prompts.details.name.setText("Ships")
        window.prompts.details.text.setFocus()
        prompts.add("Trees", "Name the tree.")
        window.prompts._on_removed("own-2")  # noqa: SLF001
        await asyncio.sleep(0.05)

    async def own_destination(program: Application) -> None:
        await program.session.library.destinations.loaded()
        window = opened(program)
        window.open_page(window.destinations)
        window.destinations.add.click()
        await asyncio.sleep(0.05)

    async def destination(program: Application) -> None:
        await program.session.library.destinations.loaded()
        window = opened(program)
        window.open_page(window.destinations)
        window.destinations.list.setCurrentRow(5)
        await asyncio.sleep(0.05)

    async def names(program: Application) -> None:
        glossaries = program.session.library.glossaries
        await glossaries.loaded()
        if not glossaries.projects:
            glossaries.add("Harbour festival")
        glossaries.keep(
            read_names("Ada Lovelace: the captain\nMS Stubnitz: the ship\nGrace Hopper"), "Harbour festival"
        )
        glossaries.use("Harbour festival")
        window = opened(program)
        window.open_page(window.names)
        await asyncio.sleep(0.05)

    async def checks(program: Application) -> None:
        program.session.library.ignored.ignore("emoji:🐶", "end-mark", "hedge:appears to")
        await program.session.library.ignored.loaded()
        window = opened(program)
        window.open_page(window.checks)
        await asyncio.sleep(0.05)

    return {
        "settings-engines": engines,
        "settings-engines-more": engines_more,
        "settings-own-engine": own,
        "settings-advanced": advanced,
        "settings-local": local,
        "settings-prompts": page("prompts"),
        "settings-own-prompt": own_prompt,
        "settings-destination": destination,
        "settings-own-destination": own_destination,
        "settings-names": names,
        "settings-checks": checks,
        "settings-privacy": page("privacy"),
        "settings-general": page("general"),
    }


def opened(program: Application) -> SettingsWindow:
    """Open the settings, as they are at first, and return their window."""
    program.preferences.keep(Settings())
    program.window.change_service(Action.CHANGE_SERVICE)
    return next(window for window in program.window.findChildren(SettingsWindow) if window.isVisible())


async def until(condition: Callable[[], object]) -> None:
    """Wait for ``condition``."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  (states change without telling)
            await asyncio.sleep(0.02)
