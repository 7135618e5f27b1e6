"""Says which columns are in sight, and goes to the others."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.compare.compare_columns import CompareColumns
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import IconButton
from desktop.ui.widgets.label import Label


class ColumnsPager(QWidget):
    """``1-3 of 5`` between two arrows. Hidden while all columns are in sight."""

    def __init__(self, theme: Theme, columns: CompareColumns) -> None:
        super().__init__()
        self._columns = columns
        self._left = IconButton(theme, "chevron-left", "Show the columns on the left")
        self._right = IconButton(theme, "chevron-right", "Show the columns on the right")
        self._words = Label(theme, "", "small", "muted")
        self._left.clicked.connect(lambda: columns.step(-1))
        self._right.clicked.connect(lambda: columns.step(1))
        columns.in_sight_changed.connect(lambda: self.renew(shown=not columns.isHidden()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self._left, self._words, self._right):
            row.addWidget(part)
        self.hide()

    @property
    def last_stop(self) -> QWidget:
        """Where Tab leaves it."""
        return self._right

    def renew(self, *, shown: bool) -> None:
        """Look at the columns again; ``shown``: whether they are on the page."""
        first, last = self._columns.in_sight
        count = self._columns.count
        span = f"{first}" if first == last else f"{first}\N{EN DASH}{last}"
        self._words.setText(f"{span} of {count}" if first else f"{count} columns")
        bar = self._columns.horizontalScrollBar()
        self._left.setEnabled(bar.value() > bar.minimum())
        self._right.setEnabled(bar.value() < bar.maximum())
        self.setVisible(shown and count > 0 and bar.maximum() > 0)
