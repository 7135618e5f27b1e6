"""What a model costs: legs, tiers, and where the price was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desktop.domain.money import ZERO


class Leg(StrEnum):
    """The parts of a price. The values are the names used in JSON."""

    PROMPT = "prompt"
    CACHE_READ = "cacheRead"
    CACHE_WRITE = "cacheWrite"
    CACHE_WRITE_1H = "cacheWrite1h"
    COMPLETION = "completion"
    REASONING = "reasoning"
    AUDIO = "audio"
    IMAGE = "image"
    REQUEST = "request"
    WEB_SEARCH = "webSearch"


PER_UNIT: Final = frozenset({Leg.REQUEST, Leg.WEB_SEARCH})
"""Legs in USD each; all others are in USD per token."""

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Rates = Mapping[Leg, Decimal]


class PriceOrigin(StrEnum):
    """Where a price was found, best first."""

    CUSTOM = "custom"
    LIVE = "live"
    DEFAULT = "default"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PriceTier:
    """Other rates under conditions, all of which must hold. Legs without a rate stay as they are.

    Source: OpenRouter's OpenAPI document of 2026-08-22, ``pricing.overrides``.
    """

    rates: Rates
    min_prompt_tokens: int | None = None
    """Applies when the whole prompt has strictly MORE tokens, and then to all of them."""
    utc_start: time | None = None
    utc_end: time | None = None
    """Half open, ``[start, end)``; may wrap midnight."""
    utc_days: frozenset[str] = frozenset()
    """Lower-case English names; empty means every day."""

    def applies(self, prompt_tokens: int, at: datetime) -> bool:
        """Whether all conditions hold for a prompt of this size at this moment."""
        moment = at.astimezone(UTC)
        if self.min_prompt_tokens is not None and prompt_tokens <= self.min_prompt_tokens:
            return False
        if self.utc_days and DAYS[moment.weekday()] not in self.utc_days:
            return False
        return self._in_window(moment.time())

    def _in_window(self, moment: time) -> bool:
        start, end = self.utc_start, self.utc_end
        if start is None or end is None:
            return True
        if start <= end:
            return start <= moment < end
        return moment >= start or moment < end

    @property
    def condition(self) -> str:
        """The conditions in words, for a line of arithmetic."""
        parts = []
        if self.min_prompt_tokens is not None:
            parts.append(f"over {self.min_prompt_tokens:,} prompt tokens")
        if self.utc_start is not None and self.utc_end is not None:
            parts.append(f"{self.utc_start:%H:%M}–{self.utc_end:%H:%M} UTC")
        if self.utc_days:
            parts.append(", ".join(day.capitalize() for day in DAYS if day in self.utc_days))
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one model: a rate per leg, in USD per token or per unit (`PER_UNIT`).

    A leg that is absent is unknown, never 0. ``dynamic``: a router that charges what the model
    it picks charges, so that nothing is known before the bill comes.
    """

    rates: Rates = field(default_factory=lambda: MappingProxyType({}))
    tiers: tuple[PriceTier, ...] = ()
    dynamic: bool = False
    every_output_priced: bool = True
    """False if the model puts out more than text and the row has no price for it, or if the row
    has a price that is no leg, such as one for each picture sent."""

    def rate(self, leg: Leg) -> Decimal | None:
        """The base rate of a leg; ``None`` is unknown."""
        return self.rates.get(leg)

    @property
    def known(self) -> bool:
        """Whether a text answer can be priced at all."""
        return not self.dynamic and Leg.PROMPT in self.rates and Leg.COMPLETION in self.rates

    @property
    def free(self) -> bool:
        """Whether nothing can be charged: every leg is 0, and what comes out is priced.

        A row with prompt and completion at 0 that also puts out audio or images without a price
        for them is not free: its cost is unknown (OpenRouter's ``google/lyria-3-*`` rows).
        """
        every_rate = [*self.rates.values(), *(r for t in self.tiers for r in t.rates.values())]
        return self.known and all(rate == ZERO for rate in every_rate) and self.every_output_priced

    def at(self, prompt_tokens: int, moment: datetime) -> tuple[Price, Mapping[Leg, PriceTier]]:
        """The price for a prompt of this size at this moment, and which tier set which leg.

        Of several tiers that apply, the later entry wins leg by leg.
        """
        rates = dict(self.rates)
        chosen: dict[Leg, PriceTier] = {}
        for tier in self.tiers:
            if tier.applies(prompt_tokens, moment):
                rates.update(tier.rates)
                chosen.update(dict.fromkeys(tier.rates, tier))
        return replace(self, rates=rates, tiers=()), chosen


@dataclass(frozen=True, slots=True)
class FoundPrice:
    """A price with its origin; ``price`` is ``None`` exactly when the origin is unknown."""

    price: Price | None
    origin: PriceOrigin
    source: str = ""
    """``OpenRouter catalog``, ``genai-prices 0.2.3``."""
    as_of: datetime | None = None
    model_id: str = ""
    """Id of the row that set the price."""


UNKNOWN_PRICE: Final = FoundPrice(None, PriceOrigin.UNKNOWN)
