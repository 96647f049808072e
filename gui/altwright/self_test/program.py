"""The program with its window, worked by its own buttons while somebody looks."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from altwright import app
from altwright.core.lazy_asyncio import asyncio
from altwright.self_test.report import Report

_SECONDS = 60.0
"""How long a slow computer may take for one step."""

_SECONDS_TO_END = 3.0
"""Less than the program itself waits before it leaves behind what hangs: whoever asked is to learn of it."""


class _Crashes(QObject):
    """Takes the place of the window that reports mistakes."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def report(self, error: BaseException) -> None:
        """Note ``error`` as a failure."""
        self._report.add_failure("mistake", f"{type(error).__name__}: {error}")


class ExaminedApplication(app.Application):
    """Altwright, with somebody who presses its buttons."""

    def __init__(self, qt: QApplication, *, with_demo: bool, report: Report, file: Path | None) -> None:
        """Build everything as at any start."""
        super().__init__(qt, with_demo=with_demo)
        self._report = report
        self._file = file
        vars(self)["_crashes"] = _Crashes(report)

    def show(self) -> None:
        """Show the window and note that it was painted."""
        painted: list[bool] = []
        self.window.painted.connect(lambda: painted.append(True))
        with self._report.trying("window") as found:
            super().show()
            if not painted and QGuiApplication.platformName() != "wayland":
                raise TimeoutError("The window was not painted in time.")
            size = self.window.size()
            found.append(f"{size.width()} x {size.height()} on {QGuiApplication.platformName()}")

    async def run(self, pictures: Sequence[str] = ()) -> None:
        """Run the program with the examination beside it."""
        examining = asyncio.get_running_loop().create_task(self._examine(), name="self-test")
        await super().run(pictures)
        await examining

    async def _examine(self) -> None:
        from altwright.self_test import parts

        self._report.facts["qt"] = qVersion()
        self._report.facts["display"] = QGuiApplication.platformName()
        try:
            await self._describe_sample()
            await parts.try_all(self._report)
        finally:
            _give_up_later(self._report, self._file)
            self.window.close()

    async def _describe_sample(self) -> None:
        from altwright.services.samples import samples

        report, window, session = self._report, self.window, self.session
        clipboard = QGuiApplication.clipboard()
        before = clipboard.text()
        with report.trying("sample described") as found:
            window.body.preview.sample.click()
            await _until(lambda: session.picture.held is not None, "the sample in the preview")
            window.form.describe.click()
            await _until(lambda: session.phase.is_running, "the description's begin")
            await _until(lambda: not session.phase.is_running, "the description's end")
            if session.message is not None and session.draft.is_empty:
                raise RuntimeError(session.message.text)
            if session.draft.text.strip() != samples()[0].alt.strip():
                raise ValueError(f"The text is {session.draft.text!r}.")
            found.append(f"{len(session.draft.text)} characters from {session.model}")
        with report.trying("picture shown") as found:
            found.append(_colours(self.window.body.preview.view.grab().toImage().scaled(32, 32)))
        with report.trying("text copied"):
            window.body.text.copy.click()
            await _until(lambda: clipboard.text() == session.draft.text, "the text on the clipboard")
        clipboard.setText(before)


def run_examined(report: Report, file: Path | None) -> None:
    """Open the window, examine everything, and close it again."""

    def build(qt: QApplication, *, with_demo: bool) -> app.Application:
        return ExaminedApplication(qt, with_demo=with_demo, report=report, file=file)

    if app.run_window(with_demo=True, build=build):
        report.add_failure("window", "It could not be opened; the error stream says why.")


async def _until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds.

    Raises:
        TimeoutError: it did not in time.
    """
    deadline = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {_SECONDS:g} s for {what}.")
        await asyncio.sleep(0.02)


def _colours(image: object) -> str:
    """Return how many colours the small ``image`` has.

    Raises:
        ValueError: it shows nothing.
    """
    from PySide6.QtGui import QImage

    if not isinstance(image, QImage) or image.isNull():
        raise ValueError("There is no image.")
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    if len(colours) < image.width():
        raise ValueError(f"It has {len(colours)} colours only.")
    return f"{len(colours)} colours in a thumbnail"


def _give_up_later(report: Report, file: Path | None) -> None:
    """End the process with the report if the window, once closed, does not let it end."""

    def give_up() -> None:
        report.add_failure("end", f"The program did not end within {_SECONDS_TO_END:g} s.")
        report.publish(file)
        sys.stdout.flush()
        os._exit(1)

    timer = threading.Timer(_SECONDS_TO_END, give_up)
    timer.daemon = True
    timer.start()
