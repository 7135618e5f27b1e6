"""Joins the General page and the look of the window to the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.credentials import Credential
from desktop.domain.settings import Settings, ThemeChoice
from desktop.presentation.general_view import GeneralView
from desktop.services.credentials import CredentialService
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
        credentials: CredentialService,
        folder: Path,
        version: str,
    ) -> None:
        super().__init__(page)
        self._page, self._theme, self._aio = page, theme, aio
        self._service, self._folder, self._version = settings, folder, version
        self._settings = settings.settings.value
        self._keychain = ""
        page.theme_chosen.connect(self._choose_theme)
        page.folder_requested.connect(self._open_folder)
        aio.watch(settings.settings, self._settings_changed)
        aio.watch(credentials.credentials, self._credentials_changed)

    def _choose_theme(self, choice: str) -> None:
        theme = cast("ThemeChoice", choice)
        self._theme.apply(theme)
        self._aio.spawn(self._aio.call(lambda: self._service.set_theme(theme)))

    def _settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self._theme.apply(settings.appearance.theme)
        self._show()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        self._keychain = next((c.keychain.name for c in credentials.values()), "")
        self._show()

    def _show(self) -> None:
        keys = "Kept in memory for this run only, never in a file"
        if self._keychain:
            keys = f"Kept in {self._keychain}, never in a file"
        self._page.show_view(
            GeneralView(
                theme=self._settings.appearance.theme,
                profile=str(self._folder),
                keys=keys,
                version=f"Modeldeck {self._version}",
            )
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
