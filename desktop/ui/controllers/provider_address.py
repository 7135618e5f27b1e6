"""Joins what the page says of where a provider is asked to the services."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.errors import InvalidBaseUrl, ModeldeckError
from desktop.domain.origin import PLAIN_HTTP
from desktop.presentation.wording import describe
from desktop.services.providers import ProviderService
from desktop.ui.aio import Aio
from desktop.ui.controllers.welcome import Tell
from desktop.ui.settings_pane import SettingsPane


class AddressController(QObject):
    """Region, base URL, and the environment's key for it, of whichever provider is on the page."""

    def __init__(
        self,
        pane: SettingsPane,
        aio: Aio[Any],
        provider_id: str,
        providers: ProviderService,
        tell: Tell,
    ) -> None:
        super().__init__(pane)
        self._pane, self._aio, self._id = pane, aio, provider_id
        self._providers, self._tell = providers, tell
        pane.acted.connect(self._act)
        pane.base_url.given.connect(
            lambda typed, plain: aio.spawn(self._move(self._id, typed, plain_http=plain))
        )
        pane.variable_switched.connect(
            lambda allowed: aio.spawn(self._allow_variable(self._id, allowed=allowed))
        )

    def show_provider(self, provider_id: str) -> None:
        """Work for this one from now on."""
        self._id = provider_id

    async def use_region(self, provider_id: str, region_id: str) -> bool:
        """Ask there from now on. Returns whether that could be kept."""
        provider = self._providers.find(provider_id)
        regions = provider.regions if provider else ()
        region = next((each for each in regions if each.id == region_id), None)
        if region is None:
            return False
        base_url = region.base_url.text
        try:
            await self._aio.call(lambda: self._providers.set_base_url(provider_id, base_url))
        except ModeldeckError as error:
            self._tell(_sentence(error), "", None)
            return False
        return True

    def _act(self, kind: str) -> None:
        kind, _, region_id = kind.partition(":")
        if kind == "region":
            self._aio.spawn(self.use_region(self._id, region_id))

    async def _move(self, provider_id: str, typed: str, *, plain_http: bool) -> None:
        """To another address of an endpoint of the person's own."""
        row = self._pane.base_url
        try:
            await self._aio.call(
                lambda: self._providers.set_base_url(provider_id, typed, plain_http=plain_http)
            )
        except ModeldeckError as error:
            if provider_id != self._id:
                self._tell(_sentence(error), "", None)
                return
            plain = isinstance(error, InvalidBaseUrl) and error.detail == PLAIN_HTTP
            row.show_problem(_sentence(error), plain_http=plain)
        else:
            if provider_id == self._id:
                row.accept()

    async def _allow_variable(self, provider_id: str, *, allowed: bool) -> None:
        try:
            await self._aio.call(
                lambda: self._providers.allow_env_key(provider_id, allowed=allowed)
            )
        except ModeldeckError as error:
            self._tell(_sentence(error), "", None)


def _sentence(error: ModeldeckError) -> str:
    view = describe(error)
    return f"{view.text} {view.next_step}"
