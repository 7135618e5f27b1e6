"""Options below each other; rows are made once and show the next model's values too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.chat_options_fields import OptionFieldView, switch_text
from desktop.presentation.chat_options_input import Option
from desktop.ui.pricing.prompt_field import PromptField
from desktop.ui.pricing.value_row import ValueRow
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.switch import Switch

_LINES: Final = {Option.SYSTEM_PROMPT: 5, Option.STOP: 3, Option.ORDER: 2}


class OptionList(QWidget):
    """Signals:
    typed: the text of an option after every change by the person (the option and the text).
    """

    typed = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[Option, ValueRow | PromptField | SwitchRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_fields(self, views: Sequence[OptionFieldView]) -> None:
        """Show these options in their order."""
        for place, view in enumerate(views):
            row = self._rows.get(view.item) or self._add(view)
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            _show(row, view)
            row.show()
        shown = {view.item for view in views}
        for option, row in self._rows.items():
            if option not in shown:
                row.hide()

    def _add(self, view: OptionFieldView) -> ValueRow | PromptField | SwitchRow:
        option = view.item
        row: ValueRow | PromptField | SwitchRow
        if view.kind == "switch":
            row = SwitchRow(self._theme, option)
        elif view.kind == "lines":
            row = PromptField(self._theme, _LINES[option])
        else:
            row = ValueRow(self._theme, choose=view.kind == "choice", quiet=True)
        row.typed.connect(lambda text: self.typed.emit(option, text))
        if not isinstance(row, SwitchRow):
            row.reset_requested.connect(lambda: self._reset(option))
        self._rows[option] = row
        self._column.addWidget(row)
        return row

    def _reset(self, option: Option) -> None:
        row = self._rows[option]
        focus = self.window().focusWidget()
        if row.isAncestorOf(focus):
            # The button goes, and the next one to have the keyboard could be another reset.
            row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.emit(option, "")


class SwitchRow(QWidget):
    """Words on the left, a switch on the right.

    Signals:
        typed: what the switch stands for, by the person.
    """

    typed = Signal(str)

    def __init__(self, theme: Theme, option: Option) -> None:
        super().__init__()
        self._option = option
        self._name = Label(theme, "", weight=500, wrap=True)
        self._note = Label(theme, "", "small", "muted", wrap=True)
        self.field = Switch(theme, "")
        self.field.clicked.connect(self._tell)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._name)
        words.addWidget(self._note)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(words, 1)
        line.addWidget(self.field, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_field(self, view: OptionFieldView) -> None:
        """An equal one moves nothing."""
        self._name.setText(view.name)
        self._note.setText(view.note)
        self.field.setAccessibleName(view.spoken)
        self.field.setAccessibleDescription(view.note)
        self.field.setChecked(view.on)

    def _tell(self) -> None:
        self.typed.emit(switch_text(self._option, on=self.field.isChecked()))


def _show(row: ValueRow | PromptField | SwitchRow, view: OptionFieldView) -> None:
    if isinstance(row, ValueRow):
        row.show_field(view, view.choices)
    else:
        row.show_field(view)
    row.field.setEnabled(view.enabled)
