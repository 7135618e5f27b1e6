"""The table of prices: one model is chosen, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from desktop.presentation.pricing_items import ModelKey
from desktop.presentation.pricing_view import PricingRowView
from desktop.ui.pricing.price_columns import GAP, HEAD, LOOKS, ROW, At, widths
from desktop.ui.pricing.price_row_painter import PriceRowPainter, RowState
from desktop.ui.pricing.price_table_model import Index, PriceTableModel
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import is_enter
from desktop.ui.widgets.row_table import RowTable

_Flag = QItemSelectionModel.SelectionFlag
_BAR: Final = 12
"""Pixels of the scroll bar with its margins."""


class PriceTable(RowTable):
    """Keeps the chosen model, by key, while rows are replaced or a search leaves it out.

    Signals:
        chosen: another model (its key).
        edit_requested: Enter or a double click.
        left_upwards: Up in the first row.
    """

    chosen = Signal(object)
    edit_requested = Signal()
    left_upwards = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._painter = PriceRowPainter(theme)
        self._rows = PriceTableModel(self)
        self._ring = False
        self._restoring = False
        self.current: ModelKey | None = None
        """The chosen model."""
        self._set_up()
        self.selectionModel().currentChanged.connect(self._current_moved)
        theme.changed.connect(self._restyle)

    def show_rows(self, rows: tuple[PricingRowView, ...]) -> None:
        """Other rows; without a choice the first one is chosen."""
        self._restoring = True
        self._rows.show_rows(rows)
        place = self._rows.place_of(self.current)
        if place < 0 and self.current is None and rows:
            place = 0
        if place >= 0:
            self._choose(place)
        self._restoring = False
        if place >= 0 and self.current != rows[place].key:
            self._current_moved(self.currentIndex())
        self.viewport().update()

    def leave(self, gone: Callable[[ModelKey], bool]) -> None:
        """What is chosen is chosen no more where it is gone."""
        if self.current is not None and gone(self.current):
            self.current = None

    def choose(self, key: ModelKey) -> None:
        """Choose a model; where no row shows it only what is edited changes."""
        place = self._rows.place_of(key)
        if place >= 0:
            self._choose(place)
        elif key != self.current:
            self.current = key
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, Up in the first row leaves."""
        self._ring = True
        if is_enter(event):
            self.edit_requested.emit()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click leaves no ring."""
        self._ring = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._choose(index.row())
            self.edit_requested.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in the area; Qt would ask for every cell of them."""
        rows = self._rows.rows
        height, offset = self._row_height(), self.verticalOffset()
        width = sum(self._columns())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in self.rows_within(event.rect()):
            here = rows[place].key == self.current
            state = RowState(here, place == self.hovered, here and self._ring and self.hasFocus())
            box = QRectF(0, place * height - offset, width, height)
            self._painter.paint(painter, rows[place], box, state)
        painter.end()

    def _set_up(self) -> None:
        self.setAccessibleName("Prices")
        self.setModel(self._rows)
        self.setHorizontalHeader(_Head(self._theme))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.verticalScrollBar().setSingleStep(self._row_height())

    def _choose(self, place: int) -> None:
        index = self._rows.index(place, At.NAME)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)

    def _row_height(self) -> int:
        return round(ROW * self._theme.scale)

    def _columns(self) -> tuple[int, ...]:
        # The bar comes and goes with the rows; the columns stay where they are.
        return widths(self.width() - _BAR, self._theme.scale)

    def _fit(self) -> None:
        sizes = self._columns()
        for at, size in enumerate(sizes):
            self.horizontalHeader().resizeSection(at, size)
        self._painter.set_columns(sizes)

    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self._fit()
        self.viewport().update()

    def _current_moved(self, current: Index) -> None:
        self.viewport().update()
        if self._restoring or not current.isValid():
            return
        key = self._rows.rows[current.row()].key
        if key != self.current:
            self.current = key
            self.chosen.emit(key)


class _Head(QHeaderView):
    """Titles of 11 px, flush as the columns are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setAccessibleName("Columns")
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._restyle()
        theme.changed.connect(self._restyle)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = LOOKS[section]
        painter.save()
        painter.setFont(self._theme.font("tiny", 600))
        painter.setPen(self._theme.color("muted"))
        digit = QFontMetricsF(self._theme.font("small", 500)).horizontalAdvance("0")
        side = Qt.AlignmentFlag.AlignRight if look.figures else Qt.AlignmentFlag.AlignLeft
        room = QRectF(rect).adjusted(
            0 if look.figures else GAP, 0, -digit if look.figures else 0, 0
        )
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, look.title)
        painter.restore()

    def _restyle(self) -> None:
        self.setFixedHeight(round(HEAD * self._theme.scale))
        self.viewport().update()
