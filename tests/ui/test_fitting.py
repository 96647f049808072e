"""Nothing is clipped, elided or covered: in any size, with large text, in any state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFocusFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from tests.fakes import scripts
from tests.ui.driving import Editor, settle
from tests.ui.scenes import ERRORS, SCENES
from tests.waiting import until

from altwright.core.engine import llm7
from altwright.ui.wrapped_text import WrappedText

SIZES = ((640, 480), (759, 600), (960, 680), (1600, 1000))


@pytest.fixture(params=[1.0, 2.0], ids=["usual text", "double text"])
def text_size(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[float]:
    """The system's text size as a factor."""
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * request.param)
    qapp.setFont(font)
    yield request.param
    qapp.setFont(before)


def needed(widget: QWidget) -> tuple[int, int]:
    """Return the least width and height in which all of ``widget`` can be seen."""
    if isinstance(widget, WrappedText):
        return 0, widget.heightForWidth(widget.width())
    if isinstance(widget, QLabel) and widget.text():
        return widget.sizeHint().width(), widget.sizeHint().height()
    if isinstance(widget, QAbstractButton):
        words = widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, widget.text())
        return words.width() + 8, words.height() + 4
    if isinstance(widget, QLineEdit):
        return 0, widget.fontMetrics().height() + 2
    if isinstance(widget, QPlainTextEdit):
        return 0, widget.fontMetrics().height() + 8
    return 0, 0


def parts(window: QWidget) -> list[QWidget]:
    """Return the controls and texts that can be seen."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QPlainTextEdit)
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds) and widget.isVisible() and not widget.objectName().startswith("qt_")
    ]


def assert_fits(window: QWidget, where: str) -> None:
    seen = [part for part in parts(window) if not isinstance(part, QFocusFrame)]
    for part in seen:
        width, height = needed(part)
        name = f"{where}: {type(part).__name__} {part.accessibleName()} {getattr(part, 'text', str)()!r}"
        assert part.width() >= width, f"{name} is {part.width()} wide and needs {width}"
        assert part.height() >= height, f"{name} is {part.height()} high and needs {height}"
        parent = part.parentWidget()
        while parent is not None and not isinstance(parent.parentWidget(), QScrollArea) and parent is not window:
            place = QRect(part.mapTo(parent, part.rect().topLeft()), part.size())
            inside = parent.rect().adjusted(-1, -1, 1, 1).contains(place) or _is_scrolled(parent)
            assert inside, f"{name} at {place} sticks out of {type(parent).__name__} {parent.rect()}"
            parent = parent.parentWidget()
    area = window.findChild(QScrollArea)
    for one, other in combinations(seen, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one) or _outside(area, one) != _outside(area, other):
            continue
        first = QRect(one.mapTo(window, one.rect().topLeft()), one.size())
        second = QRect(other.mapTo(window, other.rect().topLeft()), other.size())
        assert not first.intersects(second), f"{where}: {one} {first} and {other} {second} overlap"


def _is_scrolled(widget: QWidget) -> bool:
    """Tell whether ``widget`` is the window on contents that scroll."""
    return isinstance(widget.parentWidget(), QScrollArea) or isinstance(widget, QScrollArea)


def _outside(area: QScrollArea | None, widget: QWidget) -> bool:
    return area is None or not area.isAncestorOf(widget)


@pytest.mark.parametrize("scene", list(SCENES))
async def test_everything_fits_in_every_size(text_size: float, editor: Editor, scene: str) -> None:
    await SCENES[scene](editor)
    for size in SIZES:
        editor.window.resize(*size)
        await settle()
        assert_fits(editor.window, f"{scene} at {size}")
    editor.session.stop()
    await editor.is_at_rest()


async def test_every_message_fits_in_the_smallest_and_the_usual_window(text_size: float, editor: Editor) -> None:
    for size in SIZES[:3]:
        editor.window.resize(*size)
        for error in ERRORS:
            editor.session.show_error(error)
            await settle(0.006)
            assert_fits(editor.window, f"{error!r} at {size}")


async def test_the_prompt_shows_up_to_three_lines_without_scrolling(text_size: float, editor: Editor) -> None:
    for lines in (1, 2, 3):
        editor.form.prompt.setPlainText("\n".join(["Describe."] * lines))
        await settle()
        assert editor.form.prompt.verticalScrollBar().maximum() == 0, lines
    editor.form.prompt.setPlainText("\n".join(["Describe."] * 9))
    await settle()
    assert editor.form.prompt.verticalScrollBar().maximum() > 0


async def test_the_window_never_scrolls_sideways(text_size: float, editor: Editor) -> None:
    area = editor.window.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    for scene in ("empty", "failed", "detail unfolded", "context"):
        await SCENES[scene](editor)
        for size in SIZES:
            editor.window.resize(*size)
            await settle()
            assert area.horizontalScrollBar().maximum() == 0, (scene, size)


async def test_no_message_makes_the_smallest_window_scroll_sideways(text_size: float, editor: Editor) -> None:
    area = editor.window.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    # With the free service the empty preview is widest, since it leads to the terms.
    editor.session.link.use(llm7())
    editor.window.resize(*SIZES[0])
    for error in ERRORS:
        editor.session.show_error(error)
        await settle()
        assert area.horizontalScrollBar().maximum() == 0, error


async def test_the_window_never_scrolls_with_the_usual_text(editor: Editor) -> None:
    area = editor.window.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    for size in SIZES:
        editor.window.resize(*size)
        for scene in ("empty", "done", "failed"):
            await SCENES[scene](editor)
            await settle()
            assert area.verticalScrollBar().maximum() == 0, (scene, size)


async def test_dialogs_fit(text_size: float, editor: Editor, crashes: list[BaseException]) -> None:
    from altwright.ui.crash_dialog import CrashReporter

    for action in editor.window.menus.pages:
        action.trigger()
        await settle()
        dialog = editor.dialog()
        assert dialog is not None
        assert_fits(dialog, action.text())
        dialog.reject()
    CrashReporter(editor.window).report(ValueError("a mistake"))
    crashes.clear()
    await settle()
    crash = editor.dialog()
    assert crash is not None
    assert_fits(crash, "crash")
    crash.reject()
    await settle()


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    """A language that is read from right to left."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


