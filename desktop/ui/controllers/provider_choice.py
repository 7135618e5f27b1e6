"""Which provider the pages are about: one choice for all of them, while the window is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.domain.credentials import KeyOrigin
from desktop.domain.provider import Provider
from desktop.presentation.provider_choice import provider_names, worth_showing
from desktop.services.credentials import CredentialService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.provider_chooser import ProviderChooser


class ProviderChoice(QObject):
    """Until the person chooses, it is the provider whose model a chat opens with.

    Signals:
        chosen_changed: it is another one (its id).
        offered_changed: other providers are worth choosing, or they have other names.
    """

    chosen_changed = Signal(str)
    offered_changed = Signal()

    def __init__(
        self,
        aio: Aio[Any],
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._providers = settings.settings, providers
        self._credentials = credentials.credentials
        self._wanted = ""
        self.chosen = ""
        """The id of the provider that the pages are about."""
        self.keyed: frozenset[str] = frozenset()
        """Ids of the providers that have a key."""
        self.offered: tuple[Provider, ...] = ()
        """Those to choose from, in the person's order; the chosen one is among them."""
        self._follow(None)
        aio.watch(providers.providers, self._follow)
        aio.watch(settings.settings, self._follow)
        aio.watch(credentials.credentials, self._follow)

    @property
    def chosen_name(self) -> str:
        """As the person calls it."""
        return next((each.name for each in self.offered if each.id == self.chosen), self.chosen)

    def show_provider(self, provider_id: str) -> None:
        """The person wants to see this one. One that is disabled, or gone, changes nothing."""
        if self._providers.is_enabled(provider_id):
            self._wanted = provider_id
            self._follow(None)

    def join(self, chooser: ProviderChooser) -> None:
        """Let the person choose here, too."""

        def show() -> None:
            chooser.show_choices(provider_names(self.offered), self.chosen)

        chooser.chosen.connect(self.show_provider)
        self.offered_changed.connect(show)
        self.chosen_changed.connect(show)
        show()

    def _follow(self, _: object) -> None:
        settings, credentials = self._settings.value, self._credentials.value
        there = self._providers.providers.value
        self.keyed = frozenset(
            name for name, each in credentials.items() if each.origin is not KeyOrigin.NONE
        )
        with_models = [name for name in there if settings.allowed_models(name)]
        worth = worth_showing(there.values(), self.keyed, with_models)
        chosen = self._choose(there, worth)
        offered = worth
        if chosen in there and there[chosen] not in worth:
            offered = tuple(each for each in there.values() if each in worth or each.id == chosen)
        self._tell(chosen, offered)

    def _choose(self, there: Mapping[str, Provider], worth: tuple[Provider, ...]) -> str:
        if self._wanted in there and there[self._wanted].enabled:
            return self._wanted
        self._wanted = ""
        usual = self._providers.chat_provider
        ids = [each.id for each in worth]
        return usual if usual in ids or not ids else ids[0]

    def _tell(self, chosen: str, offered: tuple[Provider, ...]) -> None:
        """Whoever hears of either finds both."""
        moved, others = chosen != self.chosen, offered != self.offered
        self.chosen, self.offered = chosen, offered
        if moved:
            self.chosen_changed.emit(chosen)
        if others:
            self.offered_changed.emit()
