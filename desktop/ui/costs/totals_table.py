"""What was spent in this chat, today and this month, and how much of a limit that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.cost_view import LimitMeterView, TotalView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import Meter
from desktop.ui.widgets.tip import set_tip

_INKS = {"accent": "muted", "warn": "warn_text", "bad": "bad_text"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TotalsTable(QWidget):
    """A heading, one row per total, and the meter of the limit that is the nearest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_Total] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        head = QHBoxLayout()
        head.addWidget(Label(theme, "Totals", "small", weight=600), 1)
        # Providers count their days in UTC, and so does every limit.
        head.addWidget(Label(theme, "days of UTC", "tiny", "muted", weight=400), 0, _RIGHT)
        self._column.addLayout(head)
        self._limit = _Limit(theme)
        self._column.addWidget(self._limit)

    def render_totals(self, totals: Sequence[TotalView], limit: LimitMeterView | None) -> None:
        """Show ``totals`` in their order."""
        while len(self._rows) < len(totals):
            self._rows.append(_Total(self._theme))
            self._column.insertWidget(len(self._rows), self._rows[-1])
        for row, total in zip(self._rows, totals, strict=True):
            row.show_total(total)
        self._limit.setVisible(limit is not None)
        if limit is not None:
            self._limit.show_limit(limit)


class _Total(QWidget):
    """A name, an amount, and below it what the amount leaves out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = Label(theme, "", "small", "muted")
        self._amount = Label(theme, "", "small", weight=500, elide=True)
        self._note = Label(theme, "", "tiny", "muted", weight=400)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._amount, 1)
        self._amount.setAlignment(_RIGHT)
        self._note.setAlignment(_RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self._note)

    def show_total(self, total: TotalView) -> None:
        self._name.setText(total.name)
        self._amount.setText(total.amount)
        self._note.setText(total.note)
        self._note.setVisible(bool(total.note))
        set_tip(self, total.detail)
        self.setAccessibleName(" ".join(filter(None, (total.name, total.amount, total.note))))
        self.setAccessibleDescription(total.detail)


class _Limit(QWidget):
    """A bar, what is used of what, and how long the span still lasts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._meter = Meter(theme, "Limit")
        self._used = Label(theme, "", "small", "muted", elide=True)
        self._left = Label(theme, "", "small", "muted")
        row = QHBoxLayout()
        row.addWidget(self._used, 1)
        row.addWidget(self._left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._meter)
        column.addLayout(row)

    def show_limit(self, limit: LimitMeterView) -> None:
        self._meter.set_fraction(limit.fraction, limit.tone)
        self._meter.setAccessibleName(f"{limit.text}, {limit.left}")
        self._used.setText(limit.text)
        self._used.set_role(_INKS[limit.tone])
        self._left.setText(limit.left)
