"""KeyedLists: the list of a provider is fetched as soon as there is a good key for it."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.credentials import Credential, KeyHealth
from desktop.services.catalogs import CatalogService
from desktop.services.ports import ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.tasks import Tasks


class KeyedLists:
    """Watches the keys. A list that was asked for with the same key already is not asked for, nor
    one that needs none and was asked for."""

    def __init__(
        self,
        providers: ProviderService,
        catalogs: CatalogService,
        apis: Mapping[str, ProviderApi],
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._catalogs = catalogs
        self._apis = apis
        self._tasks = tasks

    def follow(self, credentials: Mapping[str, Credential]) -> None:
        """Fetch, in the background, what a key that is verified has not been used for yet."""
        for provider_id, credential in credentials.items():
            good = credential.health is KeyHealth.VERIFIED
            if not (good and self._providers.is_enabled(provider_id)):
                continue
            used = credential.key_hash if self._apis[provider_id].list_needs_key else ""
            if not self._catalogs.asked_with(provider_id, used):
                work = self._catalogs.refresh(provider_id)
                self._tasks.start(work, f"catalog {provider_id}")
