"""How much work it is to read a stream: the processor time of whole processes, one client each.

`python -m tests.benchmarks.stream_clients CLIENT BASE_URL KEY QUESTION` prints the milliseconds
that the process worked from the request to the end, after one short answer that is not counted,
and how many characters it read. The yardstick is `httpx`, `httpx-sse` and `json.loads` in a loop.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

MODEL: Final = "sandbox/writer"
WARM_UP: Final = "200"
MAX_TOKENS: Final = 1024

Ask = Callable[[str, str, str], Awaitable[int]]
"""Base URL, key and question in; characters of the answer out."""


async def bare(base_url: str, key: str, question: str) -> int:
    """The yardstick."""
    import httpx
    from httpx_sse import aconnect_sse

    url, read = f"{base_url}/chat/completions", 0
    headers, body = {"Authorization": f"Bearer {key}"}, _body(question)
    async with (
        httpx.AsyncClient(timeout=60, trust_env=False) as client,
        aconnect_sse(client, "POST", url, headers=headers, json=body) as source,
    ):
        async for event in source.aiter_sse():
            if event.data == "[DONE]":
                break
            for choice in json.loads(event.data)["choices"]:
                read += len(choice["delta"].get("content") or "")
    return read


async def adapter(base_url: str, key: str, question: str) -> int:
    """Modeldeck's own reading, without service or window."""
    from desktop.adapters.http import HttpClient
    from desktop.adapters.providers import OPENROUTER, adapter_of
    from desktop.adapters.retries import Retries
    from desktop.domain.chat import ChatRequest, Delta, Message
    from desktop.domain.credentials import Secret
    from desktop.domain.origin import BaseUrl

    http, read = HttpClient("Modeldeck/benchmark"), 0
    api = adapter_of(OPENROUTER, http, Retries())
    request = ChatRequest(MODEL, (Message("user", question),), MAX_TOKENS)
    async for piece in api.stream_chat(BaseUrl.parse(base_url), Secret(key), request):
        if isinstance(piece, Delta):
            read += len(piece.text)
    await http.close()
    return read


async def openai(base_url: str, key: str, question: str) -> int:
    """The loop of the `openai` package's documentation."""
    from openai import AsyncOpenAI

    read = 0
    async with AsyncOpenAI(base_url=base_url, api_key=key) as client:
        stream = await client.chat.completions.create(**_body(question))
        async for chunk in stream:
            for choice in chunk.choices:
                read += len(choice.delta.content or "")
    return read


async def openrouter(base_url: str, key: str, question: str) -> int:
    """The loop of the `openrouter` package's documentation."""
    from openrouter import OpenRouter

    read = 0
    async with OpenRouter(api_key=key, server_url=base_url) as client:
        stream: Any = await client.chat.send_async(**_body(question))
        async with stream:
            async for chunk in stream:
                for choice in chunk.choices:
                    read += len(choice.delta.content or "")
    return read


CLIENTS: Final[dict[str, Ask]] = {
    "bare": bare,
    "adapter": adapter,
    "openai": openai,
    "openrouter": openrouter,
}


def _body(question: str) -> dict[str, Any]:
    messages = [{"role": "user", "content": question}]
    return {"model": MODEL, "messages": messages, "max_tokens": MAX_TOKENS, "stream": True}


async def measured(ask: Ask, base_url: str, key: str, question: str) -> tuple[float, int]:
    await ask(base_url, key, WARM_UP)
    began = time.process_time()
    read = await ask(base_url, key, question)
    return (time.process_time() - began) * 1e3, read


if __name__ == "__main__":
    print(*asyncio.run(measured(CLIENTS[sys.argv[1]], *sys.argv[2:])))
