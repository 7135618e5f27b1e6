"""The Models page on a real core and the sandbox."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.ui.controllers.models import ModelsController
from desktop.ui.models.models_page import ModelsPage
from tests.fakes import ManualClock, MemoryKeyStore, ScriptedBrowser
from tests.ui.controllers.joined_page import JoinedPage
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import ids
from tests.ui.models.states import window_with

PROVIDER = "openrouter"


class JoinedModels(JoinedPage):
    """The page with its controller, and what it was asked to try."""

    def __init__(
        self, app: QApplication, theme: FixedTheme, folder: Path, base_url: str, clock: ManualClock
    ) -> None:
        self._folder, self._base_url, self._clock = folder, base_url, clock
        self.tried: list[str] = []
        self.page = ModelsPage(theme, clock)
        super().__init__(app, window_with(theme, lambda: self.page), self._make_core)
        self.window.show_page("models")
        self.window.show()
        self.window.show_page("models")
        self.aio.start()
        self.driver.until(lambda: self.fresh, "the catalog")

    @property
    def fresh(self) -> bool:
        """Whether the provider's own catalog is on the page."""
        return self.driver.says("OpenRouter catalog") and "sandbox/writer" in ids(self.page)

    @property
    def allowed(self) -> tuple[str, ...]:
        """As written."""
        return self.core.providers.allowed_models(PROVIDER)

    def until_told(self, words: str) -> None:
        """Wait for a message."""
        self.driver.until(lambda: words in self.told, f"{words!r} (told: {self.told!r})")

    def _make_core(self) -> Core:
        return Core(
            Surroundings(
                profile(self._folder),
                {},
                MemoryKeyStore(),
                {PROVIDER: self._base_url},
                clock=self._clock,
                browser=ScriptedBrowser(),
            )
        )

    def join(self, core: Core) -> None:
        ModelsController(
            self.page,
            self.aio,
            PROVIDER,
            core.settings,
            core.providers,
            core.catalogs,
            core.catalog_changes,
            core.prices,
            core.clock,
            fuzzy_match,
            self.window.tell,
            self.tried.append,
        )
        self.aio.spawn(self.aio.call(core.begin))
