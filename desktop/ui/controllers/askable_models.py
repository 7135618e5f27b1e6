"""What the chat and the comparison both follow of their provider: its key, and whom it may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.domain.credentials import Credential
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.settings import Settings
from desktop.presentation.provider_presenter import allowed_model_views
from desktop.presentation.provider_view import AllowedModelView
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio

COUNTDOWN_MS: Final = 250
"""How often the seconds until the next attempt are renewed."""


class AskableModels(QObject):
    """The newest settings, key and catalog of one provider. ``changed``: one of them has, and
    once when each is first known."""

    def __init__(
        self,
        parent: QObject,
        aio: Aio[Any],
        provider_id: str,
        settings: SettingsService,
        credentials: CredentialService,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        clock: Clock,
        changed: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._id, self._defaults, self._clock, self._tell = provider_id, defaults, clock, changed
        self._store = settings.settings
        self._catalog = catalogs.state(provider_id)
        self.settings = settings.settings.value
        self.credential: Credential | None = None
        """``None`` as long as the keychain has not answered."""
        self.models: tuple[AllowedModelView, ...] = ()
        """With their names and prices, in the person's order; empty until the first news."""
        aio.watch(settings.settings, self._settings_changed)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(catalogs.catalogs, self._catalogs_changed)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Ids."""
        return tuple(self.settings.allowed_models(self._id) or ())

    @property
    def recent(self) -> tuple[str, ...]:
        """Ids, the newest first."""
        return tuple(self.settings.recent_models(self._id))

    def catch_up(self) -> None:
        """Take over the settings as they are by now, without waiting for the next frame."""
        self._settings_changed(self._store.value)

    def _settings_changed(self, settings: Settings) -> None:
        self.settings = settings
        self._price_models()
        self._tell()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        self.credential = credentials.get(self._id)
        self._tell()

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        self._catalog = catalogs.get(self._id, self._catalog)
        self._price_models()
        self._tell()

    def _price_models(self) -> None:
        """Not with every piece of an answer: the list changes when settings or catalog do."""
        self.models = allowed_model_views(
            self._id, self.allowed, self._catalog, self._defaults, self.settings, self._clock()
        )


class Countdown(QTimer):
    """Renews what counts down, while anything does."""

    def __init__(self, parent: QObject, renew: Callable[[], None]) -> None:
        super().__init__(parent, interval=COUNTDOWN_MS)
        self.timeout.connect(renew)

    def run_while(self, waiting: bool) -> None:
        """Go on, or stop."""
        if waiting != self.isActive():
            if waiting:
                self.start()
            else:
                self.stop()
