"""What a chat costs, worked out here on its own so that it can check anybody else's arithmetic.

source: OpenRouter's OpenAPI document of 2026-08-22 (PublicPricing, PricingOverride), and the
formula that reproduces the recorded `usage.cost`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext

from tests.simulators.wire import Json

_CONDITIONS = {"min_prompt_tokens", "utc_start", "utc_end", "utc_days"}
_NOT_A_RATE = {"overrides", "discount"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Counts:
    """Tokens as a provider reports them: `prompt` INCLUDES cached and written ones, `completion`
    INCLUDES reasoning. `hour_cache` says that what was written is kept for an hour."""

    prompt: int
    completion: int
    cached: int = 0
    cache_write: int = 0
    reasoning: int = 0
    web_searches: int = 0
    hour_cache: bool = False


@dataclass(frozen=True)
class Charge:
    """US dollars: for the prompt, for the completion, and for everything that is not a token."""

    prompt: Decimal
    completion: Decimal
    extras: Decimal

    @property
    def total(self) -> Decimal:
        """The bill, without trailing zeros."""
        with localcontext(prec=60):
            return plain(self.prompt + self.completion + self.extras)


def plain(value: Decimal) -> Decimal:
    """`value` without trailing zeros, and 0 as plain 0."""
    with localcontext(prec=60):
        return value.normalize() if value else Decimal(0)


def is_dynamic(pricing: Json) -> bool:
    """Whether these are the "-1" prices of a router: unknown until a model is picked."""
    return Decimal(pricing["prompt"]) < 0


def rates_at(pricing: Json, prompt_tokens: int, at: datetime) -> dict[str, Decimal]:
    """US dollars per unit for a prompt of that size at that instant.

    Among the overrides that apply, later ones win per key; keys they lack inherit the base price.
    """
    rates = {k: Decimal(v) for k, v in pricing.items() if k not in _NOT_A_RATE}
    for override in pricing.get("overrides") or []:
        if _applies(override, prompt_tokens, at):
            rates |= {k: Decimal(v) for k, v in override.items() if k not in _CONDITIONS}
    return rates


def _applies(override: Json, prompt_tokens: int, at: datetime) -> bool:
    threshold = override.get("min_prompt_tokens")
    if threshold is not None and not prompt_tokens > threshold:  # strictly greater
        return False
    days = override.get("utc_days")
    if days is not None and _DAYS[at.weekday()] not in days:
        return False
    if "utc_start" not in override and "utc_end" not in override:
        return True
    start, end = override.get("utc_start", 0), override.get("utc_end", 2400)
    clock = at.hour * 100 + at.minute
    inside = start <= clock < end
    wrapped = start > end and (clock >= start or clock < end)
    return bool(inside or wrapped)


def charge(pricing: Json, counts: Counts, at: datetime) -> Charge:
    """The exact charge. Raises ValueError for the prices of a dynamic router."""
    if is_dynamic(pricing):
        raise ValueError("a dynamic router has no price of its own")
    rates = rates_at(pricing, counts.prompt, at)
    prompt, completion = rates["prompt"], rates["completion"]
    write = rates.get("input_cache_write", prompt)
    if counts.hour_cache:
        write = rates.get("input_cache_write_1h", write)
    reasoning = rates.get("internal_reasoning", completion)
    zero = Decimal(0)
    with localcontext(prec=60):
        return Charge(
            prompt=(counts.prompt - counts.cached - counts.cache_write) * prompt
            + counts.cached * rates.get("input_cache_read", prompt)
            + counts.cache_write * write,
            completion=(counts.completion - counts.reasoning) * completion
            + counts.reasoning * reasoning,
            extras=rates.get("request", zero) + counts.web_searches * rates.get("web_search", zero),
        )
