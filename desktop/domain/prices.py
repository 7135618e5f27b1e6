"""What a model costs: legs, tiers, and where the price was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Leg(StrEnum):
    """The parts of a price. The values are the names used in JSON."""

    PROMPT = "prompt"
    CACHE_READ = "cacheRead"
    CACHE_WRITE = "cacheWrite"
    CACHE_WRITE_1H = "cacheWrite1h"
    COMPLETION = "completion"
    REASONING = "reasoning"
    AUDIO = "audio"
    """Audio tokens of the prompt."""
    AUDIO_OUTPUT = "audioOutput"
    IMAGE_INPUT = "imageInput"
    """Image tokens of the prompt."""
    IMAGE = "image"
    """Image tokens of the completion."""
    REQUEST = "request"
    WEB_SEARCH = "webSearch"


PER_UNIT: Final = frozenset({Leg.REQUEST, Leg.WEB_SEARCH})
"""Legs in USD each; all others are in USD per token."""

OUTPUT_LEGS: Final = frozenset({Leg.COMPLETION, Leg.REASONING, Leg.AUDIO_OUTPUT, Leg.IMAGE})
INPUT_LEGS: Final = frozenset(Leg) - OUTPUT_LEGS - PER_UNIT
"""Together with `OUTPUT_LEGS` all legs that are tokens."""

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
    """Half open, ``[start, end)``; may wrap midnight. One that is missing is midnight."""
    utc_days: frozenset[str] = frozenset()
    """Lower-case English names; empty means every day.

    Of the moment itself, also in a window that wraps midnight: 22:00–06:00 on Fridays is Friday
    before 06:00 and Friday from 22:00, not the small hours of Saturday. The source makes each
    condition one that the request must match by itself, and no condition of another.
    """

    def applies(self, prompt_tokens: int, at: datetime) -> bool:
        """Whether all conditions hold for a prompt of this size at this moment."""
        if self.min_prompt_tokens is not None and prompt_tokens <= self.min_prompt_tokens:
            return False
        if not (self.utc_days or self._timed):
            return True
        moment = at.astimezone(UTC)
        if self.utc_days and DAYS[moment.weekday()] not in self.utc_days:
            return False
        return self._in_window(moment.time())

    @property
    def _timed(self) -> bool:
        return self.utc_start is not None or self.utc_end is not None

    def _in_window(self, moment: time) -> bool:
        start, end = self.utc_start or time.min, self.utc_end
        if end is None:
            return moment >= start
        if start <= end:
            return start <= moment < end
        return moment >= start or moment < end

    @property
    def condition(self) -> str:
        """The conditions in words, for a line of arithmetic."""
        parts = []
        if self.min_prompt_tokens is not None:
            parts.append(f"over {self.min_prompt_tokens:,} prompt tokens")
        if self._timed:
            start, end = self.utc_start or time.min, self.utc_end or time.min
            parts.append(f"{_clock(start)}–{_clock(end)} UTC")
        if self.utc_days:
            parts.append(", ".join(day.capitalize() for day in DAYS if day in self.utc_days))
        return " · ".join(parts)

    def because(self, prompt_tokens: int, at: datetime) -> str:
        """The facts that decide whether it applies: ``the prompt has 200,001``, ``it was 17:05
        UTC on Friday``."""
        parts = []
        if self.min_prompt_tokens is not None:
            parts.append(f"the prompt has {prompt_tokens:,}")
        if self._timed or self.utc_days:
            moment = at.astimezone(UTC)
            day = f" on {DAYS[moment.weekday()].capitalize()}" if self.utc_days else ""
            parts.append(f"it was {_clock(moment)} UTC{day}")
        return " and ".join(parts)


def _clock(moment: time | datetime) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"  # `strftime` takes ten times as long


Tiers = Mapping[Leg, PriceTier]
"""The tier that set the rate of a leg; legs at their base rate are not in it."""


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

    def always(self, leg: Leg, rate: Decimal) -> bool:
        """Whether a leg costs this at every hour and for a prompt of every size."""
        rates = {self.rate(leg), *(t.rates[leg] for t in self.tiers if leg in t.rates)}
        return rates == {rate}

    @property
    def stated(self) -> bool:
        """Whether anything is said of what it costs."""
        return bool(self.rates) or self.dynamic

    @property
    def known(self) -> bool:
        """Whether a text answer can be priced at all."""
        return not self.dynamic and Leg.PROMPT in self.rates and Leg.COMPLETION in self.rates

    @property
    def elsewhere(self) -> bool:
        """Whether what is charged has no price here: every leg is 0, and yet it is not free.

        Source: OpenRouter's ``google/lyria-3-*`` rows, which charge for a song.
        """
        return not self.every_output_priced and self.known and not any(self._every_rate())

    @property
    def free(self) -> bool:
        """Whether nothing can be charged: every leg is 0, and what comes out is priced.

        A row with prompt and completion at 0 that also puts out audio or images without a price
        for them is not free: its cost is unknown (OpenRouter's ``google/lyria-3-*`` rows).
        """
        return self.known and self.every_output_priced and not any(self._every_rate())

    def _every_rate(self) -> Iterator[Decimal]:
        yield from self.rates.values()
        for tier in self.tiers:
            yield from tier.rates.values()

    def at(self, prompt_tokens: int, moment: datetime) -> tuple[Price, Tiers]:
        """Like `rates_at`, as a price without tiers."""
        rates, chosen = self.rates_at(prompt_tokens, moment)
        return replace(self, rates=rates, tiers=()), chosen

    def rates_at(self, prompt_tokens: int, moment: datetime) -> tuple[Rates, Tiers]:
        """The rates for a prompt of this size at this moment, and which tier set which leg.

        Of several tiers that apply, the later entry wins leg by leg.
        """
        chosen: dict[Leg, PriceTier] = {}
        if not self.tiers:
            return self.rates, chosen
        rates = dict(self.rates)
        for tier in self.tiers:
            if tier.applies(prompt_tokens, moment):
                rates.update(tier.rates)
                chosen.update(dict.fromkeys(tier.rates, tier))
        return rates, chosen


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
    custom: frozenset[Leg] = frozenset()
    """The legs that the person set; the others are those of ``source``. Not empty exactly when
    the origin is custom; ``as_of`` is then the moment that they were set."""


UNKNOWN_PRICE: Final = FoundPrice(None, PriceOrigin.UNKNOWN)


def with_custom(base: FoundPrice, rates: Rates, set_at: datetime | None) -> FoundPrice:
    """``base`` with the person's own rates over it, leg by leg.

    A leg that the person set costs that at every hour and size: the tiers lose it. The other legs
    stay as they are, tiers included. A router has a price as soon as the person gives it one for
    the prompt and for the completion.
    """
    if not rates:
        return base
    under = base.price or Price()
    tiers = (replace(tier, rates=_without(tier.rates, rates)) for tier in under.tiers)
    price = replace(
        under,
        rates={**under.rates, **rates},
        tiers=tuple(tier for tier in tiers if tier.rates),
        dynamic=under.dynamic and not rates.keys() >= {Leg.PROMPT, Leg.COMPLETION},
    )
    return replace(
        base, price=price, origin=PriceOrigin.CUSTOM, as_of=set_at, custom=frozenset(rates)
    )


def _without(rates: Rates, legs: Rates) -> Rates:
    return {leg: rate for leg, rate in rates.items() if leg not in legs}
