"""Error bodies that say more precisely why a request was declined, by a code beside the message.

source: the shapes follow error bodies quoted in public bug reports; the words are our own.
"""

from __future__ import annotations

from tests.simulators import errors
from tests.simulators.wire import Headers, Json, Response, json_response

_PRIVACY = "https://openrouter.ai/settings/privacy"
ECHOED_KEY = f"sk-or-v1-{0xEC:064x}"
"""Nobody's: for a body that repeats a key."""
ECHOED_USER = "user_2sandboxSandboxSandbox"


def typed(status: int, message: str, error_type: str, **metadata: object) -> Response:
    """An error with its canonical type."""
    return errors.error(status, message, {"error_type": error_type, **metadata})


def limited(
    status: int, message: str, source: str, retry_after: int | None = None, reason: str = ""
) -> Response:
    """An error that names whose limit was reached."""
    metadata: Json = {"limit_source": source}
    if reason:
        metadata["reason"] = reason
    headers: Headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return errors.error(status, message, metadata, headers)


def unavailable(
    code: str, message: str, *fallbacks: str, status: int = 404, retry_after: int | None = None
) -> Response:
    """Nobody could answer. ``availability`` stands in the error, beside the message."""
    availability: Json = {"code": code, "retryable": retry_after is not None}
    if retry_after is not None:
        availability["retry_after"] = retry_after
    if fallbacks:
        availability["fallback_models"] = list(fallbacks)
    error: Json = {"code": status, "message": message, "availability": availability}
    return json_response(status, {"error": error, "user_id": ECHOED_USER})


def prompt_too_dear() -> Response:
    """402: the credits do not even cover the prompt."""
    return errors.error(
        402,
        "Prompt tokens limit exceeded: 14250 > 3621. To increase, visit "
        "https://openrouter.ai/settings/credits and add more credits",
    )


def in_words(data_policy: bool = True) -> Response:
    """404 whose reason stands in its words only."""
    if data_policy:
        said = f"No endpoints found matching your data policy. Configure: {_PRIVACY}"
        return errors.error(404, said)
    return errors.error(404, "No endpoints found for sandbox/writer.")


def guardrail() -> Response:
    """403 of a guardrail of the account."""
    said = "Request blocked: prompt injection patterns detected"
    return errors.error(403, said, {"patterns": ["ignore all previous instructions"]})


def moderated() -> Response:
    """403 of a moderation."""
    metadata: Json = {
        "error_type": "content_policy_violation",
        "reasons": ["simulated"],
        "flagged_input": "!fault 403-moderation",
        "provider_name": "Sandbox",
        "model_slug": "sandbox/writer",
    }
    return errors.error(403, "The input was flagged", metadata)


def echoing() -> Response:
    """401 that repeats what was sent, with characters that steer a display."""
    said = f"Incorrect API key provided: {ECHOED_KEY} \x1b[31m\u202eof {ECHOED_USER}"
    error: Json = {"code": "invalid_api_key", "message": said, "type": "invalid_request_error"}
    body: Json = {"error": error, "user_id": ECHOED_USER, "request_id": "sandbox-request-1"}
    return json_response(401, body)


def of_a_host() -> Response:
    """502 with what the host of the model sent, as a text with JSON in it."""
    metadata: Json = {
        "provider_name": "Sandbox Host",
        "raw": '{"error": {"message": "The host has no weights for this model", "code": 7}}',
        "provider_code": "7",
    }
    return errors.error(502, "Provider returned error", metadata)
