"""Joins what changed in the catalog to the Models page: seen, accepted, or taken over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.catalog_changes import CatalogChanges
from desktop.domain.errors import ModeldeckError
from desktop.domain.prices import Rates
from desktop.domain.settings import Settings
from desktop.presentation.models_changes_view import changes_view
from desktop.presentation.wording import describe
from desktop.services.catalog_changes import CatalogChangesService
from desktop.services.ports import Clock
from desktop.services.prices import PriceService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.models_catalog import Mine
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.controllers.welcome import Tell
from desktop.ui.models.models_page import ModelsPage


class ModelsChanges(QObject):
    """The changes of the provider that the page is about."""

    def __init__(
        self,
        page: ModelsPage,
        aio: Aio[Any],
        choice: ProviderChoice,
        settings: SettingsService,
        changes: CatalogChangesService,
        prices: PriceService,
        clock: Clock,
        tell: Tell,
        name: Callable[[str], str],
        mine: Mine,
    ) -> None:
        """``name``: of a model. ``mine``: the enabled models as they are on screen."""
        super().__init__(page)
        self._page, self._aio, self._id = page, aio, choice.chosen
        self._settings_store, self._changes, self._prices = settings.settings, changes, prices
        self._clock, self._tell, self._name, self._mine = clock, tell, name, mine
        self._found = CatalogChanges()
        self._own: Mapping[str, Rates] = {}
        page.accepted.connect(lambda model: aio.spawn(self.accept(model)))
        page.all_accepted.connect(lambda: aio.spawn(self._accept_all(self._id)))
        page.reprice_requested.connect(lambda model: aio.spawn(self._take_new_price(model)))
        aio.watch(changes.changes, self._changes_changed)
        aio.watch(settings.settings, self._settings_changed)

    def show_provider(self, provider_id: str) -> None:
        """The page is about another one."""
        self._id = provider_id
        self._changes_changed(self._changes.changes.value)

    def show(self) -> None:
        """Again, where other models are enabled."""
        enabled, today = frozenset(self._mine()[0]), self._clock().date()
        self._page.show_changes(changes_view(self._found, enabled, today, self._own))

    async def accept(self, model: str, provider_id: str = "") -> bool:
        """All that was told of one model was seen; ``provider_id``: where it is not the one on the
        page."""
        provider_id = provider_id or self._id
        return await self._asked(lambda: self._changes.accept(provider_id, model))

    async def _accept_all(self, provider_id: str) -> None:
        await self._asked(lambda: self._changes.accept_all(provider_id))

    def _changes_changed(self, changes: Mapping[str, CatalogChanges]) -> None:
        self._found = changes.get(self._id, CatalogChanges())
        self._own = self._own_rates(self._settings_store.value)
        self.show()

    def _settings_changed(self, settings: Settings) -> None:
        if (own := self._own_rates(settings)) != self._own:
            self._own = own
            self.show()

    def _own_rates(self, settings: Settings) -> Mapping[str, Rates]:
        """Of the models that cost something else than before."""
        models = (change.model.id for change in self._found.repriced)
        found = ((model, settings.custom_price(self._id, model)) for model in models)
        return {model: own.rates for model, own in found if own is not None}

    async def _take_new_price(self, model: str) -> None:
        """The person's own rates go, and can be had back; what else they set stays."""
        provider_id = self._id
        own = self._settings_store.value.custom_price(provider_id, model)
        name = self._name(model)
        if not await self._asked(lambda: self._prices.forget_rates(provider_id, model)):
            return
        await self.accept(model, provider_id)

        def back() -> None:
            if own is not None:
                self._aio.spawn(
                    self._asked(lambda: self._prices.set_rates(provider_id, model, own.rates))
                )

        self._tell(f"The new price of {name} counts", "Undo" if own else "", back)

    async def _asked(self, work: Callable[[], Awaitable[object]]) -> bool:
        """Whether it worked; what did not is told."""
        try:
            await self._aio.call(work)
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return False
        return True
