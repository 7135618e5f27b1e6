"""CatalogChangesService: what is different from the last catalog that the person has seen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping

from desktop.domain.catalog import Catalog
from desktop.domain.catalog_changes import CatalogChanges, changes
from desktop.domain.catalog_copy import CatalogCopy
from desktop.domain.errors import StorageFailed
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.ports import SeenCatalogs
from desktop.services.providers import ProviderService
from desktop.services.store import Store
from desktop.services.tasks import Tasks

log = logging.getLogger(__name__)


class CatalogChangesService:
    """Compares after each refresh; what was not accepted is told again after a restart.

    A page shows `changes`, its number as a badge, and accepts all of it or row by row. To take
    the successor of a removed model: ``ProviderService.change_allowed(id, [successor],
    [removed])``, which keeps the place in the order.
    """

    def __init__(
        self,
        providers: ProviderService,
        catalogs: CatalogService,
        seen: SeenCatalogs,
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._catalogs = catalogs
        self._seen = seen
        self._tasks = tasks
        self._one_at_a_time = asyncio.Lock()  # else an older comparison may come back last
        self._compared: dict[str, tuple[Catalog, tuple[str, ...]]] = {}
        """What the comparison that was begun last is about."""
        self._told: dict[str, tuple[BaseUrl, CatalogCopy]] = {}
        """What the changes that were published last lead to."""
        self.changes: Store[Mapping[str, CatalogChanges]] = Store({})

    async def update(self, provider_id: str) -> CatalogChanges:
        """Compare the catalog in use with the one last seen, and publish.

        The first catalog of a base URL is seen at once: nothing in it is new.
        """
        async with self._one_at_a_time:
            return await self._update(provider_id)

    async def accept_all(self, provider_id: str) -> CatalogChanges:
        """All that was told is seen; returns what has come since. Raises `StorageFailed`."""
        return await self._accept(provider_id, self._seen.save)

    async def accept(self, provider_id: str, model_id: str) -> CatalogChanges:
        """All that was told of one model is seen; returns the rest. Raises `StorageFailed`."""

        def one_row(provider: Provider, base_url: BaseUrl, told: CatalogCopy) -> None:
            self._seen.accept(provider, base_url, model_id, told)

        return await self._accept(provider_id, one_row)

    def follow(self, catalogs: Mapping[str, CatalogState]) -> None:
        """Compare, in the background, where the catalog is another one than the last compared."""
        self._forget_others(catalogs)
        for provider_id, state in catalogs.items():
            compared, _ = self._compared.get(provider_id, (None, ()))
            if state.catalog and state.catalog is not compared:
                self._begin(provider_id, state.catalog)

    def follow_allowed(self, _: object) -> None:
        """Likewise where the allowed models are others: they come first."""
        for provider_id, (catalog, allowed) in tuple(self._compared.items()):
            if not self._providers.find(provider_id):
                continue
            if self._providers.allowed_models(provider_id) != allowed:
                self._begin(provider_id, catalog)

    def _forget_others(self, there: Collection[str]) -> None:
        for known in (self._compared, self._told):
            for gone in known.keys() - set(there):
                known.pop(gone)
        shown = self.changes.value
        self.changes.set({name: each for name, each in shown.items() if name in there})

    def _begin(self, provider_id: str, catalog: Catalog) -> None:
        self._compared[provider_id] = catalog, self._providers.allowed_models(provider_id)
        self._tasks.start(self.update(provider_id), f"changes {provider_id}")

    async def _accept(
        self, provider_id: str, write: Callable[[Provider, BaseUrl, CatalogCopy], None]
    ) -> CatalogChanges:
        """What has come since the last comparison is not accepted with it."""
        provider = self._providers.provider(provider_id)
        async with self._one_at_a_time:
            if provider_id not in self._told:
                await self._update(provider_id)
            if provider_id in self._told:
                await asyncio.to_thread(write, provider, *self._told[provider_id])
            return await self._update(provider_id)

    async def _update(self, provider_id: str) -> CatalogChanges:
        provider = self._providers.provider(provider_id)
        base_url = self._providers.base_url(provider_id)
        current = self._catalogs.copy(provider_id)
        found = CatalogChanges()
        if current is not None:
            seen = await asyncio.to_thread(self._seen.load, provider, base_url)
            if seen is None:
                await self._begin_with(provider, base_url, current)
            else:
                allowed = frozenset(self._providers.allowed_models(provider_id))
                found = await asyncio.to_thread(changes, seen.catalog, current.catalog, allowed)
            self._told[provider_id] = base_url, current
        if self._providers.find_base_url(provider_id) == base_url:
            self.changes.set({**self.changes.value, provider_id: found})
        return found

    async def _begin_with(
        self, provider: Provider, base_url: BaseUrl, current: CatalogCopy
    ) -> None:
        try:
            await asyncio.to_thread(self._seen.save, provider, base_url, current)
        except StorageFailed as error:
            log.warning("the catalog that was seen could not be kept: %s", error)
