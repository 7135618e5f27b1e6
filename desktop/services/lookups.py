"""Lookups: what a window finds out by itself of every provider that is enabled."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.domain.provider_ids import FIRST_PROVIDER
from desktop.services.catalogs import CatalogService
from desktop.services.credentials import CredentialService
from desktop.services.providers import ProviderService
from desktop.services.tasks import Tasks

_Address = tuple[BaseUrl, bool]
"""Where requests go, and whether the environment's key goes with them."""


class Lookups:
    """Looks up key and catalog, in the background, of what is there and of what comes."""

    def __init__(
        self,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._credentials = credentials
        self._catalogs = catalogs
        self._tasks = tasks
        self._looked_up: dict[str, _Address] = {}

    def follow_providers(self, _: Mapping[str, Provider]) -> None:
        """One that was added or enabled, by whomever, is looked up; one that is gone or disabled
        is not until it is there again."""
        enabled = [provider.id for provider in self._providers.enabled]
        for provider_id in self._looked_up.keys() - set(enabled):
            del self._looked_up[provider_id]
        for provider_id in enabled:
            if provider_id not in self._looked_up:
                self._look_up(provider_id)

    def follow_addresses(self, _: object) -> None:
        """Another base URL, set by whomever, has another key and another catalog."""
        for provider_id, address in tuple(self._looked_up.items()):
            if self._address(provider_id) != address:
                self._look_up(provider_id)

    def _look_up(self, provider_id: str) -> None:
        """Nobody has asked for this, so no prompt of the keychain is opened, and no message is
        sent."""
        self._looked_up[provider_id] = self._address(provider_id)
        found = self._credentials.look_up(provider_id, may_prompt=False)
        self._tasks.start(found, f"check {provider_id}")
        self._tasks.start(self._fill_catalog(provider_id), f"catalog {provider_id}")

    def _address(self, provider_id: str) -> _Address:
        providers = self._providers
        return providers.base_url(provider_id), providers.env_key_allowed(provider_id)

    async def _fill_catalog(self, provider_id: str) -> None:
        """A provider that the person has nothing to do with yet is not told of them."""
        await self._catalogs.load(provider_id)
        if self._is_used(provider_id):
            await self._catalogs.refresh(provider_id)

    def _is_used(self, provider_id: str) -> bool:
        """Those with a key are asked when it turns out to be good."""
        provider = self._providers.find(provider_id)
        if provider is None:
            return False
        begun = provider.own or provider_id == FIRST_PROVIDER
        return begun or bool(self._providers.allowed_models(provider_id))
