"""Names on the left, values on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.presentation.model_details_view import Fact
from desktop.presentation.money import UNKNOWN
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label


class FactRows(QWidget):
    """Rows are made once and used again for the next model."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pairs: list[tuple[Label, Label]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replace all rows; without any the widget takes no room."""
        while len(self._pairs) < len(facts):
            self._add_pair()
        for place, (name, value) in enumerate(self._pairs):
            shown = place < len(facts)
            if shown:
                name.setText(facts[place][0])
                value.setText(facts[place][1])
                value.set_role(_role(facts[place][1]))
            name.setVisible(shown)
            value.setVisible(shown)
        self.setVisible(bool(facts))

    def _add_pair(self) -> None:
        name = Label(self._theme, "", "small", "muted")
        value = Label(self._theme, "", "small", weight=500, wrap=True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row = len(self._pairs)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._pairs.append((name, value))


def _role(value: str) -> str:
    if value == "Free":
        return "ok_text"
    return "muted" if value in (UNKNOWN, "varies") else "text"
