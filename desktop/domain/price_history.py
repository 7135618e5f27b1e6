"""Since when a model costs what it costs, as far as this app has seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from desktop.domain.catalog import Catalog
from desktop.domain.prices import Leg, Price, PriceTier, Rates

GONE_KEPT: Final = 1_000
"""Models that a catalog no longer has are remembered, since they may come back at another price;
but not without end."""


@dataclass(frozen=True, slots=True)
class SeenPrice:
    """The newest price of one model, and the one before it."""

    rates: Rates
    """Without tiers; in USD per token or unit."""
    tiers: str
    """Fingerprint of the tiers; empty: there are none."""
    since: datetime
    """When a catalog first had this price: the price is as old as that at least."""
    before: Rates | None = None
    """The rates before that; ``None``: no other price has been seen."""


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The prices of one provider and base URL, as last seen."""

    seen_at: datetime | None = None
    """Of the catalog that brought the last change."""
    models: Mapping[str, SeenPrice] = field(default_factory=dict)

    def with_catalog(self, catalog: Catalog) -> PriceHistory:
        """With what is different in a newer catalog; itself where nothing is, or where the
        catalog is an older one."""
        at = catalog.fetched_at
        if at is None or (self.seen_at is not None and at < self.seen_at):
            return self
        models: dict[str, SeenPrice] = {}
        for model in catalog.models:
            if model.id not in models:  # of rows with the same id the first counts
                models[model.id] = _seen(self.models.get(model.id), model.price, at)
        gone = [known for known in self.models if known not in models]
        for model_id in islice(gone, GONE_KEPT):  # what went last comes first, and stays in front
            models[model_id] = self.models[model_id]
        return self if models == self.models else PriceHistory(at, models)


def _seen(known: SeenPrice | None, price: Price, at: datetime) -> SeenPrice:
    rates = _sorted(price.rates)
    tiers = _fingerprint(price.tiers)
    if known is None:
        return SeenPrice(rates, tiers, at)
    if known.rates == rates and known.tiers == tiers:
        return known
    return SeenPrice(rates, tiers, at, known.rates)


def _sorted(rates: Rates) -> Rates:
    return {leg: rates[leg] for leg in Leg if leg in rates}


def _fingerprint(tiers: tuple[PriceTier, ...]) -> str:
    if not tiers:
        return ""
    parts = (
        (
            tier.min_prompt_tokens,
            str(tier.utc_start),
            str(tier.utc_end),
            sorted(tier.utc_days),
            [(leg.value, f"{rate.normalize():f}") for leg, rate in _sorted(tier.rates).items()],
        )
        for tier in tiers
    )
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:16]
