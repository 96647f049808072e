"""The main job from end to end, by accessibility alone: a picture, Describe, the words growing, Copy, the clipboard."""

from __future__ import annotations

import base64
import io
from itertools import pairwise

import pytest
from PIL import Image
from tests.e2e.conftest import OpenProgram
from tests.e2e.desktop import Desktop
from tests.e2e.program import Program
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost, photo
from tests.fakes.scripts import MODEL, TEXT, Point
from tests.pictures import sample_bytes

from altwright.services.samples import samples

pytestmark = pytest.mark.e2e

SIGNED = (
    "https://pictures.example.org/a%20b/dogs.jpg?X-Amz-Signature=0a1B%2f3d%2F&X-Amz-Date=20261001T000000Z"
    "&name=a+b%26c&empty=&&twice=1&twice=2&tilde=~'()*"
)


def test_the_demo_beats_every_variable_describes_a_sample_word_by_word_and_copies_it(
    open_program: OpenProgram, service: FaultService, desktop: Desktop
) -> None:
    demo = open_program("--demo", ALTWRIGHT_BASE_URL=service.address, ALTWRIGHT_MODEL="pro", ALTWRIGHT_API_KEY="secret")
    expected = samples()[0].alt
    assert demo.has("frame", "Altwright – Demo")
    assert demo.has("push button", "Service: Demo, change…")
    demo.press("Try a sample")
    demo.wait(lambda: demo.has("image", "Preview"), "the preview")
    demo.press("Describe")

    seen = [""]

    def is_whole() -> bool:
        if (text := demo.alt_text) != seen[-1]:
            seen.append(text)
        return text == expected

    demo.wait(is_whole, "the whole alt text")
    assert len(seen) > 3
    assert all(later.startswith(earlier) for earlier, later in pairwise(seen))
    demo.wait_for_status("Model: altwright-demo")
    demo.wait_for_status("Done in ")

    demo.press("Copy")
    demo.wait_for_status(f"Copied {len(expected)} characters")
    assert desktop.clipboard() == expected
    assert service.requests == []


def test_address_and_prompt_reach_the_service_byte_for_byte_in_the_shape_of_the_seed(
    program: Program, service: FaultService
) -> None:
    service.then(scripts.good())
    prompt = "Summarize the scene in one sentence.\nKeep “names”: Zoë & Co."
    program.write("Prompt", prompt)
    program.write("Image address", SIGNED)
    program.wait_for_label("Sends the address to 127.0.0.1:")
    # Nothing else in this window can be reached, so the preview fails, and that prevents nothing.
    program.wait_for_label("pictures.example.org")
    assert service.requests == []
    program.press("Describe")
    program.wait_for_status(f"Model: {MODEL}")
    program.wait_for_status("Done in ")
    assert program.alt_text == TEXT
    (request,) = service.requests
    assert (request.method, request.target) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == "Bearer unused"
    parts = [{"type": "text", "text": prompt}, {"type": "image_url", "image_url": {"url": SIGNED}}]
    assert request.json == {
        "model": "default",
        "temperature": 0.5,
        "stream": True,
        "messages": [{"role": "user", "content": parts}],
    }


def test_a_picture_that_no_service_can_fetch_is_downloaded_and_sent_itself(
    program: Program, service: FaultService, pictures: PictureHost
) -> None:
    service.then(scripts.good("The first."), scripts.good("The second."))
    pictures.extra["/cat.jpg"] = ("image/jpeg", sample_bytes("cat"))
    program.write("Image address", pictures.url("photo.jpg?token=1"))
    program.wait_for_label("Sends the picture, ")
    assert program.node("image", "Preview").description.startswith("640 × 480 JPEG, ")
    assert service.requests == []
    program.press("Describe")
    program.wait_for_text("The first.")
    program.describe(pictures.url("cat.jpg"))
    program.wait_for_text("The second.")
    first, second = service.completions
    with sent_picture(first.picture_url) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))
    with sent_picture(second.picture_url) as image:
        assert image.size == (451, 300)
    assert [request.target for request in pictures.requests] == ["/photo.jpg?token=1", "/cat.jpg"]


def sent_picture(url: str) -> Image.Image:
    head, _, data = url.partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(data, validate=True)))


def test_paste_takes_an_address_and_a_picture_from_the_clipboard(
    program: Program, service: FaultService, desktop: Desktop
) -> None:
    service.then(scripts.good("The address."), scripts.good("The picture."))
    with desktop.on_clipboard(SIGNED.encode()):
        program.press("Paste")
        program.wait_for_label("Sends the address to ")
    program.press("Describe")
    program.wait_for_text("The address.")
    with desktop.on_clipboard(photo(form="PNG"), "image/png"):
        program.press("Paste")
        program.wait_for_label("Sends the picture, ")
    assert program.text_of("Image address") == "Pasted picture"
    program.press("Describe")
    program.wait_for_text("The picture.")
    address, picture = service.completions
    assert address.picture_url == SIGNED
    assert picture.picture_url.startswith("data:image/")


def test_describing_again_keeps_typed_words_until_an_answer_and_undo_brings_them_back(
    program: Program, service: FaultService
) -> None:
    service.then(scripts.good("Two dogs."), scripts.stall_at(Point.AFTER_ROLE))
    program.describe(SIGNED)
    program.wait_for_status("Done in ")
    program.insert("Alt text", len("Two"), " wet")
    assert program.alt_text == "Two wet dogs."
    program.press("Describe")
    program.wait(lambda: len(service.completions) == 2, "the second request")
    program.wait_for_status("Waiting for ")
    program.wait_for_status(f"Model: {MODEL}")
    assert program.alt_text == "Two wet dogs."
    service.release()
    program.wait_for_label("Your own words were replaced")
    assert program.alt_text == TEXT
    program.press("Bring them back")
    program.wait(lambda: program.alt_text == "Two wet dogs.", "the typed words")
    program.wait(lambda: not program.label("Your own words were replaced"), "the message gone")


def test_only_a_press_copies_and_later_changes_are_said(
    program: Program, service: FaultService, desktop: Desktop
) -> None:
    service.then(scripts.good("Two dogs."))
    with desktop.on_clipboard(b"what the editor copied before"):
        program.describe(SIGNED)
        program.wait_for_status("Done in ")
        assert desktop.clipboard() == "what the editor copied before"
        program.press("Copy")
        program.wait_for_status("Copied 9 characters")
    assert desktop.clipboard() == "Two dogs."
    program.write("Alt text", "Zwei Hunde – schläfrig.\nDraußen.")
    program.wait_for_status("Changed since copied")
    assert desktop.clipboard() == "Two dogs."
    program.press("Copy")
    program.wait_for_status("Copied 32 characters")
    assert desktop.clipboard() == "Zwei Hunde – schläfrig.\nDraußen."
