"""The Pricing page on a real core and the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.core import Core
from desktop.ui.controllers.pricing import PricingController
from desktop.ui.controllers.provider_choice import ProviderChoice
from desktop.ui.pricing.pricing_page import PricingPage
from tests.fakes import ManualClock
from tests.ui.controllers.joined_page import PROVIDER, JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme
from tests.ui.pricing.on_page import spoken

WRITER, ARCHIVE, TICKET = "sandbox/writer", "sandbox/archive", "sandbox/ticket"


class JoinedPricing(JoinedPage):
    """The page with its controller; three models are allowed."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        base_url: str,
        clock: ManualClock,
        neighbours: Mapping[str, str] | None = None,
    ) -> None:
        self.asked_for_models = 0
        self.page = PricingPage(theme, clock)
        super().__init__(
            app, theme, "pricing", self.page, on_sandbox(folder, base_url, neighbours, clock=clock)
        )
        self.driver.until(lambda: self._core is not None, "the core")

    def allow(self, *models: str) -> None:
        """Enable models, and wait for them with the prices of the catalog."""
        self.in_core(lambda: self.core.providers.change_allowed(PROVIDER, models, ()))
        self.driver.until(lambda: self.listed == len(models), "the rows")
        self.driver.until(lambda: "OpenRouter catalog" in spoken(self.page)[0], "the catalog")

    @property
    def listed(self) -> int:
        """How many rows there are."""
        return len(spoken(self.page)) if self.driver.has("Prices") else 0

    def join(self, core: Core) -> None:
        self.choice = ProviderChoice(
            self.aio, core.settings, core.providers, core.credentials, self.page
        )
        PricingController(
            self.page,
            self.aio,
            self.choice,
            core.prices,
            core.providers,
            core.catalogs,
            core.defaults,
            self.window.tell,
            self._show_models,
        )
        self.aio.spawn(self.aio.call(core.begin))

    def _show_models(self) -> None:
        self.asked_for_models += 1
