"""The models table as Qt and assistive tools see it: rows of ready texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.presentation.models_browser import Found, ModelsBrowser
from desktop.ui.models.columns import LOOKS, At

Index = QModelIndex | QPersistentModelIndex

_NO_PARENT: Final = QModelIndex()
_DISPLAY: Final = 0
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_USER: Final = int(Qt.ItemDataRole.UserRole)
_COLUMNS: Final = len(LOOKS)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
)


class ModelsTableModel(QAbstractTableModel):
    """What a search found. UserRole holds the id.

    Signals:
        switch_requested: an assistive tool turns a row's switch (its id).
    """

    switch_requested = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.browser: ModelsBrowser | None = None
        self.found = Found(())

    @property
    def rows(self) -> Sequence[int]:
        """Row numbers of the browser's index, in the order on screen."""
        return self.found.rows

    def show_found(self, browser: ModelsBrowser, found: Found) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.browser, self.found = browser, found
        self.endResetModel()

    def states_changed(self) -> None:
        """The same rows, of which others are enabled."""
        if self.found.rows:
            last = self.index(len(self.found.rows) - 1, _COLUMNS - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def id_at(self, place: int) -> str:
        """The id of the row on that place. Raises IndexError."""
        assert self.browser is not None  # without one there are no rows
        return self.browser.row(self.found.rows[place]).id

    def place_of(self, model_id: str) -> int:
        """Where a model stands, -1 when it is not shown."""
        row = self.browser.index.row_of(model_id) if self.browser is not None else None
        try:
            return -1 if row is None else self.found.rows.index(row)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.found.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.column() == At.SWITCH:
            return _FLAGS | Qt.ItemFlag.ItemIsUserCheckable
        return _FLAGS

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Texts; the table itself is painted without asking here."""
        if self.browser is None or not index.isValid():
            return None
        row, column = self.found.rows[index.row()], index.column()
        if role == _DISPLAY:
            return self._text(row, column)
        if role == _SPOKEN:
            return self._spoken(row, column)
        if role == _CHECK and column == At.SWITCH:
            on = self.browser.index.is_enabled(row)
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == _TIP:
            return _tip(self.browser, row)
        if role == _ALIGN:
            return _RIGHT if LOOKS[column].right else _LEFT
        return self.browser.row(row).id if role == _USER else None

    def setData(self, index: Index, value: object, role: int = _DISPLAY) -> bool:
        """Turning a switch is a wish: the row follows when it has been granted."""
        if role != _CHECK or not index.isValid() or index.column() != At.SWITCH:
            return False
        self.switch_requested.emit(self.id_at(index.row()))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Titles; spelt out for assistive tools, with the direction of what is sorted."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < _COLUMNS:
            return None
        look = LOOKS[section]
        if role == _DISPLAY:
            return look.title
        if role not in (_SPOKEN, _TIP):
            return None
        browser = self.browser
        return look.told(browser.column, browser.descending) if browser else look.told(None, False)

    def _text(self, row: int, column: int) -> str:
        assert self.browser is not None
        view = self.browser.row(row)
        match column:
            case At.NAME:
                return view.name
            case At.AUTHOR:
                return view.author
            case At.CONTEXT:
                return view.context
            case At.PRICE_IN:
                return view.price_in
            case At.PRICE_OUT:
                return view.price_out
            case At.TAGS:
                return ", ".join(pill.text for pill in view.pills)
        return ""

    def _spoken(self, row: int, column: int) -> str:
        """The name's cell says all that matters; the others say what they are."""
        assert self.browser is not None
        if column == At.NAME:
            return self.browser.spoken(row)
        view = self.browser.row(row)
        if column == At.SWITCH:
            return (
                f"{view.name}, {'enabled' if self.browser.index.is_enabled(row) else 'not enabled'}"
            )
        return f"{LOOKS[column].title} {self._text(row, column) or 'unknown'}"


def _tip(browser: ModelsBrowser, row: int) -> str:
    """Whatever a row may have no room for; never interpreted as markup."""
    from html import escape

    view = browser.row(row)
    facts = [view.name, view.id, view.author, *(pill.text for pill in view.pills)]
    return "<qt>" + "<br>".join(escape(fact) for fact in facts if fact) + "</qt>"
