"""The pages: how each is made, and how it is joined to the core. What they import is imported
when it is needed, so that the first paint does not wait for the second page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.ui.aio import Aio
from desktop.ui.theme.theme import Theme
from desktop.ui.window import PageEntry, Window

if TYPE_CHECKING:
    from desktop.core import Core
    from desktop.ui.controllers.provider_choice import ProviderChoice


class Pages:
    """Makes pages without the core, and joins them once there is one."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._choice: ProviderChoice | None = None

    def entries(self) -> tuple[PageEntry, ...]:
        """In the order of the sidebar."""
        return (
            PageEntry("providers", "plug", "Providers", self._make_providers),
            PageEntry("models", "layers", "Models", self._make_models),
            PageEntry("pricing", "tag", "Pricing", self._make_pricing),
            PageEntry("chat", "bubble", "Test chat", self._make_chat),
            PageEntry("costs", "bars", "Costs", self._make_costs),
            PageEntry("general", "sliders", "General", self._make_general),
        )

    def join(self, key: str, page: QWidget, window: Window, aio: Aio[Any], core: Core) -> None:
        """Give a page its controllers, once."""
        if page.property("joined"):
            return
        page.setProperty("joined", True)
        joins: dict[str, Callable[[Any, Window, Aio[Any], Core], None]] = {
            "providers": self._join_providers,
            "models": self._join_models,
            "pricing": self._join_pricing,
            "chat": self._join_chat,
            "costs": self._join_costs,
            "general": self._join_general,
        }
        joins[key](page, window, aio, core)

    def join_window(self, window: Window, aio: Aio[Any], core: Core) -> None:
        """What the window shows of the core whatever page is open."""
        from desktop.ui.controllers.credit import CreditController
        from desktop.ui.controllers.models_badge import ModelsBadge

        ModelsBadge(window, aio, self._choice_of(window, aio, core), core.catalog_changes)
        CreditController(
            window.credit,
            aio,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.clock,
        )

    def _choice_of(self, window: Window, aio: Aio[Any], core: Core) -> ProviderChoice:
        """Which provider the pages are about; the same one for all of them."""
        if self._choice is None:
            from desktop.ui.controllers.provider_choice import ProviderChoice

            self._choice = ProviderChoice(
                aio, core.settings, core.providers, core.credentials, window
            )
        return self._choice

    def _make_providers(self) -> QWidget:
        from desktop.ui.settings_pane import SettingsPane

        return SettingsPane(self._theme)

    def _make_models(self) -> QWidget:
        from desktop.ui.models.models_page import ModelsPage

        return ModelsPage(self._theme, lambda: datetime.now(UTC))

    def _make_pricing(self) -> QWidget:
        from desktop.ui.pricing.pricing_page import PricingPage

        return PricingPage(self._theme, lambda: datetime.now(UTC))

    def _make_chat(self) -> QWidget:
        from desktop.ui.chat.chat_view import ChatView

        return ChatView(self._theme)

    def _make_costs(self) -> QWidget:
        from desktop.ui.spend.costs_page import CostsPage

        return CostsPage(self._theme)

    def _make_general(self) -> QWidget:
        from desktop.ui.general_page import GeneralPage

        return GeneralPage(self._theme)

    def _join_providers(self, page: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        from desktop.app.provider_page import join_provider_page

        join_provider_page(page, self._theme, window, aio, core)

    def _join_models(self, page: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        from desktop.adapters.fuzzy_match import fuzzy_match
        from desktop.ui.controllers.models import ModelsController

        def try_in_chat(model: str, provider_id: str) -> None:
            chat: Any = window.page("chat")
            chat.choose_model(model, provider_id)
            window.show_page("chat")

        page.previewed.connect(window.stop_telling)
        ModelsController(
            page,
            aio,
            self._choice_of(window, aio, core),
            core.settings,
            core.providers,
            core.catalogs,
            core.catalog_changes,
            core.prices,
            core.defaults,
            core.clock,
            fuzzy_match,
            window.tell,
            try_in_chat,
            lambda: window.show_page("providers"),
        )

    def _join_pricing(self, page: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        from desktop.presentation.pricing_view import unsaved_text
        from desktop.ui.controllers.pricing import PricingController

        page.draft_changed.connect(
            lambda count: window.set_badge("pricing", count, unsaved_text(count))
        )
        page.closing_agreed.connect(window.close_at_once)
        PricingController(
            page,
            aio,
            self._choice_of(window, aio, core),
            core.prices,
            core.providers,
            core.catalogs,
            core.defaults,
            window.tell,
            lambda: window.show_page("models"),
        )

    def _join_chat(self, page: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        from functools import partial

        from desktop.app.ways import show_provider
        from desktop.ui.controllers.chat import ChatController

        ChatController(
            page,
            aio,
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
            window.show_page,
            partial(show_provider, window),
        )
        self._join_comparison(page, window, aio, core)

    def _join_comparison(self, chat: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        """Its page is made when it is first wanted, and kept."""
        made: list[QWidget] = []

        def open_it() -> None:
            if not made:
                made.append(self._make_comparison(chat, window, aio, core))
            chat.cover(made[0])

        chat.compare_requested.connect(open_it)

    def _make_comparison(self, chat: Any, window: Window, aio: Aio[Any], core: Core) -> QWidget:
        from functools import partial

        from desktop.app.ways import show_provider
        from desktop.ui.compare.compare_page import ComparePage
        from desktop.ui.controllers.compare import CompareController
        from desktop.ui.controllers.compare_export import CompareExport
        from desktop.ui.spend.export_dialog import ask_path

        page = ComparePage(self._theme)
        page.back_requested.connect(chat.uncover)
        page.foot_changed.connect(chat.foot_changed)
        CompareController(
            page,
            aio,
            core.settings,
            core.providers,
            core.credentials,
            core.catalogs,
            core.comparison,
            core.prices,
            core.defaults,
            core.clock,
            lambda ref: chat.choose_model(ref.model, ref.provider),
            window.show_page,
            partial(show_provider, window),
            window.tell,
        )
        ask_file = partial(ask_path, title="Export the comparison")
        CompareExport(page, aio, core.comparison, core.clock, ask_file, window.tell)
        return page

    def _join_costs(self, page: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        from desktop.ui.controllers.spend import SpendController
        from desktop.ui.controllers.spend_history import SpendHistory
        from desktop.ui.controllers.spend_limits import LimitsController
        from desktop.ui.controllers.spend_outside import OutsideController
        from desktop.ui.spend.export_dialog import ask_path

        choice = self._choice_of(window, aio, core)
        spend = SpendController(
            page,
            aio,
            core.ledger,
            core.catalogs,
            core.providers,
            core.clock,
            lambda: window.show_page("chat"),
        )
        SpendHistory(page, aio, core.ledger, core.clock, spend, ask_path, window.tell)
        LimitsController(page, aio, core.limits, core.settings, core.clock)
        OutsideController(page, aio, choice, core.credentials, core.ledger, core.clock)

    def _join_general(self, page: Any, window: Window, aio: Aio[Any], core: Core) -> None:
        from desktop.resources import application_version
        from desktop.ui.controllers.general import GeneralController
        from desktop.ui.controllers.kept_chat import KeptChatController

        GeneralController(
            page,
            self._theme,
            aio,
            core.settings,
            core.providers,
            core.credentials,
            core.profile.config,
            application_version(),
        )
        KeptChatController(page.last_chat, aio, core.settings, core.kept_chat, window.tell)
