"""In the place of the pricing table where there is no row."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.mark import Skeleton


class NoPrices(QStackedWidget):
    """Why, and the way out.

    Signals:
        cleared: search for everything again.
        models_requested: go to where models are enabled.
    """

    cleared = Signal()
    models_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._searched = False
        self._state = EmptyState(theme, "tag", "", "", "Choose models")
        self._state.acted.connect(self._act)
        self._loading = QWidget()
        column = QVBoxLayout(self._loading)
        column.addWidget(Skeleton(theme, 6))
        column.addStretch(1)
        self.addWidget(self._loading)
        self.addWidget(self._state)

    @property
    def button(self) -> Button:
        """What can be done."""
        return self._state.button

    def show_loaded(self) -> None:
        """It is known whether there is anything."""
        self.setCurrentWidget(self._state)

    def show_reason(self, total: int, query: str) -> None:
        """``total``: how many models there are without the search."""
        self._searched = total > 0
        if self._searched:
            self._state.set_words(
                f"No enabled model matches “{query.strip()}”",
                "Names and ids of the enabled models are searched.",
                "Clear the search",
                "search",
            )
        else:
            self._state.set_words(
                "No model is enabled yet",
                "Prices are listed for the models that you have enabled.",
                "Choose models",
                "tag",
            )

    def _act(self) -> None:
        (self.cleared if self._searched else self.models_requested).emit()
