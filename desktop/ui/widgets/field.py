"""A line of text to type, with its problem below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import IconMark


class Field(QLineEdit):
    """A line edit of 32 px."""

    def __init__(
        self,
        theme: Theme,
        placeholder: str,
        name: str,
        parent: QWidget | None = None,
        *,
        style: str = "body",
    ) -> None:
        super().__init__(parent)
        self._theme, self._style = theme, style
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def invalid(self) -> bool:
        """Whether the edge says that something is wrong."""
        return bool(self.property("invalid"))

    def set_invalid(self, invalid: bool) -> None:
        """Draw the edge in red, or no longer."""
        if invalid == self.invalid:
            return
        self.setProperty("invalid", invalid)
        # Qt reads the property only when it polishes a widget.
        self.style().unpolish(self)
        self.style().polish(self)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._style))


class FieldWithProblem(QWidget):
    """A field (with what stands beside it) and one line below that says what is wrong."""

    def __init__(
        self,
        theme: Theme,
        field: Field,
        beside: list[QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``beside``: buttons in the same line, 8 px apart."""
        super().__init__(parent)
        self.field = field
        self._problem = Label(theme, "", "small", "bad_text", wrap=True)
        self._line = QWidget()
        below = QHBoxLayout(self._line)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addWidget(IconMark(theme, "warning", "bad_text", 12))
        below.addWidget(self._problem, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        for widget in beside or []:
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._line)
        self.set_problem("")

    @property
    def problem(self) -> str:
        """The line on screen; empty when nothing is wrong."""
        return self._problem.text()

    def set_problem(self, text: str) -> None:
        """Say what is wrong and draw the edge in red; empty text takes both away."""
        self._problem.setText(text)
        self._line.setVisible(bool(text))
        self.field.set_invalid(bool(text))
        self.field.setAccessibleDescription(text)
