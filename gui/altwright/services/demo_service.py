"""The demo: a describing service on this computer that knows the bundled samples, for learning without a network.

It speaks the same wire format as any other service, over HTTP and server-sent events, so nothing of the program knows
that it is a demo but for the engine's name.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote_to_bytes

from altwright.core.service_errors import DEMO_SAMPLES_ONLY
from altwright.services.loopback_server import Exchange, LoopbackServer
from altwright.services.samples import Sample, samples

MODEL = "altwright-demo"

_THUMBNAIL_SIDE = 16
_SAME_PICTURE = 7.0
"""The largest mean difference, of 255, between the thumbnails of two copies of one picture.

Re-encoded and scaled copies stay below 3; another picture, or a plain area of the sample's own colour, is above 20.
"""
_MAX_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class DemoService(LoopbackServer):
    """Describes the samples on loopback, word by word, and says of any other picture that it knows its samples only."""

    def __init__(self, word_seconds: float = 0.15) -> None:
        """Take a free port; a word is written each ``word_seconds``."""
        self._word_seconds = word_seconds
        super().__init__(self._answer)

    @property
    def address(self) -> str:
        """The base address, for an OpenAI-compatible client."""
        return f"{self.origin}/v1"

    def _answer(self, exchange: Exchange) -> None:
        match exchange.method, exchange.path:
            case "GET", "/v1/models":
                exchange.answer_json(200, {"object": "list", "data": [_MODEL_RECORD]})
            case "POST", "/v1/chat/completions":
                self._describe(exchange)
            case _:
                exchange.answer_json(404, _refusal("not_found", "The demo has nothing at this address."))

    def _describe(self, exchange: Exchange) -> None:
        try:
            request = json.loads(exchange.body)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict):
            exchange.answer_json(400, _refusal("invalid_json", "The request is no JSON object."))
            return
        sample = _sample_in(request)
        if sample is None:
            exchange.answer_json(400, _refusal(DEMO_SAMPLES_ONLY, "The demo can only describe its samples."))
        elif request.get("stream") is True:
            self._stream(exchange, sample)
        else:
            message = {"role": "assistant", "content": sample.alt}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            exchange.answer_json(200, _HEAD | {"object": "chat.completion", "choices": [choice]})

    def _stream(self, exchange: Exchange, sample: Sample) -> None:
        exchange.begin(
            200,
            [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("Transfer-Encoding", "chunked")],
        )
        exchange.send_chunk(_chunk({"role": "assistant", "content": ""}))
        for word in re.findall(r"\s*\S+", sample.alt):
            exchange.pause(self._word_seconds)
            exchange.send_chunk(_chunk({"content": word}))
        exchange.send_chunk(_chunk({}, "stop"))
        exchange.send_chunk(b"data: [DONE]\n\n")
        exchange.send_chunk(b"")


_HEAD: dict[str, object] = {"id": "chatcmpl-demo", "created": 0, "model": MODEL}
_MODEL_RECORD: dict[str, object] = {
    "id": MODEL,
    "object": "model",
    "created": 0,
    "owned_by": "altwright",
    "tier": "turbo",
    "modalities": {"input": ["text", "image"], "output": ["text"]},
    "usage_based_only": False,
    "stream": True,
}


def _refusal(code: str, message: str) -> dict[str, object]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": code}}


def _chunk(delta: dict[str, object], reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    body = _HEAD | {"object": "chat.completion.chunk", "choices": [choice]}
    return b"data: %b\n\n" % json.dumps(body, ensure_ascii=False).encode()


def _sample_in(request: dict[str, object]) -> Sample | None:
    """Return the sample that the last picture of ``request`` shows, or None."""
    urls = list(_picture_urls(request.get("messages")))
    data = _data_in(urls[-1]) if urls else None
    return sample_shown(data) if data else None


def _picture_urls(messages: object) -> Iterator[str]:
    for message in messages if isinstance(messages, list) else []:
        content = message.get("content") if isinstance(message, dict) else None
        for part in content if isinstance(content, list) else []:
            image = part.get("image_url") if isinstance(part, dict) else None
            url = image.get("url") if isinstance(image, dict) else image
            if isinstance(url, str):
                yield url


def _data_in(url: str) -> bytes | None:
    """Return the bytes inside a data URL; None for anything else, for the demo looks into no address."""
    head, comma, data = url.partition(",")
    if not comma or head[:5].lower() != "data:":
        return None
    try:
        return base64.b64decode(data) if head.lower().endswith(";base64") else unquote_to_bytes(data)
    except binascii.Error:
        return None


def sample_shown(data: bytes) -> Sample | None:
    """Return the sample of which ``data``, a picture file, is a copy, be it re-encoded or scaled; None if of none."""
    for sample in samples():
        if data == sample.path.read_bytes():
            return sample
    thumbnail = _thumbnail(data)
    if thumbnail is None:
        return None
    difference, sample = min(
        ((_difference(thumbnail, other), sample) for sample, other in _sample_thumbnails()), key=lambda pair: pair[0]
    )
    return sample if difference < _SAME_PICTURE else None


@cache
def _sample_thumbnails() -> tuple[tuple[Sample, bytes], ...]:
    """Return each sample with its thumbnail."""
    known = ((sample, _thumbnail(sample.path.read_bytes())) for sample in samples())
    return tuple((sample, thumbnail) for sample, thumbnail in known if thumbnail is not None)


def _thumbnail(data: bytes) -> bytes | None:
    """Return a tiny RGB rendering of a picture file, or None for what is no picture or an unreasonable one."""
    # Pillow takes 46 ms to import, and a sample's own file needs none of it.
    from PIL import Image

    try:
        # Of the formats that a service is sent: others start programs, and any on this computer may ask the demo.
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.draft("RGB", (8 * _THUMBNAIL_SIDE, 8 * _THUMBNAIL_SIDE))
            small = image.convert("RGB").resize((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE), Image.Resampling.BOX)
            return small.tobytes()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _difference(one: bytes, other: bytes) -> float:
    """Return the mean difference of two thumbnails, 0 to 255."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)
