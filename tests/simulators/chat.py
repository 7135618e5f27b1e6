"""One chat: reading the request, planning the answer, and writing it as one JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.simulators import errors
from tests.simulators.answers import answer_to, reasoning_for
from tests.simulators.catalog import Catalog, Route
from tests.simulators.parameters import problem, stops
from tests.simulators.pricing import Charge, Counts, plain
from tests.simulators.tokens import BYTES_PER_TOKEN, PromptCache, count_prompt, count_text, text_of
from tests.simulators.wire import Json, Response

_NATIVE_STOP = {"anthropic": "end_turn", "google": "STOP", "openai": "completed"}
_PROVIDERS = {
    "anthropic": "Anthropic",
    "deepseek": "DeepSeek",
    "google": "Google",
    "mistralai": "Mistral",
    "openai": "OpenAI",
    "x-ai": "xAI",
}


class RefusedError(Exception):
    """The request is answered with an error instead of a chat."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


@dataclass(frozen=True)
class Turn:
    """Everything about one answer that is known before its first byte."""

    id: str
    created: int
    route: Route
    messages: Sequence[Json]
    text: str
    reasoning: str
    shows_reasoning: bool
    prompt: Counts  # of the prompt alone: its completion is 0
    finish_reason: str

    @property
    def provider(self) -> str:
        """The name of whoever serves the model."""
        author = self.route.author
        return _PROVIDERS.get(author, author.replace("-", " ").title())

    @property
    def native_finish_reason(self) -> str:
        """The finish reason in the provider's own words."""
        if self.finish_reason != "stop":
            return self.finish_reason
        return _NATIVE_STOP.get(self.route.author, "stop")

    def counts(self, text: str, reasoning: str) -> Counts:
        """The counts when that much of the answer was produced."""
        thought = count_text(reasoning)
        return Counts(
            prompt=self.prompt.prompt,
            completion=count_text(text) + thought,
            cached=self.prompt.cached,
            cache_write=self.prompt.cache_write,
            reasoning=thought,
            web_searches=self.prompt.web_searches,
            hour_cache=self.prompt.hour_cache,
        )


def plan(body: Any, catalog: Catalog, cache: PromptCache, turn_id: str, created: int) -> Turn:
    """What the answer to that request body will be. Raises RefusedError."""
    messages = _messages(body)
    route = _route(body, catalog)
    prompt = _prompt_counts(body, messages, route, cache)
    limit = _max_tokens(body)
    effort = _effort(body, route.row)
    reasoning = _cut(reasoning_for(effort), limit) if effort else ""
    whole = _until(answer_to(last_question(messages)), stops(body))
    text = _cut(whole, limit - count_text(reasoning) if limit is not None else None)
    reasoning_setting = body.get("reasoning") or {}
    return Turn(
        id=turn_id,
        created=created,
        route=route,
        messages=messages,
        text=text,
        reasoning=reasoning,
        shows_reasoning=not reasoning_setting.get("exclude", False),
        prompt=prompt,
        finish_reason="stop" if text == whole else "length",
    )


def last_question(messages: Sequence[Json]) -> str:
    """The words of the last message of the person."""
    asked = [text_of(m.get("content")) for m in messages if m.get("role") == "user"]
    return asked[-1].strip() if asked else ""


def _messages(body: Any) -> Sequence[Json]:
    if not isinstance(body, dict):
        raise RefusedError(errors.error(400))
    messages = body.get("messages")
    if not messages:
        raise RefusedError(errors.error(400, 'Input required: specify "prompt" or "messages"'))
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        raise RefusedError(errors.error(400))
    if not isinstance(body.get("reasoning") or {}, dict):
        raise RefusedError(errors.error(400))
    if wrong := problem(body):
        raise RefusedError(errors.error(400, wrong))
    return messages


def _route(body: Json, catalog: Catalog) -> Route:
    asked = [m for m in (body.get("model"), *(body.get("models") or [])) if m]
    if not asked:
        raise RefusedError(errors.error(400, "No models provided"))
    try:
        route = next(filter(None, map(catalog.route, map(str, asked))), None)
    except LookupError:  # a router with nothing to route to
        raise RefusedError(errors.error(404, f"No endpoints found for {asked[0]}.")) from None
    if route is None:
        raise RefusedError(errors.invalid_model(str(asked[0])))
    if route.row["id"].endswith(":batch"):
        raise RefusedError(errors.error(404, f"No endpoints found for {asked[0]}."))
    return route


