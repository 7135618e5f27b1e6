"""The five lanes of a message: what kind of tokens, how many, what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.presentation.cost_view import LaneView
from desktop.ui.costs.alignment import align_points
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.meter import LaneBar
from desktop.ui.widgets.painting import follow, paint_box, smooth_painter

_FIGURE: Final = 56
"""Pixels at 100 % of a column of figures, at least."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LaneTable(QWidget):
    """Heads, the stacked bar, and one row per lane."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bar = LaneBar(theme)
        self._rows: list[_Lane] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(1, 1)
        self._keep_apart(bare=True)
        self._grid.addWidget(Label(theme, "This message", "small", weight=600), 0, 0, 1, 2)
        for column, head in ((2, "tokens"), (3, "USD")):
            self._grid.addWidget(Label(theme, head, "tiny", "muted", weight=400), 0, column, _RIGHT)
        self._grid.addWidget(self._bar, 1, 0, 1, 4)
        self._grid.setRowMinimumHeight(1, 16)

    def render_lanes(self, lanes: Sequence[LaneView]) -> None:
        """Show ``lanes`` in their order."""
        while len(self._rows) < len(lanes):
            self._rows.append(_Lane(self._theme, self._grid, len(self._rows) + 2))
        amounts = align_points([lane.amount for lane in lanes])
        for row, lane, amount in zip(self._rows, lanes, amounts, strict=False):
            row.show_lane(lane, amount)
        for row in self._rows[len(lanes) :]:
            row.hide()
        shares = [(lane.role, lane.share) for lane in lanes]
        self._keep_apart(bare=not any(char.isdigit() for lane in lanes for char in lane.tokens))
        self._bar.set_shares(shares)
        self._bar.setVisible(any(share > 0 for _, share in shares))
        self._grid.setRowMinimumHeight(1, 0 if self._bar.isHidden() else 16)

    def _keep_apart(self, *, bare: bool) -> None:
        """The heads stand apart while there are no figures below them, too."""
        for column in (2, 3):
            apart = round(_FIGURE * self._theme.scale) if bare else 0
            self._grid.setColumnMinimumWidth(column, apart)


class _Lane:
    """The four widgets of a row; the grid owns them."""

    def __init__(self, theme: Theme, grid: QGridLayout, row: int) -> None:
        self._swatch = _Swatch(theme)
        self._name = Label(theme, "", "small", elide=True)
        self._tokens = Label(theme, "", "small", "muted")
        self._amount = Label(theme, "", "small", weight=500)
        grid.addWidget(self._swatch, row, 0)
        grid.addWidget(self._name, row, 1)
        grid.addWidget(self._tokens, row, 2, _RIGHT)
        grid.addWidget(self._amount, row, 3, _RIGHT)

    def show_lane(self, lane: LaneView, amount: str) -> None:
        self._swatch.set_role(lane.role)
        for label, text in (
            (self._name, lane.name),
            (self._tokens, lane.tokens),
            (self._amount, amount),
        ):
            label.setText(text)
        self._set_visible(True)

    def hide(self) -> None:
        self._set_visible(False)

    def _set_visible(self, visible: bool) -> None:
        for widget in (self._swatch, self._name, self._tokens, self._amount):
            widget.setVisible(visible)


class _Swatch(QWidget):
    """The colour of a lane; its name stands beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._role = "lane_input"
        self.setFixedSize(8, 8)
        follow(theme, self)

    def set_role(self, role: str) -> None:
        self._role = role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = smooth_painter(self)
        paint_box(painter, QRectF(self.rect()), 2.5, self._theme.color(self._role))
        painter.end()
