"""Joins the Models page to the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from desktop.domain.allowed_models import AllowedChange, AllowedEdit
from desktop.domain.catalog_index import FuzzyMatch
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
from desktop.ui.controllers.typical_request import KeptTypicalRequest
from desktop.ui.controllers.welcome import Tell
from desktop.ui.models.models_page import ModelsPage

T = TypeVar("T")


class ModelsController(QObject):
    """One provider's models on one page."""

    def __init__(
        self,
        page: ModelsPage,
        aio: Aio[Any],
        provider_id: str,
        settings: SettingsService,
        providers: ProviderService,
        catalogs: CatalogService,
        changes: CatalogChangesService,
        prices: PriceService,
        clock: Clock,
        fuzzy: FuzzyMatch,
        tell: Tell,
        try_in_chat: Callable[[str], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._id = page, aio, provider_id
        self._settings_store, self._providers = settings.settings, providers
        self._catalogs, self._tell, self._try_in_chat = catalogs, tell, try_in_chat
        self._writing = 0
        self._allowed: tuple[str, ...] = ()
        self._default = ""
        self._catalog = ModelsCatalog(page, aio, provider_id, catalogs, clock, fuzzy, self._mine)
        self._changes = ModelsChanges(
            page,
            aio,
            provider_id,
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
        aio.watch(settings.settings, self._settings_changed)

    def _connect(self) -> None:
        page = self._page
        page.change_requested.connect(lambda batch: self._aio.spawn(self._change(batch)))
        page.add_requested.connect(lambda each: self._aio.spawn(self._change(Batch((each,)))))
        page.undo_requested.connect(lambda: self._aio.spawn(self._undo()))
        page.redo_requested.connect(lambda: self._aio.spawn(self._redo()))
        page.refresh_requested.connect(
            lambda: self._aio.spawn(self._asked(lambda: self._catalogs.refresh(self._id)))
        )
        page.default_requested.connect(lambda each: self._aio.spawn(self._make_default(each)))
        page.try_requested.connect(lambda each: self._aio.spawn(self._try(each)))
        page.replace_requested.connect(lambda old, new: self._aio.spawn(self._replace(old, new)))

    def _mine(self) -> tuple[tuple[str, ...], str]:
        """The enabled models as they are on screen, and the default one."""
        return self._allowed, self._default

    def _settings_changed(self, settings: Settings, *, keep_rows: bool = False) -> None:
        """While something is being written the page shows what it will come to."""
        if self._writing:
            return
        allowed = settings.allowed_models(self._id) or ()
        default = settings.default_model_of(self._id) or ""
        if allowed != self._allowed:
            self._allowed = allowed
            self._page.show_enabled(allowed, keep_rows=keep_rows)
            self._changes.show()
        if default != self._default:
            self._default = default
            self._page.show_default(default)

    async def _change(self, batch: Batch) -> AllowedChange | None:
        """Shown at once, then written; taken back where it could not be."""
        edit = AllowedEdit.of(self._allowed, batch.enable, batch.disable)
        self._allowed = edit.apply(self._allowed)
        self._page.show_enabled(self._allowed, keep_rows=True)
        change = await self._written(
            lambda: self._providers.change_allowed(self._id, batch.enable, batch.disable)
        )
        if change:
            name = self._catalog.name((*batch.enable, *batch.disable)[0])
            self._tell_change(batch_done(batch, name), change, "Undo", self._undo)
        return change

    async def _undo(self) -> None:
        change = await self._written(lambda: self._providers.undo(self._id))
        self._tell_again(change, "Undone", "Redo", self._redo)

    async def _redo(self) -> None:
        change = await self._written(lambda: self._providers.redo(self._id))
        self._tell_again(change, "Done again", "Undo", self._undo)

    async def _replace(self, old: str, new: str) -> None:
        change = await self._written(lambda: self._providers.change_allowed(self._id, [new], [old]))
        if change is None:
            return
        await self._changes.accept(old)
        said = f"{self._catalog.name(new)} takes the place of {old}"
        self._tell_change(said, change, "Undo", self._undo)

    async def _make_default(self, model: str) -> None:
        if await self._asked(lambda: self._providers.set_default_model(model, self._id)):
            self._settings_changed(self._settings_store.value)
            self._tell(f"The test chat opens with {self._catalog.name(model)}", "", None)

    async def _try(self, model: str) -> None:
        if model not in self._allowed:
            await self._change(Batch((model,)))
        if model in self._allowed:
            self._try_in_chat(model)

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
