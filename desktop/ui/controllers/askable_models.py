"""What the chat and the comparison both follow: whose keys there are, and whom they may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.domain.credentials import Credential
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.model_ref import ModelRef
from desktop.domain.provider import KeyCheck, Provider
from desktop.domain.settings import Settings
from desktop.presentation.askable_view import AskableProvider
from desktop.presentation.provider_choice import provider_names
from desktop.presentation.provider_presenter import allowed_model_views
from desktop.presentation.provider_view import AllowedModelView
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio

COUNTDOWN_MS: Final = 250
"""How often the seconds until the next attempt are renewed."""
NO_KEY: Final = "no key"


class AskableModels(QObject):
    """The newest settings, keys and catalogs of all enabled providers. ``changed``: one of them
    has, and once when each is first known."""

    def __init__(
        self,
        parent: QObject,
        aio: Aio[Any],
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        defaults: DefaultModelSettings,
        clock: Clock,
        changed: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._defaults, self._clock, self._tell = defaults, clock, changed
        self._store, self._service = settings.settings, providers
        self._catalogs = catalogs.catalogs.value
        self._credentials: Mapping[str, Credential] = {}
        """Of one that is not in it the keychain has not answered."""
        self._models: dict[str, tuple[AllowedModelView, ...]] = {}
        """With their names and prices, by provider; empty until the first news."""
        self.settings = settings.settings.value
        self.providers: tuple[AskableProvider, ...] = ()
        """In the person's order; those without any models too."""
        self.names: Mapping[str, str] = {}
        """Of all providers by id, those that are disabled too."""
        aio.watch(settings.settings, self._settings_changed)
        aio.watch(providers.providers, self._providers_changed)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(catalogs.catalogs, self._catalogs_changed)

    @property
    def default(self) -> ModelRef:
        """What a chat opens with."""
        whose = self._service.chat_provider
        return ModelRef(whose, self.settings.default_model_of(whose) or "")

    @property
    def recent(self) -> tuple[ModelRef, ...]:
        """Of all providers, the newest first."""
        return self.settings.recent_choices

    def allows(self, ref: ModelRef) -> bool:
        """Whether it may be chosen."""
        return ref.model in (self.settings.allowed_models(ref.provider) or ())

    def find(self, provider_id: str) -> Provider | None:
        """``None`` where there is none, or none any more."""
        return self._service.find(provider_id)

    def sends_key(self, provider_id: str) -> bool:
        """Whether what is sent to it carries a key."""
        provider, credential = self.find(provider_id), self._credentials.get(provider_id)
        needed = provider is not None and provider.key_needed
        return needed or (credential is not None and credential.present)

    def tells_credit(self, provider_id: str) -> bool:
        """Whether it says what a key may still spend, without being sent a message for that."""
        provider, credential = self.find(provider_id), self._credentials.get(provider_id)
        tells = provider is not None and provider.key_check is KeyCheck.ACCOUNT
        return tells and credential is not None and credential.present

    def catch_up(self) -> None:
        """Take over the settings as they are by now, without waiting for the next frame."""
        self._settings_changed(self._store.value)

    def _settings_changed(self, settings: Settings) -> None:
        self.settings = settings
        self._price_models()
        self._changed()

    def _providers_changed(self, _: Mapping[str, Provider]) -> None:
        self._price_models()
        self._changed()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        self._credentials = credentials
        self._changed()

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        self._catalogs = catalogs
        self._price_models()
        self._changed()

    def _price_models(self) -> None:
        """Not with every piece of an answer: the lists change when settings or catalogs do."""
        self._models = {each.id: self._priced(each.id) for each in self._service.enabled}

    def _priced(self, provider_id: str) -> tuple[AllowedModelView, ...]:
        return allowed_model_views(
            provider_id,
            tuple(self.settings.allowed_models(provider_id) or ()),
            self._catalogs.get(provider_id, CatalogState()),
            self._defaults,
            self.settings,
            self._clock(),
        )

    def _changed(self) -> None:
        enabled = self._service.enabled
        told = {each.id: each.name for each in provider_names(enabled)}
        self.names = {each.id: each.name for each in self._service.providers.value.values()} | told
        self.providers = tuple(
            AskableProvider(
                each.id,
                told[each.id],
                self._models.get(each.id, ()),
                NO_KEY if self._lacks_key(each) else "",
                each.bills,
            )
            for each in enabled
        )
        self._tell()

    def _lacks_key(self, provider: Provider) -> bool:
        credential = self._credentials.get(provider.id)
        return provider.key_needed and credential is not None and not credential.present


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
