"""What a key spent outside this app."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.spend_outside import OutsideRowView, OutsideView, Period
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip


class OutsideCard(QWidget):
    """A heading, and a card with one line for each period the provider counts by."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(theme)
        self._rows = [_OutsideRow(theme) for _ in Period]
        for row in self._rows:
            card.add_row(row)
            row.hide()
        self._note = Label(theme, "", "small", "muted", wrap=True)
        inside = QWidget()
        below = QVBoxLayout(inside)
        below.setContentsMargins(17, 11, 17, 12)
        below.addWidget(self._note)
        card.add_row(inside)
        heading = Label(theme, "Spent outside this app", "heading")
        heading.setFixedHeight(round(28 * theme.scale))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(card)
        column.addStretch(1)

    def show_outside(self, view: OutsideView) -> None:
        """Show other figures."""
        for at, row in enumerate(self._rows):
            if at < len(view.rows):
                row.show_row(view.rows[at])
            row.setVisible(at < len(view.rows))
        self._note.setText(view.note)
        self._note.set_role("warn_text" if view.stale else "muted")


class _OutsideRow(QWidget):
    """A period, the difference, and where it comes from."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = Label(theme, "", weight=500, wrap=True)
        self._amount = Label(theme, "", "small", weight=600)
        self._detail = Label(theme, "", "small", "muted", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._title, 1)
        line.addWidget(self._amount)
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 11, 17, 12)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._detail)

    def show_row(self, view: OutsideRowView) -> None:
        self._title.setText(view.title)
        self._amount.setText(view.amount)
        set_tip(self._amount, view.exact)
        self._detail.setText(view.detail)
        self._detail.set_role(view.role)
        self.setAccessibleName(f"{view.title}: {view.amount} outside this app")
        self.setAccessibleDescription(view.detail)
