"""What keys spent outside this app."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.spend_outside import OutsideRowView, OutsideView, Period
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.tip import set_tip


class OutsideCard(QWidget):
    """A heading, and a card for each key that says what it spent; hidden while none does."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards = [_KeyCard(theme)]
        heading = Label(theme, "Spent outside this app", "heading")
        heading.setFixedHeight(round(28 * theme.scale))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(heading)
        self._column.addWidget(self._cards[0])
        self._column.addStretch(1)

    def show_outside(self, views: Sequence[OutsideView]) -> None:
        """Show other figures."""
        while len(self._cards) < len(views):
            card = _KeyCard(self._theme)
            self._cards.append(card)
            self._column.insertWidget(self._column.count() - 1, card)
        for at, card in enumerate(self._cards):
            if at < len(views):
                card.show_outside(views[at])
            card.setVisible(at < len(views))
        self.setVisible(bool(views))


class _KeyCard(Card):
    """One line for each period the provider counts by."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._provider = Label(theme, "", weight=600, wrap=True)
        self._heading = _padded(self._provider)
        self.add_row(self._heading)
        self._heading.hide()
        self._periods = [_OutsideRow(theme) for _ in Period]
        for row in self._periods:
            self.add_row(row)
            row.hide()
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self.add_row(_padded(self._note))

    def show_outside(self, view: OutsideView) -> None:
        self._provider.setText(view.provider)
        self._heading.setVisible(bool(view.provider))
        for at, row in enumerate(self._periods):
            if at < len(view.rows):
                row.show_row(view.rows[at], view.provider)
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

    def show_row(self, view: OutsideRowView, provider: str) -> None:
        self._title.setText(view.title)
        self._amount.setText(view.amount)
        set_tip(self._amount, view.exact)
        self._detail.setText(view.detail)
        self._detail.set_role(view.role)
        whose = f"{provider}, " if provider else ""
        self.setAccessibleName(f"{whose}{view.title}: {view.amount} outside this app")
        self.setAccessibleDescription(view.detail)


def _padded(label: Label) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(17, 11, 17, 12)
    column.addWidget(label)
    return holder
