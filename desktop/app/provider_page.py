"""The Providers page, joined to the core. It is imported once there is a core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.app.endpoint import join_endpoint_wizard
from desktop.ui.aio import Aio
from desktop.ui.controllers.provider_list import ProviderListController
from desktop.ui.controllers.providers import ProvidersController
from desktop.ui.controllers.sign_in import SignInController
from desktop.ui.settings_pane import SettingsPane
from desktop.ui.theme.theme import Theme
from desktop.ui.window import Window

if TYPE_CHECKING:
    from desktop.core import Core


def join_provider_page(
    page: SettingsPane, theme: Theme, window: Window, aio: Aio[Any], core: Core
) -> None:
    """Give the page its controllers, once."""
    shared = (page, aio, core.providers.chat_provider)
    provider = ProvidersController(
        *shared,
        core.settings,
        core.providers,
        core.credentials,
        core.catalogs,
        core.defaults,
        core.clock,
        window.tell,
        lambda: window.show_page("chat"),
    )
    sign_in = SignInController(
        *shared,
        core.sign_in,
        core.providers,
        core.credentials,
        window.tell,
        lambda: window.show_page("chat"),
    )

    def show_provider(provider_id: str) -> None:
        sign_in.show_provider(provider_id)
        provider.show_provider(provider_id)

    listing = ProviderListController(
        *shared,
        core.settings,
        core.providers,
        core.credentials,
        core.catalogs,
        core.sign_in,
        core.provider_list,
        core.clock,
        window.tell,
        show_provider,
    )
    join_endpoint_wizard(page, theme, window, aio, core, listing.choose)
