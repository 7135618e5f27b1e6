"""Asking a sandbox in this process, and reading streams the way a test needs them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.simulators import Request, Response, Sandbox

MODEL = "sandbox/writer"


def ask(sandbox: Sandbox, method: str, path: str, body: Any = None) -> Response:
    """One request with the right key; `path` is under the API."""
    headers = (("Authorization", f"Bearer {sandbox.key}"),)
    content = b"" if body is None else json.dumps(body).encode()
    return sandbox(Request(method, f"/api/v1{path}", headers, content))


def value(response: Response) -> Any:
    """The JSON of a response, fractions as `Decimal`."""
    return json.loads(response.read(), parse_float=Decimal)


def chat(sandbox: Sandbox, *messages: str, **extra: Any) -> Response:
    """A chat in which the person and the model take turns."""
    roles = ("user", "assistant")
    turns = [{"role": roles[i % 2], "content": text} for i, text in enumerate(messages)]
    body = {"model": MODEL, "messages": turns} | extra
    return ask(sandbox, "POST", "/chat/completions", body)


def chunks(body: bytes) -> list[Any]:
    """The JSON of every `data:` event but `[DONE]`."""
    lines = body.decode().split("\n")
    data = [line[len("data: ") :] for line in lines if line.startswith("data: ")]
    return [json.loads(text, parse_float=Decimal) for text in data if text != "[DONE]"]
