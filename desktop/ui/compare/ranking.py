"""The ranking: its order, its lines, and what to do with the chosen one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.compare_page_view import ORDERS, RankedView, RankingView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.compare.ranking_table import RankingTable
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.segmented import Segmented

_BESIDE = QBoxLayout.Direction.LeftToRight


class Ranking(QWidget):
    """Shown when all answers have ended.

    Signals:
        order_chosen: one of `ORDERS`.
        use_requested, default_requested, allow_requested: the number of a run.
    """

    order_chosen = Signal(str)
    use_requested = Signal(int)
    default_requested = Signal(int)
    allow_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: RankingView | None = None
        self._order = Segmented(theme, ORDERS, "Order by")
        self._order.chosen.connect(self.order_chosen)
        self.table = RankingTable(theme)
        self.table.order_chosen.connect(self.order_chosen)
        self.table.chosen.connect(self._show_actions)
        self._about = Label(theme, "", "small", "muted", elide=True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._use = Button(theme, "Use in chat", icon="bubble")
        self._default = Button(theme, "Make default")
        self._allow = Button(theme, "Allow", icon="plus")
        self._use.clicked.connect(lambda: self._tell(self.use_requested.emit))
        self._default.clicked.connect(lambda: self._tell(self.default_requested.emit))
        self._allow.clicked.connect(lambda: self._tell(self.allow_requested.emit))
        self._summary = Label(theme, "", "small", "muted", elide=True)
        self._lay_out(theme)

    def render_ranking(self, view: RankingView | None) -> None:
        """``None``: there is none yet."""
        before, self._view = self._view, view
        if view is None or view == before:
            return
        self._order.set_value(view.order)
        self._summary.setText(neutralize(f"{view.summary}."))
        self.table.render_ranking(view)
        if before is None:
            self.table.choose_first()
        self._show_actions()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Is there room for order and buttons side by side?"""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        needed = self._ordering.minimumSize().width() + self._acting.minimumSize().width() + 8
        way = _BESIDE if needed <= self.width() else QBoxLayout.Direction.TopToBottom
        if way != self._head.direction():
            self._head.setDirection(way)

    def _tell(self, about: Callable[[int], None]) -> None:
        row = self.table.chosen_row
        if row is not None:
            about(row.number)

    def _show_actions(self) -> None:
        row = self.table.chosen_row
        if row is None:
            return
        name = neutralize(row.name)
        self._about.setText(name)
        gone = _focused(self._use, self._default) if not row.allowed else _focused(self._allow)
        self._use.setVisible(row.allowed)
        self._default.setVisible(row.allowed)
        self._allow.setVisible(not row.allowed)
        self._default.setEnabled(not row.default)
        self._default.setText("Default" if row.default else "Make default")
        self._name(row, name)
        self._turn()
        if gone:
            (self._use if row.allowed else self._allow).setFocus(Qt.FocusReason.TabFocusReason)

    def _name(self, row: RankedView, name: str) -> None:
        self._use.setAccessibleName(f"Use {name} in chat")
        what = f"{name} is the default" if row.default else f"Make {name} the default"
        self._default.setAccessibleName(what)
        self._allow.setAccessibleName(f"Allow {name}")

    def _lay_out(self, theme: Theme) -> None:
        self._ordering, self._acting = QHBoxLayout(), QHBoxLayout()
        self._ordering.setSpacing(8)
        self._ordering.addWidget(Label(theme, "Order by", "small", "muted"))
        self._ordering.addWidget(self._order)
        self._ordering.addStretch(0)
        self._acting.setSpacing(8)
        self._acting.addWidget(self._about, 1)
        for button in (self._use, self._default, self._allow):
            self._acting.addWidget(button)
        self._head = QBoxLayout(_BESIDE)
        self._head.setSpacing(8)
        self._head.addLayout(self._ordering)
        self._head.addLayout(self._acting, 1)
        card = Card(theme)
        card.add_row(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head)
        column.addWidget(card)
        column.addWidget(self._summary)
        column.addStretch(1)


def _focused(*buttons: Button) -> bool:
    return any(button.hasFocus() for button in buttons)
