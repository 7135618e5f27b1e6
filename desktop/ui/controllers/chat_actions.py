"""What the buttons of an error of the test chat do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.errors import ModelNotAllowed
from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.chat_options import ChatOptionsController
from desktop.ui.controllers.chat_sending import ChatSending


class Chat(Protocol):
    """The chat as its buttons change it."""

    @property
    def concerned(self) -> str: ...

    def is_allowed(self, ref: ModelRef) -> bool: ...

    def choose(self, ref: ModelRef) -> None: ...

    async def allow(self, ref: ModelRef) -> None: ...

    async def use_region(self, provider_id: str, region_id: str) -> None: ...

    def begin_anew(self) -> None: ...

    def spawn(self, work: Coroutine[Any, Any, None]) -> None: ...


class ChatActions(QObject):
    """See `desktop.presentation.error_view.ActionView.kind`."""

    def __init__(
        self,
        parent: QObject,
        page: ChatView,
        sending: ChatSending,
        options: ChatOptionsController,
        chat: Chat,
        go_to: Callable[[str], None],
        show_provider: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._page, self._sending, self._options = page, sending, options
        self._chat, self._go_to, self._show_provider = chat, go_to, show_provider
        self._wanted = NO_CHOICE
        """The paid variant that the message goes to once it is allowed."""
        page.action_requested.connect(self._act)

    def _act(self, kind: str) -> None:
        verb, _, target = kind.partition(":")
        wanted, self._wanted = self._wanted, NO_CHOICE
        match verb:
            case "open":
                QDesktopServices.openUrl(QUrl(target))
            case "providers":
                self._show_provider(self._chat.concerned)
            case "limits":
                self._go_to("costs")
            case "choose-model":
                self._page.open_selector()
            case "new-chat":
                self._chat.begin_anew()
            case "add-model":
                ref = ModelRef(self._chat.concerned, target)
                self._chat.spawn(self._allow(ref, send=ref == wanted))
            case "region":
                self._chat.spawn(self._move(self._chat.concerned, target))
            case _:
                self._send_again(verb, target)

    def _send_again(self, verb: str, target: str) -> None:
        match verb:
            case "retry" | "wait":
                self._sending.again()
            case "allow-once":
                self._sending.again(over_limit=True)
            case "max-tokens" if target.isdecimal():
                self._options.set_max_tokens(int(target))
                self._sending.again()
            case "paid-variant":
                self._use_paid(ModelRef(self._chat.concerned, target))

    def _use_paid(self, ref: ModelRef) -> None:
        """It costs money: one more click where it was never allowed."""
        if self._chat.is_allowed(ref):
            self._chat.choose(ref)
            self._sending.again()
        else:
            self._wanted = ref
            self._sending.refuse(ModelNotAllowed(ref.model, provider=ref.provider), ref)

    async def _move(self, provider_id: str, region_id: str) -> None:
        """The key that was of no use may be good there; it has to be given for that address."""
        await self._chat.use_region(provider_id, region_id)
        self._show_provider(provider_id)

    async def _allow(self, ref: ModelRef, *, send: bool) -> None:
        await self._chat.allow(ref)
        if send:
            self._sending.again()
