"""What the codes and the words of an error body stand for.

Source of the codes: `desktop.domain.rejection_reasons`. Source of the words, and of the codes of
other vendors: error bodies quoted in public bug reports.
"""

from __future__ import annotations

import re
from typing import Final

from desktop.adapters.providers.openai_wire import Json, mapping, name, text
from desktop.domain.rejected import Rejection
from desktop.domain.rejection_reasons import KNOWN

_BY_STATUS: Final = {
    400: Rejection.BAD_REQUEST,
    401: Rejection.KEY_REJECTED,
    402: Rejection.PAYMENT_REQUIRED,
    403: Rejection.FORBIDDEN,
    404: Rejection.NOT_FOUND,
    408: Rejection.TIMED_OUT,
    413: Rejection.TOO_LARGE,
    422: Rejection.UNPROCESSABLE,
    429: Rejection.RATE_LIMITED,
    504: Rejection.TIMED_OUT,
    524: Rejection.TIMED_OUT,
    529: Rejection.OVERLOADED,
}
_BY_REASON: Final = {
    "authentication": Rejection.KEY_REJECTED,
    "key_not_received": Rejection.KEY_REJECTED,
    "permission_denied": Rejection.FORBIDDEN,
    "payment_required": Rejection.PAYMENT_REQUIRED,
    "openrouter_credits": Rejection.PAYMENT_REQUIRED,
    "prompt_tokens_limit": Rejection.PAYMENT_REQUIRED,
    "rate_limit_exceeded": Rejection.RATE_LIMITED,
    "free_models_per_minute": Rejection.RATE_LIMITED,
    "openrouter_free_tier_daily": Rejection.RATE_LIMITED,
    "openrouter_shared_capacity": Rejection.RATE_LIMITED,
    "upstream_provider_shared_pool": Rejection.RATE_LIMITED,
    "not_found": Rejection.NOT_FOUND,
    "timeout": Rejection.TIMED_OUT,
    "payload_too_large": Rejection.TOO_LARGE,
    "unprocessable": Rejection.UNPROCESSABLE,
    "invalid_request": Rejection.BAD_REQUEST,
    "invalid_prompt": Rejection.BAD_REQUEST,
    "context_length_exceeded": Rejection.BAD_REQUEST,
    "max_tokens_exceeded": Rejection.BAD_REQUEST,
    "token_limit_exceeded": Rejection.BAD_REQUEST,
    "string_too_long": Rejection.BAD_REQUEST,
    "server": Rejection.PROVIDER_FAILED,
    "provider_unavailable": Rejection.PROVIDER_FAILED,
    "provider_overloaded": Rejection.OVERLOADED,
}
"""Where no status says it, as in a stream."""

_IN_WORDS: Final = tuple(
    (re.compile(rf"(?i){words}", re.ASCII), reason)
    for words, reason in (
        (r"free-models-per-min", "free_models_per_minute"),
        (r"free-models-per-day", "openrouter_free_tier_daily"),
        (r"rate-limited upstream", "upstream_provider_shared_pool"),
        (r"prompt tokens limit exceeded", "prompt_tokens_limit"),
        (r"can only afford \d", "openrouter_credits"),
        (r"key limit exceeded", "openrouter_key_limit"),
        (r"data policy|/settings/privacy", "privacy_restricted"),
        (r"no endpoints found", "no_endpoints"),
        (r"is not a valid model", "model_not_found"),
        (r"maximum context length|available context size", "context_length_exceeded"),
        (r"no cookie auth credentials|missing authentication header", "key_not_received"),
        (r"bind your alibaba cloud account", "account_not_bound"),
        (r"real[- ]?name", "real_name_needed"),
        (r"\bno provider\b", "no_endpoints"),
        (r"insufficient balance", "insufficient_balance"),
        (r"only supports? stream mode", "stream_only"),
    )
)
_OF_VENDORS: Final = {
    "unauthorized": "authentication",  # Fireworks
    "invalid_api_key": "authentication",  # Alibaba Cloud
    "accessdenied.unpurchased": "model_not_purchased",  # Alibaba Cloud
    "allocationquota.freetieronly": "free_quota_used_up",  # Alibaba Cloud
    "server_error": "server",  # older samples of OpenRouter's documentation
}

_WHATEVER_STATUS: Final = {
    "openrouter_key_limit": Rejection.KEY_LIMIT,  # 403 in the wild, 402 by the documentation
    # Of ModelScope: 401, though the key is good; 403; 400; and 429, though waiting does not help.
    "account_not_bound": Rejection.FORBIDDEN,
    "real_name_needed": Rejection.FORBIDDEN,
    "no_endpoints": Rejection.NOT_FOUND,
    "insufficient_balance": Rejection.PAYMENT_REQUIRED,
}
"""Where the words say more than the status."""


def kind_of(status: int | None, reason: str) -> Rejection:
    """Which kind of no it is; a limit that is named says more than the status."""
    if reason in ("in_flight_budget_exhausted", "weight_exceeds_budget") or (
        reason == "openrouter_in_flight_budget"
    ):
        return Rejection.BUDGET_IN_FLIGHT
    if reason in _WHATEVER_STATUS:
        return _WHATEVER_STATUS[reason]
    if status is None:
        return _BY_REASON.get(reason, Rejection.OTHER)
    if 300 <= status < 400:
        return Rejection.REDIRECTED
    return _BY_STATUS.get(status, Rejection.PROVIDER_FAILED if status >= 500 else Rejection.OTHER)


def status_of(error: Json) -> int | None:
    """The status that the body itself names, as a number or as text."""
    for value in (error.get("code"), error.get("http_status")):
        digits = str(value) if isinstance(value, int | str) else ""
        if len(digits) == 3 and digits.isascii() and digits.isdecimal() and digits[0] in "2345":
            return int(digits)
    return None


def reason_of(error: Json, said: str) -> str:
    """The most precise code for it, see `desktop.domain.rejected.Rejected.reason`.

    Codes that are known come before those that are not, and the more precise ones first.
    """
    found = [name(each)[:80] for each in _codes(error, said)]
    known = (each for each in found if each in KNOWN)
    return next(known, next(filter(None, found), ""))


def _codes(error: Json, said: str) -> list[object]:
    metadata, availability = mapping(error.get("metadata")), availability_of(error)
    return [
        availability.get("code"),
        _spoken(said),
        "guardrail_blocked" if metadata.get("patterns") else "",
        metadata.get("reason"),
        metadata.get("limit_source"),
        metadata.get("error_type"),
        error.get("error_type"),
        availability.get("error_type"),
        "content_policy_violation" if _flagged(metadata) else "",
        _of_vendor(error.get("code")),
        _of_vendor(metadata.get("provider_code")),
    ]


def availability_of(error: Json) -> Json:
    """Why nobody could answer, where a router says so."""
    return mapping(error.get("availability")) or mapping(
        mapping(error.get("metadata")).get("availability")
    )


def _spoken(said: str) -> str:
    return next((reason for words, reason in _IN_WORDS if words.search(said)), "")


def _flagged(metadata: Json) -> bool:
    return any(metadata.get(each) for each in ("moderation", "flagged_input"))


def _of_vendor(code: object) -> str:
    """A code that is a word; a number says no more than the status."""
    said = text(code)
    return "" if said.isdecimal() else _OF_VENDORS.get(said.lower(), said)
