"""The Providers page on a real core and the sandbox, with a keychain and a browser of the test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.services.ports import Browser, CallbackListener, KeyStore
from desktop.ui.controllers.providers import ProvidersController
from desktop.ui.controllers.sign_in import SignInController
from desktop.ui.settings_pane import SettingsPane
from tests.tour.states import window_with
from tests.ui.controllers.joined_page import JoinedPage
from tests.ui.gallery import FixedTheme

PROVIDER = "openrouter"


class Joined(JoinedPage):
    """The page with its two controllers."""

    def __init__(
        self,
        app: QApplication,
        theme: FixedTheme,
        folder: Path,
        base_url: str,
        keys: KeyStore,
        browser: Browser,
        *,
        environment: Mapping[str, str] | None = None,
        callbacks: CallbackListener | None = None,
    ) -> None:
        self._folder, self._base_url, self._keys, self._browser = folder, base_url, keys, browser
        self._environment, self._callbacks = environment or {}, callbacks
        self.pane = SettingsPane(theme)
        super().__init__(app, window_with(theme, lambda: self.pane), self._make_core)
        self.window.show_page("providers")
        self.window.show()
        self.aio.start()
        self.driver.until(lambda: self.driver.has("Model id"), "the joined page")

    def _make_core(self) -> Core:
        given: dict[str, Any] = {} if self._callbacks is None else {"callbacks": self._callbacks}
        return Core(
            Surroundings(
                profile(self._folder),
                self._environment,
                self._keys,
                {PROVIDER: self._base_url},
                browser=self._browser,
                **given,
            )
        )

    def join(self, core: Core) -> None:
        shared = (self.pane, self.aio, PROVIDER)
        ProvidersController(
            *shared,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.defaults,
            core.clock,
            self.window.tell,
            self.window.credit.show_view,
            lambda: None,
        )
        SignInController(
            *shared,
            core.sign_in,
            core.providers,
            core.credentials,
            self.window.tell,
            lambda: None,
        )
        self.aio.spawn(self.aio.call(core.begin))
