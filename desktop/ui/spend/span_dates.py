"""Two days to type."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.presentation.spend_span import Span, typed_span
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.painting import is_enter


class SpanDates(QWidget):
    """Two days to type.

    Signals:
        taken: both are days (`Span`).
    """

    taken = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.max
        self._since = FieldWithProblem(theme, Field(theme, "2026-01-31", "First day"))
        self._until = FieldWithProblem(theme, Field(theme, "2026-12-31", "Last day"))
        show = Button(theme, "Show")
        show.clicked.connect(self._take)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        for words, field in (("From", self._since), ("to", self._until)):
            label = Label(theme, words, "body", "muted")
            label.setFixedHeight(round(32 * theme.scale))
            row.addWidget(label, 0, top)
            field.setMaximumWidth(round(220 * theme.scale))
            row.addWidget(field, 1, top)
        row.addWidget(show, 0, top)
        row.addStretch(1)

    def begin(self, span: Span, today: date) -> None:
        """Offer the days on screen; the keyboard goes to the first of them."""
        self.fill(span, today)
        self._since.field.setFocus(Qt.FocusReason.TabFocusReason)
        self._since.field.selectAll()

    def fill(self, span: Span, today: date) -> None:
        """Have these days in the fields."""
        self._today = today
        self._since.field.setText(span.since.isoformat())
        self._until.field.setText(span.until.isoformat())
        for field in (self._since, self._until):
            field.set_problem("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows them."""
        if is_enter(event):
            self._take()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        typed = typed_span(self._since.field.text(), self._until.field.text(), self._today)
        self._since.set_problem(typed.since_problem)
        self._until.set_problem(typed.until_problem)
        if typed.span is not None:
            self.taken.emit(typed.span)
            return
        wrong = self._since if typed.since_problem else self._until
        wrong.field.setFocus(Qt.FocusReason.OtherFocusReason)
