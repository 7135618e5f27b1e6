"""PriceService: which price counts for a model, where it comes from, and what is sent with it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from desktop.domain.catalog import Catalog
from desktop.domain.default_settings import DefaultModelSettings, ModelDefaults
from desktop.domain.model_defaults import Abilities, check_defaults, differing, limited, over
from desktop.domain.own_pricing import (
    differing_rates,
    with_defaults,
    with_own,
    with_rates,
    without,
    without_rates,
)
from desktop.domain.price_lookup import abilities_of, find_price, live_price
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, PriceOrigin, with_custom
from desktop.domain.pricing import (
    NO_RATES,
    CustomPrice,
    ModelPricing,
    PricingDraft,
    PricingEdit,
)
from desktop.domain.settings import Settings
from desktop.domain.typed_values import check_rate
from desktop.services.catalogs import CatalogService
from desktop.services.ports import Clock
from desktop.services.price_history import PriceHistoryService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.services.store import Store


class PriceService:
    """Custom before live catalog before shipped default before unknown.

    A page shows `row` and `rows`, and reads them again when `pricing_changed` says so.
    """

    def __init__(
        self,
        providers: ProviderService,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        settings: SettingsService,
        history: PriceHistoryService,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._catalogs = catalogs
        self._defaults = defaults
        self._settings = settings
        self._history = history
        self._clock = clock
        self.pricing_changed: Store[int] = Store(0)
        """Grows with every change of what counts or of what is known of it."""
        self._sections: tuple[object, ...] = ()
        self._lists: tuple[Catalog, ...] = ()
        self._follow(None)
        settings.settings.subscribe(self._follow)
        catalogs.catalogs.subscribe(self._follow)
        history.changed.subscribe(self._changed)

    def price(self, provider_id: str, model_id: str) -> FoundPrice:
        """The price of the model that is asked for by this id."""
        return self._found(provider_id, model_id, self._own(provider_id, model_id))

    def base_price(self, provider_id: str, model_id: str) -> FoundPrice:
        """What would count without the person's own rates."""
        return self._found(provider_id, model_id, None)

    def model_defaults(self, provider_id: str, model_id: str) -> ModelDefaults:
        """What is sent with a request to this model unless the person says otherwise."""
        own = self._settings.settings.value.own_defaults(provider_id, model_id)
        shipped = self._defaults.model_defaults.find(provider_id, model_id)
        return limited(over(own, shipped), self.abilities(provider_id, model_id))

    def abilities(self, provider_id: str, model_id: str) -> Abilities:
        """What the model takes, by its row of the catalog, else of the shipped list."""
        catalog = self._catalogs.state(provider_id).catalog
        return abilities_of(
            catalog.by_id.get(model_id), self._defaults.model(provider_id, model_id)
        )

    def row(self, provider_id: str, model_id: str) -> ModelPricing:
        """One model; it need not be an allowed one."""
        settings = self._settings.settings.value
        own, base = (
            settings.custom_price(provider_id, model_id),
            self.base_price(provider_id, model_id),
        )
        seen = None
        if base.origin is PriceOrigin.LIVE:
            seen = self._history.seen(provider_id, model_id)
        abilities = self.abilities(provider_id, model_id)
        shipped = self._defaults.model_defaults.find(provider_id, model_id)
        return ModelPricing(
            provider=provider_id,
            model=model_id,
            price=self._found(provider_id, model_id, own),
            base=base,
            custom=own.rates if own else NO_RATES,
            base_changed_at=seen.since if seen else None,
            base_before=seen.before if seen else None,
            defaults=self.model_defaults(provider_id, model_id),
            own_defaults=settings.own_defaults(provider_id, model_id),
            shipped_defaults=limited(shipped, abilities),
            supports=abilities.supports,
            efforts=abilities.efforts,
            max_completion_tokens=abilities.max_completion_tokens,
        )

    def rows(self, provider_id: str) -> tuple[ModelPricing, ...]:
        """The allowed models in the person's order. Raises `UnknownProvider`."""
        allowed = self._providers.allowed_models(provider_id)
        return tuple(self.row(provider_id, model_id) for model_id in allowed)

    async def save(self, draft: PricingDraft) -> int:
        """Keep what differs from the base price and from the shipped defaults, in one write.

        Returns how many models have changed. Raises `InvalidPrice` and `InvalidModelDefault`,
        before anything is written, and `StorageFailed`.
        """
        edits = {
            (provider, model): self._checked(provider, model, edit)
            for (provider, model), edit in draft.items()
        }
        now, changed = self._clock(), 0

        def change(settings: Settings) -> Settings:
            nonlocal changed
            changed = 0
            for (provider, model), edit in edits.items():
                after = with_rates(settings, provider, model, edit.rates, now)
                after = with_defaults(after, provider, model, edit.defaults)
                changed += after is not settings
                settings = after
            return settings

        await self._settings.update(change)
        return changed

    async def set_rates(
        self, provider_id: str, model_id: str, rates: Mapping[Leg, Decimal]
    ) -> ModelPricing:
        """Add to the person's own rates of a model; one that is the base's is not kept.

        Raises `UnknownProvider`, `InvalidModelId`, `InvalidPrice` and `StorageFailed`.
        """
        self._check(provider_id, model_id, PricingEdit(rates))
        base, now = self.base_price(provider_id, model_id), self._clock()

        def change(settings: Settings) -> Settings:
            own = settings.custom_price(provider_id, model_id)
            wanted = {**(own.rates if own else NO_RATES), **rates}
            kept = differing_rates(wanted, base)
            return with_rates(settings, provider_id, model_id, kept, now)

        await self._settings.update(change)
        return self.row(provider_id, model_id)

    async def reset(self, provider_id: str, model_id: str | None = None) -> int:
        """Forget the person's own rates and defaults of a model, or of all of a provider.

        Returns how many models had some. Raises `UnknownProvider` and `StorageFailed`.
        """
        self._providers.provider(provider_id)
        return await self._reset(provider_id, model_id)

    async def reset_all(self) -> int:
        """Likewise for every provider."""
        return await self._reset(None, None)

    async def forget_rates(
        self, provider_id: str | None = None, model_id: str | None = None
    ) -> int:
        """Forget own rates, and leave own defaults as they are: of a model, a provider, or all.

        Returns how many models had some. Raises `StorageFailed`.
        """
        had = 0

        def change(settings: Settings) -> Settings:
            nonlocal had
            after = without_rates(settings, provider_id, model_id)
            had = sum(map(len, (settings.custom_prices or {}).values()))
            had -= sum(map(len, (after.custom_prices or {}).values()))
            return after if had else settings

        await self._settings.update(change)
        return had

    def price_of_answer(self, provider_id: str, model_name: str, catalog: Catalog) -> FoundPrice:
        """The price of a recorded answer, of which only the answer's ``model`` is known.

        With a catalog, its row or unknown; without one, the shipped list. The person's own rates
        count for the row that is found.
        """
        if not catalog:
            found = self._defaults.pricing.find(provider_id, model_name)
        else:
            model = catalog.answered_by(model_name)
            found = live_price(catalog, model) if model else UNKNOWN_PRICE
        own = self._own(provider_id, found.model_id or model_name)
        return with_custom(found, own.rates, own.set_at) if own else found

    def _own(self, provider_id: str, model_id: str) -> CustomPrice | None:
        return self._settings.settings.value.custom_price(provider_id, model_id)

    def _found(self, provider_id: str, model_id: str, custom: CustomPrice | None) -> FoundPrice:
        catalog = self._catalogs.state(provider_id).catalog
        return find_price(catalog, self._defaults.pricing, provider_id, model_id, custom)

    def _check(self, provider_id: str, model_id: str, edit: PricingEdit) -> None:
        self._providers.provider(provider_id).check_model_id(model_id)
        for leg, rate in edit.rates.items():
            check_rate(rate, leg)
        own = self._settings.settings.value.own_defaults(provider_id, model_id)
        new = differing(edit.defaults, own)  # what is kept already may be kept
        check_defaults(new, self.abilities(provider_id, model_id))

    def _checked(self, provider_id: str, model_id: str, edit: PricingEdit) -> PricingEdit:
        """What of it is to be kept."""
        self._check(provider_id, model_id, edit)
        shipped = self._defaults.model_defaults.find(provider_id, model_id)
        return PricingEdit(
            differing_rates(edit.rates, self.base_price(provider_id, model_id)),
            differing(edit.defaults, shipped),
        )

    async def _reset(self, provider_id: str | None, model_id: str | None) -> int:
        had = 0

        def change(settings: Settings) -> Settings:
            nonlocal had
            after = without(settings, provider_id, model_id)
            had = len(with_own(settings) - with_own(after))
            return after

        await self._settings.update(change)
        return had

    def _follow(self, _: object) -> None:
        settings, catalogs = self._settings.settings.value, self._catalogs.catalogs.value
        allowed = {name: settings.allowed_models(name) for name in self._providers.providers.value}
        sections = (settings.custom_prices, settings.model_defaults, allowed)
        lists = tuple(state.catalog for state in catalogs.values())
        before = self._sections, self._lists
        self._sections, self._lists = sections, lists
        if before[0] != sections or [*map(id, before[1])] != [*map(id, lists)]:
            self._changed(None)

    def _changed(self, _: object) -> None:
        self.pricing_changed.set(self.pricing_changed.value + 1)
