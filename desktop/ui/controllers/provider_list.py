"""Joins the column of providers to the services."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.credentials import Credential, KeyOrigin
from desktop.domain.errors import ModeldeckError
from desktop.domain.provider import Provider
from desktop.presentation.provider_list_view import (
    ProviderListView,
    ProviderRowView,
    actions,
    additions,
    deletion_view,
    duplicate_question,
    listed,
    may_move,
    order_after,
    provider_row_view,
    rename_question,
)
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService
from desktop.services.credentials import CredentialService
from desktop.services.ports import Clock
from desktop.services.provider_list import ProviderList
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.services.sign_in import SignInService
from desktop.ui.aio import Aio
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.welcome import Tell
from desktop.ui.settings_pane import SettingsPane

_KEPT = (KeyOrigin.KEYCHAIN, KeyOrigin.MEMORY)


class ProviderListController(QObject):
    """Which provider is on the page, and what becomes of each.

    ``show``: is told the id of the one on the page; empty: there is none.
    """

    def __init__(
        self,
        page: SettingsPane,
        aio: Aio[Any],
        provider_id: str,
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        sign_in: SignInService,
        provider_list: ProviderList,
        clock: Clock,
        tell: Tell,
        show: Callable[[str], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._chosen = page, aio, provider_id
        self._settings, self._providers, self._list = settings, providers, provider_list
        self._credentials, self._catalogs, self._sign_in = credentials, catalogs, sign_in
        self._clock, self._tell, self._show_provider = clock, tell, show
        self._rows: tuple[ProviderRowView, ...] = ()
        self._order: tuple[str, ...] = ()
        """As the person has just made it, until it is written; empty: as it is written."""
        self._ordering: asyncio.Task[Any] | None = None
        self._question = ""
        """What is asked on the page: ``<action>:<id>``."""
        self._answering: asyncio.Task[Any] | None = None
        self._connect()
        for store in (settings.settings, providers.providers, credentials.credentials):
            aio.watch(store, self._changed)
        aio.watch(catalogs.catalogs, self._changed)
        aio.watch(sign_in.attempts, self._changed)
        keep_ages(self, self._show)

    def choose(self, provider_id: str) -> None:
        """Show this one, where it has a row, and nothing over it."""
        self._page.uncover()
        self._close_question()
        self._chosen = provider_id
        self._show()

    def _connect(self) -> None:
        page = self._page
        page.chosen.connect(self.choose)
        page.wanted.connect(self._act)
        page.acted.connect(self._act_on_chosen)
        page.moved.connect(self._move)
        page.named.connect(self._answer_name)
        page.delete_agreed.connect(self._begin_deleting)
        page.question_closed.connect(self._forget_question)

    def _changed(self, _: object) -> None:
        self._show()

    def _show(self) -> None:
        before = [row.id for row in self._rows]
        there = self._ordered()
        self._rows = tuple(map(self._row, listed(there, self._settings.settings.value)))
        ids = [row.id for row in self._rows]
        if self._chosen not in ids:
            self._close_question()
            self._chosen = _neighbour(self._chosen, before, ids)
        self._page.show_list(
            ProviderListView(
                self._rows, self._chosen, additions(there), actions(self._rows, self._chosen)
            )
        )
        self._show_provider(self._chosen)

    def _ordered(self) -> dict[str, Provider]:
        there = self._providers.providers.value
        order = [each for each in self._order if each in there]
        return {each: there[each] for each in (*order, *there)}

    def _row(self, provider: Provider) -> ProviderRowView:
        settings = self._settings.settings.value
        attempt = self._sign_in.attempts.value.get(provider.id)
        return provider_row_view(
            provider,
            self._credential(provider.id),
            len(settings.allowed_models(provider.id) or ()),
            self._clock(),
            self._catalogs.state(provider.id),
            signing_in=attempt is not None and attempt.running,
        )

    def _credential(self, provider_id: str) -> Credential:
        return self._credentials.credential(provider_id)

    def _act(self, wanted: str) -> None:
        action, _, provider_id = wanted.partition(":")
        provider = self._providers.find(provider_id)
        if provider is None:
            return
        match action:
            case "rename":
                self._ask(wanted)
                self._page.ask_name(rename_question(provider))
            case "duplicate":
                self._ask(wanted)
                self._page.ask_name(duplicate_question(provider))
            case "delete":
                self._ask(wanted)
                self._ask_to_delete(provider)
            case "enable":
                self._aio.spawn(self._enable(provider))
            case "disable":
                self._aio.spawn(self._disable(provider))
            case "up" | "down":
                place = next((n for n, row in enumerate(self._rows) if row.id == provider_id), 0)
                self._move(provider_id, place + (1 if action == "down" else -1))

    def _act_on_chosen(self, kind: str) -> None:
        """The button of the page itself."""
        if kind == "enable":
            self._act(f"enable:{self._chosen}")

    def _ask(self, wanted: str) -> None:
        """What is asked is about the one on the page."""
        self.choose(wanted.partition(":")[2])
        self._question = wanted

    def _ask_to_delete(self, provider: Provider) -> None:
        credential = self._credential(provider.id)
        has_key = credential.origin in _KEPT or credential.also_kept
        losses = self._list.losses(provider.id, has_key=has_key)
        self._page.ask_to_delete(deletion_view(losses, credential))

    def _close_question(self) -> None:
        self._forget_question()
        self._page.close_questions()

    def _forget_question(self) -> None:
        self._question = ""

    def _answer_name(self, typed: str) -> None:
        action, _, provider_id = self._question.partition(":")
        if action == "rename":
            self._answer(lambda: self._rename(provider_id, typed))
        elif action == "duplicate":
            self._answer(lambda: self._duplicate(provider_id, typed))

    def _begin_deleting(self) -> None:
        action, _, provider_id = self._question.partition(":")
        if action == "delete":
            self._answer(lambda: self._delete(provider_id))

    def _answer(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """An answer that is given twice, such as by a double click, counts once."""
        if self._answering is None or self._answering.done():
            self._answering = self._aio.spawn(work())

    async def _rename(self, provider_id: str, typed: str) -> None:
        if await self._done(lambda: self._list.rename(provider_id, typed)):
            self._close_question()
            self._show()

    async def _duplicate(self, provider_id: str, typed: str) -> None:
        added: list[Provider] = []

        async def duplicate() -> None:
            added.append(await self._list.duplicate(provider_id, typed))

        if await self._done(duplicate):
            self.choose(added[0].id)
            self._page.go_into()

    async def _delete(self, provider_id: str) -> None:
        provider = self._providers.find(provider_id)
        if await self._done(lambda: self._list.delete(provider_id)):
            self._close_question()
            self._show()
            self._page.focus_list()
            name = provider.name if provider else provider_id
            self._tell(f"{name} was deleted", "", None)

    async def _enable(self, provider: Provider) -> None:
        if await self._done(lambda: self._list.set_enabled(provider.id, enabled=True)):
            self.choose(provider.id)
            self._page.go_into()

    async def _disable(self, provider: Provider) -> None:
        enabled = [row.id for row in self._rows if row.enabled]
        if not await self._done(lambda: self._list.set_enabled(provider.id, enabled=False)):
            return
        if self._chosen == provider.id:
            left = [each for each in enabled if each != provider.id]
            self.choose(_neighbour(provider.id, enabled, left) or provider.id)
            self._page.focus_list()
        self._show()
        self._tell(
            f"{provider.name} is disabled",
            "Undo",
            lambda: self._act(f"enable:{provider.id}"),
        )

    def _move(self, provider_id: str, to: int) -> None:
        """On screen at once; written in the order of the moves."""
        place = next((n for n, row in enumerate(self._rows) if row.id == provider_id), -1)
        if place < 0 or not may_move(self._rows, place, to):
            return
        order = order_after(tuple(self._ordered()), self._rows, provider_id, to)
        self._order = order
        self._show()
        self._ordering = task = self._aio.spawn(self._done(lambda: self._list.order(order)))
        if task is not None:
            task.add_done_callback(self._end_ordering)

    def _end_ordering(self, task: asyncio.Task[Any]) -> None:
        if task is self._ordering:
            self._order = ()
            self._show()

    async def _done(self, work: Callable[[], Awaitable[object]]) -> bool:
        """Whether it could be done; why not is said in one sentence, and what was typed stays."""
        try:
            await self._aio.call(work)
        except ModeldeckError as error:
            view = describe(error)
            said = f"{view.text} {view.next_step}"
            if self._question:
                self._page.show_question_problem(said)
            else:
                self._tell(said, "", None)
            return False
        return True


def _neighbour(gone: str, before: list[str], left: list[str]) -> str:
    """Who takes the place of one that is gone; empty where nobody is left."""
    if not left:
        return ""
    place = before.index(gone) if gone in before else 0
    after = [each for each in before[place:] if each in left]
    earlier = [each for each in before[:place] if each in left]
    return (after or earlier[::-1] or left)[0]
