"""What the page shows before the first message: why it is empty, and the way out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import ChatPageView
from desktop.ui.chat.column import column_edges
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button, Link
from desktop.ui.widgets.empty_state import EmptyState

_GAP: Final = 8


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
        self._examples.setSpacing(_GAP)
        self._compare = Link(theme, "Or compare several models")
        self._compare.clicked.connect(self.compare_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._state)
        column.addLayout(_centred(self._examples))
        column.addSpacing(8)
        column.addWidget(self._compare, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def render_page(self, view: ChatPageView, model_name: str) -> None:
        """Say what fits the phase of ``view``."""
        if view.phase == "no-key" and view.no_key_of:
            words = (
                f"No key for {view.no_key_of}",
                "Paste one on the Providers page, or choose another model.",
            )
            self._say(*words, "Give a key", "providers", "plug")
        elif view.phase == "no-key":
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
        before = self._state.button
        for example in examples:
            button = Button(self._theme, example)
            button.clicked.connect(lambda _checked=False, text=example: self._choose(text))
            self._examples.addWidget(button)
            # Qt puts what is added later behind everything else.
            QWidget.setTabOrder(before, button)
            before = button
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the examples anew."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A button has another width now, as when it is shown for the first time."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """The examples stand side by side where the text column has room for them."""
        items = [self._examples.itemAt(place) for place in range(self._examples.count())]
        needed = sum(item.sizeHint().width() + _GAP for item in items if item is not None) - _GAP
        fits = needed <= column_edges(self.width())[1]
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._examples.setDirection(right if fits else down)

    def _choose(self, example: str) -> None:
        self.example_chosen.emit(example)


def _centred(content: QBoxLayout) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addLayout(content)
    row.addStretch(1)
    return row
