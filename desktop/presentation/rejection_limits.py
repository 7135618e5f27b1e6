"""Whose limit was reached, in words; see `rejection_reasons`."""

from __future__ import annotations

from typing import Final

from desktop.presentation.remedies import Remedy, Words

LIMITS: Final[dict[str, Words]] = {
    "openrouter_credits": Words(
        "Not enough credits",
        "says that the credits do not cover this request",
        "Add credits, or ask for a shorter answer.",
        Remedy.FEWER_TOKENS,
    ),
    "openrouter_key_limit": Words(
        "The key's limit is used up",
        "says that the limit of this key is used up",
        "Raise the limit of this key on its page, or use another key.",
        Remedy.KEY_PAGE,
    ),
    "openrouter_in_flight_budget": Words(
        "Credits are tied up",
        "holds the credits back for your other requests",
        "Wait until they have ended, then send it again.",
        Remedy.WAIT,
    ),
    "openrouter_free_tier_daily": Words(
        "Free requests used up",
        "has given all the free requests of this day",
        "Choose another model, or wait for the next day (UTC).",
        Remedy.PAID,
    ),
    "openrouter_shared_capacity": Words(
        "Shared capacity used up",
        "has lent all of its shared capacity for this model",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT_OR_PAID,
    ),
    "upstream_provider_shared_pool": Words(
        "The model's host is busy",
        "says that the host of the model has no room left",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT_OR_PAID,
    ),
}
BUDGETS: Final[dict[str, Words]] = {
    "in_flight_budget_exhausted": Words(
        "Credits are tied up",
        "declined the request while your other requests hold the credits",
        "Wait until they have ended, then send it again, or add credits.",
        Remedy.WAIT,
    ),
    "weight_exceeds_budget": Words(
        "Credits are tied up",
        "says that this request needs more than your other requests have left of the credits",
        "Wait until they have ended, then send it again, or ask for a shorter answer.",
        Remedy.WAIT,
    ),
}
