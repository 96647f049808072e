"""The least that reading a stream costs: httpx2's lines and json, no window."""

from __future__ import annotations

import asyncio
import json
import sys

import httpx2
from asking import measure, messages, print_readings, service_address


async def study() -> dict[str, float]:
    """Read the answers and return the processor time of each."""
    async with httpx2.AsyncClient(timeout=None, trust_env=False) as client:
        url = f"{service_address()}/chat/completions"

        async def ask(prompt: str) -> str:
            body = {"model": "default", "messages": messages(prompt), "temperature": 0.5, "stream": True}
            text = ""
            async with client.stream("POST", url, json=body) as response:
                async for line in response.aiter_lines():
                    if line.startswith("data: ") and line != "data: [DONE]":
                        text += json.loads(line[6:])["choices"][0]["delta"].get("content", "")
            return text

        return await measure(ask)


if __name__ == "__main__":
    print_readings(asyncio.run(study()))
    sys.exit(0)
