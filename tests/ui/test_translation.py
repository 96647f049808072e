"""Every word of the program goes through the translators, and the tool that collects the words finds each."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from tests.fakes import scripts
from tests.ui.driving import Editor, click, settle
from tests.ui.scenes import ERRORS, LONG_MESSAGE, SCENES

import altwright
from altwright.bridge.assets import sample_pictures
from altwright.bridge.settings_place import settings_file
from altwright.core.message import Action, Situation, action_label, duration
from altwright.core.wording import length_notice, message_for
from altwright.services.local_engine.models import catalogue
from altwright.ui.crash_dialog import CrashReporter
from altwright.ui.settings_window import SettingsWindow

LEFT, RIGHT = "⟦", "⟧"


class Brackets(QTranslator):
    """Translates by putting brackets around each text, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def translate(self, context: str, source_text: str, /, disambiguation: str | None = None, n: int = -1) -> str:
        self.asked.add((context, source_text))
        return f"{LEFT}{source_text}{RIGHT}"

    def isEmpty(self) -> bool:  # noqa: N802  (Qt's name)
        return False


@pytest.fixture
def brackets(qapp: QApplication) -> Iterator[Brackets]:
    """Brackets around every word of the program, and of Qt."""
    translator = Brackets()
    qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


def words_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text that can be seen, hovered or heard in ``window``, each with where it is."""
    yield "title", window.windowTitle()
    for widget in (window, *window.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.accessibleName()}"
        yield f"{where} name", widget.accessibleName()
        yield f"{where} description", widget.accessibleDescription()
        yield f"{where} tip", widget.toolTip()
        if isinstance(widget, QLabel | QAbstractButton):
            yield where, widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield f"{where} placeholder", widget.placeholderText()
    for action in window.findChildren(QAction):
        yield "action", action.text()


def assert_in_brackets(window: QWidget, exempt: set[str]) -> None:
    """Check that each text has a bracket; names of services, models, formats and samples have none in any language."""
    bare = {
        (where, text)
        for where, text in words_of(window)
        if any(character.isalpha() for character in text)
        and not (LEFT in text and RIGHT in text)
        and text.replace("&", "") not in exempt
        and not where.startswith(("QToolBarExtension", "QLineEdit qt_", "QMenuBar"))
    }
    assert not bare


@pytest.fixture
def exempt(brackets: Brackets, editor: Editor) -> set[str]:
    return {
        editor.session.link.engine.name,
        "https://api.example.org/v1",
        "qt_spinbox_lineedit",
        LONG_MESSAGE.text,
        *(sample.title for sample in sample_pictures()),
    }


@pytest.mark.parametrize("scene", list(SCENES))
async def test_every_word_of_the_window_is_translated(
    brackets: Brackets, editor: Editor, exempt: set[str], scene: str
) -> None:
    await SCENES[scene](editor)
    await settle()
    assert_in_brackets(editor.window, exempt)
    editor.session.stop()
    await editor.is_at_rest()


async def test_every_word_of_every_message_is_translated(brackets: Brackets, editor: Editor, exempt: set[str]) -> None:
    for error in ERRORS:
        for text in ("", "Some words"):
            editor.pane.setPlainText(text)
            editor.session.show_error(error)
            assert_in_brackets(editor.window, exempt)
    assert all(LEFT in text for text in editor.spoken)


async def test_every_word_of_every_dialog_is_translated(
    brackets: Brackets, editor: Editor, exempt: set[str], crashes: list[BaseException]
) -> None:
    for action in editor.window.menus.pages:
        action.trigger()
        dialog = editor.dialog()
        assert dialog is not None
        assert_in_brackets(dialog, exempt)
        assert LEFT in next(field.toPlainText() for field in dialog.findChildren(QPlainTextEdit))
        dialog.reject()
    editor.window.change_service()
    settings = editor.dialog()
    assert isinstance(settings, SettingsWindow)
    page = settings.engines
    page.add.setChecked(True)
    page.details.advanced_fold.setChecked(True)
    own_names = exempt | {str(settings_file()), page.details.advanced.proxy_address.placeholderText()}
    own_names |= {model.sentence for model in catalogue()} | {model.name for model in catalogue()}
    for engine in editor.program.preferences.engines():
        own_names |= {engine.name, *engine.pages}
    for address in ("nonsense", "http://example.org/v1"):
        page.new_address.setText(address)
        click(page.add_now)
        assert_in_brackets(settings, own_names)
    for row in range(settings.pages.count()):
        settings.pages.setCurrentRow(row)
        assert_in_brackets(settings, own_names)
        assert LEFT in settings.pages.item(row).text()
    settings.pages.setCurrentRow(0)
    for engine in editor.program.preferences.engines():
        page.room.engines.select(engine.id)
        page.details.key.setText("a b")
        page.details.key.commit()
        assert_in_brackets(settings, own_names)
    settings.reject()
    CrashReporter(editor.window).report(ValueError("a mistake"))
    crashes.clear()
    crash = editor.dialog()
    assert crash is not None
    assert_in_brackets(crash, exempt)
    crash.reject()
    editor.window.taking.open_files()
    file = editor.dialog()
    assert file is not None
    assert LEFT in file.windowTitle()
    file.reject()
    await settle()


async def test_what_is_spoken_is_translated(brackets: Brackets, editor: Editor) -> None:
    editor.session.copy()
    await editor.has_picture()
    await editor.describes(scripts.good())
    click(editor.body.text.copy)
    editor.session.stop()
    editor.answers(scripts.stall_after(2))
    click(editor.form.describe)
    await editor.is_writing()
    click(editor.form.describe)
    editor.session.stop()
    await editor.is_at_rest()
    assert len(editor.spoken) >= 7
    assert all(LEFT in text for text in editor.spoken), editor.spoken


def extracted(folder: Path) -> set[tuple[str, str]]:
    """Return every context and text that Qt's tool finds in the sources."""
    package = Path(altwright.__file__).parent
    files = [str(file) for part in ("core", "bridge", "ui") for file in sorted((package / part).glob("*.py"))]
    target = folder / "words.ts"
    tool = "import sys; from PySide6.scripts.pyside_tool import lupdate; sys.exit(lupdate())"
    subprocess.run([sys.executable, "-c", tool, *files, "-ts", str(target)], check=True, capture_output=True)
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in ET.parse(target).getroot().iter("context")
        for message in context.iter("message")
    }


async def test_the_tool_finds_every_text_that_the_program_asks_for(
    brackets: Brackets, editor: Editor, tmp_path: Path
) -> None:
    from altwright.bridge.translation import translate

    for words_arrived in (False, True):
        for text in (False, True):
            for error in ERRORS:
                message_for(error, Situation("LLM7", "m", text, words_arrived), translate)
                message_for(error, Situation("", "", text, words_arrived), translate)
    length_notice(translate)
    for action in Action:
        action_label(action, translate)
    for seconds in (1, 5, 500, 50_000):
        duration(seconds, translate)
    await editor.has_picture()
    await editor.describes()
    click(editor.body.text.copy)
    for help_action in editor.window.menus.pages:
        help_action.trigger()
        dialog = editor.dialog()
        assert dialog is not None
        dialog.reject()
    editor.window.change_service()
    service = editor.dialog()
    assert service is not None
    service.reject()
    await settle()
    # What Qt's own dialogs and fields ask for is translated by Qt's own files.
    asked = {(context, text) for context, text in brackets.asked if not context.startswith("Q")}
    assert len(asked) > 120
    assert asked <= extracted(tmp_path)
