"""Recorded answers: bodies and streams of two endpoints, and files that are neither."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.adapters.recorded_answers import read_recorded_answer
from desktop.domain.errors import UnreadableFile
from desktop.domain.usage import Bill, Usage
from tests.conftest import KnownKeys

USAGE = '"usage": {"prompt_tokens": 10, "completion_tokens": 5, "cost": 0.0004970133333333333}'
CHAT = f'{{"id": "gen-1", "choices": [{{"message": {{"content": "Hi"}}}}], {USAGE}}}'
RESPONSES: dict[str, Any] = {
    "object": "response",
    "id": "gen-2",
    "model": "a/b",
    "status": "completed",
    "created_at": 5,
    "output": [
        {"type": "reasoning", "content": None},
        {"type": "reasoning", "content": 5},
        "no item",
        {"type": "message", "content": [{"type": "output_text", "text": "Hi"}]},
    ],
    "usage": {"input_tokens": 10, "output_tokens": 5, "cost": 0.25},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "recorded"


@pytest.mark.parametrize(
    "content",
    [
        CHAT,
        f"\n {CHAT}",
        f"data: {CHAT}\n\ndata: [DONE]\n\n",
        f": comment\n\ndata: {CHAT}\n\n: comment\n\ndata: [DONE]\n\n",
    ],
)
def test_a_chat(file: Path, content: str) -> None:
    file.write_text(content)
    answer = read_recorded_answer(file)
    assert (answer.text, answer.generation_id, answer.complete) == ("Hi", "gen-1", True)
    assert answer.usage == Usage(10, 5)
    assert answer.bill.cost == Decimal("0.0004970133333333333")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RESPONSES),
        (
            'data: {"type": "response.created", "response": {}}\n\n'
            f"data: {json.dumps({'type': 'response.completed', 'response': RESPONSES})}\n\n"
        ),
    ],
)
def test_the_responses_endpoint(file: Path, content: str) -> None:
    file.write_text(content)
    answer = read_recorded_answer(file)
    assert (answer.text, answer.model, answer.finish_reason) == ("Hi", "a/b", "completed")
    assert answer.usage == Usage(10, 5)
    assert (answer.created, answer.bill.cost) == (5, Decimal("0.25"))
    assert read_recorded_answer(file, bills=False) == replace(answer, bill=Bill())


def test_a_key_in_a_recorded_error_is_not_shown(file: Path, known_keys: KnownKeys) -> None:
    key = known_keys.add("sk-or-v1-0123456789abcdef0123456789abcdef")
    file.write_text(json.dumps(RESPONSES | {"error": {"message": f"No such key: {key}"}}))
    assert not known_keys.found_in(repr(read_recorded_answer(file)))


def test_a_stream_without_its_end_is_not_complete(file: Path) -> None:
    file.write_text(f"data: {CHAT}\n\n")
    assert not read_recorded_answer(file).complete


def test_a_recorded_refusal(file: Path) -> None:
    file.write_text('{"error": {"code": 401, "message": "User not found."}}')
    answer = read_recorded_answer(file)
    assert (answer.error_message, answer.error_code) == ("User not found.", "401")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "it holds no answer of a chat"),
        (b"once upon a time", "it holds no answer of a chat"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "it holds no answer of a chat"),
        (b"data: [DONE]\n\n", "it holds no answer of a chat"),
        (b"[1, 2]", "it holds no answer of a chat"),
        (b"{", "it is not JSON"),
        (b"{}", "it is not an answer of a chat"),
        (b'{"data": []}', "it is not an answer of a chat"),
        (b"data: {}\n\ndata: {\n\n", "event 2 is not JSON"),
    ],
)
def test_what_is_no_recorded_answer(file: Path, content: bytes, detail: str) -> None:
    file.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_recorded_answer(file)
    assert (caught.value.text, caught.value.detail) == (str(file), detail)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path, detail in (
        (tmp_path / "x", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read_recorded_answer(path)
        assert caught.value.detail == detail


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*RESPONSES, "choices", "content", "type", "error", "response", "text"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["{0}", "data: {0}\n\n"]),
    st.dictionaries(st.sampled_from([*RESPONSES, "type", "response"]), _json),
)
def test_any_json_is_an_answer_or_is_refused(file: Path, shape: str, document: Any) -> None:
    file.write_text(shape.format(json.dumps(document)))
    try:
        read_recorded_answer(file)
    except UnreadableFile:
        return
