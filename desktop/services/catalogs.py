"""CatalogService: what each provider has on offer; cached first, then fresh."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop.domain.catalog import Catalog
from desktop.domain.errors import AnswerBroken, Breakage, ModeldeckError, StorageFailed
from desktop.domain.origin import BaseUrl
from desktop.services.ports import CatalogCache, Clock, ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CatalogState:
    """The catalog in use and what the last refresh came to."""

    catalog: Catalog = field(default_factory=Catalog)
    refreshing: bool = False
    problem: ModeldeckError | None = None
    """Why the last refresh failed; the catalog before it stays in use."""


class CatalogService:
    """One catalog per provider, of the base URL in use."""

    def __init__(
        self,
        providers: ProviderService,
        apis: Mapping[str, ProviderApi],
        cache: CatalogCache,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._apis = apis
        self._cache = cache
        self._clock = clock
        self.catalogs: Store[Mapping[str, CatalogState]] = Store({})

    def state(self, provider_id: str) -> CatalogState:
        return self.catalogs.value.get(provider_id, CatalogState())

    async def load(self, provider_id: str) -> Catalog:
        """The last good catalog of the base URL in use; empty when there is none."""
        provider = self._providers.provider(provider_id)
        base_url = self._providers.base_url(provider_id)
        cached = await asyncio.to_thread(self._cache.load, provider, base_url)
        self._publish(provider_id, CatalogState(cached or Catalog()))
        return cached or Catalog()

    async def refresh(self, provider_id: str) -> CatalogState:
        """Ask the provider. A failure, or an empty list, keeps what was there and says why."""
        provider = self._providers.provider(provider_id)
        base_url = self._providers.base_url(provider_id)
        self._publish(provider_id, replace(self.state(provider_id), refreshing=True))
        now = self._clock()
        try:
            catalog, body = await self._apis[provider_id].fetch_catalog(base_url, now)
            if not catalog:
                raise AnswerBroken(provider.name, breakage=Breakage.NO_MODELS, status=200)
        except ModeldeckError as error:
            known = replace(self.state(provider_id), refreshing=False, problem=error)
            return self._settle(provider_id, base_url, known)
        except asyncio.CancelledError:
            self._settle(provider_id, base_url, replace(self.state(provider_id), refreshing=False))
            raise
        try:
            await asyncio.to_thread(self._cache.save, provider, base_url, body, now)
        except StorageFailed as error:
            log.warning("the catalog could not be kept: %s", error)
        return self._settle(provider_id, base_url, CatalogState(catalog))

    def _settle(self, provider_id: str, base_url: BaseUrl, state: CatalogState) -> CatalogState:
        """Publish, unless the person has gone to another address meanwhile."""
        if self._providers.base_url(provider_id) != base_url:
            return self.state(provider_id)
        return self._publish(provider_id, state)

    def _publish(self, provider_id: str, state: CatalogState) -> CatalogState:
        self.catalogs.set({**self.catalogs.value, provider_id: state})
        return state
