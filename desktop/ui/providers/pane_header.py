"""The head of a provider's page: which one, how it is, what can be done to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.presentation.provider_list_view import ProviderListView
from desktop.presentation.provider_view import StatusView
from desktop.ui.providers.list_pane import ADD
from desktop.ui.providers.provider_menu import Groups, menu_of
from desktop.ui.providers.provider_selector import ProviderSelector
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.choice_button import open_menu
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.pill import Pill, Tone

_PILLS: Final[dict[str, tuple[Tone, str | None]]] = {
    "ok": ("ok", "check"),
    "warn": ("warn", "warning"),
    "bad": ("bad", "warning"),
    "off": ("plain", None),
    "busy": ("plain", None),
}


class PaneHeader(QWidget):
    """32 px high: the one title of the page, or a selector where there is no column beside it.

    Signals:
        acted: ``<action>:<id>``.
        check_requested: the key should be checked and the catalog fetched again.
    """

    acted = Signal(str)
    check_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: Groups = ()
        self._known = self._narrow = False
        self._title = Label(theme, "", "title", elide=True)
        self.selector = ProviderSelector(theme)
        self._status = Pill(theme)
        self.add = IconButton(theme, "plus", ADD)
        self._check = IconButton(theme, "refresh", "Check the key and fetch prices again")
        self._check.clicked.connect(self.check_requested)
        self._more = IconButton(theme, "more", "What can be done to this provider")
        self._more.clicked.connect(self._open_menu)
        self.selector.acted.connect(self.acted)
        self.setFixedHeight(round(32 * theme.scale))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._title)
        row.addWidget(self.selector)
        row.addWidget(self._status, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for button in (self.add, self._check, self._more):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._arrange()
        self._status.hide()

    def show_view(self, name: str, status: StatusView, *, checkable: bool) -> None:
        """Name and status; ``checkable``: there is something to be checked again."""
        self._known = checkable
        self._title.setText(name)
        tone, icon = _PILLS[status.tone]
        self._status.set_pill(status.text, tone, icon)
        self._status.setVisible(bool(status.text))
        self._arrange()

    def show_list(self, view: ProviderListView) -> None:
        """What else can be chosen, and what can be done."""
        self._actions = view.actions
        self.selector.show_view(view)
        self._arrange()

    def set_narrow(self, *, narrow: bool) -> None:
        """There is no column of providers beside the page."""
        self._narrow = narrow
        self._arrange()

    def _arrange(self) -> None:
        several = self._narrow and bool(self._actions)
        self._title.setHidden(several)
        self.selector.setVisible(several)
        self.add.setVisible(self._narrow)
        self._check.setVisible(self._known)
        self._more.setVisible(bool(self._actions))

    def _open_menu(self) -> None:
        open_menu(menu_of(self._more, self._actions, self.acted.emit), self._more)
