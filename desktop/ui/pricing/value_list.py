"""Values below each other; rows are made once per item and used again for the next model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.presentation.pricing_editor_view import FieldView
from desktop.presentation.pricing_items import Item, Setting
from desktop.ui.pricing.prompt_field import PromptField
from desktop.ui.pricing.value_row import ValueRow
from desktop.ui.theme.theme import Theme


class ValueList(QWidget):
    """Without values it takes no room.

    Signals:
        typed: the text of a value after every change (the item and the text).
        reset_requested: nothing of one's own for an item.
        given_way: what was saved elsewhere takes the place of what was typed for an item.
    """

    typed = Signal(object, str)
    reset_requested = Signal(object)
    given_way = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[Item, ValueRow | PromptField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_values(self, fields: Sequence[FieldView], choices: tuple[str, ...] = ()) -> None:
        """Replace all of them; ``choices`` are those of the reasoning effort."""
        for place, view in enumerate(fields):
            row = self._rows.get(view.item) or self._add(view.item)
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            if isinstance(row, PromptField):
                row.show_field(view)
            else:
                row.show_field(view, choices)
            row.show()
        shown = {view.item for view in fields}
        for item, row in self._rows.items():
            if item not in shown:
                row.hide()
        self.setVisible(bool(fields))

    def field(self, item: Item) -> QWidget | None:
        """What takes the keyboard for a value on screen."""
        row = self._rows.get(item)
        return row.field if row is not None and not row.isHidden() else None

    def _add(self, item: Item) -> ValueRow | PromptField:
        row: ValueRow | PromptField
        if item is Setting.SYSTEM_PROMPT:
            row = PromptField(self._theme)
        else:
            row = ValueRow(self._theme, item if isinstance(item, Setting) else None)
        row.typed.connect(lambda text: self.typed.emit(item, text))
        row.reset_requested.connect(lambda: self.reset_requested.emit(item))
        row.given_way.connect(lambda: self.given_way.emit(item))
        self._rows[item] = row
        self._column.addWidget(row)
        return row
