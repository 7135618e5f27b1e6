"""The error bodies of OpenRouter.

source: OpenRouter's OpenAPI document of 2026-08-22 for the plain messages; the messages with
metadata follow answers quoted in public bug reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from tests.simulators.wire import Headers, Json, Response, json_response

# One message for each status that POST /chat/completions documents.
MESSAGES: Mapping[int, str] = {
    400: "Invalid request parameters",
    401: "User not found.",
    402: "Insufficient credits. Add more using https://openrouter.ai/credits",
    403: "Only management keys can perform this operation",
    404: "Resource not found",
    405: "Method not allowed",
    408: "Operation timed out. Please try again later.",
    413: "Request payload too large",
    422: "Invalid argument",
    429: "Rate limit exceeded",
    500: "Internal Server Error",
    502: "Provider returned error",
    503: "Service temporarily unavailable",
    524: "Request timed out. Please try again later.",
    529: "Provider returned error",
}
_CREDITS = "https://openrouter.ai/settings/credits"


def error(
    status: int,
    message: str | None = None,
    metadata: Json | None = None,
    headers: Headers = (),
) -> Response:
    """The envelope `{"error": {"message", "code", "metadata"?}}`, with the documented message."""
    body: Json = {"message": message or MESSAGES[status], "code": status}
    if metadata is not None:
        body["metadata"] = metadata
    return json_response(status, {"error": body}, headers)


def no_key() -> Response:
    """401 to a request without `Authorization`."""
    return error(401, "No cookie auth credentials found")


def invalid_challenge_method() -> Response:
    """400 of the exchange: not a method, or not the one that the sign-in began with."""
    return error(400, "Invalid code_challenge_method")


def invalid_code() -> Response:
    """403 of the exchange: no such code, one used before, or the wrong verifier."""
    return error(403, "Invalid code or code_verifier")


def code_expired() -> Response:
    """403 of the exchange: the code is too old."""
    return error(403, "Authorization code expired")


def invalid_model(model: str) -> Response:
    """400 for a model id that no row has."""
    return error(400, f"{model} is not a valid model ID")


def context_exceeded(limit: int, prompt_tokens: int) -> Response:
    """400 for a prompt larger than the model's context."""
    message = (
        f"This endpoint's maximum context length is {limit} tokens. However, you requested about "
        f"{prompt_tokens} tokens. Please reduce the length of either one."
    )
    return error(400, message, {"error_type": "context_length_exceeded"})


def can_only_afford(requested: int = 8192, affordable: tuple[int, ...] = (779, 734)) -> Response:
    """402: credits are left, but not for that many tokens. The smallest number is the one to use,
    and it may stand in `previous_errors` only."""
    messages = [
        "This request requires more credits, or fewer max_tokens. You requested up to "
        f"{requested} tokens, but can only afford {tokens}. To increase, visit {_CREDITS} and add "
        "more credits"
        for tokens in affordable
    ]
    metadata: Json = {
        "limit_source": "openrouter_credits",
        "remedy_hint": f"Add credits at {_CREDITS}, or lower max_tokens / prompt size to fit your "
        "remaining balance.",
        "provider_name": None,
    }
    if len(messages) > 1:
        metadata["previous_errors"] = [{"code": 402, "message": m} for m in messages[1:]]
    return error(402, messages[0], metadata)


def in_flight_budget(retry_after: int = 2) -> Response:
    """402 that may be sent again: other requests of this key hold the rest of its credits."""
    message = (
        "This request would exceed your available credits given your current in-flight requests. "
        "Retry after in-flight requests settle, or add credits."
    )
    reason = {
        "reason": "in_flight_budget_exhausted",
        "limit_source": "openrouter_in_flight_budget",
    }
    return error(402, message, reason, (("Retry-After", str(retry_after)),))


def key_limit(period: str = "monthly") -> Response:
    """403: this key's own limit (`total`, `daily`, `weekly` or `monthly`) is spent."""
    manage = "https://openrouter.ai/workspaces/default"
    return error(403, f"Key limit exceeded ({period} limit). Manage it using {manage}")


def free_models_per_day(now: datetime, limit: int = 50) -> Response:
    """429: today's requests to `:free` models are used up until 00:00 UTC.

    `X-RateLimit-Reset` is epoch milliseconds. The headers come twice: as headers, and in the
    metadata, which is the only place that survives some proxies.
    """
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    counters = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(midnight.timestamp()) * 1000),
    }
    retry_after = max(1, int((midnight - now).total_seconds()))
    metadata: Json = {
        "headers": counters,
        "limit_source": "openrouter_free_tier_daily",
        "remedy_hint": "Wait for the daily reset (see X-RateLimit-Reset), or purchase credits to "
        "raise your free-model daily limit.",
        "provider_name": None,
    }
    message = (
        "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model "
        "requests per day"
    )
    headers = (*counters.items(), ("Retry-After", str(retry_after)))
    return error(429, message, metadata, headers)


def upstream_rate_limit(model: str, provider: str, retry_after: int | None = None) -> Response:
    """429 of the provider behind OpenRouter, with its words under `raw`."""
    metadata: Json = {
        "provider_name": provider,
        "raw": f"{model} is temporarily rate-limited upstream. Please retry shortly.",
        "limit_source": "upstream_provider_shared_pool",
    }
    headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return error(429, "Provider returned error", metadata, headers)
