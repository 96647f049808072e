"""The usual way to read a stream: the openai client's typed chunks, no window."""

from __future__ import annotations

import asyncio
import sys

import openai
from asking import measure, messages, print_readings, service_address


async def study() -> dict[str, float]:
    """Read the answers and return the processor time of each."""
    async with openai.AsyncOpenAI(base_url=service_address(), api_key="unused", max_retries=0) as client:

        async def ask(prompt: str) -> str:
            text = ""
            stream = await client.chat.completions.create(
                model="default", messages=messages(prompt), temperature=0.5, stream=True
            )
            async with stream:
                async for chunk in stream:
                    text += chunk.choices[0].delta.content or ""
            return text

        return await measure(ask)


if __name__ == "__main__":
    print_readings(asyncio.run(study()))
    sys.exit(0)
