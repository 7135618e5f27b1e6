"""A chat in OpenAI's own format, as server-sent events or as one JSON object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from tests.simulators import jsontext
from tests.simulators.answers import pieces
from tests.simulators.openai_turn import OpenAITurn
from tests.simulators.sse import DONE, StreamShape
from tests.simulators.wire import Json

UsagePlace: TypeAlias = Literal["when-asked", "always-last", "zero-unless-asked"]
"""Where the counts of a stream are: in a chunk of their own if `include_usage` asks for them, in
the chunk that ends the answer, or there as zeros unless they were asked for."""

End: TypeAlias = Callable[[str, str], None]
"""Told what was written and thought, at the end or when the client has left."""


def stream(
    turn: OpenAITurn, place: UsagePlace, shape: StreamShape, failure: Json, end: End
) -> Iterator[bytes]:
    """The events, in pieces. `failure` is the error of a `shape` that does not end normally."""
    sent: list[str] = []
    thought: list[str] = []
    broken = shape.ending != "normal"
    try:
        for is_reasoning, piece in _deltas(turn, broken=broken):
            (thought if is_reasoning else sent).append(piece)
            name = "reasoning_content" if is_reasoning else "content"
            yield _event(turn, [_choice({"role": "assistant", name: piece})])
        if broken:
            yield b"data: " + jsontext.dumps(failure).encode() + b"\n\n"
        else:
            yield from _ending(turn, place)
        if shape.done:
            yield DONE
    finally:
        end("".join(sent), "".join(thought))


def completion(turn: OpenAITurn) -> Json:
    """The answer to a request without `stream`."""
    message: Json = {"role": "assistant", "content": turn.text}
    if turn.reasoning:
        message["reasoning_content"] = turn.reasoning
    return {
        "id": turn.id,
        "object": "chat.completion",
        "created": turn.created,
        "model": turn.model,
        "choices": [{"index": 0, "message": message, "finish_reason": turn.finish_reason}],
        "usage": turn.usage(turn.text, turn.reasoning),
    }


def _deltas(turn: OpenAITurn, *, broken: bool) -> Iterator[tuple[bool, str]]:
    """Pieces with whether they are reasoning; of a stream that breaks only the first half."""
    everything = [(True, piece) for piece in pieces(turn.reasoning)]
    everything += [(False, piece) for piece in pieces(turn.text)]
    yield from everything[: len(everything) // 2] if broken else everything


def _ending(turn: OpenAITurn, place: UsagePlace) -> Iterator[bytes]:
    counts = turn.usage(turn.text, turn.reasoning)
    last = _choice({}, turn.finish_reason)
    if place == "always-last":
        yield _event(turn, [last], usage=counts)
        return
    if place == "zero-unless-asked" and not turn.usage_asked:
        zero = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        yield _event(turn, [last], usage=zero)
        return
    yield _event(turn, [last])
    if turn.usage_asked:
        yield _event(turn, [], usage=counts)


def _event(turn: OpenAITurn, choices: list[Json], **extra: Json) -> bytes:
    chunk: Json = {
        "id": turn.id,
        "object": "chat.completion.chunk",
        "created": turn.created,
        "model": turn.model,
        "choices": choices,
        **extra,
    }
    return b"data: " + jsontext.dumps(chunk).encode() + b"\n\n"


def _choice(delta: Json, finish: str | None = None) -> Json:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
