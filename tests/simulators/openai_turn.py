"""One chat in OpenAI's own format: reading the request, and planning the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.simulators.answers import answer_to, reasoning_for
from tests.simulators.chat import last_question
from tests.simulators.tokens import BYTES_PER_TOKEN, PromptCache, count_prompt, count_text
from tests.simulators.wire import Json

_OF_ROUTERS = frozenset(
    {"models", "plugins", "provider", "reasoning", "route", "transforms", "usage"}
)
"""What only a router understands: whoever sends it here has mistaken one provider for another."""


class InvalidRequestError(ValueError):
    """What is wrong with the request, in the words of a message."""


@dataclass(frozen=True)
class OpenAITurn:
    """Everything about one answer that is known before its first byte."""

    id: str
    created: int
    model: str
    messages: Sequence[Json] = field(repr=False)
    text: str = field(repr=False)
    reasoning: str = field(repr=False)
    prompt_tokens: int
    cached_tokens: int
    finish_reason: str
    streamed: bool
    usage_asked: bool
    """Whether `stream_options` has `include_usage`."""

    def usage(self, text: str, reasoning: str) -> Json:
        """The `usage` object when that much of the answer was produced."""
        thought = count_text(reasoning)
        completion = count_text(text) + thought
        usage: Json = {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion,
            "total_tokens": self.prompt_tokens + completion,
            "prompt_tokens_details": {"cached_tokens": self.cached_tokens},
        }
        if thought:
            usage["completion_tokens_details"] = {"reasoning_tokens": thought}
        return usage


def read_body(body: Any) -> Json:
    """The request as an object with the fields that all have. Raises InvalidRequestError."""
    if not isinstance(body, dict):
        raise InvalidRequestError("The request body is not a JSON object")
    if foreign := sorted(body.keys() & _OF_ROUTERS):
        raise InvalidRequestError(f"Extra inputs are not permitted, field: '{foreign[0]}'")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise InvalidRequestError("'messages' must contain at least one message")
    if not all(isinstance(message, dict) for message in messages):
        raise InvalidRequestError("'messages' must contain objects")
    if not isinstance(body.get("model"), str):
        raise InvalidRequestError("you must provide a model parameter")
    if body.get("stream_options") is not None and not body.get("stream"):
        raise InvalidRequestError("'stream_options' is only allowed when 'stream' is enabled")
    _check_ranges(body)
    return body


def _check_ranges(body: Json) -> None:
    limit = body.get("max_tokens")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
        raise InvalidRequestError("'max_tokens' must be a positive integer")
    for name, most in (("temperature", 2), ("top_p", 1)):
        value = body.get(name)
        if value is None:
            continue
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not number or not 0 <= value <= most:
            raise InvalidRequestError(f"'{name}' must be between 0 and {most}")


def plan(
    body: Json, cache: PromptCache, turn_id: str, created: int, *, thoughts: int | None = 0
) -> OpenAITurn:
    """What the answer to that body will be.

    `thoughts` is how many tokens the model may think; 0: it does not; None: as many as it likes.
    """
    messages, model = body["messages"], body["model"]
    limit = body.get("max_tokens")
    reasoning = _cut(reasoning_for("high"), _least(limit, thoughts))
    whole = _until(answer_to(last_question(messages)), body.get("stop") or [])
    text = _cut(whole, None if limit is None else limit - count_text(reasoning))
    options = body.get("stream_options") or {}
    return OpenAITurn(
        id=turn_id,
        created=created,
        model=model,
        messages=messages,
        text=text,
        reasoning=reasoning,
        prompt_tokens=count_prompt(messages, body.get("tools")),
        cached_tokens=cache.cached_tokens(model, messages),
        finish_reason="stop" if text == whole else "length",
        streamed=bool(body.get("stream")),
        usage_asked=bool(options.get("include_usage")),
    )


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _cut(text: str, tokens: int | None) -> str:
    if tokens is None:
        return text
    return text.encode()[: max(0, tokens) * BYTES_PER_TOKEN].decode(errors="ignore")


def _until(text: str, stops: str | Sequence[str]) -> str:
    wanted = [stops] if isinstance(stops, str) else stops
    return text[: min((at for stop in wanted if (at := text.find(stop)) >= 0), default=len(text))]
