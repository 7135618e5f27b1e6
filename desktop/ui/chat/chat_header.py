"""The head of the test chat: model, its price, new chat, and the cost in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.ui.chat.model_selector import ModelSelector
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, IconButton
from desktop.ui.widgets.label import Label


class ChatHeader(QWidget):
    """32 pixels high.

    Signals:
        costs_toggled: the button that stands in for the panel.
    """

    model_chosen = Signal(str)
    new_chat_requested = Signal()
    costs_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selector = ModelSelector(theme)
        self._price = Label(theme, "", "small", "muted", elide=True)
        self.new_chat = IconButton(theme, "plus", "New chat")
        self.costs = Button(theme, "–", icon="bars")
        self.costs.setCheckable(True)
        self.selector.chosen.connect(self.model_chosen)
        self.new_chat.clicked.connect(self.new_chat_requested)
        self.costs.clicked.connect(self.costs_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.selector)
        row.addWidget(self._price, 1)
        row.addWidget(self.new_chat)
        row.addWidget(self.costs)
        self.costs.hide()

    def render_page(self, view: ChatPageView) -> None:
        """Show the chosen model and its price."""
        self.selector.render_choices(view.choices, view.selected)
        chosen = next((item for item in view.choices if item.id == view.selected), None)
        self._price.setText(chosen.line if chosen else "")
        self._price.set_role("warn_text" if chosen and chosen.warning else "muted")
        self.new_chat.setEnabled(bool(view.messages))
        self.costs.setText(view.chat_cost)
        self.costs.setAccessibleName(f"Tokens and costs, this chat {view.chat_cost}")
