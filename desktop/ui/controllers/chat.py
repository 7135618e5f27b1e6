"""Joins the test chat to the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import StorageFailed
from desktop.presentation.chat_messages import Memo
from desktop.presentation.chat_presenter import chat_page_view, is_limit
from desktop.services.catalogs import CatalogService
from desktop.services.chat import ChatService
from desktop.services.credentials import CredentialService
from desktop.services.ledger import LedgerService
from desktop.services.limits import LimitService
from desktop.services.ports import Clock
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService
from desktop.services.settings import SettingsService
from desktop.services.turn import ChatState, Turn
from desktop.ui.aio import Aio
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.askable_models import AskableModels, Countdown
from desktop.ui.controllers.chat_actions import ChatActions
from desktop.ui.controllers.chat_costs import ChatCosts
from desktop.ui.controllers.chat_options import ChatOptionsController
from desktop.ui.controllers.chat_sending import ChatSending


class ChatController(QObject):
    """One provider's chat on one page."""

    def __init__(
        self,
        page: ChatView,
        aio: Aio[Any],
        provider_id: str,
        settings: SettingsService,
        providers: ProviderService,
        credentials: CredentialService,
        catalogs: CatalogService,
        chat: ChatService,
        ledger: LedgerService,
        limits: LimitService,
        prices: PriceService,
        defaults: DefaultModelSettings,
        clock: Clock,
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio, self._id = page, aio, provider_id
        self._providers, self._credentials = providers, credentials
        self._chat, self._clock = chat, clock
        self._askable = AskableModels(
            self,
            aio,
            provider_id,
            settings,
            credentials,
            catalogs,
            defaults,
            clock,
            self._models_changed,
        )
        self._state = ChatState()
        self._messages = Memo()
        self._default = self._askable.settings.default_model
        self._selected = self._default or ""
        self._choices_under_way = 0
        """Choices that are not in the settings yet: what those say until then is older."""
        self._costs = ChatCosts(
            self, page, aio, provider_id, chat, ledger, limits, prices, lambda: self._clock()
        )
        self._options = ChatOptionsController(
            self, page, aio, providers.provider(provider_id), chat, prices
        )
        self._sending = ChatSending(
            self,
            page,
            aio,
            provider_id,
            chat,
            lambda: self._selected,
            began=self._note_use,
            ended=self._check_credit,
            show=self._show,
            catch_up=lambda: self._chat_changed(self._chat.chat.value),
        )
        self._actions = ChatActions(self, page, self._sending, self._options, self, go_to)
        self._countdown = Countdown(self, self._show)
        page.stop_requested.connect(lambda: self._spawn(self._chat.stop))
        page.new_chat_requested.connect(self.begin_anew)
        page.model_chosen.connect(self.choose)
        aio.watch(chat.chat, self._chat_changed)
        keep_ages(self, self._show)

    @property
    def provider_id(self) -> str:
        return self._id

    def is_allowed(self, model: str) -> bool:
        """Whether the model may be chosen."""
        return model in self._askable.allowed

    def choose(self, model: str) -> None:
        """Send to this model from now on."""
        self._selected = model
        self._sending.forget()
        self._show()
        self._choices_under_way += 1
        if self._aio.spawn(self._keep_choice(model)) is None:
            self._choices_under_way -= 1

    async def allow(self, model: str) -> None:
        """Allow a model, and choose it."""
        added = await self._aio.call(lambda: self._providers.add_model(self._id, model))
        self._askable.catch_up()
        self.choose(added)

    def begin_anew(self) -> None:
        """Begin a new chat; what is in the composer stays."""
        self._sending.forget()
        self._messages = Memo()
        self._spawn(self._chat.clear)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine of the window."""
        self._aio.spawn(work)

    async def _keep_choice(self, model: str) -> None:
        try:
            await self._aio.call(lambda: self._providers.set_default_model(model))
        finally:
            self._choices_under_way -= 1

    def _models_changed(self) -> None:
        before, self._default = self._default, self._askable.settings.default_model
        if self._default != before and not self._choices_under_way:
            # Chosen elsewhere, or the one that takes the place of a model that is gone.
            self._selected = self._default or self._selected
        self._show()

    def _chat_changed(self, state: ChatState) -> None:
        self._state = state
        self._options.chat_changed(state)
        self._sending.chat_changed(state)
        self._show()

    def _show(self) -> None:
        view = chat_page_view(
            self._state,
            self._askable.models,
            self._selected,
            self._askable.credential,
            self._sending.refusal,
            self._options.max_tokens,
            recent=self._askable.recent,
            editing=self._sending.editing,
            now=self._clock(),
            memo=self._messages,
        )
        # An empty list may be one that has not been read yet: the choice outlives it.
        self._selected = view.selected or self._selected
        name = next((each.name for each in view.choices if each.id == self._selected), "")
        self._costs.set_place(self._selected, self._sending.after)
        self._costs.set_stopped(stopped=is_limit(view.error))
        self._options.set_place(self._selected, name, self._sending.after)
        self._page.render_page(view)
        turns = self._state.turns
        self._countdown.run_while(bool(turns) and turns[-1].waiting is not None)

    def _note_use(self, turn: Turn) -> None:
        if turn.running:
            self._aio.spawn(self._keep_use(turn.model))

    async def _keep_use(self, model: str) -> None:
        with suppress(StorageFailed):  # a convenience is no reason to complain
            await self._aio.call(lambda: self._providers.note_use(self._id, model))

    def _check_credit(self) -> None:
        """What the key may still spend has changed."""
        self._spawn(lambda: self._credentials.check(self._id, quietly=True))

    def _spawn(self, work: Callable[[], Awaitable[object]]) -> None:
        self._aio.spawn(self._aio.call(work))
