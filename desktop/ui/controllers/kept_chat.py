"""Joins the last chat on the General page to the services."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.presentation.kept_chat_view import DELETED, kept_chat_view
from desktop.services.kept_chat import KeptChat, KeptChatService
from desktop.services.settings import SettingsService
from desktop.ui.aio import Aio
from desktop.ui.controllers.welcome import Tell
from desktop.ui.last_chat_card import LastChatCard


class KeptChatController(QObject):
    """The card follows what is kept, whoever changed it."""

    def __init__(
        self,
        card: LastChatCard,
        aio: Aio[Any],
        settings: SettingsService,
        kept_chat: KeptChatService,
        tell: Tell,
    ) -> None:
        super().__init__(card)
        self._card, self._aio, self._settings = card, aio, settings
        self._kept_chat, self._tell = kept_chat, tell
        card.keep_chosen.connect(self._choose)
        card.deletion_confirmed.connect(lambda: aio.spawn(self._delete()))
        aio.watch(kept_chat.state, self._show)

    def _show(self, kept: KeptChat) -> None:
        self._card.show_view(kept_chat_view(kept))

    def _choose(self, keep: bool) -> None:
        self._aio.spawn(self._aio.call(lambda: self._settings.set_keep_last_chat(keep)))

    async def _delete(self) -> None:
        """What went wrong is on the card."""
        if await self._aio.call(self._kept_chat.delete):
            self._tell(DELETED, "", None)
