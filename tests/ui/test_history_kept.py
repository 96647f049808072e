"""What is typed and what arrives is in the history at once, and the next start brings it back."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost
from tests.histories import entry
from tests.ui.conftest import MemoryKeyring, has_warmed_up
from tests.ui.driving import Editor, click, photo, put_picture_on_clipboard, settle, write
from tests.waiting import until

from altwright.app import Application
from altwright.bridge.phase import Phase
from altwright.bridge.restoring import restore
from altwright.core.history.records import (
    AnswerState,
    HistoryEntry,
    HistoryQuery,
    Outcome,
    PictureOrigin,
    SourceKind,
    TextKind,
)
from altwright.core.message import Action
from altwright.core.picture import FileSource
from altwright.core.role import Suggestion
from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter

First = Callable[[Application], Awaitable[None]]


class Start(Protocol):
    """Starts the program; what is done ``first`` is done while it still loads what the window does not wait for."""

    def __call__(self, first: First | None = None) -> AbstractAsyncContextManager[Editor]: ...


@pytest.fixture
def start(
    qapp: QApplication,
    home: Path,
    keys: MemoryKeyring,
    crashes: list[BaseException],
    fault_service: FaultService,
    picture_host: PictureHost,
) -> Start:
    """Start the program in the same home as often as wanted."""

    @asynccontextmanager
    async def begin(first: First | None = None) -> AsyncIterator[Editor]:
        gc.collect()
        program, excepthook = Application(qapp, with_demo=False), sys.excepthook
        program.show()
        if first is not None:
            await first(program)
        running = asyncio.ensure_future(program.run())
        await settle()
        program.window.activateWindow()
        await until(program.window.isActiveWindow)
        await until(lambda: program.session.journal is not None)
        yield Editor(program, fault_service, picture_host)
        program.window.close()
        await asyncio.wait_for(running, 20)
        fault_service.release()
        await has_warmed_up()
        sys.excepthook = excepthook
        program.window.deleteLater()
        await settle()

    return begin


def kept(home: Path) -> list[HistoryEntry]:
    return list(HistoryReader(home / FILE_NAME).entries(HistoryQuery()))


def keep_settings(home: Path, text: str) -> None:
    home.mkdir()
    (home / "settings.json").write_text(text)


async def writes_for_file(editor: Editor, home: Path, path: Path) -> None:
    """Write for a picture in a new file, and wait until the history knows both."""
    photo().save(str(path))
    editor.window.taking.take_files([path])
    await until(lambda: editor.session.picture.held is not None)
    editor.session.draft.replace("A quay at dusk")
    await until(lambda: [bool(known.picture_hash) for known in kept(home)] == [True])


def png(image: QImage) -> bytes:
    """Return ``image`` as a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def files_of_history(home: Path) -> list[Path]:
    return list(home.glob("history*"))


def put_into_history(home: Path, *entries: HistoryEntry) -> None:
    """Leave a history as a program leaves it that ended at once."""
    writer = HistoryWriter(home / FILE_NAME)
    for known in entries:
        writer.keep(known)
    assert writer.close(30)


async def test_what_is_typed_is_on_the_disk_while_the_window_is_open(editor: Editor, home: Path) -> None:
    editor.program.window.body.text.field.setFocus()
    write("A quay at dusk")
    await until(lambda: [known.text for known in kept(home)] == ["A quay at dusk"])
    write(".")
    await until(lambda: [known.text for known in kept(home)] == ["A quay at dusk."])
    editor.program.session.copy()
    await until(lambda: kept(home)[0].outcome is Outcome.COPIED)


async def test_an_interrupted_answer_is_in_the_pane_at_the_next_start(
    start: Start, home: Path, picture_host: PictureHost, tmp_path: Path
) -> None:
    path = tmp_path / "harbour.png"
    photo().save(str(path))
    known = entry(
        "My own words",
        "A harbour at",
        answer=AnswerState.UNDER_WAY,
        open_at=0,
        origin=PictureOrigin(SourceKind.FILE, str(path)),
    )
    put_into_history(home, known)
    async with start() as editor:
        session = editor.program.session
        await until(lambda: session.draft.text == "A harbour at")
        assert session.phase is Phase.CUT_OFF
        assert session.message is not None
        assert "interrupted" in session.message.text
        assert session.message.actions == (Action.DESCRIBE_AGAIN,)
        assert session.picture.held is not None
        assert session.picture.held.source == FileSource(path)
        assert [version.text for version in session.current.versions.all] == ["A harbour at", "My own words"]
        session.undo()
        assert session.draft.text == "My own words"


