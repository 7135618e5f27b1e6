"""What stands in the place of the columns before anything was asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.compare_page_view import EmptyComparisonView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.empty_state import EmptyState


class EmptyComparison(QWidget):
    """What is missing, and the one thing to do about it.

    Signals:
        action_requested: see `EmptyComparisonView.action`.
    """

    action_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = EmptyComparisonView()
        self._state = EmptyState(theme, "compare", "", "", "", kind="primary")
        self._state.acted.connect(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)

    def render_empty(self, view: EmptyComparisonView) -> None:
        """An equal one changes nothing."""
        if view == self._view:
            return
        self._view = view
        helps = view.action is not None and view.action.kind == "example"
        self._state.button.set_kind("secondary" if helps else "primary")
        action = view.action.text if view.action else ""
        self._state.set_words(view.heading, neutralize(view.text), action)

    def _act(self) -> None:
        if self._view.action is not None:
            self.action_requested.emit(self._view.action.kind)
