"""The states of the history, each with the way to come to it."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from altwright.app import Application
from altwright.core.history.records import (
    AnswerState,
    HistoryEntry,
    Outcome,
    PictureOrigin,
    SourceKind,
    TextKind,
    TextVersion,
)
from altwright.services.history import FILE_NAME, HistoryWriter
from altwright.ui.history_window import HistoryWindow

_STATES = 20.0
_NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
_LONG = "A woman with a red umbrella crosses the old bridge in the rain, and a brown dog looks after her. " * 12
_TEXTS = (
    "Two brown dogs sleep under a round café table in the rain.",
    "夕暮れの横浜港。水面に観覧車の明かりが映り、遊覧船がゆっくりと岸を離れていく。手前には傘をさした二人が立っている。",
    "امرأة تحمل مظلة حمراء وتعبر الجسر القديم تحت المطر، وكلب بني ينظر إليها من بعيد.",
    "אישה עם מטרייה אדומה חוצה את הגשר הישן (1897) בגשם, Ada Lovelace מביטה בה.",
    "🐶🐶 Zwei Hunde 🌧️ unter einem Tisch 👩‍👩‍👧‍👦 – „Geöffnet bis acht“",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsformularvordruckmusterbeispiel",
    _LONG,
    "",
)
_ORIGINS = (
    PictureOrigin(SourceKind.ADDRESS, "https://pictures.example/2026/harbour.jpg"),
    PictureOrigin(SourceKind.FILE, str(Path("pictures") / "harbour.jpg")),
    PictureOrigin(SourceKind.PASTED),
    PictureOrigin(SourceKind.ADDRESS, "https://pictures.example/signed.jpg?…", is_masked=True),
)
_MODELS = ("gpt-4o-mini", "gemma-3-27b-it", "a-model-of-a-very-long-name-2026-11-23-instruct-preview", "")

Enter = Callable[[Application], Awaitable[None]]


def history_scenes() -> dict[str, Enter]:
    """Return each state of the history by its name."""

    async def empty(program: Application) -> None:
        await _opened(program)

    async def filled(program: Application) -> None:
        window = await _filled(program)
        window.list.setCurrentIndex(window.model.index(1))

    async def other_service(program: Application) -> None:
        window = await _filled(program)
        window.list.setCurrentIndex(window.model.index(2))

    async def nothing_found(program: Application) -> None:
        window = await _filled(program)
        window.search.setText("lighthouse")
        await _until(lambda: window.model.rowCount() == 0)

    async def deleted(program: Application) -> None:
        window = await _filled(program)
        window.delete_one.click()
        await _until(window.notice.isVisible)

    async def asked_to_delete_all(program: Application) -> None:
        window = await _filled(program)
        window.delete_all.click()

    async def picture_gone(program: Application) -> None:
        window = await _filled(program)
        window.list.setCurrentIndex(window.model.index(1))
        window.open_picture.click()
        await _until(window.notice.isVisible)

    async def secret_address(program: Application) -> None:
        window = await _filled(program)
        window.list.setCurrentIndex(window.model.index(3))
        window.open_picture.click()
        await _until(window.notice.isVisible)

    async def private(program: Application) -> None:
        program.preferences.keep(program.preferences.settings._replace(private=True))
        await _filled(program)

    async def unreadable(program: Application) -> None:
        window = await _filled(program)
        # A folder in its place cannot be read, whoever one is.
        path = program.preferences.folder / FILE_NAME
        path.rename(path.with_name("elsewhere"))
        path.mkdir()
        window.search.setText("harbour")
        await _until(window.notice.isVisible)

    return {
        "history-empty": empty,
        "history-filled": filled,
        "history-other-service": other_service,
        "history-nothing-found": nothing_found,
        "history-deleted": deleted,
        "history-delete-all": asked_to_delete_all,
        "history-picture-gone": picture_gone,
        "history-secret-address": secret_address,
        "history-private": private,
        "history-unreadable": unreadable,
    }


async def _opened(program: Application) -> HistoryWindow:
    await _until(lambda: program.session.journal is not None)
    program.window.show_history()
    return next(window for window in program.window.findChildren(HistoryWindow) if window.isVisible())


async def _filled(program: Application) -> HistoryWindow:
    writer = HistoryWriter(Path(os.environ["ALTWRIGHT_HOME"]) / FILE_NAME)
    for number, text in enumerate(reversed(_TEXTS * 3)):
        writer.keep(_entry(len(_TEXTS) * 3 - 1 - number, text))
    await asyncio.to_thread(writer.close)
    window = await _opened(program)
    await _until(lambda: window.model.rowCount() == 3 * len(_TEXTS))
    await asyncio.sleep(0.3)
    return window


def _entry(number: int, text: str) -> HistoryEntry:
    when = _NOW - timedelta(hours=5 * number)
    engine, name = (("llm7", "LLM7"), ("openai", "OpenAI"))[number % 5 == 2]
    return HistoryEntry(
        str(uuid.UUID(int=number)),
        when,
        when,
        _ORIGINS[number % 4],
        f"{number:064x}",
        _picture(number),
        "Describe this image for alt text.",
        engine=engine,
        engine_name=name,
        model=_MODELS[number % 4],
        versions=(TextVersion(TextKind.ANSWER, text, when),) if text else (),
        outcome=tuple(Outcome)[number % 3],
        answer=AnswerState.INTERRUPTED if number % 7 == 6 else AnswerState.WHOLE,
        is_pinned=number == 0,
    )


def _picture(number: int) -> bytes:
    wide = QImage(*((96, 64), (40, 90), (200, 30))[number % 3], QImage.Format.Format_RGB32)
    wide.fill(QColor.fromHsv(47 * number % 360, 140, 180))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(wide)
    return bytes(buffer.data().data())


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_STATES):
        while not condition():  # noqa: ASYNC110  (states change without telling)
            await asyncio.sleep(0.02)
