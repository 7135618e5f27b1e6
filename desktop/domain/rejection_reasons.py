"""The codes by which OpenRouter says why it turned a request down.

Source: the error types are those of its OpenAPI document of 2026-08-22; the others stand in error
bodies quoted in public bug reports. The lists are open: another code is kept as it came.
"""

from __future__ import annotations

from typing import Final

ERROR_TYPES: Final = frozenset(
    {
        "context_length_exceeded",
        "max_tokens_exceeded",
        "token_limit_exceeded",
        "string_too_long",
        "authentication",
        "permission_denied",
        "payment_required",
        "rate_limit_exceeded",
        "provider_overloaded",
        "provider_unavailable",
        "invalid_request",
        "invalid_prompt",
        "not_found",
        "precondition_failed",
        "payload_too_large",
        "unprocessable",
        "content_policy_violation",
        "refusal",
        "invalid_image",
        "image_too_large",
        "image_too_small",
        "unsupported_image_format",
        "image_not_found",
        "image_download_failed",
        "server",
        "timeout",
        "unmapped",
    }
)
"""``error.metadata.error_type``: the same in every format of answers."""

LIMIT_SOURCES: Final = frozenset(
    {
        "openrouter_credits",
        "openrouter_key_limit",
        "openrouter_in_flight_budget",
        "openrouter_free_tier_daily",
        "openrouter_shared_capacity",
        "upstream_provider_shared_pool",
    }
)
"""``error.metadata.limit_source``: whose limit was reached."""

BUDGET_REASONS: Final = frozenset({"in_flight_budget_exhausted", "weight_exceeds_budget"})
"""``error.metadata.reason`` beside ``openrouter_in_flight_budget``."""

AVAILABILITY: Final = frozenset(
    {
        "model_not_found",
        "wrong_endpoint",
        "no_endpoints",
        "model_deprecated",
        "model_unavailable_upstream",
        "capacity_exhausted",
        "temporarily_unavailable",
        "region_restricted",
        "privacy_restricted",
        "constraint_filtered",
        "free_variant_ended",
    }
)
"""``error.availability.code``: why nobody could answer."""

SPOKEN: Final = frozenset(
    {
        "account_not_bound",
        "free_models_per_minute",
        "free_quota_used_up",
        "guardrail_blocked",
        "insufficient_balance",
        "key_not_received",
        "key_of_other_region",
        "model_not_purchased",
        "prompt_tokens_limit",
        "real_name_needed",
        "stream_only",
    }
)
"""Ours, for what stands only in the words of a message, or in another vendor's codes."""

KNOWN: Final = ERROR_TYPES | LIMIT_SOURCES | BUDGET_REASONS | AVAILABILITY | SPOKEN
