"""Joins the Pricing page to the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import ModeldeckError
from desktop.domain.model_ids import name_in
from desktop.domain.pricing import PricingDraft
from desktop.presentation.pricing_draft import Texts
from desktop.presentation.pricing_items import key_of
from desktop.presentation.pricing_view import reset_text, saved_text
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.controllers.welcome import Tell
from desktop.ui.pricing.pricing_page import PricingPage


class PricingController(QObject):
    """The prices of the allowed models of one provider at a time; drafts are kept over all."""

    def __init__(
        self,
        page: PricingPage,
        aio: Aio[Any],
        choice: ProviderChoice,
        prices: PriceService,
        providers: ProviderService,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        tell: Tell,
        show_models: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._choice = page, aio, choice
        self._prices, self._catalogs, self._defaults = prices, catalogs, defaults
        self._providers, self._tell = providers, tell
        page.save_requested.connect(lambda draft, texts: aio.spawn(self._save(draft, texts)))
        page.provider_reset_requested.connect(self._reset_provider)
        page.all_reset_requested.connect(lambda: aio.spawn(self._reset(prices.reset_all)))
        page.models_requested.connect(show_models)
        page.provider_requested.connect(choice.show_provider)
        choice.join(page.provider)
        choice.chosen_changed.connect(self.show_provider)
        choice.offered_changed.connect(self._show_rows)
        aio.watch(prices.pricing_changed, self._show_rows)
        keep_ages(self, page.show_ages)

    def show_provider(self, provider_id: str) -> None:
        """The page is about another one; what was typed for the one before is kept, and saved with
        the rest."""
        self._show_rows()

    def _show_rows(self, _: object = None) -> None:
        """The newest rows: they are made of snapshots, which any thread may read."""
        shown = self._choice.chosen
        if self._providers.find(shown) is None:
            return  # another one is about to be chosen
        rows = self._prices.rows(shown)
        listed = set(map(key_of, rows))
        unsaved = [key for key in self._page.unsaved if key not in listed]
        left = [self._prices.row(*key) for key in unsaved if key[0] == shown]
        others = [self._prices.row(*key) for key in unsaved if key[0] != shown]
        self._page.show_rows(rows, self._choice.chosen_name, self._name, left, others)

    def _name(self, model_id: str) -> str:
        """By the catalog, else by the shipped list, else by the id."""
        shown = self._choice.chosen
        model = self._catalogs.state(shown).catalog.by_id.get(model_id)
        if model is not None:
            return model.short_name
        shipped = self._defaults.model(shown, model_id)
        return shipped.name if shipped else name_in(model_id)

    def _reset_provider(self) -> None:
        shown = self._choice.chosen
        self._aio.spawn(self._reset(lambda: self._prices.reset(shown)))

    async def _save(self, draft: PricingDraft, texts: Texts) -> None:
        """What was typed stays until it is written; of a provider that is gone nothing is."""
        there = {key: edit for key, edit in draft.items() if self._providers.find(key[0])}
        self._page.show_saving()
        try:
            updated = await self._aio.call(lambda: self._prices.save(there))
            self._show_rows()
        except ModeldeckError as error:
            self._page.show_failure(_said(error))
        else:
            self._page.show_saved(texts)
            self._tell(saved_text(updated), "", None)
        finally:
            self._page.end_saving()

    async def _reset(self, work: Callable[[], Awaitable[int]]) -> None:
        try:
            count = await self._aio.call(work)
            self._show_rows()
        except ModeldeckError as error:
            self._tell(_said(error), "", None)
        else:
            self._page.show_reset()
            self._tell(reset_text(count), "", None)


def _said(error: ModeldeckError) -> str:
    view = describe(error)
    return f"{view.text} {view.next_step}".strip()
