"""When the window is closed, nothing that hangs keeps words from the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.fakes import scripts
from tests.ui.conftest import MemoryKeyring
from tests.ui.driving import Editor, press, write
from tests.ui.settings_driving import chosen, opened
from tests.waiting import until

from altwright.bridge import engine_finder, held_secrets
from altwright.bridge.service_link import ServiceLink
from altwright.core.history.records import HistoryQuery
from altwright.services.history import FILE_NAME, HistoryReader, writer


def texts(home: Path) -> list[str]:
    """Return the words that are on the disk."""
    return [entry.text for entry in HistoryReader(home / FILE_NAME).entries(HistoryQuery())]


@pytest.fixture
async def slow_editor(editor: Editor, home: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """A person at a window whose journal writes nothing for hours unless it is asked to."""
    await until(lambda: editor.session.journal is not None and (home / FILE_NAME).exists())
    journal = editor.session.journal
    assert journal is not None
    await journal.flush()
    monkeypatch.setattr(writer, "DELAY", 3600.0)
    journal._timer.setInterval(3_600_000)
    return editor


async def test_what_was_typed_is_on_the_disk_while_the_keyring_is_still_waited_for(
    slow_editor: Editor, home: Path, keys: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_secrets, "SECONDS_AT_THE_END", 60)
    monkeypatch.setattr(engine_finder, "PORTS", ())
    keys.is_free.clear()
    details = await chosen(await opened(slow_editor), "OpenAI")
    details.key.setFocus()
    write("secret-key-4711")
    press(Qt.Key.Key_Escape)
    await until(lambda: slow_editor.dialog() is None)
    slow_editor.session.draft.replace("A quay at dusk")
    slow_editor.window.close()
    await until(lambda: texts(home) == ["A quay at dusk"])
    assert keys.keys == {}
    keys.is_free.set()
    await until(lambda: list(keys.keys.values()) == ["secret-key-4711"])


async def test_the_last_words_of_an_answer_are_on_the_disk_before_the_network_is_let_go(
    slow_editor: Editor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go: list[list[str]] = []
    close = ServiceLink.aclose

    async def note_and_close(link: ServiceLink) -> None:
        let_go.append(texts(home))
        await close(link)

    monkeypatch.setattr(ServiceLink, "aclose", note_and_close)
    await slow_editor.has_picture()
    slow_editor.service.then(scripts.stall_after(3))
    slow_editor.form.request_description()
    await until(lambda: slow_editor.session.draft.text == "A café terrace")
    slow_editor.window.close()
    await until(lambda: let_go)
    assert let_go[0] == ["A café terrace"]
