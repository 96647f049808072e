"""Each known service is asked as it wants to be asked; what is sent is looked at as bytes on a loopback server."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from tests.asking import PATIENT, collected
from tests.fakes.fault_service import FaultService, RecordedRequest, good_either_way
from tests.pictures import SAMPLES

from altwright.core.address import is_loopback
from altwright.core.engine import KEY_FOR_NONE, Engine, EngineKind, checked, llm7
from altwright.core.engine_preset import EnginePreset, KeyNeed
from altwright.core.picture import AddressReference, AddressSource, LoadedPicture, PictureFormat, PictureReference
from altwright.core.request import DescribeRequest
from altwright.core.sending import passes_through
from altwright.services.chat_client import ChatClient
from altwright.services.engine_presets import PresetsDamagedError, presets, read_presets
from altwright.services.picture_preparation import prepare

SOURCE = AddressSource("https://pictures.example.org/a%20b.jpg?sig=a%2Fb%3D&w=600")
FETCHING = {"llm7", "openai", "openrouter", "mistral", "groq"}
COUNTING = {"openai", "openrouter", "ollama", "llamacpp", "vllm"}
PORTS = {"ollama": 11434, "lmstudio": 1234, "llamacpp": 8080, "jan": 1337, "vllm": 8000}

every_preset = pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)


# The file -----------------------------------------------------------------------------------------------------------


def test_the_free_service_comes_first_and_is_the_one_that_is_built_in() -> None:
    assert presets()[0].engine() == llm7()


def test_every_service_that_was_promised_is_there() -> None:
    assert {preset.id for preset in presets()} == {
        *("llm7", "local", "ollama", "lmstudio", "llamacpp", "jan", "vllm"),
        *("openai", "openrouter", "mistral", "groq", "gemini"),
    }
    assert [preset.id for preset in presets() if preset.is_first] == ["llm7", "local", "openai"]


@every_preset
def test_a_preset_is_one_that_can_be_asked(preset: EnginePreset) -> None:
    engine = preset.engine()
    assert engine.requests_at_once >= 1
    assert set(engine.upload.formats) <= {PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.WEBP, PictureFormat.GIF}
    assert {PictureFormat.JPEG, PictureFormat.PNG} <= set(engine.upload.formats)
    assert engine.upload.longest_side <= 1568
    if engine.kind is EngineKind.LOCAL:
        assert engine.address == ""
        return
    assert checked(engine).address.rstrip("/") == engine.address
    assert is_loopback(engine.address) is engine.is_local
    assert engine.address.startswith("http:" if engine.is_local else "https:")
    assert not (engine.is_local and engine.fetches_addresses)
    assert bool(engine.pages.key) is (not engine.is_local)


@pytest.mark.parametrize(("name", "port"), PORTS.items())
def test_what_runs_on_this_computer_is_looked_for_where_it_listens(name: str, port: int) -> None:
    preset = next(preset for preset in presets() if preset.id == name)
    assert preset.address == f"http://127.0.0.1:{port}/v1"
    assert preset.key is not KeyNeed.REQUIRED


@pytest.mark.parametrize(
    "damage",
    [
        *("", "[]", "{}", '{"engines": []}', '{"engines": [7]}'),
        '{"engines": [{"id": "a", "name": "A", "address": "https://a.example/v1"}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "nonsense", "key": "none"}]}',
        '{"engines": [{"id": "a", "name": "A", "address": 7, "key": "none"}]}',
        '{"engines": [{"id": "a", "name": "", "address": "", "key": "none"}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "maybe"}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none", "is_locall": true}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none", "is_local": 1}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none", "requests_at_once": 0}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none", "upload": {"max_bytes": -1}}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none", "upload": {"formats": ["PSD"]}}]}',
        '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none", "pages": {"key": "http://a.example"}}]}',
        (
            '{"engines": [{"id": "a", "name": "A", "address": "", "key": "none"},'
            ' {"id": "a", "name": "B", "address": "", "key": "none"}]}'
        ),
    ],
)
def test_a_slip_of_the_pen_in_the_file_is_told(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "engines.json"
    file.write_text(damage)
    with pytest.raises(PresetsDamagedError, match=r"engines\.json"):
        read_presets(file)


# What is sent -------------------------------------------------------------------------------------------------------


async def reference_for(engine: Engine) -> PictureReference:
    """Return the picture as ``engine`` is given it; what would be loaded from the web is a sample."""
    if passes_through(SOURCE, engine):
        return AddressReference(SOURCE.address)
    picture = LoadedPicture((SAMPLES / "cat.jpg").read_bytes(), PictureFormat.JPEG)
    return await asyncio.to_thread(prepare, picture, engine.upload)


async def sent_by(engine: Engine, service: FaultService, key: str | None = None) -> RecordedRequest:
    """Return what ``service`` receives when it is asked in place of ``engine``."""
    reference = await reference_for(engine)
    here = engine._replace(address=service.address, model=engine.model or "vision-2", time_limits=PATIENT)
    client = ChatClient(here, key)
    try:
        outcome = await collected(client.answer(DescribeRequest.to(here, "What is it?", reference)))
    finally:
        await client.aclose()
    assert outcome.error is None
    (request,) = service.completions
    return request


@every_preset
async def test_the_request_is_as_the_service_wants_it(preset: EnginePreset) -> None:
    engine = preset.engine()
    with FaultService(always=good_either_way()) as service:
        request = await sent_by(engine, service, "sk-1")
    assert (request.method, request.target) == ("POST", "/v1/chat/completions")
    assert request.key == "sk-1"
    assert request.headers["content-type"] == "application/json"
    assert len(request.body) == int(request.headers["content-length"])
    body = json.loads(request.body)
    expected: dict[str, object] = {
        "model": preset.model or "vision-2",
        "messages": body["messages"],
        "temperature": 0.5,
        "stream": True,
    }
    if preset.id in COUNTING:
        expected["stream_options"] = {"include_usage": True}
    assert body == expected
    (message,) = body["messages"]
    text, image = message["content"]
    assert (message["role"], text) == ("user", {"type": "text", "text": "What is it?"})
    assert set(image["image_url"]) == {"url"}
    if preset.id in FETCHING:
        assert image["image_url"]["url"] == SOURCE.address
        assert SOURCE.address.encode() in request.body
    else:
        head, _, data = image["image_url"]["url"].partition(",")
        assert head in {"data:image/jpeg;base64", "data:image/png;base64"}
        assert len(base64.b64decode(data)) <= preset.upload.max_bytes


@every_preset
async def test_an_upload_stays_within_what_the_service_takes(preset: EnginePreset) -> None:
    engine = preset.engine()._replace(fetches_addresses=False)
    with FaultService(always=good_either_way()) as service:
        request = await sent_by(engine, service)
    head, _, data = request.picture_url.partition(",")
    picture = base64.b64decode(data)
    assert len(picture) <= preset.upload.max_bytes
    with Image.open(io.BytesIO(picture)) as image:
        assert max(image.size) <= preset.upload.longest_side
        assert image.format is not None
        assert image.format.upper() in {kind.value.upper() for kind in preset.upload.formats}
        assert head == f"data:image/{image.format.lower()};base64"
        assert not image.getexif()
    assert request.key == KEY_FOR_NONE


@pytest.mark.parametrize("preset", [preset for preset in presets() if preset.id == "groq"], ids=lambda one: one.id)
async def test_a_limit_for_the_whole_request_is_kept_with_base64(preset: EnginePreset) -> None:
    noise = Image.effect_noise((1568, 1568), 200).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "PNG")
    engine = preset.engine()
    reference = prepare(LoadedPicture(file.getvalue(), PictureFormat.PNG), engine.upload)
    body = json.dumps(DescribeRequest.to(engine, "What?", reference).to_wire())
    assert len(body) < 4_000_000
