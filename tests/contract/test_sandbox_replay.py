"""A recording answers every chat, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.contract.exchange import ask, chat
from tests.simulators import Replay, Request, Sandbox, serve

# Ids, a comment without text, a float exponent, non-ASCII text, an event without a final newline.
STREAM = (
    ": \n\n: OPENROUTER PROCESSING\n\n"
    'data: {"id":"gen-1762179802-UN8p","choices":[{"delta":{"content":"Grüße"}}]}\n\n'
    'data: {"id":"gen-1762179802-UN8p","choices":[],"usage":{"cost":1.4e-05}}\n\n'
    "data: [DONE]"
).encode()


def replaying(tmp_path: Path, name: str, body: bytes, meta: object = None) -> Sandbox:
    file = tmp_path / name
    file.write_bytes(body)
    if meta is not None:
        file.with_suffix(".meta.json").write_text(json.dumps(meta))
    return Sandbox(replay=Replay.load(file))


def test_a_stream_arrives_byte_for_byte(tmp_path: Path) -> None:
    with serve(replaying(tmp_path, "talk.sse", STREAM)) as served:
        headers = {"Authorization": f"Bearer {served.key}"}
        url = f"{served.base_url}/chat/completions"
        response = httpx.post(url, headers=headers, json={"model": "any/model"}, trust_env=False)
    assert response.content == STREAM
    assert response.headers["content-type"] == "text/event-stream"
    assert response.headers["x-generation-id"] == "gen-1762179802-UN8p"


@pytest.mark.parametrize(
    ("body", "meta", "status"),
    [
        (b'{"choices": []}', None, 200),
        (b'{"error": {"code": 429, "message": "busy"}}', None, 429),
        (b'{"error": {"code": 429}, "choices": []}', None, 200),
        (b'{"error": {"code": "server_error"}}', None, 200),
        (b'{"error": {"code": 429}}', {"status": 200}, 200),
        (b'{"choices": []}', {"status": 502}, 502),
        (b"not json", {}, 200),
        (b"[]", None, 200),
    ],
)
def test_json_keeps_its_bytes_and_finds_its_status(
    tmp_path: Path, body: bytes, meta: object, status: int
) -> None:
    response = chat(replaying(tmp_path, "answer.json", body, meta), "Why?")
    assert (response.status, response.read()) == (status, body)


def test_only_chats_are_replayed_and_the_key_still_counts(tmp_path: Path) -> None:
    sandbox = replaying(tmp_path, "talk.sse", STREAM)
    assert ask(sandbox, "GET", "/key").status == 200
    assert sandbox(Request("POST", "/api/v1/chat/completions")).status == 401
