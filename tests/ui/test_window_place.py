"""The window comes back where it was, and always on a screen that exists."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from tests.ui.driving import Editor, settle

from altwright.app import Application
from altwright.bridge.preferences import WindowPlace
from altwright.ui.window_place import restored_geometry

HOME = QRect(0, 0, 1920, 1040)
coordinates = st.integers(-20_000, 20_000)
sizes = st.integers(0, 20_000)
places = st.builds(
    WindowPlace, coordinates, coordinates, sizes, sizes, st.booleans(), st.floats(0.1, 0.9, allow_nan=False)
)
screens = st.lists(
    st.builds(QRect, coordinates, coordinates, st.integers(320, 8000), st.integers(200, 5000)), max_size=4
)


@settings(deadline=None, max_examples=500)
@given(places, screens)
def test_the_window_is_wholly_on_one_screen(place: WindowPlace, screens: list[QRect]) -> None:
    area = restored_geometry(place, screens)
    assert not area.isEmpty()
    assert any(screen.contains(area) for screen in screens or [QRect(0, 0, 1280, 800)])


@settings(deadline=None)
@given(st.integers(0, 900), st.integers(0, 400), st.integers(640, 1000), st.integers(480, 640))
def test_a_window_that_was_on_a_screen_comes_back_exactly(x: int, y: int, width: int, height: int) -> None:
    place = WindowPlace(x, y, width, height)
    assert restored_geometry(place, [QRect(-1280, 0, 1280, 1000), HOME]) == QRect(x, y, width, height)


def test_a_window_on_a_second_screen_to_the_left_comes_back_there() -> None:
    left = QRect(-1920, 0, 1920, 1040)
    place = WindowPlace(-1800, 100, 960, 680)
    assert restored_geometry(place, [HOME, left]) == QRect(-1800, 100, 960, 680)


def test_a_window_of_a_screen_that_is_gone_comes_to_the_middle() -> None:
    area = restored_geometry(WindowPlace(-1800, 100, 960, 680), [HOME])
    assert area == QRect(480, 180, 960, 680)


def test_a_first_start_is_in_the_middle_at_the_usual_size() -> None:
    area = restored_geometry(WindowPlace(), [HOME])
    assert (area.width(), area.height()) == (960, 680)
    assert abs(area.center().x() - HOME.center().x()) <= 1


def test_a_window_larger_than_the_screen_is_made_to_fit() -> None:
    assert restored_geometry(WindowPlace(0, 0, 5000, 4000), [QRect(0, 0, 1366, 728)]) == QRect(0, 0, 1366, 728)


async def test_size_splitter_and_maximised_are_remembered(editor: Editor, qapp: QApplication, home: Path) -> None:
    editor.window.resize(780, 640)
    await settle()
    splitter = editor.body._splitter
    splitter.handle(1).setFocus()
    splitter.moveSplitter(220, 1)
    share = editor.body.preview_share
    assert 0.2 < share < 0.35
    editor.window.resize(700, 560)
    await settle()
    editor.window.resize(780, 640)
    editor.window.close()
    await settle()
    again = Application(qapp, with_demo=False)
    assert (again.window.width(), again.window.height()) == (780, 640)
    assert abs(again.window.body.preview_share - share) < 0.01
    again.window.show()
    running = asyncio.ensure_future(again.run())
    await settle()
    again.window.showMaximized()
    await settle()
    again.window.close()
    await running
    third = Application(qapp, with_demo=False)
    assert third.preferences.settings.window.maximized
    assert (third.preferences.settings.window.width, third.preferences.settings.window.height) == (780, 640)
    for program in (again, third):
        program.window.deleteLater()
    await third.session.close()
    await settle()
