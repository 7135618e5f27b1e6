"""The Models page on a real core and the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.adapters.fuzzy_match import fuzzy_match
from desktop.core import Core
from desktop.ui.controllers.models import ModelsController
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.models.models_page import ModelsPage
from tests.fakes import ManualClock
from tests.ui.controllers.joined_page import PROVIDER, JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme
from tests.ui.models.on_page import ids


class JoinedModels(JoinedPage):
    """The page with its controller, and what it was asked to try."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        base_url: str,
        clock: ManualClock,
        neighbours: Mapping[str, str] | None = None,
    ) -> None:
        self.tried: list[tuple[str, str]] = []
        self.went_to_keys: list[bool] = []
        self.page = ModelsPage(theme, clock)
        super().__init__(
            app, theme, "models", self.page, on_sandbox(folder, base_url, neighbours, clock=clock)
        )
        self.driver.until(lambda: self.fresh, "the catalog")

    @property
    def fresh(self) -> bool:
        """Whether the provider's own catalog is on the page."""
        return self.driver.says("OpenRouter catalog") and "sandbox/writer" in ids(self.page)

    @property
    def allowed(self) -> tuple[str, ...]:
        """As written."""
        return self.core.providers.allowed_models(PROVIDER)

    def join(self, core: Core) -> None:
        self.choice = ProviderChoice(
            self.aio, core.settings, core.providers, core.credentials, self.page
        )
        ModelsController(
            self.page,
            self.aio,
            self.choice,
            core.settings,
            core.providers,
            core.catalogs,
            core.catalog_changes,
            core.prices,
            core.defaults,
            core.clock,
            fuzzy_match,
            self.window.tell,
            lambda model, provider: self.tried.append((model, provider)),
            lambda: self.went_to_keys.append(True),
        )
        self.aio.spawn(self.aio.call(core.begin))
