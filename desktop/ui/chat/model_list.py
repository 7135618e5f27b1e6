"""The list in the model selector: quiet headings, two lines per model, found letters marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.domain.model_ref import NO_CHOICE, ModelRef
from desktop.presentation.chat_view import ModelChoiceView
from desktop.ui.chat.model_search import spans
from desktop.ui.theme.theme import Theme

_ROW = 44
_HEADING = 26
_INSET = 10
_ELLIPSIS = "…"

Index = QModelIndex | QPersistentModelIndex
Row = ModelChoiceView | str
"""A model, or a heading."""


def _usable(row: Row) -> TypeGuard[ModelChoiceView]:
    return not isinstance(row, str) and not row.missing


class ChoicesModel(QAbstractListModel):
    """The choices that match. DisplayRole holds the name, UserRole the whole choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def choice(self, row: int) -> ModelChoiceView | None:
        """Return the choice of a row, ``None`` for a heading. Raises IndexError."""
        found = self._rows[row]
        return None if isinstance(found, str) else found

    def row_of(self, ref: ModelRef) -> int:
        """Return the row of a model, or else of the first one that can be chosen; -1 when there is
        none."""
        refs = [row.ref if _usable(row) else None for row in self._rows]
        if ref in refs:
            return refs.index(ref)
        return next((row for row, each in enumerate(refs) if each is not None), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of choices and headings."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen, nor what cannot be asked, and the arrow keys pass them."""
        if not _usable(self._rows[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = 0) -> object:
        """What the delegate and assistive tools read."""
        choice = self._rows[index.row()]
        if isinstance(choice, str):
            spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return choice if role in spoken else None
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.name
        if role == Qt.ItemDataRole.UserRole:
            return choice
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = (choice.name, choice.provider_name, choice.id, choice.line)
            return ", ".join(filter(None, told))
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Paints name and price, and the id below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.query = ""
        """Letters to mark."""
        self.selected = NO_CHOICE
        """The model in use: it has a tick."""

    def height(self, row: Row) -> int:
        """Of a row, in pixels."""
        return round((_HEADING if isinstance(row, str) else _ROW) * self._theme.scale)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower than models."""
        row = index.data(Qt.ItemDataRole.UserRole) or ""
        return QSize(option.rect.width(), self.height(row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        choice: ModelChoiceView | None = index.data(Qt.ItemDataRole.UserRole)
        if choice is None:
            self._paint_heading(painter, option, str(index.data()))
        else:
            self._paint_choice(painter, option, choice)

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, heading: str) -> None:
        place = QRectF(option.rect).adjusted(_INSET, 4, -_INSET, 0)
        self._paint_text(painter, place, heading, "tiny", "muted")

    def _paint_choice(
        self, painter: QPainter, option: QStyleOptionViewItem, choice: ModelChoiceView
    ) -> None:
        rect = QRectF(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.color("accent_soft"))
            painter.drawRoundedRect(rect, 6, 6)
        body = rect.adjusted(_INSET, 5, -_INSET, -5)
        price = self._paint_price(painter, body, choice)
        top = QRectF(body.left(), body.top(), body.width() - price - 12, body.height() / 2)
        name = choice.name if not choice.author else f"{choice.name}  {choice.author}"
        role = "disabled" if choice.missing else "text"
        self._paint_text(painter, top, name, "body", role, muted_from=len(choice.name))
        bottom = QRectF(body.left(), body.center().y(), body.width(), body.height() / 2)
        if choice.ref == self.selected:
            tick = QRectF(bottom.right() - 14, bottom.center().y() - 6, 14, 14)
            self._theme.paint_icon(painter, "check", tick, "accent_text")
            bottom.setRight(tick.left() - 8)
        if choice.provider_name:
            bottom.setRight(self._paint_provider(painter, bottom, choice.provider_name) - 12)
        self._paint_text(painter, bottom, choice.id, "mono", "faint")
        painter.restore()

    def _paint_provider(self, painter: QPainter, bottom: QRectF, name: str) -> float:
        """At the right end, in less than half of the line; returns where it begins."""
        metrics = QFontMetricsF(self._theme.font("small", 500))
        width = min(metrics.horizontalAdvance(name), bottom.width() * 0.45)
        place = QRectF(bottom.right() - width, bottom.top(), width, bottom.height())
        self._paint_text(painter, place, name, "small", "muted")
        return place.left()

    def _paint_price(self, painter: QPainter, body: QRectF, choice: ModelChoiceView) -> float:
        font = self._theme.font("small")
        painter.setFont(font)
        painter.setPen(self._theme.color("warn_text" if choice.warning else "muted"))
        place = QRectF(body.left(), body.top(), body.width(), body.height() / 2)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(flags), choice.line)
        return QFontMetricsF(font).horizontalAdvance(choice.line)

    def _paint_text(
        self,
        painter: QPainter,
        place: QRectF,
        text: str,
        style: str,
        role: str,
        muted_from: int | None = None,
    ) -> None:
        font = self._theme.font(style, 500 if style == "body" else None)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        layout = QTextLayout(shown, font)
        layout.setFormats(self._formats(shown, text, font, muted_from))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(place.width() + 1)
        layout.endLayout()
        painter.setPen(self._theme.color(role))
        layout.draw(painter, QPointF(place.left(), place.center().y() - line.height() / 2))

    def _formats(
        self, shown: str, text: str, font: QFont, muted_from: int | None
    ) -> list[QTextLayout.FormatRange]:
        formats = []
        if muted_from is not None and muted_from < len(shown):
            quiet = QTextCharFormat()
            quiet.setForeground(self._theme.color("muted"))
            formats.append(_range(muted_from, len(shown), quiet))
        found = QTextCharFormat()
        found.setForeground(self._theme.color("accent_text"))
        found.setFontUnderline(True)
        end_of_text = len(shown) - (shown != text and shown.endswith(_ELLIPSIS))
        for start, end in spans(text, self.query):
            if start < end_of_text:
                formats.append(_range(start, min(end, end_of_text), found))
        return formats


def _range(start: int, end: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start = start
    part.length = end - start
    part.format = shape
    return part