@pytest.mark.parametrize("is_quick", [False, True])
async def test_every_picture_of_the_strip_comes_back_with_its_file(
    start: Start, home: Path, tmp_path: Path, is_quick: bool
) -> None:
    paths = [tmp_path / f"{name}.png" for name in ("barge", "crane", "quay")]
    for path in paths:
        photo().save(str(path))

    async def write_for_each(program: Application) -> None:
        program.window.taking.take_files(paths)
        await until(lambda: program.session.pictures.rowCount() == 3)
        for row, path in enumerate(paths):
            program.session.go_to(row)
            program.session.draft.replace(f"The words for {path.stem}")

    async with start(write_for_each if is_quick else None) as editor:
        if not is_quick:
            await write_for_each(editor.program)
        await until(lambda: len(kept(home)) == 3)
    assert {known.origin.source() for known in kept(home)} == {FileSource(path) for path in paths}
    async with start() as editor:
        session = editor.session
        await until(lambda: session.pictures.rowCount() == 3)
        assert session.pictures.sources() == {FileSource(path) for path in paths}
        assert [editor.session.pictures.entry_at(row).messages.shown for row in range(3)] == [None] * 3


async def test_what_was_asked_before_the_history_was_open_is_in_it(
    start: Start, home: Path, fault_service: FaultService, tmp_path: Path
) -> None:
    path = tmp_path / "quay.png"
    photo().save(str(path))
    fault_service.then(scripts.good("A quay at dusk."))

    async def describe(program: Application) -> None:
        program.session.take(FileSource(path))
        program.session.prompt = "What is this?"
        program.session.describe()
        await until(lambda: program.session.phase is Phase.DONE)

    async with start(describe):
        await until(lambda: [known.text for known in kept(home)] == ["A quay at dusk."])
    (known,) = kept(home)
    assert (known.prompt, known.engine_name) == ("What is this?", urlsplit(fault_service.address).netloc)


@pytest.mark.parametrize("is_address", [False, True])
async def test_what_comes_back_takes_no_place_of_what_is_just_being_typed(
    start: Start, home: Path, tmp_path: Path, is_address: bool
) -> None:
    path = tmp_path / "quay.png"
    photo().save(str(path))
    origin = PictureOrigin(SourceKind.FILE, str(path))
    put_into_history(home, entry("A quay at dusk", open_at=0, origin=origin))

    async def write_something(program: Application) -> None:
        form = program.window.form
        program.window.activateWindow()
        if is_address:
            form.address.setFocus()
        else:
            form.toggle_context()
        await settle()
        write("pictures.exam")

    async with start(write_something) as editor:
        session = editor.session
        await until(lambda: session.pictures.rowCount() == 2)
        await settle()
        assert session.draft.is_empty
        if is_address:
            assert editor.form.address.text() == "pictures.exam"
        else:
            assert session.current.brief.context is not None
            assert session.current.brief.context.surroundings == "pictures.exam"
        session.go_to(1)
        assert session.draft.text == "A quay at dusk"


