"""The texts of the Help menu."""

from __future__ import annotations

import json

from altwright import __version__
from altwright.bridge.assets import bundled_components, folder_of_licences, sample_pictures
from altwright.bridge.session import Session
from altwright.bridge.translation import translate
from altwright.core.redaction import mask_address
from altwright.core.request import DescribeRequest


def shortcuts_text() -> str:
    """Return the shortcuts, one a line."""
    rows = (
        (translate("HelpTexts", "Describe"), translate("HelpTexts", "Ctrl+Enter anywhere, Enter in the address")),
        (translate("HelpTexts", "Stop"), translate("HelpTexts", "Esc")),
        (translate("HelpTexts", "Copy the alt text"), translate("HelpTexts", "Ctrl+Shift+C")),
        (translate("HelpTexts", "Copy it in another form"), translate("HelpTexts", "Ctrl+Shift+O")),
        (translate("HelpTexts", "Context and role of the picture"), translate("HelpTexts", "F2")),
        (translate("HelpTexts", "Role"), translate("HelpTexts", "F3")),
        (translate("HelpTexts", "Destination"), translate("HelpTexts", "F4")),
        (translate("HelpTexts", "Language of the text"), translate("HelpTexts", "F6")),
        (translate("HelpTexts", "Go to the address"), translate("HelpTexts", "Ctrl+L")),
        (translate("HelpTexts", "Paste a picture or its address"), translate("HelpTexts", "Ctrl+Shift+V")),
        (translate("HelpTexts", "Open pictures"), translate("HelpTexts", "Ctrl+O")),
        (translate("HelpTexts", "Previous picture"), translate("HelpTexts", "Ctrl+PgUp")),
        (translate("HelpTexts", "Next picture"), translate("HelpTexts", "Ctrl+PgDown")),
        (translate("HelpTexts", "Crop"), translate("HelpTexts", "Ctrl+Shift+X")),
        (translate("HelpTexts", "What is sent"), translate("HelpTexts", "Ctrl+Shift+P")),
        (translate("HelpTexts", "Ask about the picture"), translate("HelpTexts", "Ctrl+Shift+K")),
        (translate("HelpTexts", "Shorten the text"), translate("HelpTexts", "Ctrl+Shift+F")),
        (translate("HelpTexts", "Rewrite the text"), translate("HelpTexts", "Ctrl+Shift+J")),
        (translate("HelpTexts", "Second opinion"), translate("HelpTexts", "F8")),
        (translate("HelpTexts", "Versions of the text"), translate("HelpTexts", "Ctrl+Shift+N")),
        (translate("HelpTexts", "Save the words into a copy"), translate("HelpTexts", "Ctrl+S")),
        (
            translate("HelpTexts", "Zoom the preview"),
            translate("HelpTexts", "Space in the preview, Ctrl+0 anywhere; arrows move it, Esc ends it"),
        ),
        (translate("HelpTexts", "Undo, also a whole answer"), translate("HelpTexts", "Ctrl+Z in the alt text")),
        (
            translate("HelpTexts", "Next and previous control"),
            translate("HelpTexts", "Tab and Shift+Tab, in every field"),
        ),
        (translate("HelpTexts", "Copy diagnostics"), translate("HelpTexts", "Ctrl+Shift+F1")),
        (translate("HelpTexts", "This list"), translate("HelpTexts", "F1")),
        (translate("HelpTexts", "Quit"), translate("HelpTexts", "Ctrl+Q")),
    )
    return "\n".join(f"{what}: {keys}" for what, keys in rows)


def privacy_text(session: Session) -> str:
    """Return who is sent what, and when."""
    paragraphs = (
        translate(
            "HelpTexts",
            "When you press Describe, the prompt and the picture (or its address, if it begins with https:) go to "
            "{service}, with the context that you typed. The line under the prompt says which of the two. Nothing is "
            "sent before. A question that you ask about the picture goes there in the same way.",
        ),
        translate(
            "HelpTexts",
            "Shorten and Rewrite send the text along with the picture. A second opinion goes to the service that "
            "you choose for it; the line under your choice says what is sent. Nothing is sent before you press Ask.",
        ),
        translate(
            "HelpTexts",
            "As long as LLM7 is asked without a key, Altwright reads its public list of models once an hour when you "
            "have a picture, to tell you if no free model takes pictures today. Nothing about the picture is sent.",
        ),
        translate(
            "HelpTexts",
            "Where a service costs, its list of models and prices is read after an answer, to tell what it may cost.",
        ),
        translate(
            "HelpTexts",
            "To show the preview, Altwright loads the picture from the address you entered: its host sees a visit from "
            "this computer, and a one-time link may be used up. View, Load previews switches this off.",
        ),
        translate(
            "HelpTexts",
            "Pictures that are sent themselves are made smaller first, and what is stored in them beside the "
            "picture (place, camera, names) is left out.",
        ),
        translate(
            "HelpTexts",
            "Keys are kept in this computer's keyring and nowhere else. Altwright reports nothing by itself.",
        ),
        translate(
            "HelpTexts",
            "The history keeps words, small pictures and addresses on this computer, without the secret parts of "
            "addresses. Settings, Privacy says for how long, or switches it off; the history itself can be deleted.",
        ),
        translate(
            "HelpTexts",
            "A log of problems stays on this computer, without keys, prompts and answers; Settings, General can switch "
            "it off, or have it hold more. Newer versions are looked for only if you want that.",
        ),
        translate(
            "HelpTexts",
            "The terms of the service are its own; read them before you send pictures of people or of clients.",
        ),
    )
    return "\n\n".join(paragraphs).format(service=session.link.engine.name)


def request_text(sent: DescribeRequest | None, coming: DescribeRequest | None = None) -> str:
    """Return the request that is ``coming`` with the next press, and the last one as it was ``sent``.

    What is secret or too long is left out.
    """
    parts = []
    if coming is not None:
        parts += [translate("HelpTexts", "Describe would send this now:"), _body_text(coming)]
    if sent is None:
        parts.append(translate("HelpTexts", "Nothing has been sent yet."))
    else:
        parts += [translate("HelpTexts", "This was sent last:"), _body_text(sent)]
    return "\n\n".join(parts)


def _body_text(request: DescribeRequest) -> str:
    url = request.picture.url
    shown = url[:40] + "…" if url.startswith("data:") else mask_address(url)
    text = json.dumps(request.to_wire(), ensure_ascii=False, indent=2)
    return text.replace(json.dumps(url, ensure_ascii=False), json.dumps(shown, ensure_ascii=False))


def about_text() -> str:
    """Return version, licence, the sources of the samples, and what a built program is made of."""
    lines = [
        f"Altwright {__version__}",
        translate(
            "HelpTexts",
            "Turns pictures into good alt text. Free software under the GNU General Public License 3 or later.",
        ),
        "",
        translate("HelpTexts", "Sample photographs:"),
    ]
    lines += [f"{sample.title}: {sample.source} ({sample.licence})" for sample in sample_pictures()]
    if parts := bundled_components():
        texts = translate("HelpTexts", "Made with the following; the texts of the licences are in {folder}.")
        qt = translate("HelpTexts", "Qt and PySide6 are separate libraries, which may be replaced by others.")
        lines += ["", texts.format(folder=folder_of_licences()), qt]
        lines += [f"{part.name} {part.version} ({part.licence})" for part in parts]
    return "\n".join(lines)
