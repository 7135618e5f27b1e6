"""The pricing table as Qt and assistive tools see it: rows of ready texts."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.presentation.pricing_items import ModelKey
from desktop.presentation.pricing_view import NONE, PricingRowView
from desktop.ui.pricing.price_columns import FIGURES, LOOKS, At

Index = QModelIndex | QPersistentModelIndex

_NO_PARENT: Final = QModelIndex()
_DISPLAY: Final = 0
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)


class PriceTableModel(QAbstractTableModel):
    """Rows as they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PricingRowView, ...] = ()

    def show_rows(self, rows: tuple[PricingRowView, ...]) -> None:
        """Replace the rows; the choice stays where the models are the same."""
        if rows == self.rows:
            return
        same = [row.key for row in rows] == [row.key for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        if not same:
            self.endResetModel()
        elif rows:
            last = self.index(len(rows) - 1, len(LOOKS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def place_of(self, key: ModelKey | None) -> int:
        """Where a model stands, -1 when it is not shown."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(LOOKS)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Texts; the table itself is painted without asking here."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == _DISPLAY:
            return _text(row, column)
        if role == _SPOKEN:
            return _spoken(row, column)
        return _tip(row) if role == _TIP else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Titles; spelt out for assistive tools."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(LOOKS):
            return None
        look = LOOKS[section]
        if role == _DISPLAY:
            return look.title
        return (look.spoken or look.title) if role in (_SPOKEN, _TIP) else None


def _text(row: PricingRowView, column: int) -> str:
    if column in FIGURES:
        return row.prices[FIGURES.index(At(column))]
    return row.name if column == At.NAME else f"{row.origin}, {row.changed}"


def _spoken(row: PricingRowView, column: int) -> str:
    """The name's cell says the whole row; the others say what they are."""
    if column == At.NAME:
        return row.spoken
    if column not in FIGURES:
        return row.origin if row.changed == NONE else f"{row.origin}, {row.changed}"
    place = FIGURES.index(At(column))
    words = "none" if row.prices[place] == NONE else row.prices[place]
    return f"{LOOKS[column].title} {words}{', yours' if row.own[place] else ''}"


def _tip(row: PricingRowView) -> str:
    """Whatever a row may have no room for; never interpreted as markup."""
    facts = [row.name, row.id, row.origin, row.changed if row.changed != NONE else ""]
    return "<qt>" + "<br>".join(escape(fact) for fact in facts if fact) + "</qt>"
