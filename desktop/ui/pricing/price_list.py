"""The table of prices with what may stand in its place, and the question below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.presentation.pricing_view import PricingRowView
from desktop.ui.pricing.no_prices import NoPrices
from desktop.ui.pricing.price_table import PriceTable
from desktop.ui.pricing.reset_card import ResetCard
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label


class PriceList(QWidget):
    """Everything beside the editor.

    Signals:
        cleared: search for everything again.
        models_requested: go to where models are enabled.
    """

    cleared = Signal()
    models_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = PriceTable(theme)
        self.ask = ResetCard(theme)
        self._nothing = NoPrices(theme)
        self._nothing.cleared.connect(self.cleared)
        self._nothing.models_requested.connect(self.models_requested)
        self._foot = Label(theme, "USD per 1M tokens", "small", "muted")
        self._foot.setContentsMargins(10, 12, 0, 14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.ask)
        column.addWidget(self._foot)

    def show_loaded(self) -> None:
        """It is known whether there is anything."""
        self._nothing.show_loaded()

    def show_rows(self, rows: tuple[PricingRowView, ...], total: int, query: str) -> None:
        """``total``: how many there are without the search."""
        self.table.show_rows(rows)
        self._nothing.show_reason(total, query)
        self._stack.setCurrentWidget(self.table if rows else self._nothing)
        self._foot.setVisible(bool(rows))

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard on the table, or on what can be done without one."""
        shown = self._stack.currentWidget()
        (self.table if shown is self.table else self._nothing.button).setFocus(reason)
