"""Joins the test chat to the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject

from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import StorageFailed
from desktop.domain.model_ref import ModelRef
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
from desktop.services.turn import ChatState, Phase, Turn
from desktop.ui.aio import Aio
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.ages import keep_ages
from desktop.ui.controllers.askable_models import AskableModels, Countdown
from desktop.ui.controllers.chat_actions import ChatActions
from desktop.ui.controllers.chat_costs import ChatCosts
from desktop.ui.controllers.chat_options import ChatOptionsController
from desktop.ui.controllers.chat_sending import ChatSending
from desktop.ui.controllers.regions import use_region


class ChatController(QObject):
    """The chat on one page, with the models of every provider.

    ``go_to``: another page; ``show_provider``: the page of a provider.
    """

    def __init__(
        self,
        page: ChatView,
        aio: Aio[Any],
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
        show_provider: Callable[[str], None],
    ) -> None:
        super().__init__(page)
        self._page, self._aio = page, aio
        self._providers, self._credentials = providers, credentials
        self._chat, self._clock = chat, clock
        self._askable = AskableModels(
            self,
            aio,
            settings,
            providers,
            credentials,
            catalogs,
            defaults,
            clock,
            self._models_changed,
        )
        self._state = ChatState()
        self._messages = Memo()
        self._default = self._selected = self._shown = self._askable.default
        """``_shown`` stands for what is selected where that cannot be had."""
        self._choices_under_way = 0
        """Choices that are not in the settings yet: what those say until then is older."""
        self._costs = ChatCosts(
            self, page, aio, chat, ledger, limits, prices, providers, lambda: self._clock()
        )
        self._options = ChatOptionsController(
            self, page, aio, providers, chat, prices, self._askable.sends_key
        )
        self._sending = ChatSending(
            self,
            page,
            aio,
            chat,
            self._take,
            began=self._note_use,
            ended=self._check_credit,
            show=self._show,
            catch_up=lambda: self._chat_changed(self._chat.chat.value),
        )
        self._actions = ChatActions(
            self, page, self._sending, self._options, self, go_to, show_provider
        )
        self._countdown = Countdown(self, self._show)
        page.stop_requested.connect(lambda: self._spawn(self._chat.stop))
        page.new_chat_requested.connect(self.begin_anew)
        page.model_chosen.connect(self.choose)
        aio.watch(chat.chat, self._chat_changed)
        keep_ages(self, self._show)

    @property
    def concerned(self) -> str:
        """Id of the provider that the page's error is about, or else the chosen model's."""
        last = self._state.turns[-1] if self._state.turns else None
        if self._sending.refusal is not None:
            return self._sending.refused.provider
        failed = last is not None and last.phase is Phase.FAILED
        return last.provider if last is not None and failed else self._shown.provider

    def is_allowed(self, ref: ModelRef) -> bool:
        """Whether the model may be chosen."""
        return self._askable.allows(ref)

    def choose(self, ref: ModelRef) -> None:
        """Send to this model from now on."""
        self._selected = self._shown = ref
        self._sending.forget()
        self._show()
        self._choices_under_way += 1
        if self._aio.spawn(self._keep_choice(ref)) is None:
            self._choices_under_way -= 1

    async def allow(self, ref: ModelRef) -> None:
        """Allow a model, and choose it."""
        add = self._providers.add_model
        added = await self._aio.call(lambda: add(ref.provider, ref.model))
        self._askable.catch_up()
        self.choose(ModelRef(ref.provider, added))

    async def use_region(self, provider_id: str, region_id: str) -> None:
        """Ask a provider there from now on."""
        await use_region(self._aio, self._providers, provider_id, region_id)

    def begin_anew(self) -> None:
        """Begin a new chat; what is in the composer stays."""
        self._sending.forget()
        self._messages = Memo()
        self._spawn(self._chat.clear)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine of the window."""
        self._aio.spawn(work)

    async def _keep_choice(self, ref: ModelRef) -> None:
        keep = self._providers.set_default_model
        try:
            await self._aio.call(lambda: keep(ref.model, ref.provider))
        finally:
            self._choices_under_way -= 1

    def _models_changed(self) -> None:
        before, self._default = self._default, self._askable.default
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
            self._askable.providers,
            self._selected,
            self._sending.refusal,
            self._options.max_tokens,
            provider_names=self._askable.names,
            recent=self._askable.recent,
            editing=self._sending.editing,
            now=self._clock(),
            memo=self._messages,
        )
        # An empty list may be one that has not been read yet: the choice outlives it.
        self._shown = view.selected or self._shown
        name = next((each.name for each in view.choices if each.ref == self._shown), "")
        self._costs.set_place(self._shown, self._sending.after)
        self._costs.set_stopped(stopped=is_limit(view.error))
        self._options.set_place(self._shown, name, self._sending.after)
        self._page.render_page(view)
        turns = self._state.turns
        self._countdown.run_while(bool(turns) and turns[-1].waiting is not None)

    def _take(self) -> ModelRef:
        """What a message goes to is selected from then on, whatever else can be had later."""
        self._selected = self._shown
        return self._selected

    def _note_use(self, turn: Turn) -> None:
        if not turn.declined:  # a short answer may have ended before its beginning is told
            self._aio.spawn(self._keep_use(turn.provider, turn.model))

    async def _keep_use(self, provider_id: str, model: str) -> None:
        with suppress(StorageFailed):  # a convenience is no reason to complain
            await self._aio.call(lambda: self._providers.note_use(provider_id, model))

    def _check_credit(self, turn: Turn) -> None:
        """What the key may still spend has changed."""
        if self._askable.tells_credit(turn.provider):
            self._spawn(lambda: self._credentials.check(turn.provider, quietly=True))

    def _spawn(self, work: Callable[[], Awaitable[object]]) -> None:
        self._aio.spawn(self._aio.call(work))
