"""Joins the General page and the look of the window to the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.credentials import Credential
from desktop.domain.settings import Settings, ThemeChoice
from desktop.presentation.general_view import GeneralView, keys_text
from desktop.services.credentials import CredentialService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.general_page import GeneralPage
from desktop.ui.theme.theme import Theme


class GeneralController(QObject):
    """The theme follows the settings, whoever changed them."""

    def __init__(
        self,
        page: GeneralPage,
        theme: Theme,
        aio: Aio[Any],
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        folder: Path,
        version: str,
    ) -> None:
        super().__init__(page)
        self._page, self._theme, self._aio = page, theme, aio
        self._service, self._folder, self._version = settings, folder, version
        self._settings = settings.settings.value
        self._providers = providers
        self._keys = "Looking for the keychain…"
        page.theme_chosen.connect(self._choose_theme)
        page.folder_requested.connect(self._open_folder)
        aio.watch(settings.settings, self._settings_changed)
        known = credentials.credentials
        aio.watch(known, self._credentials_changed)
        aio.watch(providers.providers, lambda _: self._credentials_changed(known.value))

    def _choose_theme(self, choice: str) -> None:
        theme = cast("ThemeChoice", choice)
        self._theme.apply(theme)
        self._aio.spawn(self._aio.call(lambda: self._service.set_theme(theme)))

    def _settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self._theme.apply(settings.appearance.theme)
        self._show()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        """Those of the providers that are there, in the person's order."""
        there = self._providers.providers.value
        known = [
            (each.name, credentials[name]) for name, each in there.items() if name in credentials
        ]
        if known:
            self._keys = keys_text(known)
        self._show()

    def _show(self) -> None:
        self._page.show_view(
            GeneralView(
                theme=self._settings.appearance.theme,
                profile=str(self._folder),
                keys=self._keys,
                version=f"Modeldeck {self._version}",
            )
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
