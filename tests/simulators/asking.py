"""Asking a simulated provider in this process."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.simulators.openai_provider import OpenAIProvider
from tests.simulators.wire import Request, Response


def ask(
    provider: OpenAIProvider, method: str, path: str, body: Any = None, *, key: str | None = None
) -> Response:
    """One request; `path` is behind the base URL. `key`: the right one; empty: none."""
    sent = provider.key if key is None else key
    headers = (("Authorization", f"Bearer {sent}"),) if sent else ()
    content = b"" if body is None else json.dumps(body).encode()
    return provider(Request(method, provider.path + path, headers, content))


def chat(asked: OpenAIProvider, question: str = "How?", /, **extra: Any) -> Response:
    """A chat of one message; a stream that asks for its usage, unless `extra` says otherwise."""
    body = {
        "model": asked.model,
        "messages": [{"role": "user", "content": question}],
        "stream": True,
        "stream_options": {"include_usage": True},
    } | extra
    return ask(asked, "POST", "/chat/completions", {k: v for k, v in body.items() if v != ...})


def value(response: Response) -> Any:
    """The JSON of a response, fractions as `Decimal`."""
    return json.loads(response.read(), parse_float=Decimal)


def events(response: Response) -> list[Any]:
    """The JSON of every event but `[DONE]`."""
    lines = response.read().decode().split("\n")
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    return [json.loads(text, parse_float=Decimal) for text in data if text != "[DONE]"]


def written(chunks: list[Any], name: str = "content") -> str:
    """What the deltas say together."""
    choices = [choice for chunk in chunks for choice in chunk.get("choices", [])]
    return "".join(choice["delta"].get(name) or "" for choice in choices)