def _prompt_counts(
    body: Json, messages: Sequence[Json], route: Route, cache: PromptCache
) -> Counts:
    total = count_prompt(messages, body.get("tools"))
    context = route.row["context_length"]
    if context and total > context:
        raise RefusedError(errors.context_exceeded(context, total))
    cached = cache.cached_tokens(route.model, messages)
    new = total - cached
    writes = "input_cache_write" in route.row["pricing"] and new >= cache.MINIMUM
    searches = route.searches_web or any(p.get("id") == "web" for p in body.get("plugins") or [])
    return Counts(
        prompt=total,
        completion=0,
        cached=cached,
        cache_write=new if writes else 0,
        web_searches=int(searches),
        hour_cache=_wants_hour_cache(body),
    )


def _wants_hour_cache(body: Json) -> bool:
    """Whether any `cache_control` asks for an hour instead of five minutes."""
    contents = [m.get("content") for m in body["messages"]]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    controls = [part.get("cache_control") for part in parts] + [body.get("cache_control")]
    return any((control or {}).get("ttl") == "1h" for control in controls)


def _max_tokens(body: Json) -> int | None:
    for name in ("max_completion_tokens", "max_tokens"):
        value = body.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or value < 1:
            raise RefusedError(errors.error(400))
        return value
    return None


def _effort(body: Json, row: Json) -> str | None:
    """How hard the model thinks; None when it does not think at all."""
    if "reasoning" not in row["supported_parameters"]:
        return None
    traits = row.get("reasoning") or {}
    setting = body.get("reasoning") or {}
    effort = setting.get("effort") or body.get("reasoning_effort")
    asked = effort or setting.get("enabled") or setting.get("max_tokens")
    refused = effort == "none" or setting.get("enabled") is False
    if refused and not traits.get("mandatory"):
        return None
    default = traits.get("default_effort") or "medium"
    wanted = asked or body.get("include_reasoning") or traits.get("default_enabled")
    if not wanted and not traits.get("mandatory"):
        return None
    return str(default if effort in (None, "none") else effort)


def _until(text: str, stops: Sequence[str]) -> str:
    """The text before the first of ``stops`` in it."""
    return text[: min((at for stop in stops if (at := text.find(stop)) >= 0), default=len(text))]


def _cut(text: str, limit: int | None) -> str:
    if limit is None:
        return text
    return text.encode()[: max(0, limit) * BYTES_PER_TOKEN].decode(errors="ignore")


def usage_json(counts: Counts, charge: Charge) -> Json:
    """The `usage` object. Its `cost` is the bill."""
    usage: Json = {
        "prompt_tokens": counts.prompt,
        "completion_tokens": counts.completion,
        "total_tokens": counts.prompt + counts.completion,
        "cost": charge.total,
        "is_byok": False,
        "prompt_tokens_details": {
            "cached_tokens": counts.cached,
            "cache_write_tokens": counts.cache_write,
            "audio_tokens": 0,
            "video_tokens": 0,
        },
        "cost_details": {
            "upstream_inference_cost": charge.total,
            "upstream_inference_prompt_cost": plain(charge.prompt),
            "upstream_inference_completions_cost": plain(charge.completion),
        },
        "completion_tokens_details": {
            "reasoning_tokens": counts.reasoning,
            "image_tokens": 0,
            "audio_tokens": 0,
        },
    }
    if counts.web_searches:
        usage["server_tool_use_details"] = {"web_search_requests": counts.web_searches}
    return usage


def completion_json(turn: Turn, usage: Json) -> Json:
    """The answer to a request without `stream`."""
    shown = turn.reasoning if turn.shows_reasoning else ""
    message: Json = {
        "role": "assistant",
        "content": turn.text,
        "refusal": None,
        "reasoning": shown or None,
    }
    if shown:
        message["reasoning_details"] = [reasoning_detail(shown)]
    return {
        "id": turn.id,
        "object": "chat.completion",
        "created": turn.created,
        "model": turn.route.model,
        "provider": turn.provider,
        "system_fingerprint": None,
        "choices": [
            {
                "logprobs": None,
                "finish_reason": turn.finish_reason,
                "native_finish_reason": turn.native_finish_reason,
                "index": 0,
                "message": message,
            }
        ],
        "usage": usage,
    }


def reasoning_detail(text: str) -> Json:
    """One entry of `reasoning_details`."""
    return {"type": "reasoning.text", "text": text, "format": "unknown", "index": 0}
