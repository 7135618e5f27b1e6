"""The lines of a table of spend as Qt and assistive tools see them."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.presentation.spend_view import SpendRowView
from desktop.ui.spend.table_columns import Column

Index = QModelIndex | QPersistentModelIndex

_NO_PARENT: Final = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)


class TableRows(QAbstractTableModel):
    """Texts; the first cell of a line says all of it to assistive tools."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[SpendRowView, ...] = ()
        self.columns: tuple[Column, ...] = ()

    def show_rows(self, columns: tuple[Column, ...], rows: tuple[SpendRowView, ...]) -> None:
        """Replace all lines."""
        self.beginResetModel()
        self.columns, self.rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        text = column.text(row) if column.text is not None else _percent(row)
        if role == _DISPLAY:
            return text
        if role == _SPOKEN:
            return row.spoken if index.column() == 0 else f"{column.spoken or column.title} {text}"
        if role == _TIP:  # rich text would be made of whatever looks like it
            return f"<qt>{'<br>'.join(escape(line) for line in row.tip.splitlines())}</qt>"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title
        return column.spoken or column.title if role in (_SPOKEN, _TIP) else None


def _percent(row: SpendRowView) -> str:
    return "" if row.share is None else f"{row.share:.0%}"
