"""The Providers page: key, health and allowed models of a provider."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.error_view import ActionView
from desktop.presentation.provider_view import CHECK_AGAIN, ProviderView, VariableView
from desktop.presentation.sign_in_view import SignInView
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
from desktop.ui.widgets.switch import Switch

WIDEST = 920
GAP = 12
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
        acted: the kind of an action, such as a page to open.
        variable_switched: whether the environment's key may go to the base URL in use.
    """

    check_requested = Signal()
    acted = Signal(str)
    variable_switched = Signal(bool)

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
        self._trouble.acted.connect(self._act_on_trouble)
        self._trouble_action: ActionView = CHECK_AGAIN
        self._below_trouble = QWidget()
        self._below_trouble.setFixedHeight(GAP)
        self.key.acted.connect(self.acted)
        self._health = KeyHealth(theme)
        self._health.page_requested.connect(lambda page: self.acted.emit(f"open:{page}"))
        self._switch = Switch(theme, "")
        self._switch.clicked.connect(self.variable_switched)
        self._variable = SettingRow(theme, "")
        self._variable.set_control(self._switch)
        self._address = Label(theme, "", "mono", "muted", elide=True, selectable=True)
        base_url = SettingRow(theme, "Base URL")
        base_url.set_control(self._address)
        self._card = Card(theme)
        for row in (self.key, self._health, base_url, self._variable):
            self._card.add_row(row)
        self._loading = Card(theme)
        self._loading.add_row(Skeleton(theme, 2))
        self._loading.add_row(Skeleton(theme, 2))
        page = ScrollPage(WIDEST)
        page.add(self._header)
        page.add(self._trouble, GAP)
        page.add(self._below_trouble)
        page.add(self._loading)
        page.add(self._card)
        page.add(self.models, 20)
        # Until the first view nothing is known, and nothing is said: not even "no key".
        for known in (self._below_trouble, self._status, self._check, self._card, self.models):
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
        self._show_variable(view.variable)
        self._trouble_action = view.trouble_action
        if view.trouble:
            self._trouble.show_message(view.trouble, view.trouble_action.text)
        else:
            self._trouble.hide()
        self._below_trouble.setVisible(bool(view.trouble))

    def show_sign_in(self, view: SignInView | None) -> None:
        """Show an attempt to sign in, in the place of the key field."""
        self.key.show_sign_in(view)

    def _show_variable(self, view: VariableView | None) -> None:
        self._variable.setVisible(view is not None)
        if view is None:
            return
        self._variable.set_title(view.title)
        self._variable.set_detail(view.detail)
        self._switch.setAccessibleName(view.title)
        self._switch.setAccessibleDescription(view.detail)
        self._switch.setChecked(view.allowed)

    def _act_on_trouble(self) -> None:
        if self._trouble_action == CHECK_AGAIN:
            self.check_requested.emit()
        else:
            self.acted.emit(self._trouble_action.kind)
