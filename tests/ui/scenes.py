"""The states of the window, each with the way to come to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.fakes import scripts
from tests.ui.driving import Editor, click, photo, put_picture_on_clipboard, settle
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.bridge.phase import Phase
from altwright.core import errors as e
from altwright.core.message import Action, Message, Tone
from altwright.core.picture_context import PictureContext
from altwright.core.role import Suggestion

SUGGESTED = """ROLE: complex
ALT: Bar chart of the rain in Bergen in 2025.
LONG: January 230 mm.

February 110 mm.
WORDS: Rain in mm
UNSURE: the value for May; whether the dotted line is the average of all years
"""
"""A suggestion with every part."""

Enter = Callable[[Editor], Awaitable[None]]

ERRORS: tuple[e.AltwrightError, ...] = (
    e.NoPicture(),
    e.NothingToPaste(),
    e.FolderWithoutPictures(),
    e.AddressUnclear(),
    e.AddressIncomplete("https://example.org/pictures/" + "harbour-" * 8 + ".jpg"),
    e.AddressUnusable("blob"),
    e.FileUnreadable("harbour.jpg", "No such file"),
    e.PictureMissing("pictures.example.org", "HTTP 404"),
    e.PictureForbidden("pictures.example.org", "HTTP 403"),
    e.PictureHostFaulty("pictures.example.org", "HTTP 500"),
    e.WebPageInstead("example.org"),
    e.NotAPicture("PDF"),
    e.NotAPicture(""),
    e.PictureTooLarge(64 * 1024 * 1024),
    e.PictureTooManyPixels(200_000_000),
    e.PictureOverMemory("There is not enough memory for it."),
    e.PictureBroken("Premature end of JPEG file"),
    e.PictureFormatUnsupported("JPEG XL"),
    *(e.PictureUnreachable("pictures.example.org", fault, fault.name) for fault in e.NetworkFault),
    *(e.ServiceUnreachable(fault, fault.name) for fault in e.NetworkFault),
    e.ServiceAddressWrong("HTTP 404"),
    e.ServiceAddressInsecure(),
    e.ServiceDown("HTTP 503. The server is overloaded"),
    e.RateLimited(42, "HTTP 429. Rate limit reached"),
    e.RateLimited(None, "HTTP 429"),
    e.QuotaExceeded("HTTP 429. You exceeded your current quota"),
    e.KeyUnusable(),
    e.KeyRefused("HTTP 401. Incorrect API key provided"),
    e.KeyNotRead(),
    e.ModelMissing(),
    e.PaymentNeeded("HTTP 402. Insufficient balance"),
    e.AccessRefused("HTTP 403"),
    e.ModelGone("HTTP 400. The model is unavailable"),
    e.ModelBlind("HTTP 500. image input is not supported"),
    e.PictureNotFetched("HTTP 400. Error while downloading the image"),
    e.PictureRefused("HTTP 413"),
    e.DemoSamplesOnly(),
    e.RequestRefused("HTTP 400. Unsupported parameter"),
    e.AnswerUnreadable("<!doctype html>"),
    e.AnswerEmpty(),
    e.AnswerStalled(45),
    e.AnswerFiltered(),
    e.AnswerCutOff("peer closed the connection"),
)
"""One error of each kind, for its message."""

LONG_MESSAGE = Message(
    "The service asks for a wait of 42 seconds; its free limit may be shared by your office. "
    "Your text is kept, and the picture is sent once more then.",
    (Action.STOP_WAITING, Action.CHANGE_SERVICE),
    "HTTP 429. " + "A detail of many words. " * 20,
    Tone.CAUTION,
)


async def _empty(editor: Editor) -> None:
    await settle()


async def _loading(editor: Editor) -> None:
    editor.form.address.show_address(editor.host.url("/silent"))
    await until(lambda: editor.session.picture.state is PictureState.LOADING)


async def _waiting(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(0))
    before = len(editor.service.completions)
    click(editor.form.describe)
    await until(lambda: len(editor.service.completions) > before)
    assert editor.session.phase is Phase.WAITING


async def _writing(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.stall_after(6))
    click(editor.form.describe)
    await editor.is_writing()


async def _counting_down(editor: Editor) -> None:
    await editor.has_picture()
    editor.answers(scripts.rate_limited(42))
    click(editor.form.describe)
    await until(lambda: editor.session.phase is Phase.COUNTING_DOWN)


async def _done(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes()


async def _copied(editor: Editor) -> None:
    await _done(editor)
    click(editor.body.text.copy)


async def _failed(editor: Editor) -> None:
    await editor.has_picture()
    await editor.describes(scripts.wrong_key())


async def _unfolded(editor: Editor) -> None:
    editor.session.show_message(LONG_MESSAGE)
    click(editor.message.detail.fold)


async def _pasted(editor: Editor) -> None:
    put_picture_on_clipboard(photo())
    click(editor.form.paste)
    await until(lambda: editor.session.picture.state is PictureState.SHOWN)


async def _preview_failed(editor: Editor) -> None:
    editor.form.address.show_address(editor.host.url("/forbidden"))
    await until(lambda: editor.session.picture.state is PictureState.UNSHOWN)


async def _not_loaded(editor: Editor) -> None:
    editor.window.set_loads_previews(False)
    editor.form.address.show_address("https://pictures.example/a.jpg")


async def _context(editor: Editor) -> None:
    await editor.has_picture()
    editor.session.current.brief.context = PictureContext("The harbour woke early.", "Ada", "Opens the timetable")
    editor.form.context.setChecked(True)


async def _suggested(editor: Editor) -> None:
    await editor.has_picture()
    editor.session.current.brief.choose_role(Suggestion.LET_MODEL_SUGGEST)
    await editor.describes(scripts.good(SUGGESTED))
    answer = editor.body.text.answer.answer
    assert answer is not None
    answer.long.setChecked(True)
    answer.more.setChecked(True)


async def _decorative(editor: Editor) -> None:
    await editor.has_picture()
    editor.session.current.brief.choose_role(Suggestion.LET_MODEL_SUGGEST)
    await editor.describes(scripts.good("ROLE: decorative\nALT: -\n"))


SCENES: dict[str, Enter] = {
    "empty": _empty,
    "loading": _loading,
    "waiting": _waiting,
    "writing": _writing,
    "counting down": _counting_down,
    "done": _done,
    "copied": _copied,
    "failed": _failed,
    "detail unfolded": _unfolded,
    "picture pasted": _pasted,
    "preview failed": _preview_failed,
    "preview not loaded": _not_loaded,
    "context": _context,
    "suggested": _suggested,
    "decorative": _decorative,
}
