"""PriceService: which price counts for a model, and where it comes from."""

from __future__ import annotations

from desktop.domain.catalog import Catalog, Model
from desktop.domain.default_settings import DefaultModelSettings, ModelDefaults, PricingConfig
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, PriceOrigin
from desktop.services.catalogs import CatalogService


def live_price(catalog: Catalog, model: Model) -> FoundPrice:
    """The price of a row of the catalog."""
    return FoundPrice(model.price, PriceOrigin.LIVE, catalog.source, catalog.fetched_at, model.id)


def find_price(
    catalog: Catalog, pricing: PricingConfig, provider_id: str, model_id: str
) -> FoundPrice:
    """The price of the model that is asked for by this id: live before shipped before unknown."""
    if model_id in catalog.by_id:
        return live_price(catalog, catalog.by_id[model_id])
    return pricing.find(provider_id, model_id)


class PriceService:
    """Live catalog before shipped default before unknown."""

    def __init__(self, catalogs: CatalogService, defaults: DefaultModelSettings) -> None:
        self._catalogs = catalogs
        self._defaults = defaults

    def price(self, provider_id: str, model_id: str) -> FoundPrice:
        """The price of the model that is asked for by this id."""
        catalog = self._catalogs.state(provider_id).catalog
        return find_price(catalog, self._defaults.pricing, provider_id, model_id)

    def model_defaults(self, provider_id: str, model_id: str) -> ModelDefaults:
        """What the test chat sends with a request to this model."""
        return self._defaults.model_defaults.find(provider_id, model_id)

    def price_of_answer(self, provider_id: str, model_name: str, catalog: Catalog) -> FoundPrice:
        """The price of a recorded answer, of which only the answer's ``model`` is known.

        With a catalog, its row or unknown; without one, the shipped list.
        """
        if not catalog:
            return self._defaults.pricing.find(provider_id, model_name)
        model = catalog.answered_by(model_name)
        return live_price(catalog, model) if model else UNKNOWN_PRICE