async def test_a_picture_whose_file_took_the_words_is_still_the_same(start: Start, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "quay.png"
    async with start() as editor:
        await writes_for_file(editor, home, path)
        before = kept(home)[0].picture_hash
        editor.window.pictures._save(editor.session.current, path)
        await until(lambda: editor.session.message is not None)
        await until(lambda: kept(home)[0].picture_hash not in {"", before})
        editor.session.clear_message()
        shown: list[object] = []
        editor.session.picture.shown.connect(shown.append)
        editor.session.picture.turn(1)
        await until(lambda: bool(shown))
        await until(lambda: not {task.get_name() for task in asyncio.all_tasks()} & {"recognise the picture"})
        assert editor.session.message is None
    async with start() as editor:
        await until(lambda: editor.session.picture.preview is not None)
        await until(lambda: not {task.get_name() for task in asyncio.all_tasks()} & {"recognise the picture"})
        assert editor.session.draft.text == "A quay at dusk"
        assert editor.session.message is None


async def test_words_go_on_with_their_file_after_the_history_was_deleted(
    editor: Editor, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "quay.png"
    photo().save(str(path))
    editor.window.taking.take_files([path])
    await until(lambda: editor.session.picture.held is not None)
    editor.session.draft.replace("A quay")
    await until(lambda: len(kept(home)) == 1)
    journal = editor.session.journal
    assert journal is not None
    journal.detach()
    editor.session.draft.replace("A quay at dusk")
    await until(lambda: len(kept(home)) == 2)
    assert [known.origin.source() for known in kept(home)] == [FileSource(path)] * 2


async def test_what_cannot_come_back_is_said_once(editor: Editor) -> None:
    session, origin = editor.session, PictureOrigin(SourceKind.PASTED)
    restore(session, tuple(replace(entry(f"Text {n}", seconds=n, open_at=n), origin=origin) for n in range(4)))
    assert session.draft.text == "Text 3"
    assert session.message is not None
    assert editor.spoken == [session.message.text]
    assert all(session.pictures.entry_at(row).messages.shown is not None for row in range(4))


async def test_a_masked_address_is_asked_for_again_while_the_words_stay(start: Start, home: Path) -> None:
    origin = PictureOrigin(SourceKind.ADDRESS, "https://pictures.example/a.jpg?…", is_masked=True)
    put_into_history(home, replace(entry("Mine", open_at=0, origin=origin), thumbnail=png(photo())))
    async with start() as editor:
        session = editor.program.session
        await until(lambda: session.draft.text == "Mine")
        assert session.picture.held is None
        assert session.message is not None
        assert session.message.actions == (Action.PASTE,)
        assert "secret" in session.message.text
        preview = editor.body.preview
        assert preview.view.isVisible()
        assert not preview.view.pixmap().isNull()
        assert preview.facts.text() == "As it was seen last; the picture itself is not kept."
        await editor.has_picture()
        assert preview.facts.text().startswith("640 × 480")


async def test_words_whose_picture_was_pasted_take_no_other_picture(start: Start, home: Path) -> None:
    async with start() as editor:
        put_picture_on_clipboard(photo())
        editor.window.taking.paste()
        await until(lambda: editor.session.picture.held is not None)
        editor.session.draft.replace("A quay at dusk")
        await until(lambda: [bool(known.picture_hash) for known in kept(home)] == [True])
    another = photo()
    another.invertPixels()
    async with start() as editor:
        session = editor.session
        await until(lambda: session.draft.text == "A quay at dusk")
        put_picture_on_clipboard(another)
        editor.window.taking.paste()
        await until(lambda: session.picture.held is not None)
        assert session.draft.is_empty
        assert session.pictures.rowCount() == 2
        session.go_to(0)
        assert session.picture.held is None
        put_picture_on_clipboard(photo())
        editor.window.taking.paste()
        await until(lambda: session.picture.held is not None)
        assert session.draft.text == "A quay at dusk"
        assert session.pictures.rowCount() == 2


async def test_words_whose_address_was_masked_take_that_address_only(start: Start, home: Path) -> None:
    async with start() as editor:
        host = editor.host
        address = host.url("/photo.jpg")
        origin = PictureOrigin(SourceKind.ADDRESS, f"{address}?…", is_masked=True)
        restore(editor.session, (replace(entry("Mine", open_at=0), origin=origin),))
        assert editor.session.draft.text == "Mine"
        editor.form.address.show_address(host.url("/another.jpg"))
        await until(lambda: editor.session.draft.is_empty)
        editor.session.go_to(0)
        editor.form.address.show_address(f"{address}?signature=1")
        await until(lambda: editor.session.picture.held is not None)
        assert editor.session.draft.text == "Mine"
        assert editor.session.pictures.rowCount() == 2


async def test_a_file_that_changed_since_its_words_were_written_is_told(
    start: Start, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "quay.png"
    async with start() as editor:
        await writes_for_file(editor, home, path)
    another = photo()
    another.invertPixels()
    another.save(str(path))
    async with start() as editor:
        await until(lambda: editor.session.message is not None)
        message = editor.session.message
        assert message is not None
        assert "not the picture" in message.text
        assert message.actions == (Action.DESCRIBE_AGAIN,)
        assert editor.session.draft.text == "A quay at dusk"


async def test_copied_and_closed_texts_do_not_come_back(start: Start, home: Path) -> None:
    copied = entry("copied", open_at=0, outcome=Outcome.COPIED)
    put_into_history(home, copied, entry("closed", seconds=1))
    async with start() as editor:
        session = editor.program.session
        await until(lambda: all(known.open_at is None for known in kept(home)))
        assert session.draft.is_empty
        assert session.pictures.rowCount() == 1


async def test_several_come_back_and_stay_the_same_entries(start: Start, home: Path) -> None:
    first, second = entry("first", open_at=0), entry("second", seconds=60, open_at=1)
    origin = PictureOrigin(SourceKind.PASTED)
    put_into_history(home, replace(first, origin=origin), replace(second, origin=origin))
    async with start() as editor:
        session = editor.program.session
        await until(lambda: session.pictures.rowCount() == 2)
        assert session.draft.text == "second"
        session.draft.replace("second, changed")
        await until(lambda: {known.text for known in kept(home)} == {"first", "second, changed"})
    assert {known.uid for known in kept(home)} == {first.uid, second.uid}


async def test_the_same_picture_again_offers_the_words_it_had(editor: Editor, home: Path) -> None:
    session = editor.program.session
    put_picture_on_clipboard(photo())
    editor.program.window.taking.paste()
    await until(lambda: session.picture.held is not None)
    session.draft.replace("A quay at dusk")
    await until(lambda: [bool(known.picture_hash and known.thumbnail) for known in kept(home)] == [True])
    held = session.picture.held
    assert held is not None
    session.go_to(session.pictures.insert(1, [held.source]))
    await until(lambda: session.message is not None)
    assert session.message is not None
    assert session.message.actions == (Action.USE_EARLIER_TEXT,)
    assert "A quay at dusk" in session.message.text
    await settle()
    click(editor.program.window.body.message.buttons[0])
    assert session.draft.text == "A quay at dusk"
    assert session.message is None


async def test_private_mode_writes_nothing(start: Start, home: Path) -> None:
    keep_settings(home, '{"private": true}')
    async with start() as editor:
        editor.program.window.body.text.field.setFocus()
        write("nobody's business")
        await settle(0.6)
        assert editor.program.session.draft.text == "nobody's business"
    assert files_of_history(home) == []


async def test_words_that_arrive_are_on_the_disk_and_a_close_keeps_them_as_interrupted(
    start: Start, home: Path
) -> None:
    async with start() as editor:
        await editor.has_picture()
        editor.answers(scripts.stall_after(3))
        click(editor.form.describe)
        await until(lambda: [known.text for known in kept(home)] == ["A café terrace"])
        (running,) = kept(home)
        assert running.answer is AnswerState.UNDER_WAY
        assert running.text == editor.session.draft.text
        assert running.model == scripts.MODEL
        assert running.prompt == editor.session.prompt
    (ended,) = kept(home)
    assert ended.answer is AnswerState.INTERRUPTED
    assert [(version.kind, version.text) for version in ended.versions] == [(TextKind.INTERRUPTED, running.text)]
    async with start() as editor:
        await until(lambda: editor.session.draft.text == running.text)
        assert editor.session.phase is Phase.CUT_OFF
        editor.answers(scripts.good())
        await settle()
        click(editor.message.buttons[0])
        await editor.is_at_rest()
        assert editor.session.draft.text == scripts.TEXT
        await until(lambda: kept(home)[0].answer is AnswerState.WHOLE)
    (again,) = kept(home)
    assert again.uid == ended.uid
    assert [version.text for version in again.versions] == [running.text, scripts.TEXT]


CHART = "ROLE: complex\nALT: Bar chart of the rain.\nLONG: January 230 mm.\nUNSURE: May\n"


async def test_what_comes_beside_the_alt_text_is_kept_to_the_letter(editor: Editor, home: Path) -> None:
    await editor.has_picture()
    editor.session.current.brief.role = Suggestion.LET_MODEL_SUGGEST
    await editor.describes(scripts.good(CHART))
    await until(lambda: kept(home) and kept(home)[0].text == "Bar chart of the rain.")
    assert CHART.strip() in [version.text for version in kept(home)[0].versions]
    long = editor.session.current.suggested.long
    long.replace("January 231 mm, by my own reckoning.")
    await until(lambda: "January 231 mm, by my own reckoning." in [v.text for v in kept(home)[0].versions])
    assert kept(home)[0].text == "Bar chart of the rain."


async def test_an_answer_of_which_no_alt_text_has_come_yet_is_kept_while_it_arrives(editor: Editor, home: Path) -> None:
    await editor.has_picture()
    editor.session.current.brief.role = Suggestion.LET_MODEL_SUGGEST
    editor.answers(scripts.stall_after(3, "LONG: The months from January to May"))
    click(editor.form.describe)
    await until(lambda: any("LONG: The" in version.text for known in kept(home) for version in known.versions))


async def test_a_plain_answer_of_several_lines_is_one_version(editor: Editor, home: Path) -> None:
    await editor.has_picture()
    await editor.describes(scripts.good("A quay.\n\nTwo boats."))
    await until(lambda: kept(home) and kept(home)[0].answer is AnswerState.WHOLE)
    assert [version.text for version in kept(home)[0].versions] == [editor.pane.toPlainText()]
