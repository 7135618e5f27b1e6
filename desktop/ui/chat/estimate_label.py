"""What a message will take, in as many words as there is room for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.presentation.send_estimate_view import SendEstimateView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.fitting_label import FittingLabel


class EstimateLabel(FittingLabel):
    """The estimate of what is typed, the most that it can cost last of all; a hint while nothing
    is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._hint = ""
        self._view = SendEstimateView()

    def set_hint(self, hint: str) -> None:
        """What stands here while there is no estimate."""
        self._hint = hint
        self._show()

    def show_estimate(self, view: SendEstimateView) -> None:
        """An equal one repaints nothing."""
        self._view = view
        self._show()

    def _show(self) -> None:
        self.show_forms((self._view.text or self._hint, *self._view.short), self._view.detail)
