"""Joins the allowed models of the Providers page to the services."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject

from desktop.domain.errors import ModeldeckError
from desktop.presentation.figures import counted
from desktop.presentation.wording import describe
from desktop.services.providers import ProviderService
from desktop.ui.aio import Aio
from desktop.ui.controllers.welcome import Tell
from desktop.ui.providers.allowed_models import AllowedModels

_ALL_THERE: Final = "All of them are there already"


class AllowedModelsController(QObject):
    """The list of whichever provider is on the page. What is typed for another one is kept."""

    def __init__(
        self,
        models: AllowedModels,
        aio: Aio[Any],
        provider_id: str,
        providers: ProviderService,
        tell: Tell,
    ) -> None:
        super().__init__(models)
        self._models, self._aio, self._id = models, aio, provider_id
        self._providers, self._tell = providers, tell
        self._typed: dict[str, str] = {}
        models.add_requested.connect(lambda typed: aio.spawn(self._add(self._id, typed)))
        models.remove_requested.connect(lambda model: aio.spawn(self._remove(self._id, model)))
        models.defaults_requested.connect(lambda: aio.spawn(self._load_defaults(self._id)))

    def show_provider(self, provider_id: str) -> None:
        """Work for this one from now on."""
        self._typed[self._id] = self._models.typed
        self._id = provider_id
        self._models.set_typed(self._typed.pop(provider_id, ""))

    async def _add(self, provider_id: str, typed: str) -> None:
        before = self._providers.allowed_models(provider_id)
        try:
            model = await self._aio.call(lambda: self._providers.add_model(provider_id, typed))
        except ModeldeckError as error:
            view = describe(error)
            self._refuse(provider_id, f"{view.text} {view.next_step}")
            return
        if provider_id == self._id:
            self._models.accept_added(typed)
        self._say(f"{model} was already allowed" if model in before else f"{model} added")

    def _refuse(self, provider_id: str, text: str) -> None:
        if provider_id == self._id:
            self._models.show_problem(text)
        else:
            self._say(text)

    async def _remove(self, provider_id: str, model: str) -> None:
        before = self._providers.allowed_models(provider_id)
        try:
            await self._aio.call(lambda: self._providers.remove_model(provider_id, model))
        except ModeldeckError as error:
            self._say(describe(error).text)
            return

        def undo() -> None:
            self._aio.spawn(
                self._aio.call(lambda: self._providers.restore_model(provider_id, model, before))
            )

        self._tell(f"{model} removed", "Undo", undo)

    async def _load_defaults(self, provider_id: str) -> None:
        try:
            added = await self._aio.call(lambda: self._providers.load_defaults(provider_id))
        except ModeldeckError as error:
            self._say(describe(error).text)
            return
        self._say(f"{counted(len(added), 'model')} added" if added else _ALL_THERE)

    def _say(self, text: str) -> None:
        self._tell(text, "", None)
