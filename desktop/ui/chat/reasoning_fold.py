"""What the model thought before it answered, folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_view import MessageView
from desktop.ui.chat.markdown_view import MarkdownView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.fold import Fold

_INSET = 25


class ReasoningFold(QWidget):
    """A line that unfolds. The text is laid out only while it is open: it can be very long.

    Signals:
        unfolded: the person opened or closed it; what is below has not moved yet.
    """

    link_chosen = Signal(str)
    unfolded = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = MessageView(key="", role="assistant", text="")
        self._text = MarkdownView(theme, "Reasoning", "body", "muted")
        self._text.link_chosen.connect(self.link_chosen)
        body = QWidget()
        inset = QHBoxLayout(body)
        # Under the title, not under the icon.
        inset.setContentsMargins(_INSET, 2, 0, 6)
        inset.addWidget(self._text)
        self._fold = Fold(theme, "Reasoning", "", body, icon="bulb")
        self._fold.toggled.connect(self._write)
        self._fold.toggled.connect(lambda _: self.unfolded.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fold)
        self.hide()

    def render_reasoning(self, message: MessageView) -> None:
        """Show title and fact; hide all of it when nothing was thought."""
        before, self._message = self._message, message
        words = (message.reasoning_title or "Reasoning", message.reasoning_fact)
        if words != (before.reasoning_title or "Reasoning", before.reasoning_fact):
            self._fold.set_words(*words)
        self.setVisible(bool(message.reasoning or message.reasoning_title))
        self._write()

    def _write(self) -> None:
        if self._fold.opened:
            thinking = self._message.streaming and not self._message.text
            self._text.set_source(self._message.reasoning, finished=not thinking)
