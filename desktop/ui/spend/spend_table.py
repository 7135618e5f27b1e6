"""A table of what was spent, with its sum below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from desktop.presentation.spend_view import SpendRowView, SpendTableView
from desktop.ui.spend.table_cells import Cells, Head
from desktop.ui.spend.table_columns import HEAD, ROW, Column, columns_of, widths
from desktop.ui.spend.table_rows import TableRows
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_ring, smooth_painter
from desktop.ui.widgets.row_table import RowTable

_MOST_ROWS: Final = 12
"""More of them scroll inside the table."""
_SCROLL_BAR: Final = 12
"""Pixels, with its margins."""
_KEYBOARD: Final = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class SpendTable(QWidget):
    """Lines under a head, and their sum, which stays in sight while they scroll."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """``name`` is for assistive tools."""
        super().__init__(parent)
        self._theme = theme
        self._view: SpendTableView | None = None
        self.rows = Lines(theme, name)
        self.totals = Lines(theme, f"{name}, total", sum_line=True)
        self.totals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rows)
        column.addWidget(self.totals)
        theme.changed.connect(self._fit)

    def show_table(self, view: SpendTableView) -> None:
        """Show other lines; an equal view changes nothing."""
        if view == self._view:
            return
        self._view = view
        columns = columns_of(view)
        self.rows.show_lines(columns, view.rows)
        self.totals.show_lines(columns, (view.totals,))
        self.rows.setAccessibleDescription(view.totals.spoken)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._view is None:
            return
        shown = (*self._view.rows, self._view.totals)
        count = min(len(self._view.rows), _MOST_ROWS)
        room = self.width() - (_SCROLL_BAR if count < len(self._view.rows) else 0)
        sizes = widths(columns_of(self._view), shown, room, self._theme)
        height = round(ROW * self._theme.scale)
        self.rows.fit(sizes, height, round(HEAD * self._theme.scale) + count * height)
        self.totals.fit(sizes, height, height)


class Lines(RowTable):
    """Painted lines that the arrow keys walk through."""

    def __init__(
        self, theme: Theme, name: str, parent: QWidget | None = None, *, sum_line: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme, self._ring = theme, False
        self._rows = TableRows(self)
        self._cells = Cells(theme, self._rows, self, sum_line=sum_line)
        self.setAccessibleName(name)
        self.setModel(self._rows)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(Head(theme, self))
        self.horizontalHeader().setVisible(not sum_line)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        if sum_line:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    def show_lines(self, columns: tuple[Column, ...], rows: tuple[SpendRowView, ...]) -> None:
        """Replace all lines; the keyboard stays at its place."""
        place = self.currentIndex().row()
        self._rows.show_rows(columns, rows)
        if 0 <= place < len(rows):
            self.setCurrentIndex(self._rows.index(place, 0))

    def fit(self, sizes: tuple[int, ...], row: int, height: int) -> None:
        """Widths of the columns, height of a line and of all that is seen."""
        self.verticalHeader().setDefaultSectionSize(row)
        for at, size in enumerate(sizes):
            self.setColumnHidden(at, size == 0)
            self.setColumnWidth(at, size)
        self.setFixedHeight(height)

    def hover(self, row: int) -> None:
        """The cells paint the line."""
        self._cells.hovered = row
        super().hover(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keyboard: a ring around the line, the first one to begin with."""
        super().focusInEvent(event)
        self._ring = event.reason() in _KEYBOARD
        if not self.currentIndex().isValid() and self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, 0))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, and the ring around the current one."""
        super().paintEvent(event)
        at = self.currentIndex().row()
        if at < 0 or not (self._ring and self.hasFocus()):
            return
        painter = smooth_painter(self.viewport())
        top, height = self.rowViewportPosition(at), self.rowHeight(at)
        line = QRectF(3, top + 2, self.viewport().width() - 6, height - 3)
        paint_ring(painter, line, 7, self._theme.color("focus"))
        painter.end()
