"""What the buttons of an error of the test chat do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.domain.errors import ModelNotAllowed
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.chat_options import ChatOptionsController
from desktop.ui.controllers.chat_sending import ChatSending


class Chat(Protocol):
    """The chat as its buttons change it."""

    @property
    def provider_id(self) -> str: ...

    def is_allowed(self, model: str) -> bool: ...

    def choose(self, model: str) -> None: ...

    async def allow(self, model: str) -> None: ...

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
    ) -> None:
        super().__init__(parent)
        self._page, self._sending, self._options = page, sending, options
        self._chat, self._go_to = chat, go_to
        self._wanted = ""
        """The paid variant that the message goes to once it is allowed."""
        page.action_requested.connect(self._act)

    def _act(self, kind: str) -> None:
        verb, _, target = kind.partition(":")
        wanted, self._wanted = self._wanted, ""
        match verb:
            case "open":
                QDesktopServices.openUrl(QUrl(target))
            case "providers":
                self._go_to("providers")
            case "limits":
                self._go_to("costs")
            case "choose-model":
                self._page.open_selector()
            case "new-chat":
                self._chat.begin_anew()
            case "add-model":
                self._chat.spawn(self._allow(target, send=target == wanted))
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
                self._use_paid(target)

    def _use_paid(self, model: str) -> None:
        """It costs money: one more click where it was never allowed."""
        if self._chat.is_allowed(model):
            self._chat.choose(model)
            self._sending.again()
        else:
            self._wanted = model
            self._sending.refuse(ModelNotAllowed(model, provider=self._chat.provider_id))

    async def _allow(self, model: str, *, send: bool) -> None:
        await self._chat.allow(model)
        if send:
            self._sending.again()
