"""One provider: its key, its health and its allowed models."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.error_view import ActionView
from desktop.presentation.provider_list_view import DeletionView, NameQuestionView
from desktop.presentation.provider_view import CHECK_AGAIN, ProviderView, StatusView, VariableView
from desktop.presentation.sign_in_view import SignInView
from desktop.ui.api_key_input import ApiKeyInput
from desktop.ui.providers.allowed_models import AllowedModels
from desktop.ui.providers.base_url_row import BaseUrlRow
from desktop.ui.providers.key_health import KeyHealth
from desktop.ui.providers.pane_header import PaneHeader
from desktop.ui.providers.questions import DeleteQuestion, NameQuestion
from desktop.ui.providers.region_row import RegionRow
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.mark import Skeleton
from desktop.ui.widgets.scroll_page import ScrollPage
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.switch import Switch

WIDEST = 920
GAP = 12


class ProviderPane(QWidget):
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
        self.header = PaneHeader(theme)
        self.naming = NameQuestion(theme)
        self.deleting = DeleteQuestion(theme)
        self.nothing = EmptyState(
            theme,
            "plug",
            "No provider is left",
            "Add one to allow its models and to try them in the test chat.",
            "Add a provider",
        )
        self._trouble = Banner(theme, "warn")
        self._trouble_action: ActionView = CHECK_AGAIN
        self._above = QWidget()
        """What stands between the head and the card, where there is anything."""
        self._name = self._awaited = ""
        """Who is loading, and whether the keyboard is to go there when it is known."""
        self._health = KeyHealth(theme)
        self._region = RegionRow(theme)
        self._switch = Switch(theme, "")
        self._variable = SettingRow(theme, "")
        self._variable.set_control(self._switch)
        self.base_url = BaseUrlRow(theme)
        self._card = Card(theme)
        for row in (self.key, self._health, self._region, self.base_url, self._variable):
            self._card.add_row(row)
        self._loading = Card(theme)
        self._loading.add_row(Skeleton(theme, 2))
        self._loading.add_row(Skeleton(theme, 2))
        self._connect()
        self._lay_out()

    def show_view(self, view: ProviderView) -> None:
        """Show ``view``; the first one takes the place of the bars that stand for loading."""
        there = not view.disabled
        wanted = not self._loading.isHidden() and self._awaited == view.name
        self._awaited = ""
        self._loading.hide()
        self.nothing.hide()
        self.header.show_view(view.name, view.status, checkable=there)
        self._trouble_action = view.trouble_action
        self._trouble.set_tone("plain" if view.disabled else "warn")
        if view.trouble:
            self._trouble.show_message(view.trouble, view.trouble_action.text)
        else:
            self._trouble.hide()
        self._arrange_above()
        self._card.setVisible(there)
        self.models.setVisible(there)
        if there:
            self._show_parts(view)
        if wanted:
            self.take_focus()

    def show_loading(self, name: str) -> None:
        """Nothing is known of this one yet: what is on the page is of another."""
        for part in (self._trouble, self._card, self.models, self.nothing):
            part.hide()
        self._arrange_above()
        self.header.show()
        self.header.show_view(name, StatusView("off", ""), checkable=False)
        self._loading.show()
        self._name = name

    def show_nothing(self) -> None:
        """There is no provider at all."""
        for part in (self._loading, self._trouble, self._card, self.models, self.header):
            part.hide()
        self._arrange_above()
        self.nothing.show()

    def show_sign_in(self, view: SignInView | None) -> None:
        """Show an attempt to sign in, in the place of the key field."""
        self.key.show_sign_in(view)

    def ask_name(self, view: NameQuestionView) -> None:
        """Ask for a name, and for nothing else."""
        self.deleting.hide()
        self._above.show()
        self.naming.ask(view)

    def ask_to_delete(self, view: DeletionView) -> None:
        """Ask whether it is to be deleted, and nothing else."""
        self.naming.hide()
        self._above.show()
        self.deleting.ask(view)

    def close_questions(self) -> None:
        """Whatever was asked is asked no more."""
        self.naming.hide()
        self.deleting.hide()
        self.base_url.close_field()
        self._arrange_above()

    def take_focus(self) -> None:
        """The keyboard goes to the first thing to do here, as soon as it is known."""
        if self._card.isVisible():
            self.key.take_focus()
        elif not self._loading.isHidden():
            self._awaited = self._name
        elif self._trouble.isVisible():
            self._trouble.setFocus(Qt.FocusReason.TabFocusReason)
            self._trouble.focusNextChild()

    def _show_parts(self, view: ProviderView) -> None:
        self.key.show_view(view.key, view.key_placeholder)
        self._health.show_view(view.health)
        self._region.show_regions(view.regions, view.region)
        self.base_url.show_url(view.base_url, view.editable_url)
        self._show_variable(view.variable)
        self.models.show_models(
            view.models, view.price_source, view.model_example, recommends=view.recommends
        )

    def _show_variable(self, view: VariableView | None) -> None:
        self._variable.setVisible(view is not None)
        if view is None:
            return
        self._variable.set_title(view.title)
        self._variable.set_detail(view.detail)
        self._switch.setAccessibleName(view.title)
        self._switch.setAccessibleDescription(view.detail)
        self._switch.setChecked(view.allowed)

    def _connect(self) -> None:
        self.header.check_requested.connect(self.check_requested)
        self.key.acted.connect(self.acted)
        self._trouble.acted.connect(self._act_on_trouble)
        self._health.page_requested.connect(lambda page: self.acted.emit(f"open:{page}"))
        self._region.chosen.connect(self.acted)
        self._switch.clicked.connect(self.variable_switched)

    def _lay_out(self) -> None:
        above = QVBoxLayout(self._above)
        above.setContentsMargins(0, 0, 0, GAP)
        above.setSpacing(GAP)
        for part in (self.naming, self.deleting, self._trouble):
            above.addWidget(part)
        page = ScrollPage(WIDEST)
        page.add(self.header)
        page.add(self._above, GAP)
        page.add(self._loading)
        page.add(self._card)
        page.add(self.models, 20)
        page.add(self.nothing)
        # Until the first view nothing is known, and nothing is said: not even "no key".
        for known in (self._above, self._card, self.models, self.nothing):
            known.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def _arrange_above(self) -> None:
        parts = (self.naming, self.deleting, self._trouble)
        self._above.setHidden(all(part.isHidden() for part in parts))

    def _act_on_trouble(self) -> None:
        if self._trouble_action == CHECK_AGAIN:
            self.check_requested.emit()
        else:
            self.acted.emit(self._trouble_action.kind)
