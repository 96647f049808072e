"""What the clients without a window send and check: the request that Altwright sends, and the answer it gets."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import deltas

from altwright.services.samples import samples

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionContentPartParam, ChatCompletionUserMessageParam

Ask = Callable[[str], Awaitable[str]]
"""Sends the prompt with the sample picture and returns the words of the answer."""


def messages(prompt: str) -> list[ChatCompletionUserMessageParam]:
    """Return ``prompt`` and the first sample as the one message of a request."""
    data = base64.b64encode(samples()[0].path.read_bytes()).decode()
    content: list[ChatCompletionContentPartParam] = [
        {"type": "text", "text": prompt},
        {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}},
    ]
    return [{"role": "user", "content": content}]


async def measure(ask: Ask) -> dict[str, float]:
    """Return the processor time of the whole process for each of the long answers, after a short one to warm up."""
    await ask(deltas.WARMING)
    return {prompt: await _cpu_of(ask, prompt) for prompt in (deltas.ONE_A_CHUNK, deltas.PACKED)}


async def _cpu_of(ask: Ask, prompt: str) -> float:
    before = time.process_time()
    text = await ask(prompt)
    spent = (time.process_time() - before) * 1000
    check(text, deltas.DELTAS)
    return spent


def check(text: str, count: int) -> None:
    """See to it that all ``count`` deltas arrived.

    Raises:
        ValueError: they did not, and what was measured means nothing.
    """
    if text.strip() != deltas.answer_text(count):
        raise ValueError(f"{len(text)} characters arrived instead of {len(deltas.answer_text(count))}.")


def service_address() -> str:
    """Return the address of the service, which is given on the command line."""
    return sys.argv[2]


def print_readings(readings: dict[str, float]) -> None:
    """Print ``readings`` for whoever runs this probe."""
    print(json.dumps(readings))
