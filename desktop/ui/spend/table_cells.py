"""Paints the cells and the head of a table of spend."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.presentation.spend_view import SpendRowView
from desktop.ui.spend.table_columns import GAP, HEAD, INSET
from desktop.ui.spend.table_rows import TableRows
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box

_BAR: Final = 4
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Cells(QStyledItemDelegate):
    """Figures stand flush right; lines are split by a pixel. ``sum_line``: all is written bold."""

    def __init__(self, theme: Theme, rows: TableRows, parent: QObject, *, sum_line: bool) -> None:
        super().__init__(parent)
        self._theme, self._rows, self._sum = theme, rows, sum_line
        self.hovered = -1

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        rect = QRectF(option.rect)
        row = self._rows.rows[index.row()]
        column = self._rows.columns[index.column()]
        last = index.column() == len(self._rows.columns) - 1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self.hovered:
            painter.fillRect(rect, self._theme.color("row_hover"))
        self._paint_line(painter, rect, index.column() == 0, last, index.row())
        if column.text is None:
            self._paint_bar(painter, rect, row)
        elif index.column() == 0:
            self._paint_name(painter, rect, row)
        else:
            strong = column.strong or self._sum
            painter.setFont(self._theme.font("small", 600 if strong else 500))
            painter.setPen(self._theme.color("text" if strong else "muted"))
            room = rect.adjusted(0, 0, -INSET if last else 0, 0)
            painter.drawText(room, _RIGHT, column.text(row))
        painter.restore()

    def _paint_line(
        self, painter: QPainter, rect: QRectF, first: bool, last: bool, row: int
    ) -> None:
        """Above every line but the first, which the head has one below."""
        if row == 0 and not self._sum:
            return
        left = 0 if self._sum or not first else INSET
        right = 0 if self._sum or not last else INSET
        line = QRectF(rect.left() + left, rect.top(), rect.width() - left - right, 1)
        painter.fillRect(line, self._theme.color("border"))

    def _paint_name(self, painter: QPainter, rect: QRectF, row: SpendRowView) -> None:
        """The author only where it fits whole."""
        font = self._theme.font("body", 600 if self._sum else 500)
        metrics = QFontMetricsF(font)
        room = rect.adjusted(INSET, 0, 0, 0)
        name = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        painter.drawText(room, _LEFT, name)
        small = self._theme.font("small")
        left = metrics.horizontalAdvance(row.title) + 8
        if row.detail and left + QFontMetricsF(small).horizontalAdvance(row.detail) <= room.width():
            painter.setFont(small)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(room.adjusted(left, 0, 0, 0), _LEFT, row.detail)

    def _paint_bar(self, painter: QPainter, rect: QRectF, row: SpendRowView) -> None:
        if row.share is None or rect.width() <= GAP:
            return
        track = QRectF(rect.left() + GAP, rect.center().y() - _BAR / 2, rect.width() - GAP, _BAR)
        paint_box(painter, track, _BAR / 2, self._theme.color("track"))
        if row.share > 0:
            track.setWidth(max(float(_BAR), track.width() * min(row.share, 1.0)))
            paint_box(painter, track, _BAR / 2, self._theme.color("meter"))


class Head(QHeaderView):
    """Titles of 11 px above a line, flush as their columns are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(0)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(round(HEAD * theme.scale))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one title."""
        model = self.model()
        last = section == self.count() - 1
        painter.save()
        painter.setFont(self._theme.font("tiny", 600))
        painter.setPen(self._theme.color("muted"))
        room = rect.adjusted(INSET if section == 0 else 0, 0, -INSET if last else 0, 0)
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        painter.drawText(QRectF(room), _LEFT if section == 0 else _RIGHT, title)
        line = QRectF(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._theme.color("border"))
        painter.restore()
