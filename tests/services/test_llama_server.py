"""A foreign server that really looks at pictures: llama.cpp with a tiny model, whose noise depends on the picture.

The model lies in the folder that ALTWRIGHT_FIXTURES names, else in ``shared/fixtures`` beside the checkout.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.asking import PATIENT, Outcome, ask, asked_after_a_stop, client_for, collected

from altwright.core import errors as e
from altwright.core.answer import Ending, TextArrived
from altwright.core.describing import describe
from altwright.core.picture import LoadedPicture, PictureFormat, UploadReference
from altwright.core.rate_gate import RateGate
from altwright.core.request import DescribeRequest
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import prepare
from altwright.services.samples import samples

pytest.importorskip("xllamacpp", reason="there is no llama.cpp for this machine")

KEY = "sk-of-this-test"
CHECKOUT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60.0


def fixture_file(name: str) -> Path:
    """Return a file of the model, or skip the test where it is not there."""
    folder = Path(os.environ.get("ALTWRIGHT_FIXTURES") or CHECKOUT.parent / "shared" / "fixtures")
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Run the server in a process of its own and give its address."""
    script = CHECKOUT / "tests" / "llama_server.py"
    model, eyes = fixture_file("tiny-vlm.gguf"), fixture_file("tiny-vlm-mmproj.gguf")
    with subprocess.Popen(
        [sys.executable, script, model, eyes, KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        impatience = threading.Timer(SECONDS_TO_START, process.kill)
        impatience.start()
        try:
            origin = process.stdout.readline().strip()
            impatience.cancel()
            assert origin.startswith("http://127.0.0.1:"), f"the server did not start: {process.wait(10)}"
            yield f"{origin}/v1"
            process.stdin.close()
            process.wait(20)
        finally:
            impatience.cancel()
            process.kill()


@pytest.fixture(scope="module")
def pictures() -> list[UploadReference]:
    """Give two of the samples, prepared as they are for any service."""
    files = [LoadedPicture(sample.path.read_bytes(), PictureFormat.JPEG) for sample in samples()[:2]]
    return [prepare(file, UploadLimits(90_000, 512)) for file in files]


def question(picture: UploadReference, *, streams: bool = True) -> DescribeRequest:
    return DescribeRequest("Describe this image for alt text.", picture, "tiny-vlm", 0.0, streams)


async def seen(server: str, picture: UploadReference, *, streams: bool = True) -> Outcome:
    """Return what the server says of ``picture``."""
    outcome = await ask(server, question(picture, streams=streams), key=KEY, limits=PATIENT._replace(first_words=60.0))
    assert outcome.error is None
    assert outcome.ending in {Ending.DONE, Ending.LENGTH}
    assert outcome.models == ["tiny-vlm"]
    return outcome


async def test_the_same_picture_gives_the_same_words_and_another_picture_others(
    server: str, pictures: list[UploadReference]
) -> None:
    first, second = [await seen(server, picture) for picture in pictures]
    assert first.text.strip()
    assert (await seen(server, pictures[0])).text == first.text
    assert second.text != first.text
    assert (await seen(server, pictures[1])).text == second.text


async def test_the_whole_answer_says_what_the_streamed_one_says(server: str, pictures: list[UploadReference]) -> None:
    streamed = await seen(server, pictures[0])
    assert sum(isinstance(event, TextArrived) for event in streamed.events) > 1
    whole = await seen(server, pictures[0], streams=False)
    assert whole.text == streamed.text
    assert whole.ending is streamed.ending


async def test_the_editor_gets_one_paragraph_of_whatever_the_model_says(
    server: str, pictures: list[UploadReference]
) -> None:
    async with client_for(server, KEY) as client:
        outcome = await collected(describe(question(pictures[1]), client, RateGate(), service_name="llama.cpp"))
    assert outcome.error is None
    assert outcome.text.strip()
    assert "\n" not in outcome.text
    outcome.text.encode()


async def test_a_wrong_key_is_refused(server: str, pictures: list[UploadReference]) -> None:
    assert isinstance((await ask(server, question(pictures[0]), key="sk-wrong")).error, e.KeyRefused)


async def test_a_picture_it_cannot_read_is_refused(server: str) -> None:
    broken = base64.b64encode(b"RIFF\x10\0\0\0WEBPVP8 " + bytes(8)).decode()
    picture = UploadReference(f"data:image/webp;base64,{broken}", 24, 1, 1)
    assert isinstance((await ask(server, question(picture), key=KEY)).error, e.PictureRefused)


async def test_stop_frees_the_server_for_the_next_question(server: str, pictures: list[UploadReference]) -> None:
    async with client_for(server, KEY) as client:
        outcome = await asked_after_a_stop(client, question(pictures[0]), question(pictures[1]))
    assert outcome.error is None
