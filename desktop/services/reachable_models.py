"""Which models the account of a key may use: advice, never a condition."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from desktop.domain.catalog import Model
from desktop.domain.credentials import Credential, KeyHealth
from desktop.domain.errors import ModeldeckError
from desktop.domain.origin import BaseUrl
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.credentials import CredentialService
from desktop.services.ports import ProviderApi
from desktop.services.providers import ProviderService
from desktop.services.tasks import Tasks

log = logging.getLogger(__name__)

_Whose = tuple[BaseUrl, str]
"""The base URL, and the hash of the key."""


class ReachableModels:
    """Fills `CatalogState.reachable`. What is not known, for whatever reason, is ``None``."""

    def __init__(
        self,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        apis: Mapping[str, ProviderApi],
        tasks: Tasks,
    ) -> None:
        self._providers = providers
        self._credentials = credentials
        self._catalogs = catalogs
        self._apis = apis
        self._tasks = tasks
        self._known: dict[str, _Whose] = {}
        """Whose answer is shown."""
        self._followed: dict[str, _Whose] = {}
        self._asked: dict[str, int] = {}
        self._listed: dict[str, tuple[Model, ...]] = {}
        """What each catalog held when it was last looked at."""

    async def refresh(self, provider_id: str) -> frozenset[str] | None:
        """Ask with the key there is, without opening a prompt for it.

        A failure keeps what is known of the same key at the same address.
        """
        number = self._asked[provider_id] = self._asked.get(provider_id, 0) + 1
        whose, reachable = await self._ask(provider_id)
        if self._asked[provider_id] != number:
            return self._catalogs.state(provider_id).reachable  # a later question counts
        if whose is not None and whose[0] != self._providers.find_base_url(provider_id):
            return None  # the catalog of another address has forgotten it already
        if reachable is None and whose is not None and self._known.get(provider_id) == whose:
            return self._catalogs.state(provider_id).reachable
        if whose is not None:
            self._known[provider_id] = whose
        self._catalogs.set_reachable(provider_id, reachable)
        return reachable

    def follow(self, credentials: Mapping[str, Credential]) -> None:
        """Ask anew, in the background, whenever another key is verified or the key is gone."""
        for known in (self._known, self._followed, self._listed):
            for gone in known.keys() - credentials.keys():
                known.pop(gone)
        for provider_id, credential in credentials.items():
            if not self._providers.is_enabled(provider_id):
                continue
            whose = self._providers.base_url(provider_id), credential.key_hash
            settled = credential.health is KeyHealth.VERIFIED or not credential.key_hash
            if settled and self._followed.get(provider_id) != whose:
                self._followed[provider_id] = whose
                self._tasks.start(self.refresh(provider_id), f"reachable {provider_id}")

    def follow_catalogs(self, catalogs: Mapping[str, CatalogState]) -> None:
        """Likewise whenever a refresh has brought other models: nothing is known of new ones."""
        for provider_id, state in catalogs.items():
            models, before = state.catalog.models, self._listed.get(provider_id, ())
            self._listed[provider_id] = models
            enabled = self._providers.is_enabled(provider_id)
            if models is not before and before and enabled and provider_id in self._known:
                self._tasks.start(self.refresh(provider_id), f"reachable {provider_id}")

    async def _ask(self, provider_id: str) -> tuple[_Whose | None, frozenset[str] | None]:
        whose = None
        try:
            key = await self._credentials.key(provider_id, may_prompt=False)
            base_url = self._providers.base_url(provider_id)  # at once: the key belongs to it
            if key is None:
                return None, None
            whose = base_url, key.hash
            # An account that reaches nothing at all is no account that could be told so.
            return whose, await self._apis[provider_id].fetch_reachable(base_url, key) or None
        except ModeldeckError as error:
            log.info("which models the key reaches is not known: %s", error)
            return whose, None
