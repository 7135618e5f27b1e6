"""The table of the ranking: the arrow keys walk through its lines, a click on a head orders it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QWidget

from desktop.presentation.compare_page_view import ORDERS, RankedView, RankingView
from desktop.ui.compare.ranking_rows import INSET, TITLES, RankingCells, RankingRows
from desktop.ui.spend.table_cells import Head
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_ring, smooth_painter
from desktop.ui.widgets.row_table import RowTable

_ROW: Final = 34
_GAP: Final = 18
_STAR: Final = 17
_KEYBOARD: Final = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class RankingTable(RowTable):
    """One line is chosen: the buttons are about it.

    Signals:
        chosen: the number of the run of another line.
        order_chosen: one of `ORDERS`.
    """

    chosen = Signal(int)
    order_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._ring = theme, False
        self._rows = RankingRows(self)
        self._cells = RankingCells(theme, self._rows, self)
        self.setAccessibleName("Ranking")
        self.setModel(self._rows)
        self.setItemDelegate(self._cells)
        head = Head(theme, self)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._order_by)
        self.setHorizontalHeader(head)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.selectionModel().currentChanged.connect(self._choose)
        theme.changed.connect(self._fit)

    @property
    def chosen_row(self) -> RankedView | None:
        """The line that the buttons are about."""
        at = self.currentIndex().row()
        return self._rows.rows[at] if 0 <= at < len(self._rows.rows) else None

    def render_ranking(self, view: RankingView) -> None:
        """Show other lines. The choice stays with its model while the order changes."""
        before = self.chosen_row
        if view.rows != self._rows.rows:
            self._rows.show_rows(view.rows)
            kept = before.number if before is not None else None
            numbers = [row.number for row in view.rows]
            at = numbers.index(kept) if kept in numbers else 0
            self.setCurrentIndex(self._rows.index(at, 0))
        self._cells.strong = 1 + ORDERS.index(view.order)
        self._fit()

    def choose_first(self) -> None:
        """The winner is what the buttons are about."""
        self.setCurrentIndex(self._rows.index(0, 0))

    def sizeHint(self) -> QSize:
        """All lines and the head."""
        return QSize(480, self._height_of(len(self._rows.rows)))

    def minimumSizeHint(self) -> QSize:
        """The others can be scrolled to."""
        return QSize(320, self._height_of(min(2, len(self._rows.rows))))

    def hover(self, row: int) -> None:
        """The cells paint the line."""
        self._cells.hovered = row
        super().hover(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keyboard: a ring around the line."""
        super().focusInEvent(event)
        self._ring = event.reason() in _KEYBOARD
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, and the ring around the chosen one."""
        super().paintEvent(event)
        at = self.currentIndex().row()
        if at < 0 or not (self._ring and self.hasFocus()):
            return
        painter = smooth_painter(self.viewport())
        top, height = self.rowViewportPosition(at), self.rowHeight(at)
        line = QRectF(3, top + 2, self.viewport().width() - 6, height - 3)
        paint_ring(painter, line, 7, self._theme.color("focus"))
        painter.end()

    def _height_of(self, lines: int) -> int:
        return lines * round(_ROW * self._theme.scale) + self.horizontalHeader().height()

    def _choose(self) -> None:
        self._cells.chosen = self.currentIndex().row()
        self.viewport().update()
        row = self.chosen_row
        if row is not None:
            self.chosen.emit(row.number)

    def _order_by(self, section: int) -> None:
        if 1 <= section <= len(ORDERS):
            self.order_chosen.emit(ORDERS[section - 1])

    def _fit(self) -> None:
        """Every figure is shown whole, the name takes what is left."""
        height = round(_ROW * self._theme.scale)
        self.verticalHeader().setDefaultSectionSize(height)
        figures = QFontMetricsF(self._theme.font("small", 600))
        heads = QFontMetricsF(self._theme.font("tiny", 600))
        left = self.viewport().width()
        for at in range(1, len(TITLES)):
            texts = [row.cells[at - 1] for row in self._rows.rows]
            widest = max((figures.horizontalAdvance(text) + _STAR for text in texts), default=0.0)
            width = round(max(widest, heads.horizontalAdvance(TITLES[at])) + 1) + _GAP
            width += INSET if at == len(TITLES) - 1 else 0
            self.setColumnWidth(at, width)
            left -= width
        self.setColumnWidth(0, max(0, left))
        self.updateGeometry()
        self.viewport().update()
