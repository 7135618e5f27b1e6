"""The lines of the ranking as Qt and assistive tools see them, and how they are painted."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.presentation.compare_page_view import NOT_YET, RankedView
from desktop.ui.chat.untrusted_text import neutralize
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box

Index = QModelIndex | QPersistentModelIndex

TITLES: Final = ("Model", "Cost", "First token", "Speed", "Tokens out")
INSET: Final = 16
_ICON: Final = 12
_GAP: Final = 6
_PLACE: Final = 20
_NO_PARENT: Final = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


class RankingRows(QAbstractTableModel):
    """Texts; the first cell of a line says all of it to assistive tools."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[RankedView, ...] = ()

    def show_rows(self, rows: tuple[RankedView, ...]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        text = neutralize(row.name) if column == 0 else row.cells[column - 1]
        if role == _DISPLAY:
            return text
        if role == _SPOKEN:
            return neutralize(row.spoken) if column == 0 else f"{TITLES[column]} {text}"
        if role == _TIP:  # rich text would be made of whatever looks like it
            return f"<qt>{escape(neutralize(row.spoken))}</qt>"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        return TITLES[section] if role in (_DISPLAY, _SPOKEN) else None


class RankingCells(QStyledItemDelegate):
    """Place and name on the left, figures flush right; the best of a column has a star."""

    def __init__(self, theme: Theme, rows: RankingRows, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._rows = theme, rows
        self.hovered = self.chosen = -1
        self.strong = 1
        """The column that the order is by."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        rect, at = QRectF(option.rect), index.column()
        row = self._rows.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, index.row(), at)
        if at == 0:
            self._paint_name(painter, rect.adjusted(INSET, 0, -_GAP, 0), row)
        else:
            last = at == len(TITLES) - 1
            room = rect.adjusted(0, 0, -INSET if last else 0, 0)
            best = row.best[at - 1]
            text = row.cells[at - 1]
            counts = best or (at == self.strong and text != NOT_YET)
            role = "text" if counts or index.row() == self.chosen else "muted"
            self._paint_figure(painter, room, text, best, role)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, row: int, column: int) -> None:
        if row == self.chosen:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        elif row == self.hovered:
            painter.fillRect(rect, self._theme.color("row_hover"))
        if row:
            left = INSET if column == 0 else 0
            right = INSET if column == len(TITLES) - 1 else 0
            line = QRectF(rect.left() + left, rect.top(), rect.width() - left - right, 1)
            painter.fillRect(line, self._theme.color("border"))

    def _paint_name(self, painter: QPainter, room: QRectF, row: RankedView) -> None:
        color = self._theme.color
        painter.setFont(self._theme.font("small", 600))
        painter.setPen(color("text" if row.winner else "muted"))
        painter.drawText(room, _MIDDLE, row.place)
        room = room.adjusted(_PLACE, 0, 0, 0)
        tags = tuple(filter(None, (row.note, "default" if row.default else "")))
        kept = sum(self._tag_width(tag) + _GAP for tag in tags)
        font = self._theme.font("body", 600 if row.winner else 500)
        painter.setFont(font)
        painter.setPen(color("text"))
        metrics = QFontMetricsF(font)
        name = metrics.elidedText(
            neutralize(row.name), Qt.TextElideMode.ElideRight, max(0.0, room.width() - kept)
        )
        painter.drawText(room, _MIDDLE, name)
        left = room.left() + metrics.horizontalAdvance(name) + _GAP
        for tag in tags:
            left = self._paint_tag(painter, tag, left, room.center().y()) + _GAP

    def _tag_width(self, tag: str) -> float:
        return QFontMetricsF(self._theme.font("tiny")).horizontalAdvance(tag) + 14

    def _paint_tag(self, painter: QPainter, tag: str, left: float, middle: float) -> float:
        high = 18.0
        box = QRectF(left, middle - high / 2, self._tag_width(tag), high)
        warns = tag != "default"
        paint_box(painter, box, high / 2, self._theme.color("warn_soft" if warns else "hover"))
        painter.setFont(self._theme.font("tiny"))
        painter.setPen(self._theme.color("warn_text" if warns else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tag)
        return box.right()

    def _paint_figure(
        self, painter: QPainter, room: QRectF, text: str, best: bool, role: str
    ) -> None:
        strong = role != "muted" and text != NOT_YET
        font = self._theme.font("small", 600 if strong else 500)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, shown)
        if best:
            left = room.right() - QFontMetricsF(font).horizontalAdvance(shown) - _ICON - 5
            star = QRectF(left, room.center().y() - _ICON / 2, _ICON, _ICON)
            self._theme.paint_icon(painter, "star-filled", star, "ok_text")
