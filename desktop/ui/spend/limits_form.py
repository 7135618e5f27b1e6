"""Three amounts to type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.limits import LimitKind
from desktop.presentation.limits_view import LIMIT_NAMES, typed_limits
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import is_enter

_WIDTH: Final = 116
_HINT: Final = (
    "In USD; empty is no limit. Days and months are those of UTC. Free models are never stopped."
)


class LimitsForm(Card):
    """Enter saves, Esc leaves everything as it was.

    Signals:
        saved: all fields are in order (`Limits`).
        cancelled: nothing is to change.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("Limits in USD")
        self._fields = {
            kind: FieldWithProblem(theme, Field(theme, "no limit", f"{name}, limit in USD"))
            for kind, name in LIMIT_NAMES.items()
        }
        self._problem = Label(theme, "", "small", "bad_text", wrap=True)
        self._problem.hide()
        save, cancel = Button(theme, "Save", "primary"), Button(theme, "Cancel")
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.cancelled)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(10)
        for kind, name in LIMIT_NAMES.items():
            column.addLayout(self._line(theme, name, self._fields[kind]))
        column.addWidget(Label(theme, _HINT, "small", "muted", wrap=True))
        column.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        column.addLayout(buttons)
        self.add_row(inside, padded=True)

    def begin(self, typed: Mapping[LimitKind, str]) -> None:
        """Start from what is set."""
        for kind, field in self._fields.items():
            field.field.setText(typed.get(kind, ""))
            field.set_problem("")
        self.show_problem("")

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        first = next(iter(self._fields.values())).field
        first.setFocus(Qt.FocusReason.TabFocusReason)
        first.selectAll()

    def show_problem(self, text: str) -> None:
        """Say why saving failed; empty text takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Esc cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif is_enter(event):
            self._save()
        else:
            super().keyPressEvent(event)

    def _line(self, theme: Theme, name: str, field: FieldWithProblem) -> QVBoxLayout:
        """The name above where there is a problem to say; the field keeps the card's width."""
        label = Label(theme, name, weight=500)
        label.setFixedHeight(round(32 * theme.scale))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        field.setMinimumWidth(round(_WIDTH * theme.scale))
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        label.setMinimumWidth(round(88 * theme.scale))
        column = QVBoxLayout()
        column.addLayout(row)
        return column

    def _save(self) -> None:
        typed = typed_limits({kind: each.field.text() for kind, each in self._fields.items()})
        for kind, field in self._fields.items():
            field.set_problem(typed.problems.get(kind, ""))
        if typed.limits is not None:
            self.show_problem("")
            self.saved.emit(typed.limits)
            return
        wrong = next(kind for kind in self._fields if kind in typed.problems)
        self._fields[wrong].field.setFocus(Qt.FocusReason.OtherFocusReason)
