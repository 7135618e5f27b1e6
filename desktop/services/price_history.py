"""PriceHistoryService: since when a model costs what its catalog says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from desktop.domain.catalog import Catalog
from desktop.domain.errors import StorageFailed
from desktop.domain.origin import BaseUrl
from desktop.domain.price_history import PriceHistory, SeenPrice
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.ports import PriceHistories
from desktop.services.providers import ProviderService
from desktop.services.store import Store
from desktop.services.tasks import Tasks

log = logging.getLogger(__name__)


class PriceHistoryService:
    """Looks at every catalog that comes in. A page watches `changed`."""

    def __init__(
        self,
        providers: ProviderService,
        catalogs: CatalogService,
        kept: PriceHistories,
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._catalogs = catalogs
        self._kept = kept
        self._tasks = tasks
        self._one_at_a_time = asyncio.Lock()  # else an older history may come back last
        self._begun: dict[str, Catalog] = {}
        self._histories: dict[str, tuple[BaseUrl, PriceHistory]] = {}
        self.changed: Store[int] = Store(0)
        """Grows with every history that was read."""

    def seen(self, provider_id: str, model_id: str) -> SeenPrice | None:
        """``None`` where the history of the base URL in use has not been read yet, or does not
        know the model."""
        base_url, history = self._histories.get(provider_id, (None, PriceHistory()))
        if base_url is None or base_url != self._providers.find_base_url(provider_id):
            return None
        return history.models.get(model_id)

    async def update(self, provider_id: str) -> None:
        """Take over the catalog in use: what it prices otherwise has changed when it came.

        A history that cannot be kept is no reason to fail.
        """
        async with self._one_at_a_time:
            provider = self._providers.provider(provider_id)
            base_url = self._providers.base_url(provider_id)
            state = self._catalogs.state(provider_id)
            catalog = state.catalog if state.base_url == base_url else Catalog()
            known = await asyncio.to_thread(self._kept.load, provider, base_url)
            newer = await asyncio.to_thread(known.with_catalog, catalog) if catalog else known
            if newer is not known:
                try:
                    await asyncio.to_thread(self._kept.save, provider, base_url, newer)
                except StorageFailed as error:
                    log.warning("when prices changed could not be kept: %s", error)
            if self._providers.find(provider_id) is None:
                return
            self._histories[provider_id] = base_url, newer
            self.changed.set(self.changed.value + 1)

    def follow(self, catalogs: Mapping[str, CatalogState]) -> None:
        """Take over, in the background, every catalog that is another one than the last."""
        for known in (self._begun, self._histories):
            for gone in known.keys() - catalogs.keys():
                known.pop(gone)
        for provider_id, state in catalogs.items():
            if state.catalog and state.catalog is not self._begun.get(provider_id):
                self._begun[provider_id] = state.catalog
                self._tasks.start(self.update(provider_id), f"price history {provider_id}")
