"""The demo describes its samples over real HTTP, knows them again in other files, and ends when it is told to."""

from __future__ import annotations

import base64
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from altwright.core.answer import Ending, Finished, ModelNamed, TextArrived
from altwright.core.answer_reader import AnswerReader
from altwright.core.engine import demo
from altwright.core.errors import DemoSamplesOnly
from altwright.core.event_stream import EventStreamReader
from altwright.core.picture import AddressReference, UploadReference
from altwright.core.request import DescribeRequest
from altwright.services.chat_client import ChatClient
from altwright.services.demo_service import DemoService, sample_shown
from altwright.services.samples import Sample, samples


@pytest.fixture
def service() -> Iterator[DemoService]:
    with DemoService(word_seconds=0.001) as service:
        yield service


def data_url(data: bytes, media_type: str = "image/jpeg") -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def question(url: str, *, stream: bool = True) -> dict[str, object]:
    parts = [{"type": "text", "text": "Describe"}, {"type": "image_url", "image_url": {"url": url}}]
    return {"model": "altwright-demo", "stream": stream, "messages": [{"role": "user", "content": parts}]}


def ask(service: DemoService, body: object) -> httpx2.Response:
    with httpx2.Client(trust_env=False) as client:
        return client.post(f"{service.address}/chat/completions", json=body)


def code_of(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.title)
def test_each_sample_gets_its_alt_text_word_by_word(service: DemoService, sample: Sample) -> None:
    response = ask(service, question(data_url(sample.path.read_bytes())))
    assert response.headers["content-type"] == "text/event-stream"
    reader = AnswerReader()
    events = [said for event in EventStreamReader().feed(response.content) for said in reader.read_event(event)]
    words = [event.text for event in events if isinstance(event, TextArrived)]
    assert "".join(words) == sample.alt
    assert len(words) == len(sample.alt.split())
    assert events[0] == ModelNamed("altwright-demo")
    assert events[-1] == Finished(Ending.DONE)
    assert response.content.endswith(b"data: [DONE]\n\n")


def test_an_unstreamed_question_gets_the_whole_answer(service: DemoService) -> None:
    response = ask(service, question(data_url(samples()[1].path.read_bytes()), stream=False))
    body = response.json()
    assert body["choices"][0]["message"]["content"] == samples()[1].alt
    assert (body["model"], body["choices"][0]["finish_reason"]) == ("altwright-demo", "stop")


async def test_the_openai_client_understands_it(service: DemoService) -> None:
    client = ChatClient(demo(service.address), None)
    picture = UploadReference(data_url(samples()[0].path.read_bytes()), 1, 1, 1)
    events = [event async for event in client.answer(DescribeRequest("Describe", picture, "altwright-demo", 0.5))]
    assert "".join(event.text for event in events if isinstance(event, TextArrived)) == samples()[0].alt
    address = AddressReference("https://example.org/cat.jpg")
    with pytest.raises(DemoSamplesOnly):
        _ = [event async for event in client.answer(DescribeRequest("Describe", address, "altwright-demo", 0.5))]
    await client.aclose()