async def test_a_window_from_right_to_left_fits_and_is_mirrored(right_to_left: None, editor: Editor) -> None:
    await SCENES["failed"](editor)
    for size in SIZES:
        editor.window.resize(*size)
        await settle()
        assert_fits(editor.window, f"right to left at {size}")
        assert editor.form.paste.geometry().right() < editor.form.address.geometry().left()
    edge = editor.message.grab().toImage()
    across = edge.width() - 1
    assert edge.pixelColor(across - 1, 5) == editor.message._colour()
    assert edge.pixelColor(1, 5) != editor.message._colour()
    texts = editor.message.mapFromGlobal(editor.message.text.mapToGlobal(editor.message.text.rect().topRight()))
    assert texts.x() < across - 3


def _is_in_sight(editor: Editor, part: QWidget, height: int) -> bool:
    """Tell whether the first ``height`` pixels of ``part`` are within what is scrolled to."""
    area = editor.window.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    top = part.mapTo(area, part.rect().topLeft()).y()
    return top >= 0 and top + height <= area.height()


@pytest.mark.parametrize("size", SIZES[:3])
async def test_words_are_in_sight_as_soon_as_they_arrive(
    text_size: float, editor: Editor, size: tuple[int, int]
) -> None:
    editor.window.resize(*size)
    await editor.has_picture()
    editor.answers(scripts.stall_after(5))
    editor.form.request_description()
    await editor.is_writing()
    line = 2 * editor.pane.fontMetrics().height()
    await until(lambda: _is_in_sight(editor, editor.pane, line))
    assert editor.focused is editor.form.address
    editor.session.stop()
    await editor.is_at_rest()


@pytest.mark.parametrize("size", SIZES[:3])
async def test_a_message_is_in_sight_when_it_appears(text_size: float, editor: Editor, size: tuple[int, int]) -> None:
    editor.window.resize(*size)
    editor.session.show_error(ERRORS[0])
    button = editor.message.buttons[0]
    await until(lambda: _is_in_sight(editor, button, button.height()))
