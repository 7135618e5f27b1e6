"""Prices and request defaults that a person sets for a model, over what the sources say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.prices import FoundPrice, Leg, Rates

NO_RATES: Final[Rates] = MappingProxyType({})


def _no_rates() -> Rates:
    return NO_RATES  # a mapping proxy is no default that a dataclass takes


@dataclass(frozen=True, slots=True)
class CustomPrice:
    """What the person typed for one model: only the legs that they changed.

    ``rates`` are in USD per token or per unit (`desktop.domain.prices.PER_UNIT`).
    """

    rates: Rates
    set_at: datetime | None
    """``None``: typed into the settings by hand, without a date."""


@dataclass(frozen=True, slots=True)
class ModelPricing:
    """One model on the Pricing page."""

    provider: str
    model: str
    price: FoundPrice
    """What counts."""
    base: FoundPrice
    """What would count without the person's own rates."""
    custom: Rates = field(default_factory=_no_rates)
    """The person's own rates."""
    base_changed_at: datetime | None = None
    """Since when the base price is what it is, as far as this app has seen."""
    base_before: Mapping[Leg, Decimal] | None = None
    """The rates before that; ``None``: no other price has been seen."""
    defaults: ModelDefaults = field(default_factory=ModelDefaults)
    """What a request sends: the person's own, else the shipped ones."""
    own_defaults: ModelDefaults = field(default_factory=ModelDefaults)
    shipped_defaults: ModelDefaults = field(default_factory=ModelDefaults)
    """What a request would send without the person's own."""
    supports: frozenset[str] = frozenset()
    """Names of the parameters that the model takes (``temperature``, ``top_p``, ``reasoning``…).
    Empty: nothing is known."""
    efforts: tuple[str, ...] = ()
    """Reasoning efforts that the model takes, best first; empty: not known, or none."""
    max_completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class PricingEdit:
    """What the person wants for one model: the whole of their own rates and defaults.

    A rate equal to the base's, and a default equal to the shipped one, are not kept.
    """

    rates: Rates = field(default_factory=_no_rates)
    defaults: ModelDefaults = field(default_factory=ModelDefaults)


PricingDraft = Mapping[tuple[str, str], PricingEdit]
"""By provider and model; models without an entry stay as they are."""
