"""Brings the catalog to the Models page: prepared for searching in another thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.catalog import Model
from desktop.domain.catalog_index import CatalogIndex, FuzzyMatch
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.presentation.models_browser import ModelsBrowser
from desktop.presentation.models_changes_view import unreadable_section
from desktop.presentation.models_head_view import source_view
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.ports import Clock
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.models.models_page import ModelsPage

Mine = Callable[[], tuple[tuple[str, ...], str]]
"""The enabled models and the default one."""


class ModelsCatalog(QObject):
    """Shows the catalog in use, its source and its age."""

    def __init__(
        self,
        page: ModelsPage,
        aio: Aio[Any],
        provider_id: str,
        catalogs: CatalogService,
        clock: Clock,
        fuzzy: FuzzyMatch,
        mine: Mine,
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._id = page, aio, provider_id
        self._clock, self._fuzzy, self._mine = clock, fuzzy, mine
        self._state = CatalogState()
        self._models: tuple[Model, ...] = ()
        self._browser: ModelsBrowser | None = None
        self._unreachable: frozenset[str] = frozenset()
        aio.watch(catalogs.catalogs, self._catalogs_changed)
        keep_ages(self, self._age)

    def name(self, model_id: str) -> str:
        """The name of a model, or its id."""
        return self._browser.name(model_id) if self._browser is not None else model_id

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        state = catalogs.get(self._id)
        if state is None:
            return
        self._state = state
        self._show_source()
        catalog = state.on_offer
        models = catalog.models
        self._page.show_unreadable(unreadable_section(catalog.unreadable, catalog.unreadable_rows))
        if models is not self._models:
            self._models = models
            self._aio.spawn(self._prepare())
        else:
            self._show_reachable()

    def _age(self) -> None:
        """Ages go on, and with the day what is new and what is expiring."""
        self._show_source()
        if self._browser is not None and self._browser.today != self._clock().date():
            self._aio.spawn(self._prepare())

    def _show_source(self) -> None:
        state = self._state
        trouble = None
        if state.problem is not None:
            view = describe(state.problem)
            trouble = view.text, view.next_step
        base_url = state.base_url.text if state.base_url else ""
        self._page.show_source(source_view(state, base_url, self._clock(), trouble))

    async def _prepare(self) -> None:
        models, today = self._models, self._clock().date()
        if not models:
            return
        columns = await self._aio.call(lambda: asyncio.to_thread(CatalogColumns.of, models, today))
        if models is not self._models:
            return  # a newer one is on its way
        enabled, default = self._mine()
        self._unreachable = self._out_of_reach()
        index = CatalogIndex(
            columns, enabled=enabled, unreachable=self._unreachable, fuzzy=self._fuzzy
        )
        self._browser = ModelsBrowser(index, today, default)
        self._page.show_browser(self._browser, out_of_reach=bool(self._unreachable))

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
        return frozenset(model.id for model in self._models) - reachable
