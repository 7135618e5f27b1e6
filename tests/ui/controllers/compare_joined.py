"""The comparison on a real core and the sandbox, opened from the Test chat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.core import Core
from desktop.domain.credentials import Secret
from desktop.domain.limits import Limits
from desktop.domain.origin import BaseUrl
from desktop.services.comparison_runs import Comparison
from desktop.ui.chat.chat_view import ChatView
from desktop.ui.compare.compare_page import ComparePage
from desktop.ui.controllers.compare import CompareController
from desktop.ui.controllers.compare_export import CompareExport
from tests.fakes import MemoryKeyStore
from tests.simulators import Served
from tests.ui.chat.on_screen import named
from tests.ui.controllers.costs_joined import FileDialog
from tests.ui.controllers.joined_page import PROVIDER, JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme

WRITER, FREE, THINKER = "sandbox/writer", "sandbox/writer:free", "sandbox/thinker"
_ENTER = Qt.Key.Key_Return
MODELS = (WRITER, FREE, THINKER, "openrouter/auto")


class JoinedComparison(JoinedPage):
    """The chat page with the comparison over it; ``dialog`` is asked where to write."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        served: Served,
        dialog: FileDialog,
        fireworks: tuple[str, str, str] | None = None,
    ) -> None:
        """``fireworks``: base URL, key and allowed model of that provider, too."""
        self.visited: list[str] = []
        self.used: list[str] = []
        self._dialog = dialog
        self.chat = ChatView(theme)
        self.page = ComparePage(theme)
        base_url, key, model = fireworks or ("", "", "")
        _write_settings(folder, {"fireworksAllowedModels": [model]} if model else {})
        self.keys = keys = MemoryKeyStore()
        keys.items[PROVIDER, str(BaseUrl.parse(served.base_url).origin)] = Secret(served.key)
        if fireworks is not None:
            keys.items["fireworks", str(BaseUrl.parse(base_url).origin)] = Secret(key)
        surroundings = on_sandbox(
            folder,
            served.base_url,
            {"fireworks": base_url} if base_url else None,
            keys=keys,
            settlement_pauses=(0.0,) * 5,
        )
        super().__init__(app, theme, "chat", self.chat, surroundings)
        self.driver.until(lambda: self._core is not None, "the core")
        self.chat.cover(self.page)
        self.driver.until(lambda: self._begins(), "the catalog's names")

    def _begins(self) -> bool:
        """The chat's model is picked."""
        return self.driver.has("Remove Writer") or self.driver.has("Remove Writer · OpenRouter")

    @property
    def comparison(self) -> Comparison:
        """What the core holds."""
        return self.core.comparison.comparison.value

    @property
    def prompt(self) -> str:
        """What is typed."""
        return self.page._form.composer.text()

    def pick(self, *names: str) -> None:
        """Add models by typing the beginning of their names."""
        for name in names:
            self.driver.click("Add model")
            self.driver.write(name)
            self.driver.press(_ENTER)

    def run(self, prompt: str) -> None:
        """Type a prompt and press Enter."""
        self.page.focus_prompt()
        self.page.set_draft("")
        self.driver.write(prompt)
        self.driver.press(_ENTER)

    def until_ended(self) -> None:
        """Wait until all answers are there and billed."""
        self.driver.until(lambda: bool(self.comparison.runs), "the comparison")
        self.driver.until(lambda: not self.comparison.running, "its end")
        self.driver.until(lambda: self.driver.has("Ranking"), "the ranking")

    def show_ranking(self) -> None:
        if self.page.switch.isVisible():
            self.driver.click("Ranking")

    def set_limits(self, limits: Limits) -> None:
        self.in_core(lambda: self.core.limits.set_limits(limits))

    def answers(self) -> list[str]:
        """The text of each column, from left to right."""
        columns = self.page.columns._columns.values()
        return [column.view.message.text for column in columns if column.view is not None]

    def field(self, name: str) -> str:
        """The description of a control, for assistive tools."""
        return named(self.page, name).accessibleDescription()

    def join(self, core: Core) -> None:
        CompareController(
            self.page,
            self.aio,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.comparison,
            core.prices,
            core.defaults,
            core.clock,
            lambda ref: self.used.append(ref.model),
            self.visited.append,
            lambda provider: self.visited.append(provider or "providers"),
            self.window.tell,
        )
        CompareExport(
            self.page, self.aio, core.comparison, core.clock, self._dialog, self.window.tell
        )
        self.page.back_requested.connect(self.chat.uncover)
        self.aio.spawn(self.aio.call(core.begin))


def _write_settings(folder: Path, more: Mapping[str, object]) -> None:
    folder.mkdir(exist_ok=True)
    settings = {"version": 1, "openrouterAllowedModels": MODELS, "defaultModel": MODELS[0]}
    settings |= more
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
