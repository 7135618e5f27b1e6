"""Joins the Providers page to the services."""

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
from desktop.domain.settings import Settings
from desktop.presentation.figures import counted
from desktop.presentation.provider_presenter import (
    allowed_model_views,
    key_problem_view,
    provider_view,
)
from desktop.presentation.provider_view import ProviderView
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.welcome import Tell, welcome
from desktop.ui.settings_pane import SettingsPane


class ProvidersController(QObject):
    """One provider on one pane."""

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
        show_credit: Callable[[ProviderView], None],
        go_to_chat: Callable[[], None],
    ) -> None:
        super().__init__(pane)
        self._pane, self._aio, self._id = pane, aio, provider_id
        self._providers, self._credentials, self._catalogs = providers, credentials, catalogs
        self._defaults, self._clock, self._tell = defaults, clock, tell
        self._show_credit, self._go_to_chat = show_credit, go_to_chat
        self._provider = providers.provider(provider_id)
        self._settings = settings.settings.value
        self._credential: Credential | None = None
        self._saving: asyncio.Task[Any] | None = None
        self._catalog = catalogs.state(provider_id)
        self._connect()
        aio.watch(settings.settings, self._settings_changed)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(catalogs.catalogs, self._catalogs_changed)
        keep_ages(self, self._show)

    def _connect(self) -> None:
        pane = self._pane
        pane.key.save_requested.connect(self._begin_saving)
        pane.key.cancel_requested.connect(self._stop_saving)
        pane.key.remove_requested.connect(lambda: self._aio.spawn(self._remove_key()))
        pane.key.key_page_requested.connect(self._open_key_page)
        pane.check_requested.connect(lambda: self._aio.spawn(self._check()))
        pane.acted.connect(self._act)
        pane.variable_switched.connect(self._switch_variable)
        models = pane.models
        models.add_requested.connect(lambda typed: self._aio.spawn(self._add(typed)))
        models.remove_requested.connect(lambda model: self._aio.spawn(self._remove(model)))
        models.defaults_requested.connect(lambda: self._aio.spawn(self._load_defaults()))

    def _settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self._show()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        late = self._credential is None or _reads_keychain(self._credential)
        self._credential = credentials.get(self._id, self._credential)
        self._show()
        # A keychain that answers late must not take the cursor out of a field. The window is
        # asked, because its prompt may still have the keyboard.
        typing = isinstance(self._pane.window().focusWidget(), QLineEdit)
        if late and self._credential is not None and self._pane.isVisible() and not typing:
            self._pane.key.focus_entry()

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        self._catalog = catalogs.get(self._id, self._catalog)
        self._show()

    def _show(self) -> None:
        """Until the key was looked for once, the page says nothing."""
        if self._credential is None:
            return
        now = self._clock()
        allowed = self._settings.allowed_models(self._id) or ()
        models = allowed_model_views(
            self._id, allowed, self._catalog, self._defaults, self._settings, now
        )
        base_url = self._providers.base_url(self._id)
        view = provider_view(self._provider, base_url, self._credential, models, self._catalog, now)
        self._pane.show_view(view)
        self._show_credit(view)

    def _act(self, kind: str) -> None:
        """The button beside a sentence about the key or its keychain."""
        kind, _, page = kind.partition(":")
        match kind:
            case "open":
                QDesktopServices.openUrl(QUrl(page))
            case "check":
                self._spawn_call(lambda: self._credentials.check(self._id))
            case "stop-waiting":
                self._spawn_call(lambda: self._credentials.stop_waiting(self._id))
            case "keep-key":
                self._aio.spawn(self._keep_key())

    def _spawn_call(self, work: Callable[[], Awaitable[object]]) -> None:
        self._aio.spawn(self._aio.call(work))

    async def _keep_key(self) -> None:
        try:
            kept = await self._aio.call(lambda: self._credentials.keep(self._id))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._tell(f"The key is kept in {kept.keychain.name}", "", None)

    def _switch_variable(self, allowed: bool) -> None:
        self._spawn_call(lambda: self._providers.allow_env_key(self._id, allowed=allowed))

    def _begin_saving(self, typed: str) -> None:
        self._saving = self._aio.spawn(self._save(typed))

    def _stop_saving(self) -> None:
        if self._saving is not None:
            self._saving.cancel()

    async def _save(self, typed: str) -> None:
        key = self._pane.key
        key.set_checking(True)
        before = self._providers.allowed_models(self._id)
        try:
            saved = await self._aio.call(lambda: self._credentials.save(self._id, typed))
        except asyncio.CancelledError:
            key.set_checking(False)
            raise
        except ModeldeckError as error:
            key.set_checking(False)
            key.show_problem(*key_problem_view(error, self._provider))
        else:
            # The new snapshot may still be waiting for its frame.
            self._credentials_changed(self._credentials.credentials.value)
            key.set_checking(False)
            key.accept_saved()
            # Recommended models are loaded into a list that was never set, and into no other.
            loaded = 0 if before else len(self._providers.allowed_models(self._id))
            welcome(self._tell, saved, loaded, self._go_to_chat)

    async def _remove_key(self) -> None:
        try:
            left = await self._aio.call(lambda: self._credentials.remove(self._id))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return
        said = "The key was removed from this computer"
        if left.origin is KeyOrigin.ENVIRONMENT:
            said = f"The copy in the keychain was removed; {left.variable} stays in use"
        elif isinstance(left.problem, KeychainUnavailable):
            said = f"The key of this run was forgotten. {describe(left.problem).text}"
        self._tell(said, "", None)

    async def _check(self) -> None:
        await self._aio.call(lambda: self._credentials.check(self._id))
        await self._aio.call(lambda: self._catalogs.refresh(self._id))

    async def _add(self, typed: str) -> None:
        before = self._providers.allowed_models(self._id)
        try:
            model = await self._aio.call(lambda: self._providers.add_model(self._id, typed))
        except ModeldeckError as error:
            view = describe(error)
            self._pane.models.show_problem(f"{view.text} {view.next_step}")
            return
        self._pane.models.accept_added(typed)
        self._tell(
            f"{model} was already allowed" if model in before else f"{model} added", "", None
        )

    async def _remove(self, model: str) -> None:
        before = self._providers.allowed_models(self._id)
        try:
            await self._aio.call(lambda: self._providers.remove_model(self._id, model))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return

        def undo() -> None:
            self._aio.spawn(
                self._aio.call(lambda: self._providers.restore_model(self._id, model, before))
            )

        self._tell(f"{model} removed", "Undo", undo)

    async def _load_defaults(self) -> None:
        try:
            added = await self._aio.call(lambda: self._providers.load_defaults(self._id))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return
        said = f"{counted(len(added), 'model')} added" if added else "All of them are there already"
        self._tell(said, "", None)

    def _open_key_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self._provider.key_page))


def _reads_keychain(credential: Credential) -> bool:
    """Whether it is still open if there is a key."""
    return not credential.present and credential.keychain.state is KeychainState.WAITING
