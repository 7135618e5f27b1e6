"""Answers that were recorded to a file: ``.json`` or ``.sse``, of two of OpenRouter's endpoints.

``/responses`` has another shape than ``/chat/completions``; the application never calls it, but
its bills can be explained all the same.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.adapters.http import read_event_stream
from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import (
    AnswerReader,
    Json,
    items,
    mapping,
    read_bill,
    read_usage,
    seconds,
    text,
)
from desktop.domain.chat import Answer
from desktop.domain.errors import UnreadableFile
from desktop.domain.text import one_line, without_keys
from desktop.domain.usage import Bill

_ENDED = frozenset({"response.completed", "response.incomplete", "response.failed"})


def read_recorded_answer(path: Path, *, bills: bool = True) -> Answer:
    """Read one recorded body. Raises `UnreadableFile`.

    ``bills``: whether a ``cost`` in it is what the provider charges.
    """
    answer = _read(path)
    return answer if bills else replace(answer, bill=Bill())


def _read(path: Path) -> Answer:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or "it cannot be opened") from None
    if body.lstrip()[:1] == b"{":
        return _read_body(path, body)
    return _read_stream(path, body)


def _read_body(path: Path, body: bytes) -> Answer:
    try:
        document = mapping(parse_json(body))
    except ValueError:
        raise UnreadableFile(str(path), "it is not JSON") from None
    if document.get("object") == "response" or "output" in document:
        return _of_responses(document)
    if not ({"choices", "usage", "error"} & set(document)):
        raise UnreadableFile(str(path), "it is not an answer of a chat")
    reader = AnswerReader()
    reader.feed(document)
    reader.finish()
    return reader.answer


def _read_stream(path: Path, body: bytes) -> Answer:
    reader = AnswerReader()
    responses: Answer | None = None
    events = 0
    for data in read_event_stream(body):
        if data == "[DONE]":
            reader.finish()
            continue
        try:
            chunk = mapping(parse_json(data))
        except ValueError:
            raise UnreadableFile(str(path), f"event {events + 1} is not JSON") from None
        events += 1
        if text(chunk.get("type")) in _ENDED:
            responses = _of_responses(mapping(chunk.get("response")))
        elif not text(chunk.get("type")).startswith("response."):
            reader.feed(chunk)
    if not events:
        raise UnreadableFile(str(path), "it holds no answer of a chat")
    return responses or reader.answer


def _of_responses(document: Json) -> Answer:
    """The ``/responses`` shape; usage has other names there."""
    error = mapping(document.get("error"))
    output = (mapping(item) for item in items(document.get("output")))
    parts = [mapping(part) for item in output for part in items(item.get("content"))]
    return Answer(
        text="".join(text(p.get("text")) for p in parts if p.get("type") == "output_text"),
        model=text(document.get("model")),
        generation_id=text(document.get("id")),
        finish_reason=text(document.get("status")) or None,
        created=seconds(document.get("created_at")),
        usage=read_usage(document.get("usage")),
        bill=read_bill(document.get("usage")),
        error_message=one_line(without_keys(text(error.get("message")))),
        error_code=text(error.get("code")),
    )
