"""A chat as server-sent events, in the shapes that were recorded.

LF only, `data:` fields and comments only, `role` on every delta, `data: [DONE]` at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from tests.simulators import jsontext
from tests.simulators.answers import pieces
from tests.simulators.chat import Turn, reasoning_detail
from tests.simulators.wire import Json

COMMENT = b": OPENROUTER PROCESSING\n\n"
DONE = b"data: [DONE]\n\n"

# Where usage comes: "a" with no choices, "b" with the terminal choice repeated (newest),
# "c" with a choice whose finish_reason is null (older).
UsageChunk: TypeAlias = Literal["a", "b", "c"]
Ending: TypeAlias = Literal["normal", "token-limit", "provider-error", "finish-error"]

_FINISH = {"token-limit": "length", "provider-error": "error", "finish-error": "error"}


@dataclass(frozen=True)
class StreamShape:
    """What the recordings differ in. `ending`: "token-limit" is the recorded mid-stream error (in
    the usage chunk, after finish_reason "length"), "provider-error" the documented one (in place
    of the rest), "finish-error" has only a finish_reason and no error object."""

    usage_chunk: UsageChunk = "b"
    comments: int = 2
    comment_every: int = 12
    done: bool = True
    ending: Ending = "normal"


class Settle(Protocol):
    """Bills what was produced and returns its `usage`. No finish reason: the client left."""

    def __call__(self, text: str, reasoning: str, finish_reason: str | None) -> Json: ...


def stream(turn: Turn, shape: StreamShape, settle: Settle) -> Iterator[bytes]:
    """The events, in pieces. Closing the generator early bills what was sent until then."""
    sent: list[str] = []
    thought: list[str] = []
    settled = False
    broken = shape.ending != "normal"
    try:
        yield from [COMMENT] * shape.comments
        for number, (is_reasoning, piece) in enumerate(_deltas(turn, broken)):
            if number and number % shape.comment_every == 0:
                yield COMMENT
            (thought if is_reasoning else sent).append(piece)
            if is_reasoning and not turn.shows_reasoning:
                continue
            delta = _reasoning_delta(piece) if is_reasoning else _delta(piece)
            yield _event(turn, [_choice(delta)])
        settled = True
        finish = _FINISH.get(shape.ending, turn.finish_reason)
        yield from _end(turn, shape, settle("".join(sent), "".join(thought), finish))
    finally:
        if not settled:
            settle("".join(sent), "".join(thought), None)


def _deltas(turn: Turn, broken: bool) -> Iterator[tuple[bool, str]]:
    """Pieces with whether they are reasoning; of a stream that breaks only the first half."""
    everything = [(True, p) for p in pieces(turn.reasoning)]
    everything += [(False, p) for p in pieces(turn.text)]
    yield from everything[: len(everything) // 2] if broken else everything


def _end(turn: Turn, shape: StreamShape, usage: Json) -> Iterator[bytes]:
    match shape.ending:
        case "normal":
            terminal = _choice(_delta(""), turn.finish_reason, turn.native_finish_reason)
            yield _event(turn, [terminal])
            again = {"a": [], "b": [terminal], "c": [_choice(_delta(""))]}[shape.usage_chunk]
            yield _event(turn, again, usage=usage)
        case "token-limit":
            yield _event(turn, [_choice(_delta(""), "length", "length")])
            error = {"code": 400, "message": "Token limit reached"}
            yield _event(turn, [_choice(_delta(""))], error=error, usage=usage)
        case "provider-error":
            error = {
                "code": 502,
                "message": "Provider disconnected unexpectedly",
                "metadata": {"error_type": "provider_unavailable"},
            }
            yield _event(turn, [_choice(_delta(""), "error", "error")], error=error)
        case "finish-error":
            terminal = _choice(_delta(""), "error", "MALFORMED_FUNCTION_CALL")
            yield _event(turn, [terminal])
            yield _event(turn, [terminal], usage=usage)
    if shape.done:
        yield DONE


def _event(turn: Turn, choices: list[Json], **extra: Json) -> bytes:
    chunk: Json = {
        "id": turn.id,
        "object": "chat.completion.chunk",
        "created": turn.created,
        "model": turn.route.model,
        "provider": turn.provider,
        "choices": choices,
        **extra,
    }
    return b"data: " + jsontext.dumps(chunk).encode() + b"\n\n"


def _choice(delta: Json, finish: str | None = None, native: str | None = None) -> Json:
    return {
        "index": 0,
        "delta": delta,
        "finish_reason": finish,
        "native_finish_reason": native,
        "logprobs": None,
    }


def _delta(content: str) -> Json:
    return {"role": "assistant", "content": content}


def _reasoning_delta(text: str) -> Json:
    return _delta("") | {"reasoning": text, "reasoning_details": [reasoning_detail(text)]}
