"""CatalogService: what each provider has on offer; cached first, then fresh."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from desktop.domain.catalog import Catalog
from desktop.domain.catalog_copy import CatalogCopy
from desktop.domain.credentials import Secret
from desktop.domain.errors import AnswerBroken, Breakage, ModeldeckError, StorageFailed
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.services.ports import CatalogCache, Clock, ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.single_flight import SingleFlight
from desktop.services.store import Store

log = logging.getLogger(__name__)

KeyOf = Callable[[str], Awaitable[Secret | None]]
"""The key of a provider, without a prompt; ``None``: there is none."""

PATIENCE_SECONDS: Final = 2.0
"""How long something else waits for a refresh that is under way."""


class Listing(Enum):
    """Who a provider lists its models for."""

    OPEN = "open"
    WITH_KEY = "with_key"
    NONE = "none"


@dataclass(frozen=True)
class CatalogState:
    """The catalog in use and what the last refresh came to."""

    catalog: Catalog = field(default_factory=Catalog)
    """The last good one of this base URL, with its source and its age; empty: there is none."""
    refreshing: bool = False
    problem: ModeldeckError | None = None
    """Why the last refresh failed; the catalog before it stays in use. Shown beside its age."""
    base_url: BaseUrl | None = None
    """Where the catalog comes from."""
    shipped: Catalog = field(default_factory=Catalog)
    """The shipped list, where there is no catalog of the provider."""
    reachable: frozenset[str] | None = None
    """Ids of the models that the account of the key may use; ``None``: not known."""

    @property
    def on_offer(self) -> Catalog:
        """What a page lists and says the source and age of: the catalog, else the shipped list.

        Prices are not taken from here: those of the shipped list are no live ones.
        """
        return self.catalog or self.shipped


class CatalogService:
    """One catalog per provider, of the base URL in use.

    A page watches `catalogs`, and asks for a `refresh` when the person does.
    """

    def __init__(
        self,
        providers: ProviderService,
        apis: Mapping[str, ProviderApi],
        cache: CatalogCache,
        shipped: Callable[[str], Catalog],
        clock: Clock,
        key_of: KeyOf,
    ) -> None:
        self._providers = providers
        self._apis = apis
        self._cache = cache
        self._shipped = shipped
        self._clock = clock
        self._key_of = key_of
        self._refreshes: SingleFlight[CatalogState] = SingleFlight()
        self._copies: dict[str, tuple[BaseUrl, CatalogCopy]] = {}
        self._asked_with: dict[str, tuple[BaseUrl, str]] = {}
        """The address and the hash of the key that a list was last asked for with."""
        self.catalogs: Store[Mapping[str, CatalogState]] = Store({})
        providers.providers.subscribe(self._forget_others)

    def state(self, provider_id: str) -> CatalogState:
        """The newest snapshot."""
        return self.catalogs.value.get(provider_id, CatalogState())

    def copy(self, provider_id: str) -> CatalogCopy | None:
        """The catalog of the base URL in use with what it was read from."""
        base_url, copy = self._copies.get(provider_id, (None, None))
        return copy if base_url == self._providers.find_base_url(provider_id) else None

    def listing(self, provider_id: str) -> Listing:
        """What a refresh would need."""
        provider, api = self._providers.provider(provider_id), self._apis[provider_id]
        if not api.lists_models:
            return Listing.NONE
        needed = provider.key_needed and api.list_needs_key
        return Listing.WITH_KEY if needed else Listing.OPEN

    def asked_with(self, provider_id: str, key_hash: str) -> bool:
        """Whether the list of the base URL in use was asked for with this key, in this run."""
        whose = self._providers.base_url(provider_id), key_hash
        return self._asked_with.get(provider_id) == whose

    async def load(self, provider_id: str) -> Catalog:
        """The last good catalog of the base URL in use; empty when there is none."""
        provider = self._providers.provider(provider_id)
        base_url = self._providers.base_url(provider_id)
        cached = await asyncio.to_thread(self._cache.load, provider, base_url)
        if self._is_in_use(provider_id, base_url):
            copy = _newer(cached, self.copy(provider_id))
            if copy is not None:
                self._copies[provider_id] = base_url, copy
            self._publish(provider_id, self._with_copy(provider_id, base_url, copy))
        return self.state(provider_id).catalog

    async def refresh(self, provider_id: str) -> CatalogState:
        """Ask the provider. A failure, or an empty list, keeps what was there and says why.

        One that is disabled is not asked, nor one that lists nothing, or nothing without a key:
        that is no failure. Whoever asks while an answer is on its way gets that one.
        """
        base_url = self._providers.base_url(provider_id)
        return await self._refreshes.run(
            (provider_id, base_url.text), lambda: self._refresh(provider_id, base_url)
        )

    async def settled(self, provider_id: str, seconds: float = PATIENCE_SECONDS) -> Catalog:
        """The best catalog that can be had soon, without asking the provider for it."""
        base_url = self._providers.base_url(provider_id)
        await self._refreshes.settled((provider_id, base_url.text), seconds)
        if self.copy(provider_id) is None:
            await self.load(provider_id)
        return self.state(provider_id).catalog

    def set_reachable(self, provider_id: str, reachable: frozenset[str] | None) -> None:
        """Tell which models of the base URL in use the account of the key may use."""
        state = self._of(provider_id, self._providers.base_url(provider_id))
        self._publish(provider_id, replace(state, reachable=reachable))

    async def _refresh(self, provider_id: str, base_url: BaseUrl) -> CatalogState:
        if self.copy(provider_id) is None:
            await self.load(provider_id)
        provider, listing = self._providers.provider(provider_id), self.listing(provider_id)
        if not provider.enabled or listing is Listing.NONE:
            return self._settle(provider_id, base_url)  # what is shipped has to do
        needs_key = self._apis[provider_id].list_needs_key
        key = await self._key_of(provider_id) if needs_key else None
        if not self._is_in_use(provider_id, base_url):
            return self.state(provider_id)  # and the key is one of another address
        if listing is Listing.WITH_KEY and key is None:
            return self._settle(provider_id, base_url)
        self._asked_with[provider_id] = base_url, key.hash if key else ""
        self._settle(provider_id, base_url, refreshing=True)
        try:
            copy = await self._fetch(provider, base_url, key)
        except ModeldeckError as error:
            return self._settle(provider_id, base_url, problem=error)
        except BaseException:
            self._settle(provider_id, base_url, problem=self.state(provider_id).problem)
            raise
        await self._keep(provider, base_url, copy)
        if not self._is_in_use(provider_id, base_url):
            return self.state(provider_id)
        self._copies[provider_id] = base_url, copy
        return self._settle(provider_id, base_url)

    async def _fetch(
        self, provider: Provider, base_url: BaseUrl, key: Secret | None
    ) -> CatalogCopy:
        """A new copy, or the one there is with a new time. Raises `Rejected`, `Unreachable`."""
        now, known = self._clock(), self.copy(provider.id)
        validators = known.validators if known else None
        fetched = await self._apis[provider.id].fetch_catalog(base_url, now, validators, key)
        if fetched is None and known is not None:
            return replace(known, catalog=replace(known.catalog, fetched_at=now))
        if fetched is None or not fetched.catalog:
            raise AnswerBroken(provider.name, breakage=Breakage.NO_MODELS, status=200)
        return fetched

    async def _keep(self, provider: Provider, base_url: BaseUrl, copy: CatalogCopy) -> None:
        try:
            await asyncio.to_thread(self._cache.save, provider, base_url, copy)
        except StorageFailed as error:
            log.warning("the catalog could not be kept: %s", error)

    def _of(self, provider_id: str, base_url: BaseUrl) -> CatalogState:
        """The state; what was said of another address is not said of this one."""
        state = self.state(provider_id)
        return state if state.base_url == base_url else CatalogState(base_url=base_url)

    def _with_copy(
        self, provider_id: str, base_url: BaseUrl, copy: CatalogCopy | None
    ) -> CatalogState:
        state = self._of(provider_id, base_url)
        if copy is None:
            return replace(state, shipped=self._shipped(provider_id))
        reachable = _benefit_of_the_doubt(state, copy.catalog)
        return replace(state, catalog=copy.catalog, shipped=Catalog(), reachable=reachable)

    def _settle(
        self,
        provider_id: str,
        base_url: BaseUrl,
        *,
        refreshing: bool = False,
        problem: ModeldeckError | None = None,
    ) -> CatalogState:
        """Publish, unless the person has gone to another address meanwhile."""
        if not self._is_in_use(provider_id, base_url):
            return self.state(provider_id)
        known = self._with_copy(provider_id, base_url, self.copy(provider_id))
        if refreshing:
            problem = known.problem  # it stays until there is news
        return self._publish(provider_id, replace(known, refreshing=refreshing, problem=problem))

    def _is_in_use(self, provider_id: str, base_url: BaseUrl) -> bool:
        """False also where the provider is gone."""
        return self._providers.find_base_url(provider_id) == base_url

    def _forget_others(self, there: Collection[str]) -> None:
        for known in (self._copies, self._asked_with):
            for gone in known.keys() - set(there):
                del known[gone]
        shown = self.catalogs.value
        self.catalogs.set({name: each for name, each in shown.items() if name in there})

    def _publish(self, provider_id: str, state: CatalogState) -> CatalogState:
        self.catalogs.set({**self.catalogs.value, provider_id: state})
        return state


def _benefit_of_the_doubt(state: CatalogState, catalog: Catalog) -> frozenset[str] | None:
    """What is reachable, with the models that nobody could have asked about yet."""
    before = state.catalog.models
    if state.reachable is None or not before or catalog.models is before:
        return state.reachable
    added = {model.id for model in catalog.models} - {model.id for model in before}
    return state.reachable | added


def _newer(one: CatalogCopy | None, other: CatalogCopy | None) -> CatalogCopy | None:
    if one is None or other is None:
        return one or other
    times = (copy.catalog.fetched_at for copy in (one, other))
    ours, theirs = times
    return other if ours is None or (theirs is not None and theirs >= ours) else one
