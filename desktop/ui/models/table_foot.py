"""The foot of the models table: what can be done with what is shown, or with what is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.model_comparison_view import FEWEST, MOST
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton, Link
from desktop.ui.widgets.label import Label


class TableFoot(QWidget):
    """One line.

    Signals:
        batch_requested: enable (true) or disable everything shown, or what is chosen.
        compare_requested: put the chosen models side by side.
        unchoose_requested: choose nothing.
    """

    batch_requested = Signal(bool)
    compare_requested = Signal()
    unchoose_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(theme, "", "small", "muted", elide=True)
        self._unchoose = IconButton(theme, "close", "Choose nothing")
        self._unchoose.clicked.connect(self.unchoose_requested)
        self._compare = Link(theme, "Compare")
        self._compare.set_icon("compare")
        self._compare.clicked.connect(self.compare_requested)
        self._disable, self._enable = Link(theme, ""), Link(theme, "")
        self._disable.clicked.connect(lambda: self.batch_requested.emit(False))
        self._enable.clicked.connect(lambda: self.batch_requested.emit(True))
        self.setFixedHeight(round(44 * theme.scale))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._unchoose)
        row.addWidget(self._words, 1)
        for button in (self._compare, self._disable, self._enable):
            row.addWidget(button)
        self.show_state(0, 0)

    def show_state(self, shown: int, chosen: int) -> None:
        """``chosen``: how many rows are chosen; one alone is just where the keyboard is."""
        several = chosen >= FEWEST
        self._unchoose.setVisible(several)
        self._compare.setVisible(several and chosen <= MOST)
        words = f"{chosen:,} chosen" if several else "Prices in $ per 1M tokens"
        if several and chosen > MOST:
            words += f" · compare up to {MOST}"
        self._words.setText(words)
        what = "" if several else " all shown"
        self._disable.setText(f"Disable{what}…")
        self._enable.setText(f"Enable{what}…")
        for button in (self._disable, self._enable):
            button.setEnabled(several or shown > 0)
