"""The rows of the list of providers: what a view reads, and how it is painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.presentation.provider_list_view import ProviderRowView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.painting import paint_box, paint_ring

Index = QModelIndex | QPersistentModelIndex

PITCH: Final = 54
"""Of the rows, in pixels; two of them stay free below each."""
_GAP: Final = 2
_TILE: Final = 32
_INSET: Final = 10
_DOT: Final = 8
_DOTS: Final = {"ok": "ok", "warn": "warn", "bad": "bad", "busy": "accent"}


class ProviderRows(QAbstractListModel):
    """DisplayRole holds the name, UserRole the whole row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ProviderRowView, ...] = ()

    @property
    def rows(self) -> tuple[ProviderRowView, ...]:
        """From top to bottom."""
        return self._rows

    def show(self, rows: Sequence[ProviderRowView]) -> None:
        """Show these; where only words differ, the others are not painted again."""
        before, self._rows = self._rows, tuple(rows)
        if [row.id for row in before] != [row.id for row in rows]:
            self.beginResetModel()
            self.endResetModel()
            return
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, provider_id: str) -> int:
        """-1 where it has no row."""
        ids = [row.id for row in self._rows]
        return ids.index(provider_id) if provider_id in ids else -1

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = 0) -> object:
        """What the delegate and assistive tools read."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None


class ProviderPainter(QStyledItemDelegate):
    """Paints a letter on a tile, the name, a dot with its words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.ring = False
        """Whether the chosen row shows that it has the keyboard."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high."""
        return QSize(option.rect.width(), round(PITCH * self._theme.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: ProviderRowView = index.data(Qt.ItemDataRole.UserRole)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect).adjusted(0, 0, 0, -_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            paint_box(painter, rect, 8, self._theme.color("nav" if chosen else "hover"))
        if chosen and self.ring:
            paint_ring(painter, rect, 8, self._theme.color("focus"))
        self._paint_tile(painter, rect, row, chosen=chosen)
        left = rect.left() + 2 * _INSET + _TILE * self._theme.scale
        words = QRectF(left, rect.top() + 7, rect.right() - left - _INSET, rect.height() - 14)
        self._paint_words(painter, words, row, chosen=chosen)
        painter.restore()

    def _paint_tile(
        self, painter: QPainter, rect: QRectF, row: ProviderRowView, *, chosen: bool
    ) -> None:
        side = _TILE * self._theme.scale
        tile = QRectF(rect.left() + _INSET, rect.center().y() - side / 2, side, side)
        live = chosen and row.enabled
        edge = self._theme.color("border") if self._theme.name.startswith("hc") else None
        paint_box(painter, tile, 8, self._theme.color("accent_soft" if live else "pressed"), edge)
        painter.setFont(self._theme.font("heading"))
        painter.setPen(self._theme.color(_ink(row, "accent_text" if live else "muted")))
        painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, row.letter)

    def _paint_words(
        self, painter: QPainter, rect: QRectF, row: ProviderRowView, *, chosen: bool
    ) -> None:
        half = rect.height() / 2
        top = QRectF(rect.left(), rect.top(), rect.width(), half)
        painter.setFont(self._theme.font("body", 600 if chosen else 500))
        painter.setPen(self._theme.color(_ink(row, "text")))
        self._draw(painter, top, row.name)
        dot = QRectF(rect.left(), rect.top() + half * 1.5 - _DOT / 2, _DOT, _DOT)
        self._paint_dot(painter, dot, row)
        small = QRectF(dot.right() + 6, rect.top() + half, rect.right() - dot.right() - 6, half)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color(_ink(row, "muted")))
        self._draw(painter, small, row.words)

    def _paint_dot(self, painter: QPainter, dot: QRectF, row: ProviderRowView) -> None:
        role = _DOTS.get(row.tone)
        painter.save()
        if role is None:
            painter.setPen(QPen(self._theme.color("faint"), 1.5))
            painter.drawEllipse(dot.adjusted(0.75, 0.75, -0.75, -0.75))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(role))
            painter.drawEllipse(dot)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRectF, text: str) -> None:
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), shown)


def _ink(row: ProviderRowView, role: str) -> str:
    """What is disabled is grey, and can still be read."""
    return role if row.enabled else "faint"
