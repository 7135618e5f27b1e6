"""The Test chat on a real core and the sandbox, with a key that is in the keychain already."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.core import Core
from desktop.domain.credentials import Secret
from desktop.domain.limits import Limits
from desktop.domain.origin import BaseUrl
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.chat import ChatController
from tests.fakes import MemoryKeyStore
from tests.simulators import Served
from tests.ui.chat.on_screen import editor
from tests.ui.controllers.joined_page import PROVIDER, JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme

MODELS = ("sandbox/writer", "sandbox/writer:free", "openrouter/auto", "sandbox/thinker")


class JoinedChat(JoinedPage):
    """The page with its controller; ``visited`` are the pages that it asked for."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        served: Served,
        pauses: Sequence[float],
        default: str | None = MODELS[0],
        neighbours: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
        neighbour_keys: Mapping[str, str] | None = None,
    ) -> None:
        """``neighbours``: base URLs of other simulated providers, with their keys by name.
        ``more``: what else stands in the settings."""
        self.visited: list[str] = []
        self.page = ChatView(theme)
        _write_settings(folder, default, more or {})
        keys = MemoryKeyStore()
        keys.items[PROVIDER, str(BaseUrl.parse(served.base_url).origin)] = Secret(served.key)
        for name, key in (neighbour_keys or {}).items():
            origin = str(BaseUrl.parse((neighbours or {})[name]).origin)
            keys.items[name, origin] = Secret(key)
        surroundings = on_sandbox(
            folder, served.base_url, neighbours, keys=keys, settlement_pauses=pauses
        )
        super().__init__(app, theme, "chat", self.page, surroundings)
        self.driver.until(lambda: self.driver.says("$3.00 in"), "the catalog's price")

    @property
    def draft(self) -> str:
        return editor(self.page).toPlainText()

    def set_limits(self, limits: Limits) -> None:
        self.in_core(lambda: self.core.limits.set_limits(limits))

    def join(self, core: Core) -> None:
        ChatController(
            self.page,
            self.aio,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.chat,
            core.ledger,
            core.limits,
            core.prices,
            core.defaults,
            core.clock,
            self.visited.append,
            lambda provider: self.visited.append(provider or "providers"),
        )
        self.aio.spawn(self.aio.call(core.begin))


def _write_settings(folder: Path, default: str | None, more: Mapping[str, object]) -> None:
    folder.mkdir(exist_ok=True)
    settings = {"version": 1, "openrouterAllowedModels": MODELS, "defaultModel": default}
    settings |= more
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
