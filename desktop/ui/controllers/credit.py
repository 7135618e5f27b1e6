"""Joins the foot of the sidebar to the services."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.presentation.provider_presenter import credit_view
from desktop.services.catalogs import CatalogService
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.providers.credit import Credit


class CreditController(QObject):
    """The provider that chats open with, whichever one is on the Providers page."""

    def __init__(
        self,
        credit: Credit,
        aio: Aio[Any],
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        clock: Clock,
    ) -> None:
        super().__init__(credit)
        self._credit, self._clock = credit, clock
        self._providers, self._credentials, self._catalogs = providers, credentials, catalogs
        aio.watch(settings.settings, self._changed)
        aio.watch(providers.providers, self._changed)
        aio.watch(credentials.credentials, self._changed)
        aio.watch(catalogs.catalogs, self._changed)
        keep_ages(self, self._show)

    def _changed(self, _: object) -> None:
        self._show()

    def _show(self) -> None:
        """Until its key was looked for once, nothing is said of it."""
        provider = self._providers.find(self._providers.chat_provider)
        base_url = self._providers.find_base_url(provider.id) if provider else None
        credential = self._credentials.credentials.value.get(provider.id) if provider else None
        if provider is None or base_url is None or credential is None:
            self._credit.hide()
            return
        catalog = self._catalogs.state(provider.id)
        view = credit_view(provider, base_url, credential, self._clock(), catalog)
        self._credit.show_view(view)
