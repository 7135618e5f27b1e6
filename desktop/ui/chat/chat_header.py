"""The head of the test chat: model, its price, new chat, and the cost in a narrow window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QWidget

from desktop.presentation.chat_view import ChatPageView, ModelChoiceView
from desktop.ui.chat.model_selector import ModelSelector
from desktop.ui.chat.options_button import OptionsButton
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.fitting_label import FittingLabel

_GAP: Final = 10


class ChatHeader(QWidget):
    """32 pixels high.

    Signals:
        model_chosen: a `ModelRef`.
        costs_toggled: the button that stands in for the panel.
        options_toggled: the button of the options.
        compare_requested: several models at once.
    """

    model_chosen = Signal(object)
    new_chat_requested = Signal()
    costs_toggled = Signal()
    options_toggled = Signal()
    compare_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selector = ModelSelector(theme)
        self._price = FittingLabel(theme)
        self.compare = IconButton(theme, "compare", "Compare models")
        self.options = OptionsButton(theme)
        self.new_chat = IconButton(theme, "plus", "New chat")
        self.costs = Button(theme, "–", icon="bars")
        self.costs.setCheckable(True)
        self.selector.chosen.connect(self.model_chosen)
        self.new_chat.clicked.connect(self.new_chat_requested)
        self.compare.clicked.connect(self.compare_requested)
        self.options.clicked.connect(self.options_toggled)
        self.costs.clicked.connect(self.costs_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.selector)
        row.addWidget(self._price, 1)
        # Takes the room where the price has none.
        wide, low = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum
        row.addSpacerItem(QSpacerItem(0, 0, wide, low))
        row.addWidget(self.compare)
        row.addWidget(self.options)
        row.addWidget(self.new_chat)
        row.addWidget(self.costs)
        self.costs.hide()

    def render_page(self, view: ChatPageView) -> None:
        """Show the chosen model and its price."""
        self.selector.render_choices(view.choices, view.selected, view.recent)
        chosen = next((item for item in view.choices if item.ref == view.selected), None)
        self._price.show_forms(_price_forms(chosen) if chosen else ("",))
        self._price.set_role("warn_text" if chosen and chosen.warning else "muted")
        self.new_chat.setEnabled(bool(view.messages))
        self.costs.setText(view.chat_cost)
        self.costs.setAccessibleName(f"Tokens and costs, this chat {view.chat_cost}")
        self._fit()

    def render_options(self, count: int, problem: str) -> None:
        """How many options are set, and what of them cannot be used."""
        self.options.show_count(count, problem)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the price its room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """The button of the costs has come or gone."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """The options lose their word before the price loses one, and the names of models give
        way before the price is cut; last of all it goes."""
        others = [self.compare, self.new_chat, *([] if self.costs.isHidden() else [self.costs])]
        room = self.width() - sum(each.sizeHint().width() + _GAP for each in others)
        selector, price = self.selector.sizeHint().width(), self._price.sizeHint().width()
        self.options.set_compact(
            compact=selector + price + self.options.full_width + 2 * _GAP > room
        )
        room -= self.options.sizeHint().width() + _GAP
        left = room - self._price.shortest - _GAP
        said = left >= self.selector.narrowest
        # An ellipsis alone says nothing: the list has the price of every model.
        self._price.setVisible(said)
        self.selector.setFixedWidth(
            max(self.selector.shortest, min(selector, left if said else room))
        )


def _price_forms(chosen: ModelChoiceView) -> tuple[str, ...]:
    """Longest first: the provider gives way before the price does. Where not even the shortest
    fits, the beginning of the whole line says more."""
    told = (chosen.line, *chosen.short)
    whose = [f"{chosen.provider_name} · {each}" for each in told[:2] if chosen.provider_name]
    return (*whose, *told, chosen.line)
