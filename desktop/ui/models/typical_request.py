"""The request whose cost the comparison shows: three figures that the person can set."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.usage import Usage
from desktop.presentation.model_comparison_view import tokens_typed
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label

_WIDTH = 92


class TypicalRequest(QWidget):
    """Prompt, of it cached, and completion, in tokens.

    Signals:
        changed: other figures that make sense (a `Usage`).
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, usage: Usage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[Field] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Label(theme, "Typical request:", "small", "muted"))
        for words, value, name in (
            ("in", usage.prompt, "Tokens in"),
            ("cached", usage.cached, "Of them cached"),
            ("out", usage.completion, "Tokens out"),
        ):
            field = Field(theme, "0", name, style="small")
            field.setFixedWidth(round(_WIDTH * theme.scale))
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setText(f"{value:,}")
            field.textChanged.connect(self._read)
            self._fields.append(field)
            row.addWidget(field)
            row.addWidget(Label(theme, words, "small", "muted"))
            row.addSpacing(6)
        row.addStretch(1)

    def show_usage(self, usage: Usage) -> None:
        """Other figures; a field that says the same in other words stays as it is typed."""
        counts = (usage.prompt, usage.cached, usage.completion)
        for field, count in zip(self._fields, counts, strict=True):
            if tokens_typed(field.text()) != count:
                with QSignalBlocker(field):
                    field.setText(f"{count:,}")
            field.set_invalid(False)

    def _read(self) -> None:
        counts = [tokens_typed(field.text()) for field in self._fields]
        for field, count in zip(self._fields, counts, strict=True):
            field.set_invalid(count is None)
        prompt, cached, completion = counts
        if prompt is None or cached is None or completion is None:
            return
        self._fields[1].set_invalid(cached > prompt)
        if cached <= prompt:
            self.changed.emit(Usage(prompt, completion, cached))
