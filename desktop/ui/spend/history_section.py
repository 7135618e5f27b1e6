"""What is recorded, and the way to delete a part of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Link
from desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from desktop.presentation.spend_history_view import DeletionView
    from desktop.ui.spend.delete_question import DeleteQuestion


class HistorySection(QWidget):
    """One line about what is recorded; behind its link, the question.

    Signals:
        asked: how much would deleting take (before which day, None: all)?
        confirmed: do it (the same).
        grew: the question takes more room than before.
    """

    asked = Signal(object)
    confirmed = Signal(object)
    grew = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = Label(theme, "", "small", "muted", wrap=True)
        self._open = Link(theme, "Delete history…")
        self._open.clicked.connect(self.open)
        self._question: DeleteQuestion | None = None
        self._today = date.max
        line = QHBoxLayout()
        line.addWidget(self._text, 1)
        line.addWidget(self._open, 0, Qt.AlignmentFlag.AlignTop)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)

    def show_history(self, text: str, today: date, *, there: bool) -> None:
        """Say what is recorded; ``there``: whether anything is."""
        self._text.setText(text)
        self._today = today
        self._open.setVisible(there and not self._asking)

    def show_deletion(self, view: DeletionView, before: date | None) -> None:
        """What deleting would take."""
        if self._question is not None:
            self._question.show_deletion(view, before)
            self.grew.emit()

    def open(self) -> None:
        """Ask; by default for what is older than this month."""
        self._open.hide()
        if self._question is None:
            self._question = self._make_question()
        self._question.begin(self._today)
        self.grew.emit()

    def close_question(self) -> None:
        """The keyboard goes back to the link."""
        if self._question is not None:
            self._question.hide()
        self._open.show()
        self._open.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def _asking(self) -> bool:
        return self._question is not None and not self._question.isHidden()

    def _make_question(self) -> DeleteQuestion:
        from desktop.ui.spend.delete_question import DeleteQuestion

        question = DeleteQuestion(self._theme)
        question.asked.connect(self.asked)
        question.confirmed.connect(self.confirmed)
        question.cancelled.connect(self.close_question)
        self._column.addWidget(question)
        return question
