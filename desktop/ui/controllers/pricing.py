"""Joins the Pricing page to the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import ModeldeckError
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
from desktop.ui.controllers.welcome import Tell
from desktop.ui.pricing.pricing_page import PricingPage


class PricingController(QObject):
    """The prices of one provider's allowed models on one page."""

    def __init__(
        self,
        page: PricingPage,
        aio: Aio[Any],
        provider_id: str,
        prices: PriceService,
        providers: ProviderService,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        tell: Tell,
        show_models: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._id = page, aio, provider_id
        self._prices, self._catalogs, self._defaults = prices, catalogs, defaults
        self._provider = providers.provider(provider_id).name
        self._tell = tell
        page.save_requested.connect(lambda draft, texts: aio.spawn(self._save(draft, texts)))
        page.provider_reset_requested.connect(
            lambda: aio.spawn(self._reset(lambda: prices.reset(provider_id)))
        )
        page.all_reset_requested.connect(lambda: aio.spawn(self._reset(prices.reset_all)))
        page.models_requested.connect(show_models)
        aio.watch(prices.pricing_changed, self._show_rows)
        keep_ages(self, page.show_ages)

    def _show_rows(self, _: int = 0) -> None:
        """The newest rows: they are made of snapshots, which any thread may read."""
        rows = self._prices.rows(self._id)
        listed = set(map(key_of, rows))
        left = [self._prices.row(*key) for key in self._page.unsaved if key not in listed]
        self._page.show_rows(rows, self._provider, self._name, left)

    def _name(self, model_id: str) -> str:
        """By the catalog, else by the shipped list, else by the id."""
        model = self._catalogs.state(self._id).catalog.by_id.get(model_id)
        if model is not None:
            return model.short_name
        shipped = self._defaults.model(self._id, model_id)
        return shipped.name if shipped else model_id.partition("/")[2] or model_id

    async def _save(self, draft: PricingDraft, texts: Texts) -> None:
        """What was typed stays until it is written."""
        self._page.show_saving()
        try:
            updated = await self._aio.call(lambda: self._prices.save(draft))
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
