"""Prices that apply under conditions."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.model_details_view import TierView
from desktop.ui.models.fact_rows import FactRows
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label


class TierPrices(QWidget):
    """A heading with the condition and the prices below it, for each tier."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._made: list[tuple[Label, FactRows]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def show_tiers(self, tiers: tuple[TierView, ...]) -> None:
        """Replace all of them; without any the widget takes no room."""
        while len(self._made) < len(tiers):
            made = Label(self._theme, "", "small", weight=600, wrap=True), FactRows(self._theme)
            self._made.append(made)
            for widget in made:
                self._column.addWidget(widget)
        for place, (heading, prices) in enumerate(self._made):
            shown = place < len(tiers)
            if shown:
                heading.setText(tiers[place].condition)
            heading.setVisible(shown)
            prices.show_facts(tiers[place].prices if shown else ())
        self.setVisible(bool(tiers))
