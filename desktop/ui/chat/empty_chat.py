"""What the page shows before the first message: why it is empty, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.empty_state import EmptyState


class EmptyChat(QWidget):
    """Three prompts to begin with, or the one thing that is missing.

    Signals:
        example_chosen: the text of a prompt; it goes into the composer and is not sent.
        action_requested: ``providers`` or ``choose-model``.
        compare_requested: several models at once.
    """

    example_chosen = Signal(str)
    action_requested = Signal(str)
    compare_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action = ""
        self._shown: tuple[str, ...] = ()
        self._state = EmptyState(theme, "bubble", "", "", "", kind="primary")
        self._state.acted.connect(lambda: self.action_requested.emit(self._action))
        self._examples = QHBoxLayout()
        self._examples.setSpacing(8)
        self._compare = Link(theme, "Or compare several models")
        self._compare.clicked.connect(self.compare_requested)
        beneath = QHBoxLayout()
        beneath.addStretch(1)
        beneath.addWidget(self._compare)
        beneath.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._state)
        column.addLayout(self._examples)
        column.addSpacing(8)
        column.addLayout(beneath)
        column.addStretch(3)

    def render_page(self, view: ChatPageView, model_name: str) -> None:
        """Say what fits the phase of ``view``."""
        if view.phase == "no-key":
            words = "No provider is set up", "Paste an API key on the Providers page to begin."
            self._say(*words, "Set up a provider", "providers", "plug")
        elif view.phase == "no-models":
            text = "Choose the few you want to use: only they are offered here."
            self._say("No models allowed yet", text, "Choose models", "providers", "layers")
        else:
            text = "You see what it should cost, what was billed, and the arithmetic behind both."
            self._say(f"Try {model_name}", text, "", "", "bubble")
        self._offer(view.examples if view.phase not in ("no-key", "no-models") else ())

    def _say(self, heading: str, text: str, button: str, action: str, icon: str) -> None:
        self._action = action
        self._state.set_words(heading, text, button, icon)

    def _offer(self, examples: tuple[str, ...]) -> None:
        self._compare.setVisible(bool(examples))
        if examples == self._shown:
            return
        self._shown = examples
        while (item := self._examples.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._examples.addStretch(1)
        before = self._state.button
        for example in examples:
            button = Button(self._theme, example)
            button.clicked.connect(lambda _checked=False, text=example: self._choose(text))
            self._examples.addWidget(button)
            # Qt puts what is added later behind everything else.
            QWidget.setTabOrder(before, button)
            before = button
        self._examples.addStretch(1)

    def _choose(self, example: str) -> None:
        self.example_chosen.emit(example)
