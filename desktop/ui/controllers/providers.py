"""Joins the Providers page to the services."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit

from desktop.domain.credentials import Credential, KeyHealth, KeyOrigin
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import InvalidKey, ModeldeckError
from desktop.domain.settings import Settings
from desktop.presentation.figures import counted
from desktop.presentation.provider_presenter import allowed_model_views, provider_view
from desktop.presentation.provider_view import ProviderView, StatusView
from desktop.presentation.wording import describe, key_problem
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.settings_pane import SettingsPane

PATIENCE_MS: Final = 1000

Tell = Callable[[str, str, Callable[[], None] | None], None]
"""Shows a message for a moment: text, the name of an action (or empty), the action."""


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
        QTimer.singleShot(PATIENCE_MS, self, self._show_anyway)
        keep_ages(self, self._show)

    def _connect(self) -> None:
        pane = self._pane
        pane.key.save_requested.connect(self._begin_saving)
        pane.key.cancel_requested.connect(self._stop_saving)
        pane.key.remove_requested.connect(lambda: self._aio.spawn(self._remove_key()))
        pane.key.key_page_requested.connect(self._open_key_page)
        pane.check_requested.connect(lambda: self._aio.spawn(self._check()))
        models = pane.models
        models.add_requested.connect(lambda typed: self._aio.spawn(self._add(typed)))
        models.remove_requested.connect(lambda model: self._aio.spawn(self._remove(model)))
        models.defaults_requested.connect(lambda: self._aio.spawn(self._load_defaults()))

    def _settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self._show()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        first = self._credential is None
        self._credential = credentials.get(self._id, self._credential)
        self._show()
        # A keychain that answers late must not take the cursor out of a field. The window is
        # asked, because its prompt may still have the keyboard.
        typing = isinstance(self._pane.window().focusWidget(), QLineEdit)
        if first and self._credential is not None and self._pane.isVisible() and not typing:
            self._pane.key.focus_entry()

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        self._catalog = catalogs.get(self._id, self._catalog)
        self._show()

    def _show_anyway(self) -> None:
        """A keychain that asks for its password may take as long as it likes."""
        if self._credential is None:
            self._render(self._credentials.credential(self._id), waiting=True)

    def _show(self) -> None:
        if self._credential is not None:
            self._render(self._credential)

    def _render(self, credential: Credential, *, waiting: bool = False) -> None:
        now = self._clock()
        allowed = self._settings.allowed_models(self._id) or ()
        models = allowed_model_views(self._id, allowed, self._catalog, self._defaults, now)
        base_url = self._providers.base_url(self._id)
        view = provider_view(self._provider, base_url, credential, models, self._catalog, now)
        if waiting:
            view = replace(view, status=StatusView("busy", "Reading the keychain…"))
        self._pane.show_view(view)
        self._show_credit(view)

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
        except InvalidKey as error:
            key.set_checking(False)
            key.show_problem(f"{key_problem(error)} {describe(error).next_step}")
        except ModeldeckError as error:
            key.set_checking(False)
            view = describe(error)
            key.show_problem(f"{view.text} {view.next_step}")
        else:
            # The new snapshot may still be waiting for its frame.
            self._credentials_changed(self._credentials.credentials.value)
            key.set_checking(False)
            key.accept_saved()
            # Recommended models are loaded into a list that was never set, and into no other.
            self._welcome(saved, 0 if before else len(self._providers.allowed_models(self._id)))

    def _welcome(self, saved: Credential, loaded: int) -> None:
        """The shortest way on from a key that works is the chat."""
        said = [_what_became_of_key(saved)]
        if loaded:
            said.append(f"{counted(loaded, 'recommended model')} allowed")
        if saved.health is KeyHealth.VERIFIED:
            self._tell(" · ".join(said), "Open the test chat", self._go_to_chat)
        else:
            self._tell(" · ".join(said), "", None)

    async def _remove_key(self) -> None:
        try:
            await self._aio.call(lambda: self._credentials.remove(self._id))
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
        else:
            self._tell("The key was removed from this computer", "", None)

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
        self._pane.models.accept_added()
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


def _what_became_of_key(saved: Credential) -> str:
    """``saved`` is the credential in use after saving, which may be another than was typed."""
    if saved.origin is KeyOrigin.ENVIRONMENT:
        return f"Saved, but {saved.variable} in the environment wins over it"
    verified = saved.present and saved.health is KeyHealth.VERIFIED
    return "Key verified" if verified else "Key saved"
