"""The Providers page on a real core and the sandbox, with a keychain and a browser of the test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.core import Core
from desktop.services.ports import Browser, CallbackListener, KeyStore
from desktop.ui.controllers.credit import CreditController
from desktop.ui.controllers.provider_list import ProviderListController
from desktop.ui.controllers.providers import ProvidersController
from desktop.ui.controllers.sign_in import SignInController
from desktop.ui.settings_pane import SettingsPane
from tests.ui.controllers.joined_page import JoinedPage, on_sandbox
from tests.ui.gallery import FixedTheme


class Joined(JoinedPage):
    """The page with its controllers."""

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
        neighbours: Mapping[str, str] | None = None,
    ) -> None:
        self.pane = SettingsPane(theme)
        given: dict[str, Any] = {} if callbacks is None else {"callbacks": callbacks}
        surroundings = on_sandbox(
            folder,
            base_url,
            neighbours,
            keys=keys,
            browser=browser,
            environment=environment or {},
            **given,
        )
        super().__init__(app, theme, "providers", self.pane, surroundings)
        self.driver.until(lambda: self.driver.has("Model id"), "the joined page")

    def join(self, core: Core) -> None:
        shared = (self.pane, self.aio, core.providers.chat_provider)
        tell, go_to_chat = self.window.tell, lambda: None
        page = ProvidersController(
            *shared,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.defaults,
            core.clock,
            tell,
            go_to_chat,
        )
        sign_in = SignInController(
            *shared, core.sign_in, core.providers, core.credentials, tell, go_to_chat
        )

        def show(provider_id: str) -> None:
            sign_in.show_provider(provider_id)
            page.show_provider(provider_id)

        ProviderListController(
            *shared,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.sign_in,
            core.provider_list,
            core.clock,
            tell,
            show,
        )
        CreditController(
            self.window.credit,
            self.aio,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.clock,
        )
        self.aio.spawn(self.aio.call(core.begin))
