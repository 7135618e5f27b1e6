"""Joins the Models page to the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from desktop.domain.allowed_models import AllowedChange, AllowedEdit
from desktop.domain.catalog_index import FuzzyMatch
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import InvalidModelId, ModeldeckError
from desktop.domain.settings import Settings
from desktop.presentation.models_batch_view import Batch, batch_done
from desktop.presentation.wording import describe
from desktop.services.catalog_changes import CatalogChangesService
from desktop.services.catalogs import CatalogService
from desktop.services.ports import Clock
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.models_catalog import ModelsCatalog
from desktop.ui.controllers.models_changes import ModelsChanges
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.controllers.typical_request import KeptTypicalRequest
from desktop.ui.controllers.welcome import Tell
from desktop.ui.models.models_page import ModelsPage

T = TypeVar("T")


class ModelsController(QObject):
    """The models of one provider at a time, on one page."""

    def __init__(
        self,
        page: ModelsPage,
        aio: Aio[Any],
        choice: ProviderChoice,
        settings: SettingsService,
        providers: ProviderService,
        catalogs: CatalogService,
        changes: CatalogChangesService,
        prices: PriceService,
        defaults: DefaultModelSettings,
        clock: Clock,
        fuzzy: FuzzyMatch,
        tell: Tell,
        try_in_chat: Callable[[str, str], None],
        show_keys: Callable[[], None],
    ) -> None:
        """``try_in_chat``: with a model and its provider. ``show_keys``: where keys are given."""
        super().__init__(page)
        self._page, self._aio, self._choice = page, aio, choice
        self._settings_store, self._providers = settings.settings, providers
        self._catalogs, self._tell, self._try_in_chat = catalogs, tell, try_in_chat
        self._show_keys = show_keys
        self._id = self._wanted = choice.chosen
        self._writing = 0
        self._allowed: tuple[str, ...] = ()
        self._default = ""
        self._catalog = ModelsCatalog(
            page, aio, choice, catalogs, defaults, clock, fuzzy, self._mine
        )
        self._changes = ModelsChanges(
            page,
            aio,
            choice,
            settings,
            changes,
            prices,
            clock,
            tell,
            self._catalog.name,
            self._mine,
        )
        self._typical = KeptTypicalRequest(page, aio, settings, tell)
        page.take_ids_that(self._is_model_id)
        self._connect()
        choice.join(page.provider)
        choice.chosen_changed.connect(self.show_provider)
        aio.watch(settings.settings, self._settings_changed)

    def show_provider(self, provider_id: str) -> None:
        """The page is about another one, as soon as its models can be shown at once."""
        self._wanted = provider_id
        self._aio.spawn(self._go_to(provider_id))

    async def _go_to(self, provider_id: str) -> None:
        await self._catalog.prepare(provider_id)
        if provider_id != self._wanted or provider_id == self._id:
            return  # the person has gone on
        self._id = provider_id
        self._take_models(self._settings_store.value)
        self._page.begin_anew()
        self._catalog.show_provider(provider_id)
        self._changes.show_provider(provider_id)
        if self._catalog.never_asked:
            self._refresh()

    def _connect(self) -> None:
        page = self._page
        page.change_requested.connect(lambda batch: self._aio.spawn(self._change(batch)))
        page.add_requested.connect(lambda each: self._aio.spawn(self._change(Batch((each,)))))
        page.undo_requested.connect(lambda: self._aio.spawn(self._undo(self._id)))
        page.redo_requested.connect(lambda: self._aio.spawn(self._redo(self._id)))
        page.refresh_requested.connect(self._refresh)
        page.default_requested.connect(lambda each: self._aio.spawn(self._make_default(each)))
        page.try_requested.connect(lambda each: self._aio.spawn(self._try(each)))
        page.replace_requested.connect(lambda old, new: self._aio.spawn(self._replace(old, new)))

    def _mine(self) -> tuple[tuple[str, ...], str]:
        """The enabled models as they are on screen, and the default one."""
        return self._allowed, self._default

    def _take_models(self, settings: Settings) -> None:
        self._allowed = settings.allowed_models(self._id) or ()
        self._default = settings.default_model_of(self._id) or ""

    def _settings_changed(self, settings: Settings, *, keep_rows: bool = False) -> None:
        """While something is being written the page shows what it will come to."""
        if self._writing:
            return
        before = self._mine()
        self._take_models(settings)
        if self._allowed != before[0]:
            self._page.show_enabled(self._allowed, keep_rows=keep_rows)
            self._changes.show()
        if self._default != before[1]:
            self._page.show_default(self._default)

    def _refresh(self) -> None:
        """A list that is for those with a key begins with a key."""
        provider_id = self._id
        if self._catalog.wants_key:
            self._show_keys()
        else:
            self._aio.spawn(self._asked(lambda: self._catalogs.refresh(provider_id)))

    async def _change(self, batch: Batch) -> AllowedChange | None:
        """Shown at once, then written; taken back where it could not be."""
        provider_id = self._id
        edit = AllowedEdit.of(self._allowed, batch.enable, batch.disable)
        self._allowed = edit.apply(self._allowed)
        self._page.show_enabled(self._allowed, keep_rows=True)
        name = self._catalog.name((*batch.enable, *batch.disable)[0])
        change = await self._written(
            lambda: self._providers.change_allowed(provider_id, batch.enable, batch.disable)
        )
        if change:
            undo = partial(self._undo, provider_id)
            self._tell_change(batch_done(batch, name), change, "Undo", undo)
        return change

    async def _undo(self, provider_id: str) -> None:
        change = await self._written(lambda: self._providers.undo(provider_id))
        self._tell_again(change, "Undone", "Redo", partial(self._redo, provider_id))

    async def _redo(self, provider_id: str) -> None:
        change = await self._written(lambda: self._providers.redo(provider_id))
        self._tell_again(change, "Done again", "Undo", partial(self._undo, provider_id))

    async def _replace(self, old: str, new: str) -> None:
        provider_id = self._id
        change = await self._written(
            lambda: self._providers.change_allowed(provider_id, [new], [old])
        )
        if change is None:
            return
        await self._changes.accept(old, provider_id)
        said = f"{self._catalog.name(new)} takes the place of {old}"
        self._tell_change(said, change, "Undo", partial(self._undo, provider_id))

    async def _make_default(self, model: str) -> None:
        provider_id, name = self._id, self._catalog.name(model)
        if await self._asked(lambda: self._providers.set_default_model(model, provider_id)):
            self._settings_changed(self._settings_store.value)
            self._tell(f"The test chat opens with {name}", "", None)

    async def _try(self, model: str) -> None:
        provider_id = self._id
        if model not in self._allowed:
            await self._change(Batch((model,)))
        if model in (self._settings_store.value.allowed_models(provider_id) or ()):
            self._try_in_chat(model, provider_id)

    async def _written(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """Run a write; then show what it came to. ``None`` where it failed, which is told."""
        self._writing += 1
        try:
            return await self._aio.call(work)
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return None
        finally:
            self._writing -= 1
            # The new snapshot may still be waiting for its frame.
            self._settings_changed(self._settings_store.value, keep_rows=True)

    async def _asked(self, work: Callable[[], Awaitable[object]]) -> bool:
        """Whether it worked; what did not is told."""
        try:
            await self._aio.call(work)
        except ModeldeckError as error:
            self._tell(describe(error).text, "", None)
            return False
        return True

    def _tell_again(
        self,
        change: AllowedChange | None,
        done: str,
        button: str,
        back: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        if not change:
            self._tell("There is nothing more to take back or do again", "", None)
            return
        batch = Batch(change.enabled, change.disabled)
        name = self._catalog.name((*change.enabled, *change.disabled, "")[0])
        words = batch_done(batch, name)
        self._tell_change(f"{done}: {words}", change, button, back)

    def _tell_change(
        self,
        said: str,
        change: AllowedChange,
        button: str,
        back: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        if change.new_default:
            said += f". {self._catalog.name(change.new_default)} is the default model now"

        def again() -> None:
            self._aio.spawn(back())

        self._tell(said, button, again)

    def _is_model_id(self, typed: str) -> bool:
        try:
            self._providers.provider(self._id).check_model_id(typed)
        except InvalidModelId:
            return False
        return True
