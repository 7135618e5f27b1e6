"""The Providers page: key, health and allowed models of a provider."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.provider_view import ProviderView
from desktop.ui.api_key_input import ApiKeyInput
from desktop.ui.providers.allowed_models import AllowedModels
from desktop.ui.providers.key_health import KeyHealth
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import Skeleton
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.pill import Pill, Tone
from desktop.ui.widgets.scroll_page import ScrollPage
from desktop.ui.widgets.setting_row import SettingRow

WIDEST = 920
_PILLS: dict[str, tuple[Tone, str | None]] = {
    "ok": ("ok", "check"),
    "warn": ("warn", "warning"),
    "bad": ("bad", "warning"),
    "off": ("plain", None),
    "busy": ("plain", None),
}


class SettingsPane(QWidget):
    """Renders a `ProviderView`; its parts tell what the person wants.

    Signals:
        check_requested: the person wants the key checked again and the catalog fetched.
    """

    check_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = ApiKeyInput(theme)
        self.models = AllowedModels(theme)
        self._header = PageHeader(theme, "Providers")
        self._status = Pill(theme)
        self._header.add_fact(self._status)
        self._check = IconButton(theme, "refresh", "Check the key and fetch prices again")
        self._check.clicked.connect(self.check_requested)
        self._header.add_action(self._check)
        self._trouble = Banner(theme, "warn")
        self._trouble.acted.connect(self.check_requested)
        self._health = KeyHealth(theme)
        self._address = Label(theme, "", "mono", "muted", elide=True, selectable=True)
        base_url = SettingRow(theme, "Base URL")
        base_url.set_control(self._address)
        self._card = Card(theme)
        for row in (self.key, self._health, base_url):
            self._card.add_row(row)
        self._loading = Card(theme)
        self._loading.add_row(Skeleton(theme, 2))
        self._loading.add_row(Skeleton(theme, 2))
        page = ScrollPage(WIDEST)
        page.add(self._header)
        page.add(self._trouble, 12)
        page.add(self._loading)
        page.add(self._card)
        page.add(self.models, 20)
        # Until the first view nothing is known, and nothing is said: not even "no key".
        for known in (self._status, self._check, self._card, self.models):
            known.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def show_view(self, view: ProviderView) -> None:
        """Show ``view``; the first one takes the place of the bars that stand for loading."""
        self._loading.hide()
        for known in (self._check, self._card, self.models):
            known.show()
        self._header.set_title(view.name)
        tone, icon = _PILLS[view.status.tone]
        self._status.set_pill(view.status.text, tone, icon)
        self._status.setVisible(bool(view.status.text))
        self._address.setText(view.base_url)
        self.key.show_view(view.key, f"Paste an API key, {view.key_prefix}…")
        self._health.show_view(view.health)
        self.models.show_models(view.models, view.price_source, view.model_example)
        if view.trouble:
            self._trouble.show_message(view.trouble, "Try again")
        else:
            self._trouble.hide()
