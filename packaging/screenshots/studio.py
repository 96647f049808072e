"""Puts the window into each of its states and takes its picture."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import palettes
from craft_scenes import craft_scenes
from history_scenes import history_scenes
from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from rewriting_scenes import rewriting_scenes
from settings_scenes import settings_scenes
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost
from tests.fakes.script import Script

from altwright.app import Application
from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase
from altwright.core import errors as e
from altwright.core.engine import engine_at, llm7
from altwright.core.errors import NetworkFault
from altwright.ui.window_views import COMPACT

SIZES = (QSize(640, 480), QSize(960, 680), QSize(1600, 1000))
USUAL = QSize(960, 680)
_STATES = 20.0
"""Longest wait for a state, in seconds."""
_MOST_LOOKS = 10
"""How often a window is looked at until it has come to rest; one in which words arrive never does."""

ERRORS: dict[str, e.AltwrightError] = {
    "no-picture": e.NoPicture(),
    "nothing-to-paste": e.NothingToPaste(),
    "folder-without-pictures": e.FolderWithoutPictures(),
    "address-unclear": e.AddressUnclear(),
    "address-incomplete": e.AddressIncomplete("https://example.org/pictures/harbour.jpg"),
    "address-unusable": e.AddressUnusable("blob"),
    "file-unreadable": e.FileUnreadable("harbour.jpg", "No such file"),
    "picture-missing": e.PictureMissing("example.org", "HTTP 404"),
    "picture-forbidden": e.PictureForbidden("example.org", "HTTP 403"),
    "picture-host-faulty": e.PictureHostFaulty("example.org", "HTTP 500"),
    "web-page": e.WebPageInstead("example.org"),
    "not-a-picture": e.NotAPicture("PDF"),
    "too-large": e.PictureTooLarge(64 * 1024 * 1024),
    "too-many-pixels": e.PictureTooManyPixels(200_000_000),
    "broken": e.PictureBroken("Premature end of JPEG file"),
    "format": e.PictureFormatUnsupported("JPEG XL"),
    **{
        f"picture-{fault.name.lower().replace('_', '-')}": e.PictureUnreachable("example.org", fault, fault.name)
        for fault in NetworkFault
    },
    **{
        f"service-{fault.name.lower().replace('_', '-')}": e.ServiceUnreachable(fault, fault.name)
        for fault in NetworkFault
    },
    "service-address-wrong": e.ServiceAddressWrong("HTTP 404"),
    "service-address-insecure": e.ServiceAddressInsecure(),
    "service-down": e.ServiceDown("HTTP 503. The server is overloaded"),
    "rate-limited": e.RateLimited(42, "HTTP 429. Rate limit reached"),
    "quota": e.QuotaExceeded("HTTP 429. You exceeded your current quota"),
    "key-unusable": e.KeyUnusable(),
    "key-refused": e.KeyRefused("HTTP 401. Incorrect API key provided"),
    "key-not-read": e.KeyNotRead(),
    "model-missing": e.ModelMissing(),
    "payment": e.PaymentNeeded("HTTP 402. Insufficient balance"),
    "access": e.AccessRefused("HTTP 403"),
    "model-gone": e.ModelGone("HTTP 400. The model is unavailable"),
    "model-blind": e.ModelBlind("HTTP 500. image input is not supported"),
    "picture-not-fetched": e.PictureNotFetched("HTTP 400. Error while downloading the image"),
    "picture-refused": e.PictureRefused("HTTP 413"),
    "demo-samples-only": e.DemoSamplesOnly(),
    "request-refused": e.RequestRefused("HTTP 400. Unsupported parameter"),
    "answer-unreadable": e.AnswerUnreadable("<!doctype html>"),
    "answer-empty": e.AnswerEmpty(),
    "stalled": e.AnswerStalled(45),
    "filtered": e.AnswerFiltered(),
    "cut-off": e.AnswerCutOff("peer closed the connection"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One state of the window: its name, how to come to it, and the sizes to see it in."""

    name: str
    enter: Callable[[Application], Awaitable[None]]
    sizes: tuple[QSize, ...] = SIZES


class Studio:
    """Takes the pictures of one run."""

    def __init__(self, application: QApplication, folder: Path, text: int = 100) -> None:
        """Write the pictures into ``folder``, with text of ``text`` per cent of the usual size."""
        self._qt = application
        self._folder = folder
        self._ending = "" if text == 100 else f"-text-{text}"
        font = application.font()
        font.setPointSizeF(font.pointSizeF() * text / 100)
        application.setFont(font)

    async def render_all(self, only: str) -> None:
        """Render every state whose name matches ``only`` in every size and every palette; errors in two sizes."""
        self._folder.mkdir(exist_ok=True)
        for theme, palette in palettes.THEMES.items():
            self._qt.setPalette(palette)
            with FaultService() as service, PictureHost() as host:
                for scene in _scenes(service, host):
                    if re.search(only, scene.name):
                        await self._render(scene, theme)
                service.release()
        self._qt.setPalette(QPalette())

    async def render_readme(self, target: Path) -> None:
        """Render the finished state for the README."""
        self._qt.setPalette(palettes.THEMES["light"])
        with FaultService() as service, PictureHost() as host:
            scene = next(scene for scene in _scenes(service, host) if scene.name == "finished")
            await self._perform(scene, lambda program: _save(program, target, USUAL))

    async def _render(self, scene: Scene, theme: str) -> None:
        async def save_each(program: Application) -> None:
            for size in scene.sizes:
                name = f"{scene.name}-{theme}-{size.width()}x{size.height()}{self._ending}.png"
                await _save(program, self._folder / name, size)

        await self._perform(scene, save_each)

    async def _perform(self, scene: Scene, take: Callable[[Application], Awaitable[None]]) -> None:
        # What was written in one state would be brought back in the next.
        with TemporaryDirectory() as home:
            os.environ["ALTWRIGHT_HOME"] = home
            await self._perform_at_home(scene, take)

    async def _perform_at_home(self, scene: Scene, take: Callable[[Application], Awaitable[None]]) -> None:
        program = Application(self._qt, with_demo=scene.name in {"empty-demo", "finished"})
        program.window.show()
        running = asyncio.ensure_future(program.run())
        program.window.resize(USUAL)
        await asyncio.sleep(0.05)
        await scene.enter(program)
        await take(program)
        program.window.close()
        await running


