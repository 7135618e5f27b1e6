"""Joins the test chat to the services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.credentials import Credential
from desktop.domain.default_settings import DefaultModelSettings
from desktop.domain.errors import ModeldeckError
from desktop.domain.settings import Settings
from desktop.presentation.chat_presenter import chat_page_view, is_limit
from desktop.presentation.error_view import ErrorView
from desktop.presentation.provider_presenter import allowed_model_views
from desktop.presentation.provider_view import AllowedModelView
from desktop.presentation.wording import describe
from desktop.services.catalogs import CatalogService, CatalogState
from desktop.services.chat import MAX_TOKENS, ChatService
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
from desktop.ui.controllers.chat_costs import ChatCosts


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
        self._chat, self._prices, self._defaults = chat, prices, defaults
        self._clock, self._go_to = clock, go_to
        self._settings_store = settings.settings
        self._settings = settings.settings.value
        self._credential: Credential | None = None
        self._catalog = catalogs.state(provider_id)
        self._models: tuple[AllowedModelView, ...] = ()
        self._state = ChatState()
        self._selected = self._settings.default_model or ""
        self._refusal: ErrorView | None = None
        self._last_prompt = ""
        self._allowed_once = ""
        """The message that may go beyond the limits."""
        self._draft = ""
        self._sending: object | None = None
        """The message that was handed over last, until the chat shows its end."""
        self._ended = 0
        """Number of the newest turn whose end has been seen."""
        self._costs = ChatCosts(
            self, page, aio, provider_id, chat, ledger, limits, prices, lambda: self._clock()
        )
        self._connect()
        aio.watch(settings.settings, self._settings_changed)
        aio.watch(credentials.credentials, self._credentials_changed)
        aio.watch(catalogs.catalogs, self._catalogs_changed)
        aio.watch(chat.chat, self._chat_changed)
        keep_ages(self, self._show)

    def _connect(self) -> None:
        page = self._page
        page.send_requested.connect(lambda text: self._aio.spawn(self._send(text)))
        page.stop_requested.connect(lambda: self._aio.spawn(self._aio.call(self._chat.stop)))
        page.new_chat_requested.connect(self._begin_anew)
        page.model_chosen.connect(self._choose)
        page.action_requested.connect(self._act)
        page.draft_changed.connect(self._draft_changed)

    def _settings_changed(self, settings: Settings) -> None:
        before, self._settings = self._settings.default_model or "", settings
        if self._selected == before:  # the one that takes its place, where it is gone
            self._selected = settings.default_model or self._selected
        self._price_models()
        self._show()

    def _credentials_changed(self, credentials: Mapping[str, Credential]) -> None:
        self._credential = credentials.get(self._id)
        self._show()

    def _catalogs_changed(self, catalogs: Mapping[str, CatalogState]) -> None:
        self._catalog = catalogs.get(self._id, self._catalog)
        self._price_models()
        self._show()

    def _chat_changed(self, state: ChatState) -> None:
        began = len(state.turns) > 0 and (
            not self._state.turns or state.turns[-1].number != self._state.turns[-1].number
        )
        self._state = state
        if began:
            self._refusal = None
            self._page.accept_sent()
        if state.turns and not state.running:
            self._turn_ended(state.turns[-1])
        self._show()

    def _draft_changed(self, text: str) -> None:
        self._draft = text
        if is_limit(self._refusal) and text.strip() != self._last_prompt:
            # It was said of another message.
            self._refusal = None
            self._show()

    def _price_models(self) -> None:
        """Not with every piece of an answer: the list changes when settings or catalog do."""
        allowed = self._settings.allowed_models(self._id) or ()
        self._models = allowed_model_views(
            self._id, allowed, self._catalog, self._defaults, self._settings, self._clock()
        )

    def _show(self) -> None:
        view = chat_page_view(
            self._state,
            self._models,
            self._selected,
            self._credential,
            self._refusal,
            self._max_tokens,
        )
        # An empty list may be one that has not been read yet: the choice outlives it.
        self._selected = view.selected or self._selected
        self._costs.set_model(self._selected)
        self._costs.set_stopped(stopped=is_limit(view.error))
        self._page.render_page(view)

    def _max_tokens(self, model: str) -> int:
        return self._prices.model_defaults(self._id, model).max_tokens or MAX_TOKENS

    async def _send(self, text: str) -> None:
        prompt = text.strip()
        if not prompt or self._sending or self._state.running:
            self._page.refuse_sent()
            return
        self._last_prompt = prompt
        model, over_limit = self._selected, self._allowed_once == prompt
        self._allowed_once = ""
        self._sending = sending = object()
        try:
            turn = await self._aio.call(
                lambda: self._chat.send(self._id, model, prompt, over_limit=over_limit)
            )
        except ModeldeckError as error:
            self._refusal = describe(error)
            self._show()
            self._page.refuse_sent()
            return
        except Exception:  # our own mistake is told by the window; the text must not go with it
            self._give_back(prompt)
            self._page.refuse_sent()
            raise
        finally:
            if self._sending is sending:
                self._sending = None
        # What the key may still spend has changed.
        self._aio.spawn(self._aio.call(lambda: self._credentials.check(self._id, quietly=True)))
        self._turn_ended(turn)
        if turn.unsent:  # perhaps before the chat has heard of it
            self._page.refuse_sent()

    def _turn_ended(self, turn: Turn) -> None:
        """Told by the snapshot, or by the call where that is faster: the first of them counts."""
        if turn.number == self._ended:
            return
        self._ended = turn.number
        self._sending = None  # recording it may take longer
        if turn.phase is Phase.FAILED or (turn.phase is Phase.STOPPED and turn.empty):
            self._give_back(turn.prompt)

    def _give_back(self, prompt: str) -> None:
        """What was typed is never lost: a message that got no whole answer can be sent again."""
        self._chat_changed(self._chat.chat.value)
        if prompt not in self._draft:
            self._page.set_draft(f"{prompt}\n\n{self._draft}".strip())

    def _begin_anew(self) -> None:
        self._refusal = None
        self._aio.spawn(self._aio.call(self._chat.clear))

    def _choose(self, model: str) -> None:
        self._selected = model
        self._refusal = None
        self._show()
        self._aio.spawn(self._aio.call(lambda: self._providers.set_default_model(model)))

    def _act(self, kind: str) -> None:
        verb, _, target = kind.partition(":")
        match verb:
            case "open":
                QDesktopServices.openUrl(QUrl(target))
            case "providers":
                self._go_to("providers")
            case "limits":
                self._go_to("costs")
            case "retry":
                self._retry()
            case "allow-once":
                self._allowed_once = self._last_prompt
                self._retry()
            case "add-model":
                self._aio.spawn(self._allow(target))
            case "choose-model":
                self._page.open_selector()

    def _retry(self) -> None:
        """As if the composer's own button were pressed, so that it knows what was sent."""
        if not self._draft.strip():
            self._page.set_draft(self._last_prompt)
        self._page.send_draft()

    async def _allow(self, model: str) -> None:
        added = await self._aio.call(lambda: self._providers.add_model(self._id, model))
        # The new snapshot may still be waiting for its frame.
        self._settings_changed(self._settings_store.value)
        self._choose(added)
