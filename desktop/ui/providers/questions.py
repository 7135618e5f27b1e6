"""What is asked on the page before a provider is named, copied or deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.presentation.provider_list_view import DeletionView, NameQuestionView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.button import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label


class _Question(Card):
    """Esc takes it away.

    Signals:
        cancelled: do nothing.
    """

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.heading = Label(theme, "", "heading", wrap=True)
        self.detail = Label(theme, "", "small", "muted", wrap=True)
        self.cancel = Button(theme, "Cancel")
        self.cancel.clicked.connect(self.cancelled)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def words(self) -> QVBoxLayout:
        """Heading and detail."""
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.heading)
        words.addWidget(self.detail)
        return words


class NameQuestion(_Question):
    """A field for a name.

    Signals:
        answered: what was typed; it stays in the field until the question goes.
    """

    answered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._button = Button(theme, "", "primary")
        self._button.clicked.connect(self._answer)
        self._field = Field(theme, "", "Name")
        self._field.returnPressed.connect(self._answer)
        self._field.textEdited.connect(lambda: self.show_problem(""))
        self._entry = FieldWithProblem(theme, self._field, [self._button, self.cancel])
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(12)
        column.addLayout(self.words())
        column.addWidget(self._entry)
        self.add_row(inside, padded=True)

    def ask(self, view: NameQuestionView) -> None:
        """The keyboard goes into the field."""
        self.setAccessibleName(view.heading)
        self.heading.setText(view.heading)
        self.detail.setText(view.detail)
        self._button.setText(view.button)
        self._field.setPlaceholderText(view.placeholder)
        self._field.setText(view.name)
        self._entry.set_problem("")
        self.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.selectAll()

    def show_problem(self, text: str) -> None:
        """What is wrong with the name; it stays."""
        self._entry.set_problem(text)
        if text:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self) -> None:
        self.answered.emit(self._field.text())


class DeleteQuestion(_Question):
    """What goes, what stays, and the button that does it.

    Signals:
        agreed: delete it.
    """

    agreed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._problem = Label(theme, "", "small", "bad_text", wrap=True)
        self._delete = Button(theme, "", "danger")
        self._delete.clicked.connect(self.agreed)
        inside = QWidget()
        column, below = QVBoxLayout(inside), QHBoxLayout()
        column.setSpacing(12)
        column.addLayout(self.words())
        column.addWidget(self._problem)
        below.setSpacing(8)
        below.addStretch(1)
        below.addWidget(self.cancel)
        below.addWidget(self._delete)
        column.addLayout(below)
        self.add_row(inside, padded=True)

    def ask(self, view: DeletionView) -> None:
        """The keyboard goes to Cancel: nothing is deleted by an Enter too many."""
        self.setAccessibleName(view.heading)
        self.heading.setText(view.heading)
        self.detail.setText("\n".join(view.lines))
        self._delete.setText(view.button)
        self._delete.setAccessibleDescription(" ".join(view.lines))
        self.show_problem("")
        self.show()
        self.cancel.setFocus(Qt.FocusReason.TabFocusReason)

    def show_problem(self, text: str) -> None:
        """Why it was not deleted."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
