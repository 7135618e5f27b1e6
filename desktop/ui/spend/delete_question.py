"""Which part of the history is to be deleted: asked on the page, with what it takes."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.spend_history_view import DeletionView
from desktop.presentation.spend_span import day_problem, typed_day
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.segmented import Segmented

ALL: Final = "Everything"
BEFORE: Final = "Before a day"


class DeleteQuestion(Card):
    """Which requests, and what that means. Esc takes it away.

    Signals:
        asked: how much would it take (before which day, None: all)?
        confirmed: do it (the same).
        cancelled: do nothing.
    """

    asked = Signal(object)
    confirmed = Signal(object)
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("Delete history")
        self._today = date.max
        self._which = Segmented(theme, [BEFORE, ALL], "What to delete")
        self._which.chosen.connect(self._choose)
        self._before = FieldWithProblem(theme, Field(theme, "2026-11-01", "Before this day"))
        self._before.field.textEdited.connect(self._ask)
        self._before.setMaximumWidth(round(240 * theme.scale))
        self._heading = Label(theme, "", "heading", wrap=True)
        self._lines = Label(theme, "", "small", "muted", wrap=True)
        self._cancel = Button(theme, "Cancel")
        self._cancel.clicked.connect(self.cancelled)
        self._delete = Button(theme, "", "danger")
        self._delete.clicked.connect(lambda: self.confirmed.emit(self._answered))
        self._answered: date | None = None
        """What the words on screen are about; only that is deleted."""
        self._lay_out()

    def begin(self, today: date) -> None:
        """Ask for the days before this month; the keyboard goes to the choice."""
        self._today = today
        self._which.set_value(BEFORE)
        self._before.field.setText(today.replace(day=1).isoformat())
        self._heading.setText("")
        self._lines.setText("")
        self.show()
        self._choose()
        self._before.field.setFocus(Qt.FocusReason.TabFocusReason)
        self._before.field.selectAll()

    def show_deletion(self, view: DeletionView, before: date | None) -> None:
        """What it would take; nothing happens when the person has gone on to another day."""
        if self.isHidden() or not self._is_asked(before):
            return
        self._answered = before
        self._heading.setText(view.heading)
        self._lines.setText("\n".join(view.lines))
        self._delete.setText(view.button)
        self._delete.setVisible(bool(view.button))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        inside = QWidget()
        choice = QHBoxLayout()
        choice.setSpacing(12)
        choice.addWidget(self._which, 0, Qt.AlignmentFlag.AlignTop)
        choice.addWidget(self._before, 1, Qt.AlignmentFlag.AlignTop)
        choice.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._heading)
        words.addWidget(self._lines)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addLayout(words, 1)
        below.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignBottom)
        below.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(inside)
        column.setSpacing(14)
        column.addLayout(choice)
        column.addLayout(below)
        self.add_row(inside, padded=True)
        self._delete.hide()

    def _is_asked(self, before: date | None) -> bool:
        if self._which.value == ALL:
            return before is None
        return before is not None and before == typed_day(self._before.field.text())

    def _choose(self) -> None:
        self._before.setVisible(self._which.value == BEFORE)
        self._ask()

    def _ask(self) -> None:
        """What was asked before is answered no more: nothing can be deleted by mistake."""
        self._delete.hide()
        if self._which.value == ALL:
            self._before.set_problem("")
            self.asked.emit(None)
            return
        problem = day_problem(self._before.field.text(), self._today, future=True)
        self._before.set_problem(problem)
        if problem:
            self._heading.setText("")
            self._lines.setText("")
        else:
            self.asked.emit(typed_day(self._before.field.text()))
