"""What the six pages have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.presentation.wizard_view import WizardView
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.label import Label


class StepPage(QWidget):
    """One step: renders what was typed, and tells what is typed.

    Signals:
        edited: the name of a field of `EndpointDraft`, and its new value.
    """

    edited = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(14)

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """Show what was typed; a caret stays where the text is the same."""
        raise NotImplementedError

    def field_of(self, name: str) -> QWidget:
        """The control of a field of the draft; of an empty name the first one."""
        raise NotImplementedError

    def take_focus(self, name: str = "") -> None:
        """The keyboard goes to a field."""
        target = self.field_of(name)
        target.setFocus(Qt.FocusReason.TabFocusReason)


class LabelledField(QWidget):
    """Name and note above a field, what is wrong below it.

    Signals:
        typed: the text after every change by the person.
    """

    typed = Signal(str)

    def __init__(
        self, theme: Theme, name: str, note: str, field: Field, beside: list[QWidget] | None = None
    ) -> None:
        super().__init__()
        self.field = field
        self._entry = FieldWithProblem(theme, field, beside)
        self._note = Label(theme, note, "small", "muted", wrap=True)
        if not note:  # never show what has no parent yet: it would be a window
            self._note.hide()
        field.textEdited.connect(self.typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(theme, name, weight=500))
        column.addWidget(self._note)
        column.addWidget(self._entry)

    def show_text(self, text: str) -> None:
        """The caret stays where the text is the same."""
        if self.field.text() != text:
            self.field.setText(text)

    def show_problem(self, text: str) -> None:
        """What is wrong with it; empty: nothing."""
        if text != self._entry.problem:
            self._entry.set_problem(text)
