"""Changes of the person's own prices and request defaults, as whole new settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.prices import FoundPrice, Price, Rates
from desktop.domain.settings import Settings
from desktop.domain.settings_pricing import CustomPriceSettings, ModelDefaultsSettings

_Entry = TypeVar("_Entry")
_Tree = dict[str, dict[str, _Entry]]


def differing_rates(wanted: Rates, base: FoundPrice) -> Rates:
    """What of it the base price does not say as well, at every hour and size."""
    price = base.price or Price()
    return {leg: rate for leg, rate in wanted.items() if not price.always(leg, rate)}


def with_rates(
    settings: Settings, provider: str, model: str, rates: Rates, now: datetime
) -> Settings:
    """With these own rates of a model and no others. The date is that of the last change."""
    there = (settings.custom_prices or {}).get(provider, {}).get(model)
    entry = there if isinstance(there, CustomPriceSettings) else CustomPriceSettings()
    if entry.rates == rates:
        return settings
    changed = entry.with_rates(rates, now)
    tree = _with(settings.custom_prices, provider, model, None if changed.empty else changed)
    return settings.model_copy(update={"custom_prices": tree})


def with_defaults(
    settings: Settings, provider: str, model: str, defaults: ModelDefaults
) -> Settings:
    """With these own defaults of a model and no others."""
    there = (settings.model_defaults or {}).get(provider, {}).get(model)
    entry = there if isinstance(there, ModelDefaultsSettings) else ModelDefaultsSettings()
    if entry.defaults == defaults:
        return settings
    changed = entry.with_defaults(defaults)
    tree = _with(settings.model_defaults, provider, model, None if changed.empty else changed)
    return settings.model_copy(update={"model_defaults": tree})


def with_own(settings: Settings) -> frozenset[tuple[str, str]]:
    """Provider and model of everything that has own rates or defaults, unusable ones included."""
    trees: tuple[Mapping[str, Mapping[str, object]], ...] = (
        settings.custom_prices or {},
        settings.model_defaults or {},
    )
    return frozenset(
        (provider, model) for tree in trees for provider, models in tree.items() for model in models
    )


def copied(settings: Settings, provider: str, other: str) -> Settings:
    """With the same own rates and defaults for ``other`` as ``provider`` has, and no others."""
    left = without(settings, other)
    changed: dict[str, object] = {}
    for name in ("custom_prices", "model_defaults"):
        tree = getattr(left, name) or {}
        if provider in tree:
            changed[name] = {**tree, other: tree[provider]}
    return left.model_copy(update=changed)


def without(settings: Settings, provider: str | None = None, model: str | None = None) -> Settings:
    """Without own rates and defaults: of one model, of a provider, or of all."""
    prices, defaults = settings.custom_prices, settings.model_defaults
    for owner, name in with_own(settings):
        if provider in (None, owner) and model in (None, name):
            prices = _with(prices, owner, name, None)
            defaults = _with(defaults, owner, name, None)
    return settings.model_copy(update={"custom_prices": prices, "model_defaults": defaults})


def without_rates(
    settings: Settings, provider: str | None = None, model: str | None = None
) -> Settings:
    """Likewise without own rates only."""
    prices = settings.custom_prices
    for owner, models in (settings.custom_prices or {}).items():
        for name in models:
            if provider in (None, owner) and model in (None, name):
                prices = _with(prices, owner, name, None)
    return settings.model_copy(update={"custom_prices": prices})


def _with(
    tree: _Tree[_Entry] | None, provider: str, model: str, entry: _Entry | None
) -> _Tree[_Entry] | None:
    """With another entry, or without it; nothing empty is left behind."""
    models = {name: each for name, each in (tree or {}).get(provider, {}).items() if name != model}
    if entry is not None:
        models = {**(tree or {}).get(provider, {}), model: entry}
    changed = {**(tree or {}), provider: models}
    return {name: each for name, each in changed.items() if each} or None
