"""Joins the options of the test chat to its service, and shows the request that they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.domain.chat_options import ChatOptions
from desktop.domain.model_defaults import MAX_TOKENS
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.chat_options_input import Option, read_options, texts_of
from desktop.presentation.chat_options_view import (
    RequestTextView,
    options_view,
    request_text_view,
)
from desktop.presentation.request_view import curl_command
from desktop.services.chat import ChatService
from desktop.services.prices import PriceService
from desktop.services.providers import ProviderService, UnknownProvider
from desktop.services.turn import ChatState
from desktop.ui.aio import Aio
from desktop.ui.chat.chat_view import ChatView

PAUSE_MS: Final = 150
"""How long nothing is typed before the request is written anew."""


class ChatOptionsController(QObject):
    """What is typed counts at once; what cannot be used stays in its field and counts for
    nothing.

    ``sends_key``: whether requests to a provider carry a key.
    """

    def __init__(
        self,
        parent: QObject,
        page: ChatView,
        aio: Aio[Any],
        providers: ProviderService,
        chat: ChatService,
        prices: PriceService,
        sends_key: Callable[[str], bool],
    ) -> None:
        super().__init__(parent)
        self._page, self._aio, self._providers = page, aio, providers
        self._chat, self._prices, self._sends_key = chat, prices, sends_key
        self._texts: dict[Option, str] = {}
        self.options = ChatOptions()
        """As typed, without what cannot be used."""
        self._pending = 0
        """Changes that the chat has not confirmed yet."""
        self._model = NO_CHOICE
        self._name = self._draft = ""
        self._after: int | None = None
        self._asking = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._renew_request)
        page.options.typed.connect(self._typed)
        page.options.reset_requested.connect(self._reset)
        page.options.opened.connect(self._renew_request)
        page.draft_changed.connect(self._draft_changed)
        aio.watch(prices.pricing_changed, lambda _: self._show())

    def max_tokens(self, ref: ModelRef) -> int:
        """How long an answer of this model may be."""
        most = self._prices.abilities(ref.provider, ref.model).max_completion_tokens
        default = self._prices.model_defaults(ref.provider, ref.model).max_tokens
        wanted = self.options.max_tokens or default or MAX_TOKENS
        return min(wanted, most) if most else wanted

    def set_max_tokens(self, tokens: int) -> None:
        """As if it were typed."""
        self._typed(Option.MAX_TOKENS, str(tokens))

    def set_place(self, model: ModelRef, name: str, after: int | None) -> None:
        """Where the message that is typed will go to."""
        if (model, name, after) != (self._model, self._name, self._after):
            self._model, self._name, self._after = model, name, after
            self._show()
            self._pause.start()

    def chat_changed(self, state: ChatState) -> None:
        """A new chat has no options, and one that was kept has its own."""
        if not self._pending and state.options != self.options:
            self._texts, self.options = texts_of(state.options), state.options
            self._show()
        if not state.running:  # with every piece of an answer it would never come to an end
            self._pause.start()

    def _typed(self, option: Option, text: str) -> None:
        if text:
            self._texts[option] = text
        else:
            self._texts.pop(option, None)
        self._apply()

    def _reset(self) -> None:
        self._texts.clear()
        self._apply()

    def _apply(self) -> None:
        self.options = options = read_options(self._texts)[0]
        self._show()
        self._pending += 1
        if self._aio.spawn(self._set(options)) is None:
            self._pending -= 1
        self._pause.start()

    async def _set(self, options: ChatOptions) -> None:
        try:
            await self._aio.call(lambda: self._chat.set_options(options))
        finally:
            self._pending -= 1

    def _show(self) -> None:
        ref = self._model
        provider = self._providers.find(ref.provider)
        view = options_view(
            self._texts,
            self._prices.model_defaults(ref.provider, ref.model),
            self._prices.abilities(ref.provider, ref.model),
            self._name,
            routes=provider is not None and provider.routes,
        )
        self._page.render_options(view)

    def _draft_changed(self, text: str) -> None:
        self._draft = text
        self._pause.start()

    def _renew_request(self) -> None:
        """Only where somebody looks, and one at a time."""
        if self._page.options.isHidden() or self._asking:
            return
        self._asking = self._aio.spawn(self._ask()) is not None

    async def _ask(self) -> None:
        try:
            model, draft, after = self._model, self._draft, self._after
            shown = RequestTextView(note="Choose a model first.")
            if model:
                shown = await self._request(model, draft, after)
            self._page.options.show_request(shown)
            if (model, draft, after) != (self._model, self._draft, self._after):
                self._pause.start()
        finally:
            self._asking = False

    async def _request(self, ref: ModelRef, draft: str, after: int | None) -> RequestTextView:
        preview_of, provider = self._chat.preview, self._providers.find(ref.provider)
        try:
            preview = await self._aio.call(
                lambda: preview_of(ref.provider, ref.model, draft.strip(), after)
            )
        except UnknownProvider:  # it was deleted meanwhile, and another model is chosen soon
            return RequestTextView(note="Choose a model first.")
        with_key = provider is not None and self._sends_key(ref.provider)
        curl = curl_command(preview, provider.key_variable if provider and with_key else "")
        return request_text_view(preview, curl, empty=not draft.strip())
