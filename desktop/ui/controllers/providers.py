"""Joins the page of a provider to the services."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit

from desktop.domain.credentials import Credential, KeyOrigin
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import KeychainState, KeychainUnavailable, ModeldeckError
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from desktop.presentation.provider_list_view import is_listed
from desktop.presentation.provider_presenter import (
    allowed_model_views,
    key_problem_view,
    provider_view,
)
from desktop.presentation.provider_view import ProviderView
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.api_key_input import KeyDraft
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.allowed_models import AllowedModelsController
from desktop.ui.controllers.provider_address import AddressController
from desktop.ui.controllers.welcome import Tell, teller, welcome
from desktop.ui.settings_pane import SettingsPane


class ProvidersController(QObject):
    """Whichever provider is on the page. What is typed, and what is checked, for another one goes
    on and is there again with it."""

    def __init__(
        self,
        pane: SettingsPane,
        aio: Aio[Any],
        provider_id: str,
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        clock: Clock,
        tell: Tell,
        go_to_chat: Callable[[], None],
    ) -> None:
        super().__init__(pane)
        self._pane, self._aio, self._id = pane, aio, provider_id
        self._settings, self._providers = settings, providers
        self._credentials, self._catalogs = credentials, catalogs
        self._defaults, self._clock = defaults, clock
        self._tell, self._go_to_chat = tell, go_to_chat
        self._credential: Credential | None = None
        self._saving: dict[str, asyncio.Task[Any]] = {}
        self._drafts: dict[str, KeyDraft] = {}
        self._models = AllowedModelsController(pane.models, aio, provider_id, providers, tell)
        self._address = AddressController(pane, aio, provider_id, providers, tell)
        self._connect()
        aio.watch(settings.settings, self._changed)
        aio.watch(providers.providers, self._changed)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(catalogs.catalogs, self._changed)
        keep_ages(self, self._show)

    def show_provider(self, provider_id: str) -> None:
        """Work for this one from now on."""
        if provider_id == self._id:
            return
        self._drafts[self._id] = self._pane.key.take_draft()
        self._id = provider_id
        self._credential = self._credentials.credentials.value.get(provider_id)
        self._models.show_provider(provider_id)
        self._address.show_provider(provider_id)
        self._pane.key.put_draft(self._drafts.pop(provider_id, KeyDraft()))
        self._pane.key.set_checking(provider_id in self._saving)
        self._forget_deleted()
        self._show()

    def _connect(self) -> None:
        pane = self._pane
        pane.key.save_requested.connect(self._begin_saving)
        pane.key.cancel_requested.connect(self._stop_saving)
        pane.key.remove_requested.connect(lambda: self._aio.spawn(self._remove_key(self._id)))
        pane.key.key_page_requested.connect(self._open_key_page)
        pane.key.region_requested.connect(self._save_in_region)
        pane.check_requested.connect(lambda: self._aio.spawn(self._check(self._id)))
        pane.acted.connect(self._act)

    def _changed(self, _: object) -> None:
        self._show()

    def _forget_deleted(self) -> None:
        """Of one that was deleted nothing is kept, not even what was being typed for it."""
        settings = self._settings.settings.value
        for provider_id in tuple(self._drafts):
            provider = self._providers.find(provider_id)
            if provider is None or not is_listed(provider, settings):
                del self._drafts[provider_id]

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        late = self._credential is None or _reads_keychain(self._credential)
        self._credential = credentials.get(self._id, self._credential)
        self._show()
        # A keychain that answers late must not take the cursor out of a field, or out of the list.
        # The window is asked, because its prompt may still have the keyboard.
        pane = self._pane
        busy = isinstance(pane.window().focusWidget(), QLineEdit) or pane.list_has_focus
        wanted = self._credential is not None and not self._credential.ready
        if late and wanted and pane.key.isVisible() and not busy:
            pane.key.focus_entry()

    def _show(self) -> None:
        """Until the key was looked for once, the page says nothing."""
        provider = self._providers.find(self._id)
        base_url = self._providers.find_base_url(self._id)
        if provider is None or base_url is None:
            return
        if self._credential is not None or not provider.enabled:
            credential = self._credential or self._credentials.credential(self._id)
            self._pane.show_view(self._view(provider, base_url, credential))
        else:
            self._pane.show_loading(provider.name)

    def _view(self, provider: Provider, base_url: BaseUrl, credential: Credential) -> ProviderView:
        now, catalog = self._clock(), self._catalogs.state(provider.id)
        settings = self._settings.settings.value
        models = allowed_model_views(
            provider.id,
            settings.allowed_models(provider.id) or (),
            catalog,
            self._defaults,
            settings,
            now,
        )
        shipped = self._defaults.rows(provider.id)
        return provider_view(provider, base_url, credential, models, catalog, now, shipped)

    def _act(self, kind: str) -> None:
        """The button beside a sentence about the key or its keychain."""
        kind, _, what = kind.partition(":")
        provider_id = self._id
        match kind:
            case "open":
                QDesktopServices.openUrl(QUrl(what))
            case "check":
                self._spawn_call(lambda: self._credentials.check(provider_id))
            case "stop-waiting":
                self._spawn_call(lambda: self._credentials.stop_waiting(provider_id))
            case "keep-key":
                self._aio.spawn(self._keep_key(provider_id))

    def _spawn_call(self, work: Callable[[], Awaitable[object]]) -> None:
        self._aio.spawn(self._aio.call(work))

    async def _keep_key(self, provider_id: str) -> None:
        try:
            kept = await self._aio.call(lambda: self._credentials.keep(provider_id))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._tell(f"The key is kept in {kept.keychain.name}", "", None)

    def _save_in_region(self, region_id: str, typed: str) -> None:
        provider_id = self._id

        async def save() -> None:
            if await self._address.use_region(provider_id, region_id):
                await self._save(provider_id, typed)

        self._keep_saving(provider_id, self._aio.spawn(save()))

    def _begin_saving(self, typed: str) -> None:
        self._keep_saving(self._id, self._aio.spawn(self._save(self._id, typed)))

    def _keep_saving(self, provider_id: str, task: asyncio.Task[Any] | None) -> None:
        if task is None:
            return
        self._saving[provider_id] = task
        self._pane.key.set_checking(True)
        task.add_done_callback(lambda _: self._end_saving(provider_id, task))

    def _end_saving(self, provider_id: str, task: asyncio.Task[Any]) -> None:
        if self._saving.get(provider_id) is task:
            del self._saving[provider_id]
            self._set_unchecking(provider_id)

    def _stop_saving(self) -> None:
        if self._id in self._saving:
            self._saving[self._id].cancel()

    async def _save(self, provider_id: str, typed: str) -> None:
        before = self._providers.allowed_models(provider_id)
        try:
            saved = await self._aio.call(lambda: self._credentials.save(provider_id, typed))
        except ModeldeckError as error:
            self._set_unchecking(provider_id)
            self._refuse(provider_id, typed, error)
            return
        self._accept(provider_id)
        # Recommended models are loaded into a list that was never set, and into no other.
        loaded = 0 if before else len(self._providers.allowed_models(provider_id))
        welcome(self._teller(provider_id), saved, loaded, self._go_to_chat)

    def _set_unchecking(self, provider_id: str) -> None:
        if provider_id == self._id:
            self._pane.key.set_checking(False)

    def _accept(self, provider_id: str) -> None:
        """The typed key is kept."""
        self._drafts.pop(provider_id, None)
        if provider_id != self._id:
            return
        # The new snapshot may still be waiting for its frame.
        self._credentials_changed(self._credentials.credentials.value)
        self._pane.key.set_checking(False)
        self._pane.key.accept_saved()

    def _refuse(self, provider_id: str, typed: str, error: ModeldeckError) -> None:
        """What was typed stays, with what is wrong with it."""
        provider = self._providers.find(provider_id)
        if provider is None:
            return
        text, step = key_problem_view(error, provider)
        if provider_id == self._id:
            self._pane.key.show_problem(text, step, take_focus=not self._pane.list_has_focus)
        else:
            self._drafts[provider_id] = KeyDraft(typed, text, step)
            self._tell(f"{provider.name}: {text}", "", None)

    def _teller(self, provider_id: str) -> Tell:
        provider = self._providers.find(provider_id)
        name = provider.name if provider else ""
        return teller(self._tell, name, on_page=provider_id == self._id)

    async def _remove_key(self, provider_id: str) -> None:
        try:
            left = await self._aio.call(lambda: self._credentials.remove(provider_id))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return
        said = "The key was removed from this computer"
        if left.origin is KeyOrigin.ENVIRONMENT:
            said = f"The copy in the keychain was removed; {left.variable} stays in use"
        elif isinstance(left.problem, KeychainUnavailable):
            said = f"The key of this run was forgotten. {describe(left.problem).text}"
        self._tell(said, "", None)

    async def _check(self, provider_id: str) -> None:
        await self._aio.call(lambda: self._credentials.check(provider_id))
        await self._aio.call(lambda: self._catalogs.refresh(provider_id))

    def _open_key_page(self) -> None:
        provider = self._providers.find(self._id)
        if provider is not None and provider.key_page:
            QDesktopServices.openUrl(QUrl(provider.key_page))


def _reads_keychain(credential: Credential) -> bool:
    """Whether it is still open if there is a key."""
    return not credential.present and credential.keychain.state is KeychainState.WAITING