async def _save(program: Application, target: Path, size: QSize) -> None:
    dialogs = (child for child in program.window.findChildren(QDialog) if child.isVisible())
    window: QWidget = next(dialogs, program.window)
    window.resize(size)
    taken, before = window.grab().toImage(), None
    for _ in range(_MOST_LOOKS):
        if taken == before:
            break
        await asyncio.sleep(0.1)
        taken, before = window.grab().toImage(), taken
    taken.save(str(target))


def _scenes(service: FaultService, host: PictureHost) -> list[Scene]:
    async def nothing(_program: Application) -> None:
        await asyncio.sleep(0)

    async def finished(program: Application) -> None:
        program.window.try_sample()
        await _until(lambda: program.session.picture.state is PictureState.SHOWN)
        program.window.form.request_description()
        await _until(lambda: program.session.phase is Phase.DONE)

    async def copied(program: Application) -> None:
        await described(program)
        program.session.copy()

    async def described(program: Application) -> None:
        await asked(program, scripts.good(scripts.TEXT, model="fake-vision-1"))
        await _until(lambda: program.session.phase is Phase.DONE)

    async def asked(program: Application, script: Script) -> None:
        service.then(script)
        program.session.link.use(engine_at(service.address))
        program.window.form.address.show_address(host.url("/photo.jpg"))
        await _until(lambda: program.session.picture.state is PictureState.SHOWN)
        program.window.form.request_description()

    async def loading(program: Application) -> None:
        program.window.form.address.show_address(host.url("/slow"))
        await _until(lambda: program.session.picture.state is PictureState.LOADING)

    async def waiting(program: Application) -> None:
        await asked(program, scripts.stall_after(0))
        await _until(lambda: program.session.phase is Phase.WAITING)

    async def writing(program: Application) -> None:
        await asked(program, scripts.stall_after(5))
        await _until(lambda: program.session.phase is Phase.WRITING and not program.session.draft.is_empty)

    async def counting(program: Application) -> None:
        await asked(program, scripts.rate_limited(42))
        await _until(lambda: program.session.phase is Phase.COUNTING_DOWN)

    async def stopped(program: Application) -> None:
        await writing(program)
        program.session.stop()
        await _until(lambda: program.session.phase is Phase.STOPPED)

    async def replaced(program: Application) -> None:
        program.window.body.text.field.insertPlainText("My own words about the harbour.")
        await described(program)

    async def compact(program: Application) -> None:
        await described(program)
        program.window.menus.compact.setChecked(True)

    async def one_colour(program: Application) -> None:
        program.window.form.address.show_address(host.url("/black.png"))
        await _until(lambda: program.session.picture.state is PictureState.SHOWN)

    async def pasted(program: Application) -> None:
        image = QImage(600, 400, QImage.Format.Format_ARGB32)
        image.fill(QColor(200, 60, 40, 90))
        mime = QMimeData()
        mime.setImageData(image)
        program.window.taking.take(mime)
        await _until(lambda: program.session.picture.state is PictureState.SHOWN)

    async def preview_failed(program: Application) -> None:
        program.window.form.address.show_address(host.url("/page.html"))
        await _until(lambda: program.session.picture.state is PictureState.UNSHOWN)

    def failing(error: e.AltwrightError) -> Callable[[Application], Awaitable[None]]:
        async def enter(program: Application) -> None:
            program.session.link.use(llm7())
            if isinstance(error, e.AnswerCutOff):
                await asked(program, scripts.cut_off_after(8))
                await _until(lambda: program.session.phase is Phase.CUT_OFF)
            else:
                program.session.show_error(error)

        return enter

    return [
        *(Scene(name, enter) for name, enter in settings_scenes(service).items()),
        *(Scene(name, enter) for name, enter in rewriting_scenes(service, host).items()),
        *(Scene(name, enter) for name, enter in craft_scenes(service, host).items()),
        *(Scene(name, enter) for name, enter in history_scenes().items()),
        Scene("empty", nothing),
        Scene("empty-demo", nothing),
        Scene("loading", loading),
        Scene("waiting", waiting),
        Scene("writing", writing),
        Scene("counting-down", counting),
        Scene("finished", finished),
        Scene("copied", copied),
        Scene("stopped", stopped),
        Scene("replaced", replaced),
        Scene("compact", compact, (COMPACT, QSize(600, 420))),
        Scene("one-colour", one_colour),
        Scene("pasted-transparent", pasted),
        Scene("preview-failed", preview_failed),
        *(Scene(f"error-{name}", failing(error), SIZES[:2]) for name, error in ERRORS.items()),
    ]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_STATES):
        while not condition():  # noqa: ASYNC110  (states change without telling)
            await asyncio.sleep(0.02)
