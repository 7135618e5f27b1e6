"""The shipped list of recommended models with their prices: ``defaultModelSettings.json``.

Prices are dated and never presented as current; the live catalog comes first. A copy of a
provider has what is shipped for its original.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Price, PriceOrigin
from desktop.domain.provider_ids import kind_of


@dataclass(frozen=True, slots=True)
class ModelDefaults:
    """What the test chat sends unless the person says otherwise."""

    max_tokens: int | None = None
    temperature: Decimal | None = None
    reasoning_effort: str | None = None
    top_p: Decimal | None = None
    system_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class DefaultModel:
    """One recommended model."""

    id: str
    name: str
    vendor: str
    price: Price
    source: str
    as_of: date
    defaults: ModelDefaults = field(default_factory=ModelDefaults)
    context_length: int | None = None
    input_modalities: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    """Of ``tools`` and ``reasoning``."""


@dataclass(frozen=True, slots=True)
class PricingConfig:
    """The price half of the file: model id → price, per provider."""

    models: Mapping[str, Mapping[str, DefaultModel]] = field(default_factory=dict)

    def find(self, provider_id: str, model_id: str) -> FoundPrice:
        """The shipped price of a model, with its date; unknown where there is none."""
        row = self.models.get(kind_of(provider_id), {}).get(model_id)
        if row is None:
            return UNKNOWN_PRICE
        as_of = datetime(row.as_of.year, row.as_of.month, row.as_of.day, tzinfo=UTC)
        return FoundPrice(row.price, PriceOrigin.DEFAULT, row.source, as_of, row.id)


@dataclass(frozen=True, slots=True)
class ModelDefaultsConfig:
    """The other half: what is sent with a request, per provider and model."""

    models: Mapping[str, Mapping[str, DefaultModel]] = field(default_factory=dict)

    def find(self, provider_id: str, model_id: str) -> ModelDefaults:
        row = self.models.get(kind_of(provider_id), {}).get(model_id)
        return row.defaults if row else ModelDefaults()


@dataclass(frozen=True, slots=True)
class DefaultModelSettings:
    """The whole file, and what in it could not be used."""

    pricing: PricingConfig = field(default_factory=PricingConfig)
    model_defaults: ModelDefaultsConfig = field(default_factory=ModelDefaultsConfig)
    problems: tuple[str, ...] = ()
    """One sentence per row that was left out, naming the row and the field."""

    def recommended(self, provider_id: str) -> tuple[str, ...]:
        """Ids in the order of the file."""
        return tuple(self.pricing.models.get(kind_of(provider_id), {}))

    def rows(self, provider_id: str) -> tuple[DefaultModel, ...]:
        """The recommended models in the order of the file."""
        return tuple(self.pricing.models.get(kind_of(provider_id), {}).values())

    def model(self, provider_id: str, model_id: str) -> DefaultModel | None:
        return self.pricing.models.get(kind_of(provider_id), {}).get(model_id)
