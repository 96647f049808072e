"""The engines that run on this computer already: asked for their models at the ports they are known for.

Nothing outside this computer is asked, no proxy takes part, and no key is sent. Which program answers is told by the
answer first and by the port where the answer leaves it open; what does not answer like an engine is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from altwright import __version__
from altwright.core.lazy_asyncio import asyncio
from altwright.core.model_catalogue import ModelInfo, is_model_list, read_models
from altwright.services.network import new_client

if TYPE_CHECKING:
    import httpx2

HOST = "127.0.0.1"
MAX_LIST_BYTES = 1024 * 1024
"""The longest list of models that is read, in bytes."""

_CONNECT_SECONDS = 0.3
_SECONDS = 1.0


class LocalProgram(Enum):
    """The programs that are told apart; the value is the name shown to editors."""

    OLLAMA = "Ollama"
    LM_STUDIO = "LM Studio"
    LLAMA_CPP = "llama.cpp"
    JAN = "Jan"
    VLLM = "vLLM"
    OTHER = "OpenAI-compatible"


KNOWN_PORTS: tuple[tuple[LocalProgram, int], ...] = (
    (LocalProgram.OLLAMA, 11434),
    (LocalProgram.LM_STUDIO, 1234),
    (LocalProgram.LLAMA_CPP, 8080),
    (LocalProgram.JAN, 1337),
    (LocalProgram.VLLM, 8000),
)
"""Where each program listens unless it is told otherwise."""

_SHARED_WITH_MANY = {LocalProgram.LLAMA_CPP, LocalProgram.VLLM}
"""Programs whose ports, 8080 and 8000, are also everybody else's: the port alone says nothing."""

_BY_OWNER = {
    "llamacpp": LocalProgram.LLAMA_CPP,
    "library": LocalProgram.OLLAMA,
    "organization_owner": LocalProgram.LM_STUDIO,
    "vllm": LocalProgram.VLLM,
}
"""What each program writes into ``owned_by`` of its models."""


@dataclass(frozen=True, slots=True)
class FoundEngine:
    """An engine that runs on this computer: which program, the base of its API, and its models.

    One that ``needs_key`` answered, and told nothing else.
    """

    program: LocalProgram
    address: str
    models: tuple[ModelInfo, ...] = ()
    needs_key: bool = False

    @property
    def name(self) -> str:
        """The name editors read."""
        return self.program.value


async def find_local_engines(
    ports: Sequence[tuple[LocalProgram, int]] = KNOWN_PORTS, *, seconds: float = _SECONDS
) -> tuple[FoundEngine, ...]:
    """Return the engines that run on this computer, in the order of ``ports``; each has ``seconds`` to answer."""
    import httpx2

    timeout = httpx2.Timeout(seconds, connect=_CONNECT_SECONDS)
    client = await asyncio.to_thread(new_client, f"http://{HOST}", timeout)
    async with client:
        found = await asyncio.gather(*(_engine_at(client, program, port, seconds) for program, port in ports))
    return tuple(engine for engine in found if engine is not None)


async def _engine_at(
    client: httpx2.AsyncClient, program: LocalProgram, port: int, seconds: float
) -> FoundEngine | None:
    import httpx2

    address = f"http://{HOST}:{port}/v1"
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": f"Altwright/{__version__}"}
    body = bytearray()
    try:
        async with (
            asyncio.timeout(seconds),
            client.stream("GET", f"{address}/models", headers=headers, follow_redirects=False) as response,
        ):
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_LIST_BYTES:
                    return None
    except (TimeoutError, httpx2.HTTPError, OSError):
        return None
    decoded = _decoded(bytes(body))
    if response.status_code == 401:
        return _with_key(program, address, response.headers, decoded)
    if response.status_code != 200 or not isinstance(decoded, dict) or not _is_list_of_an_engine(decoded):
        return None
    return FoundEngine(_program_of(program, response.headers, decoded), address, read_models(decoded))


def _decoded(body: bytes) -> object:
    """Return the JSON in ``body``, or its text where it is none."""
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _is_list_of_an_engine(body: Mapping[str, object]) -> bool:
    """Tell whether ``body`` is a list as OpenAI has it, which other programs do not answer by chance."""
    entries = body.get("data")
    if not is_model_list(body) or "data" not in body:
        return False
    if body.get("object") == "list":
        return True
    return bool(entries) and isinstance(entries, list) and all(_is_model(entry) for entry in entries)


def _is_model(entry: object) -> bool:
    return isinstance(entry, dict) and entry.get("object") == "model"


def _program_of(by_port: LocalProgram, headers: Mapping[str, str], body: Mapping[str, object]) -> LocalProgram:
    """Return which program answered."""
    if by_port is LocalProgram.JAN:
        # It passes on the answer of llama.cpp, which runs inside it.
        return by_port
    if "llama.cpp" in headers.get("server", "").lower():
        return LocalProgram.LLAMA_CPP
    entries = body.get("data")
    for entry in entries if isinstance(entries, list) else []:
        owner = entry.get("owned_by") if isinstance(entry, dict) else None
        if isinstance(owner, str) and (program := _BY_OWNER.get(owner.lower())):
            return program
    return LocalProgram.OTHER if by_port in _SHARED_WITH_MANY else by_port


def _with_key(by_port: LocalProgram, address: str, headers: Mapping[str, str], body: object) -> FoundEngine | None:
    """Return the engine that wants a key, if a refusal reads like one of an engine."""
    error = body.get("error") if isinstance(body, dict) else None
    is_llama = "llama.cpp" in headers.get("server", "").lower()
    is_jan = by_port is LocalProgram.JAN and isinstance(body, str) and "authorization" in body.lower()
    is_shaped = (
        isinstance(error, dict) and isinstance(error.get("message"), str) and ("type" in error or "code" in error)
    )
    if not (is_llama or is_jan or is_shaped):
        return None
    if by_port is not LocalProgram.JAN and is_llama:
        by_port = LocalProgram.LLAMA_CPP
    elif by_port in _SHARED_WITH_MANY:
        by_port = LocalProgram.OTHER
    return FoundEngine(by_port, address, needs_key=True)