def copies(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield files that show what ``path`` shows: other formats, qualities and sizes."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    small = image.resize((image.width // 4, image.height // 4))
    large = image.resize((image.width * 2, image.height * 2))
    for name, copy, form, quality in [
        ("rough JPEG", image, "JPEG", 25),
        ("WebP", image, "WEBP", 60),
        ("pasted PNG", image, "PNG", 0),
        ("GIF of 256 colours", image.convert("P"), "GIF", 0),
        ("PNG with transparency", image.convert("RGBA"), "PNG", 0),
        ("small", small, "JPEG", 70),
        ("large", large, "JPEG", 85),
    ]:
        file = io.BytesIO()
        copy.save(file, form, quality=quality)
        yield name, file.getvalue()


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.title)
def test_a_copy_in_another_format_or_size_is_known_again(sample: Sample) -> None:
    assert {name: sample_shown(data) for name, data in copies(sample.path)} == dict.fromkeys(
        [name for name, _ in copies(sample.path)], sample
    )


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def other_pictures() -> Iterator[bytes]:
    """Yield pictures that are not the samples, some of them made to come close."""
    for sample in samples():
        with Image.open(sample.path) as opened:
            image = opened.convert("RGB")
        yield png(image.resize((1, 1)).resize((300, 200)))  # its mean colour
        yield png(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))  # left and right are in its words
        yield png(image.crop((0, 0, image.width // 2, image.height)))
        yield png(image.filter(ImageFilter.GaussianBlur(60)).transpose(Image.Transpose.ROTATE_180))
    for colour in ("black", "white", "grey", "#a06040"):
        yield png(Image.new("RGB", (320, 200), colour))
    yield png(Image.linear_gradient("L"))
    scene = Image.new("RGB", (400, 300), "#88bbee")
    ImageDraw.Draw(scene).rectangle((0, 180, 400, 300), fill="#447733")
    ImageDraw.Draw(scene).ellipse((250, 30, 330, 110), fill="#ffee88")
    yield png(scene)


def test_other_pictures_are_not_taken_for_a_sample() -> None:
    assert [sample_shown(data) for data in other_pictures()] == [None] * len(list(other_pictures()))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/astronaut.jpg",
        "http://127.0.0.1/cat.jpg",
        data_url(b"no picture"),
        data_url(samples()[0].path.read_bytes()[:500]),
        data_url(png(Image.new("RGB", (64, 64), "navy")), "image/png"),
        "data:image/png;base64,%%%",
        "data:image/png;base64,A",
        "data:,",
        "data:",
        "",
    ],
    ids=["https", "http", "text", "torn", "other", "not base64", "odd base64", "empty", "no comma", "nothing"],
)
def test_anything_else_is_told_that_the_demo_knows_its_samples_only(service: DemoService, url: str) -> None:
    assert code_of(ask(service, question(url))) == (400, "demo_samples_only")


@pytest.mark.parametrize(
    "body", [{"messages": None}, {"messages": [None, {"content": "text"}, {"content": [None, {"image_url": 3}]}]}, {}]
)
def test_a_request_without_a_picture_is_told_so_too(service: DemoService, body: object) -> None:
    assert code_of(ask(service, body)) == (400, "demo_samples_only")


def test_a_body_that_is_no_object_is_refused(service: DemoService) -> None:
    assert code_of(ask(service, [1]))[0] == 400
    with httpx2.Client(trust_env=False) as client:
        assert client.post(f"{service.address}/chat/completions", content=b"{").status_code == 400


def test_the_model_is_listed_as_one_that_takes_pictures(service: DemoService) -> None:
    with httpx2.Client(trust_env=False) as client:
        (record,) = client.get(f"{service.address}/models").json()["data"]
        assert client.get(f"{service.address}/nothing").status_code == 404
    assert record["id"] == "altwright-demo"
    assert "image" in record["modalities"]["input"]


def test_it_listens_on_this_computer_only(service: DemoService) -> None:
    assert service.address.startswith("http://127.0.0.1:")


def open_stream(service: DemoService) -> socket.socket:
    """Ask for a streamed answer and return the connection once its first words are there."""
    port = int(service.address.rpartition(":")[2].partition("/")[0])
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    body = json.dumps(question(data_url(samples()[0].path.read_bytes()))).encode()
    connection.sendall(
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    received = b""
    while b'"content": "NASA"' not in received:
        received += connection.recv(4096)
    return connection


def server_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "process_request_thread" in thread.name}


def test_words_come_at_reading_speed() -> None:
    sample = samples()[0]
    with DemoService(word_seconds=0.03) as service:
        before = time.monotonic()
        ask(service, question(data_url(sample.path.read_bytes())))
        assert time.monotonic() - before > 0.025 * len(sample.alt.split())


def test_closing_in_the_middle_of_an_answer_ends_it_and_its_threads_at_once() -> None:
    service = DemoService(word_seconds=600)
    service.start()
    port = int(service.address.rpartition(":")[2].partition("/")[0])
    body = json.dumps(question(data_url(samples()[0].path.read_bytes()))).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as writing, socket.create_connection(
        ("127.0.0.1", port), timeout=20
    ):  # fmt: skip
        writing.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert b"text/event-stream" in writing.recv(4096)
        before = time.monotonic()
        service.close()
        assert time.monotonic() - before < 60
        while writing.recv(4096):
            pass
    assert not server_threads()
    service.close()


def test_a_client_that_leaves_ends_its_thread_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    with DemoService(word_seconds=0.2) as service:
        open_stream(service).close()
        until = time.monotonic() + 20
        while server_threads() and time.monotonic() < until:
            time.sleep(0.02)
        assert not server_threads()
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_to_the_terminal(service: DemoService, capfd: pytest.CaptureFixture[str]) -> None:
    ask(service, question("https://example.org/"))
    with httpx2.Client(trust_env=False) as client:
        client.request("BREW", service.address)
    assert capfd.readouterr() == ("", "")


def test_a_service_that_was_never_started_can_be_closed() -> None:
    DemoService().close()


def test_importing_the_demo_neither_loads_pillow_nor_the_openai_client() -> None:
    check = (
        "import sys, altwright.services.demo_service, altwright.services.samples as s; s.samples();"
        "print([name for name in ('PIL', 'openai', 'PySide6') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", check], env=os.environ, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_formats_that_no_service_is_sent_are_not_opened(service: DemoService) -> None:
    # Pillow would start another program for some of them.
    copy = io.BytesIO()
    with Image.open(samples()[0].path) as image:
        image.save(copy, "PPM")
    assert code_of(ask(service, question(data_url(copy.getvalue())))) == (400, "demo_samples_only")


@pytest.mark.parametrize("length", ["9" * 5000, "9" * 12, "-1", "x"])
def test_a_length_that_makes_no_sense_is_refused(service: DemoService, length: str) -> None:
    port = int(service.address.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"POST /v1/models HTTP/1.1\r\nContent-Length: " + length.encode() + b"\r\n\r\n")
        assert b" 413 " in connection.recv(4096)
