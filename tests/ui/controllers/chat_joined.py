"""The Test chat on a real core and the sandbox, with a key that is in the keychain already."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.credentials import Secret
from desktop.domain.limits import Limits
from desktop.domain.origin import BaseUrl
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.controllers.chat import ChatController
from tests.fakes import MemoryKeyStore, ScriptedBrowser
from tests.simulators import Served
from tests.tour.states import window_with
from tests.ui.chat.on_screen import editor
from tests.ui.controllers.joined_page import JoinedPage
from tests.ui.gallery import FixedTheme

PROVIDER = "openrouter"
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
    ) -> None:
        self._folder, self._served, self._pauses = folder, served, pauses
        self.visited: list[str] = []
        self.page = ChatView(theme)
        _write_settings(folder)
        super().__init__(app, window_with(theme, lambda: self.page), self._make_core)
        self.window.resize(1100, 720)
        self.window.show_page("providers")
        self.window.show()
        self.aio.start()
        self.driver.until(lambda: self.driver.says("$3.00 in"), "the catalog's price")

    @property
    def draft(self) -> str:
        return editor(self.page).toPlainText()

    def set_limits(self, limits: Limits) -> None:
        self.in_core(lambda: self.core.limits.set_limits(limits))

    def _make_core(self) -> Core:
        keys = MemoryKeyStore()
        origin = str(BaseUrl.parse(self._served.base_url).origin)
        keys.items[PROVIDER, origin] = Secret(self._served.key)
        return Core(
            Surroundings(
                profile(self._folder),
                {},
                keys,
                {PROVIDER: self._served.base_url},
                browser=ScriptedBrowser(),
                settlement_pauses=self._pauses,
            )
        )

    def join(self, core: Core) -> None:
        ChatController(
            self.page,
            self.aio,
            PROVIDER,
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
        )
        self.aio.spawn(self.aio.call(core.begin))


def _write_settings(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    settings = {"version": 1, "openrouterAllowedModels": MODELS, "defaultModel": MODELS[0]}
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
