"""Where the price of a model is found, and what the same row says of its abilities."""

from __future__ import annotations

from typing import Final

from desktop.domain.catalog import Catalog, Model
from desktop.domain.default_settings import DefaultModel, PricingConfig
from desktop.domain.model_defaults import Abilities
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, PriceOrigin, with_custom
from desktop.domain.pricing import CustomPrice

_SAMPLING: Final = frozenset({"temperature", "top_p", "max_tokens"})
"""Taken by nearly every model; the shipped list says of others only whether they are."""


def live_price(catalog: Catalog, model: Model) -> FoundPrice:
    """The price of a row of the catalog."""
    return FoundPrice(model.price, PriceOrigin.LIVE, catalog.source, catalog.fetched_at, model.id)


def find_price(
    catalog: Catalog,
    pricing: PricingConfig,
    provider_id: str,
    model_id: str,
    custom: CustomPrice | None = None,
) -> FoundPrice:
    """The price of the model that is asked for by this id: custom before live before shipped
    before unknown."""
    row = catalog.by_id.get(model_id)
    found = live_price(catalog, row) if row else UNKNOWN_PRICE
    if found.price is None or not found.price.stated:  # lists of most providers name no prices
        shipped = pricing.find(provider_id, model_id)
        found = shipped if shipped.price is not None and shipped.price.stated else found
    return with_custom(found, custom.rates, custom.set_at) if custom else found


def abilities_of(model: Model | None, shipped: DefaultModel | None) -> Abilities:
    """What a model takes: by its row of the catalog, else of the shipped list."""
    if model is not None:
        return Abilities(
            frozenset(model.supported_parameters),
            model.reasoning_efforts,
            model.max_completion_tokens,
        )
    return Abilities(_SAMPLING | frozenset(shipped.supports)) if shipped else Abilities()
