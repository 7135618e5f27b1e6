"""The wizard that adds an endpoint, joined to the Providers page. It is made when it is first
wanted, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.ui.aio import Aio
from desktop.ui.theme.theme import Theme
from desktop.ui.window import Window

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.ui.controllers.endpoint_wizard import EndpointWizardController
    from desktop.ui.settings_pane import SettingsPane


def join_endpoint_wizard(
    page: SettingsPane,
    theme: Theme,
    window: Window,
    aio: Aio[Any],
    core: Core,
    show: Callable[[str], None],
) -> None:
    """``show``: puts a provider on the page, by its id."""
    made: list[EndpointWizardController] = []

    def begin() -> None:
        if not made:
            made.append(_controller(page, theme, window, aio, core, show))
        made[0].begin()

    page.endpoint_requested.connect(begin)


def _controller(
    page: SettingsPane,
    theme: Theme,
    window: Window,
    aio: Aio[Any],
    core: Core,
    show: Callable[[str], None],
) -> EndpointWizardController:
    from desktop.ui.controllers.endpoint_saving import EndpointSaving
    from desktop.ui.controllers.endpoint_wizard import EndpointWizardController
    from desktop.ui.providers.wizard.endpoint_wizard import EndpointWizard

    def go_to_chat(provider_id: str, model: str) -> None:
        chat: Any = window.page("chat")
        chat.choose_model(model, provider_id)
        window.show_page("chat")

    saving = EndpointSaving(aio, core.providers, core.credentials, window.tell, go_to_chat)
    return EndpointWizardController(
        page,
        EndpointWizard(theme),
        aio,
        core.settings,
        core.provider_list,
        core.endpoint_probe,
        saving,
        window.tell,
        show,
    )
