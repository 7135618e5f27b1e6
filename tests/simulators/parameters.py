"""Whether the fields of a chat request are ones that OpenRouter knows, with values it takes.

source: OpenRouter's OpenAPI document of 2026-08-22. The real router ignores names it does not
know; this one refuses them, so that a misspelt field is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.simulators.wire import Json

_FIELDS = frozenset(
    {
        "messages",
        "model",
        "models",
        "cache_control",
        "debug",
        "deferred_tools",
        "frequency_penalty",
        "image_config",
        "logit_bias",
        "logprobs",
        "max_completion_tokens",
        "max_tokens",
        "metadata",
        "min_p",
        "modalities",
        "parallel_tool_calls",
        "plugins",
        "prediction",
        "presence_penalty",
        "prompt_cache_key",
        "prompt_cache_options",
        "provider",
        "reasoning",
        "reasoning_effort",
        "repetition_penalty",
        "response_format",
        "route",
        "seed",
        "service_tier",
        "session_id",
        "stop",
        "stop_server_tools_when",
        "stream",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_a",
        "top_k",
        "top_logprobs",
        "top_p",
        "trace",
        "transforms",
        "usage",
        "user",
        "include_reasoning",
    }
)
_MOST_STOPS = 4


def problem(body: Json) -> str | None:
    """What is wrong with the fields of a request; None when nothing is."""
    if unknown := sorted(body.keys() - _FIELDS):
        return f"Unrecognized key: {unknown[0]}"
    checks: Mapping[str, Callable[[Any], bool]] = {
        "seed": _is_whole,
        "stop": _is_stop,
        "temperature": lambda value: _is_number(value) and 0 <= value <= 2,
        "top_p": lambda value: _is_number(value) and 0 <= value <= 1,
    }
    wrong = [name for name, fine in checks.items() if not _fine(body.get(name), fine)]
    return f"Invalid input: {wrong[0]}" if wrong else _routing_problem(body.get("provider"))


def stops(body: Json) -> list[str]:
    """The texts at which the answer ends."""
    stop = body.get("stop") or []
    return [stop] if isinstance(stop, str) else stop


def _routing_problem(provider: Any) -> str | None:
    if provider is None:
        return None
    if not isinstance(provider, dict):
        return "Invalid input: provider"
    wrong = [
        name
        for name, value in provider.items()
        if name not in _ROUTING or not _fine(value, _ROUTING[name])
    ]
    return f"Invalid input: provider.{wrong[0]}" if wrong else None


def _fine(value: Any, check: Callable[[Any], bool]) -> bool:
    return value is None or check(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_stop(value: Any) -> bool:
    return isinstance(value, str) or (_is_texts(value) and len(value) <= _MOST_STOPS)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_max_price(value: Any) -> bool:
    legs = {"prompt", "completion", "request", "image", "audio"}
    return isinstance(value, dict) and value.keys() <= legs and all(map(_is_price, value.values()))


def _is_price(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value) >= 0
    except InvalidOperation:
        return False


def _is_anything(_: Any) -> bool:
    return True


_ROUTING: Mapping[str, Callable[[Any], bool]] = {
    "allow_fallbacks": _is_flag,
    "data_collection": lambda value: value in ("allow", "deny"),
    "enforce_distillable_text": _is_flag,
    "ignore": _is_texts,
    "max_price": _is_max_price,
    "only": _is_texts,
    "order": _is_texts,
    "preferred_max_latency": _is_anything,
    "preferred_min_throughput": _is_anything,
    "quantizations": _is_texts,
    "require_parameters": _is_flag,
    "sort": lambda value: (
        isinstance(value, dict) or value in ("price", "throughput", "latency", "exacto")
    ),
    "zdr": _is_flag,
}
