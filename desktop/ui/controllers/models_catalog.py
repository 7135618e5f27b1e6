"""Brings the catalog to the Models page: prepared for searching in another thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.catalog import Model
from desktop.domain.catalog_index import CatalogIndex, FuzzyMatch
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.default_settings import DefaultModelSettings
from desktop.presentation.models_browser import ModelsBrowser, ShippedPrices
from desktop.presentation.models_changes_view import unreadable_section
from desktop.presentation.models_head_view import ListedBy, source_view
from desktop.presentation.shipped_prices import shipped_prices, with_shipped_prices
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState, Listing
from desktop.services.ports import Clock
from desktop.services.providers import UnknownProvider
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.models.models_page import ModelsPage

Mine = Callable[[], tuple[tuple[str, ...], str]]
"""The enabled models and the default one."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A list of models and what was made of it."""

    models: tuple[Model, ...]
    columns: CatalogColumns
    shipped: ShippedPrices

    def of(self, models: tuple[Model, ...], today: date) -> bool:
        """Whether it was made of these, today."""
        return self.models is models and self.columns.today == today


class ModelsCatalog(QObject):
    """Shows the catalog in use of the provider on the page, its source and its age."""

    def __init__(
        self,
        page: ModelsPage,
        aio: Aio[Any],
        choice: ProviderChoice,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        clock: Clock,
        fuzzy: FuzzyMatch,
        mine: Mine,
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._choice, self._catalogs = page, aio, choice, catalogs
        self._defaults, self._clock, self._fuzzy, self._mine = defaults, clock, fuzzy, mine
        self._id = choice.chosen
        self._state = CatalogState()
        self._prepared: dict[str, _Prepared] = {}
        self._shown: _Prepared | None = None
        self._browser: ModelsBrowser | None = None
        self._unreachable: frozenset[str] = frozenset()
        aio.watch(catalogs.catalogs, self._catalogs_changed)
        choice.offered_changed.connect(self._show_source)
        keep_ages(self, self._age)

    @property
    def wants_key(self) -> bool:
        """Whether the list is for those with a key, and there is none."""
        return self._listing() is Listing.WITH_KEY and self._id not in self._choice.keyed

    @property
    def never_asked(self) -> bool:
        """Whether there is a list, and nothing has been heard of it yet."""
        state = self._state
        known = state.catalog or state.refreshing or state.problem is not None
        return not (known or self.wants_key or self._listing() is Listing.NONE)

    def name(self, model_id: str) -> str:
        """The name of a model, or its id."""
        return self._browser.name(model_id) if self._browser is not None else model_id

    async def prepare(self, provider_id: str) -> None:
        """Make ready what `show_provider` shows, so that nothing is empty in between."""
        await self._columns(provider_id, self._catalogs.state(provider_id))

    def show_provider(self, provider_id: str) -> None:
        """The page is about another one."""
        self._id, self._shown = provider_id, None
        self._state = CatalogState()
        self._catalogs_changed(self._catalogs.catalogs.value)

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        state = self._state = catalogs.get(self._id, CatalogState())
        self._show_source()
        catalog = state.on_offer
        self._page.show_unreadable(unreadable_section(catalog.unreadable, catalog.unreadable_rows))
        if self._shown is not None and self._shown.models is catalog.models:
            self._show_reachable()
        elif not (catalog.models or self._by_hand(state)):
            self._show_nothing()
        elif self._is_prepared(self._id, state):
            self._show(self._prepared[self._id])
        else:
            self._aio.spawn(self._prepare())

    def _by_hand(self, state: CatalogState) -> bool:
        """Whether models that were enabled by their ids are all there is to list."""
        own = any(each.own for each in self._choice.offered if each.id == self._id)
        return self._listing() is Listing.NONE or (own and not state.refreshing)

    def _age(self) -> None:
        """Ages go on, and with the day what is new and what is expiring."""
        self._show_source()
        if self._browser is not None and self._browser.today != self._today():
            self._aio.spawn(self._prepare())

    def _show_source(self) -> None:
        state = self._state
        trouble = None
        if state.problem is not None:
            view = describe(state.problem)
            trouble = view.text, view.next_step
        base_url = state.base_url.text if state.base_url else ""
        listed_by = self._listed_by(state)
        self._page.show_source(source_view(state, base_url, self._clock(), trouble, listed_by))

    def _listed_by(self, state: CatalogState) -> ListedBy:
        listing, shown = self._listing(), self._shown
        priced = shown is not None and shown.models is state.catalog.models
        return ListedBy(
            self._choice.chosen_name,
            listing is not Listing.NONE,
            self.wants_key,
            shown.shipped.words if shown is not None and priced and shown.shipped.models else "",
        )

    def _listing(self) -> Listing:
        try:
            return self._catalogs.listing(self._id)
        except UnknownProvider:
            return Listing.OPEN

    async def _prepare(self) -> None:
        provider_id, state = self._id, self._state
        prepared = await self._columns(provider_id, state)
        if provider_id != self._id or state.on_offer.models is not self._state.on_offer.models:
            return  # another one is on its way
        self._show(prepared)

    async def _columns(self, provider_id: str, state: CatalogState) -> _Prepared:
        if not self._is_prepared(provider_id, state):
            made = self._making(provider_id, state)
            self._prepared[provider_id] = await self._aio.call(lambda: asyncio.to_thread(made))
        return self._prepared[provider_id]

    def _is_prepared(self, provider_id: str, state: CatalogState) -> bool:
        prepared = self._prepared.get(provider_id)
        return prepared is not None and prepared.of(state.on_offer.models, self._today())

    def _making(self, provider_id: str, state: CatalogState) -> Callable[[], _Prepared]:
        models, today, rows = state.on_offer.models, self._today(), self._defaults.rows(provider_id)
        live = bool(state.catalog)

        def make() -> _Prepared:
            shipped = shipped_prices(models, rows) if live else ShippedPrices()
            priced = with_shipped_prices(models, rows) if shipped.models else models
            return _Prepared(models, CatalogColumns.of(priced, today), shipped)

        return make

    def _show(self, prepared: _Prepared) -> None:
        enabled, default = self._mine()
        self._shown = prepared
        self._unreachable = self._out_of_reach()
        index = CatalogIndex(
            prepared.columns, enabled=enabled, unreachable=self._unreachable, fuzzy=self._fuzzy
        )
        today = prepared.columns.today
        self._browser = ModelsBrowser(index, today, default, shipped=prepared.shipped)
        self._page.show_browser(self._browser, out_of_reach=bool(self._unreachable))
        if prepared.shipped.models:
            self._show_source()

    def _show_nothing(self) -> None:
        if self._browser is not None:
            self._browser = self._shown = None
            self._page.show_no_catalog()

    def _show_reachable(self) -> None:
        unreachable = self._out_of_reach()
        if self._browser is not None and unreachable != self._unreachable:
            self._unreachable = unreachable
            self._page.show_unreachable(unreachable)

    def _out_of_reach(self) -> frozenset[str]:
        """Nothing while it is not known what the key reaches."""
        reachable = self._state.reachable
        if reachable is None:
            return frozenset()
        return frozenset(model.id for model in self._state.on_offer.models) - reachable

    def _today(self) -> date:
        return self._clock().date()
