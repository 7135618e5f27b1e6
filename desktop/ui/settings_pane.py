"""The Providers page: a column of providers, and the one that is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.presentation.provider_list_view import (
    ENDPOINT,
    DeletionView,
    NameQuestionView,
    ProviderListView,
)
from desktop.presentation.provider_view import ProviderView
from desktop.presentation.sign_in_view import SignInView
from desktop.ui.provider_pane import ProviderPane
from desktop.ui.providers.list_pane import ProviderListPane
from desktop.ui.providers.provider_menu import menu_of
from desktop.ui.theme.theme import Theme

NARROW: Final = 856
"""Pixels; with less a selector in the head of the page stands for the column."""


class SettingsPane(QWidget):
    """Renders a `ProviderListView` and a `ProviderView`; its parts tell what the person wants.

    Signals:
        chosen: the provider that the person wants to see (its id).
        wanted: what is to be done: ``<action>:<id>``.
        moved: a provider, and the row that it was dropped at.
        named: the answer to `ask_name`.
        delete_agreed: the answer to `ask_to_delete`.
        question_closed: neither of them is to be answered.
        endpoint_requested: the person wants to add an endpoint of their own, see `cover`.
        check_requested: the person wants the key checked again and the catalog fetched.
        acted: the kind of an action, such as a page to open.
        variable_switched: whether the environment's key may go to the base URL in use.
    """

    chosen = Signal(str)
    wanted = Signal(str)
    moved = Signal(str, int)
    named = Signal(str)
    delete_agreed = Signal()
    question_closed = Signal()
    endpoint_requested = Signal()
    check_requested = Signal()
    acted = Signal(str)
    variable_switched = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = ProviderListView()
        self._column = ProviderListPane(theme)
        self._pane = ProviderPane(theme)
        self.key = self._pane.key
        self.models = self._pane.models
        self.base_url = self._pane.base_url
        self._narrow_below = round(NARROW * theme.scale)
        self._cover: QWidget | None = None
        self._right = QStackedWidget()
        self._right.addWidget(self._pane)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._column)
        row.addWidget(self._right, 1)
        self._connect()

    @property
    def list_has_focus(self) -> bool:
        """Whether the keyboard is where providers are chosen."""
        return self._column.list.hasFocus() or self._pane.header.selector.hasFocus()

    def show_list(self, view: ProviderListView) -> None:
        """Show which providers there are, and which one is chosen."""
        if view == self._list:
            return
        self._list = view
        self._column.list.show_view(view)
        self._pane.header.show_list(view)
        if not view.rows:
            self._pane.show_nothing()

    def show_view(self, view: ProviderView) -> None:
        """Show the chosen provider."""
        self._pane.header.show()
        self._pane.show_view(view)

    def show_loading(self, name: str) -> None:
        """Nothing is known of the chosen provider yet but its name."""
        self._pane.show_loading(name)

    def show_sign_in(self, view: SignInView | None) -> None:
        """Show an attempt to sign in, in the place of the key field."""
        self._pane.show_sign_in(view)

    def ask_name(self, view: NameQuestionView) -> None:
        """Ask for a name at the head of the page."""
        self.uncover()
        self._pane.ask_name(view)

    def ask_to_delete(self, view: DeletionView) -> None:
        """Ask whether the chosen provider is to be deleted."""
        self.uncover()
        self._pane.ask_to_delete(view)

    def show_question_problem(self, text: str) -> None:
        """Why the answer could not be followed; what was typed stays."""
        for question in (self._pane.naming, self._pane.deleting):
            if not question.isHidden():
                question.show_problem(text)

    def close_questions(self) -> None:
        """Take the question away; the keyboard goes back to where providers are chosen."""
        asked = (self._pane.naming, self._pane.deleting)
        focused: QWidget | None = self.window().focusWidget()
        inside = focused is not None and any(each.isAncestorOf(focused) for each in asked)
        self._pane.close_questions()
        if inside:
            self.focus_list()

    def go_into(self) -> None:
        """The keyboard goes to the first thing to do for the chosen provider."""
        self._pane.take_focus()

    def focus_list(self) -> None:
        """The keyboard goes to where providers are chosen."""
        narrow = self._column.isHidden()
        target = self._pane.header.selector if narrow else self._column.list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def cover(self, widget: QWidget) -> None:
        """Put ``widget`` in the place of the chosen provider; nothing below it is lost."""
        self.uncover()
        self._cover = widget
        self._right.addWidget(widget)
        self._right.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """The chosen provider is back; ``widget`` is kept by whoever has made it."""
        widget, self._cover = self._cover, None
        if widget is None:
            return
        self._right.setCurrentWidget(self._pane)
        self._right.removeWidget(widget)
        widget.setParent(self)  # hidden, and not a window of its own
        widget.hide()
        self.focus_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down lead to the list from the page itself, where the keyboard is at first."""
        if self.hasFocus() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focus_list()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column gives way to a selector where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < self._narrow_below
        if narrow == self._column.isHidden():
            return
        focused = self.list_has_focus
        self._column.setHidden(narrow)
        self._pane.header.set_narrow(narrow=narrow)
        if focused:
            self.focus_list()

    def _connect(self) -> None:
        column, pane = self._column, self._pane
        for chooser in (column.list, pane.header.selector):
            chooser.chosen.connect(self._choose)
            chooser.acted.connect(self.wanted)
        # A row that is chosen already is not chosen anew, but it is what the click is meant for.
        column.list.clicked.connect(lambda _: self.uncover())
        column.list.moved.connect(self.moved)
        column.list.entered_page.connect(pane.take_focus)
        for button in (column.add, pane.header.add):
            button.clicked.connect(lambda _=False, button=button: self._offer_additions(button))
        pane.nothing.acted.connect(lambda: self._offer_additions(pane.nothing.button))
        pane.header.acted.connect(self.wanted)
        pane.naming.answered.connect(self.named)
        pane.deleting.agreed.connect(self.delete_agreed)
        for question in (pane.naming, pane.deleting):
            question.cancelled.connect(self.close_questions)
            question.cancelled.connect(self.question_closed)
        pane.check_requested.connect(self.check_requested)
        pane.acted.connect(self.acted)
        pane.variable_switched.connect(self.variable_switched)

    def _choose(self, provider_id: str) -> None:
        self.uncover()
        self.chosen.emit(provider_id)

    def _offer_additions(self, anchor: QWidget) -> None:
        """Below ``+``: what can be added; a key can choose at once."""
        menu = menu_of(anchor, self._list.additions, self._add)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _add(self, kind: str) -> None:
        if kind == ENDPOINT:
            self.endpoint_requested.emit()
        else:
            self.wanted.emit(kind)
